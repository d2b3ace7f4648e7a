"""
Fail when a model has changed and no migration says so.

    python -m tools.migrations

No database is asked: the migrations are compared with the models, not with any server.
"""

import os
import sys
import warnings


def main() -> int:
    """Print the migration that is missing; 1 if there is one."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liren.site.settings")
    import django
    from django.core.management import call_command

    warnings.filterwarnings("ignore", "Got an error checking a consistent migration history")
    django.setup()
    try:
        call_command("makemigrations", check_changes=True, dry_run=True, verbosity=1)
    except SystemExit as stop:
        return int(stop.code or 0)
    return 0


if __name__ == "__main__":
    sys.exit(main())
