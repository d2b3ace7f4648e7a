"""Agreements: by what right, for which purpose, which fields, until when.

`actions.disclose` is the only door to the vault. What it allows is declared here, compiled to rows, and checked again
by PostgreSQL when the entry is written.
"""
