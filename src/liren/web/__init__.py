"""
The shared face: layouts, parts, generic lists, problem documents, middleware and assets.

It knows no noun: it draws what it is given and refuses in words a person can act on.
Every screen of the house is made of `templates/liren/parts/`; `/components/` shows all of them.
"""
