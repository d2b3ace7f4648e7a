"""Sheets of text to mentions: where the table is, what its columns mean, and of whom and what each row speaks.

`folders.shape_folder` is the whole way from a folder; `proposals.propose`, `mappings.Mapping` and
`gathering.mentions` are its steps, for screens that show and correct them; `declarations.declare` replaces
the guessing.
"""

from liren.engine.shape.declarations import declare
from liren.engine.shape.folders import Shaped, shape_folder
from liren.engine.shape.gathering import mentions
from liren.engine.shape.proposals import propose

__all__ = ["Shaped", "declare", "mentions", "propose", "shape_folder"]
