"""
Linking one record at once, between two full runs.

Under what the last run learnt (`frozen`) a row is understood by itself (`saying`), joined by exact evidence
(`evidence`), compared with the few groups that share a block with it (`profiles`, `blocks`), and clustered with what is
stored of the others (`resolving`). What is stored, and where, is the caller's business (`state`).
"""
