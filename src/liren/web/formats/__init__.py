"""Dates and numbers as this house writes them; `FORMAT_MODULE_PATH = "liren.web.formats"`."""
