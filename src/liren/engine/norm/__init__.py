"""How one kind of value is understood: one module a kind, each `normalize(raw)` pure and safe on any text."""
