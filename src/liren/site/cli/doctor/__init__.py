"""`liren doctor`: look at everything that Liren stands on, and say what to do about each thing that is wrong."""

from liren.site.cli.doctor.command import HELP, doctor

__all__ = ["HELP", "doctor"]
