"""The command line. Every command loads only what it needs: `resolve` starts neither Django nor a database."""

import sys


def main() -> None:
    """Run the program; Ctrl-C while it is still being loaded ends it as Ctrl-C does later."""
    try:
        from liren.site.cli import app
    except KeyboardInterrupt:
        sys.exit(130)
    app.main()


__all__ = ["main"]
