"""The eight registers, each in the layout in which its department exports it."""
