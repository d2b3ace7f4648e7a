"""
Founding a community: who it is, its organizations in both trees, their posts, and the accounts that hold them.

All of it is declared in one file; declaring it again changes only what is said otherwise.
"""
