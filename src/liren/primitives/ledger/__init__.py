"""The ledger: what happened, who did it, by what right; never what a value was.

Entries are written by one SQL function, inside the transaction of what they tell about. A sequencer later gives each
its place in a transparency log: a chain of its own for every subject, one contiguous index for the community.
"""
