"""The linkage engine: files in, entities out, every step explained.

Pure: no Django, no clock, no settings. Sources are touched in `read` alone, SQL is written in `dialects` alone.
"""
