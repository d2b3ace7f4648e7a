"""Liren (里仁): one register, one ledger and one workbench for a residential community."""
