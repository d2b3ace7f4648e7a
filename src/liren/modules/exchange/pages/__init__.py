"""The screens of the way in: what came, dropping files, one delivery from its arrival to its result."""
