"""Template tags of the shared face: `{% load liren %}`."""
