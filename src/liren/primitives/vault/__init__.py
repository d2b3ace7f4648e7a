"""The strong-room: every identity value of the house, its keyed indexes and its masked forms.

No role that serves pages may select here. Values leave through `vault.read` alone, and only for an entry that is
committed, fresh, unused and names exactly what is read (see `agreements.actions.disclose`).
"""
