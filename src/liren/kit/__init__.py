"""The smallest shared words of the house: refusals, refs, registries. No tables, no HTTP."""
