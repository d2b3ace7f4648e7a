"""What a system said: its datasets, what they delivered, and each row as a record that is never overwritten.

A record holds no value. Its facts lie in the vault under the same id; here stand only where it came from, which
version it is, and two keyed hashes: of the words that name the row in its source, and of everything the row says.
"""
