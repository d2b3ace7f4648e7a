"""A transaction of one database role inside one community; for jobs and the command line, which have no request."""

from liren.primitives.actors.actions import inside

__all__ = ["inside"]
