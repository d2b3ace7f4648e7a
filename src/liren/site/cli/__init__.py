"""The command line. Every command loads only what it needs: `resolve` starts neither Django nor a database."""

from liren.site.cli.app import main

__all__ = ["main"]
