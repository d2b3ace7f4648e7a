"""What a thing is: persons, both kinds of household, dwellings, vehicles, organizations, under ids that last.

An entity holds no identity value: what is known of it lies in the vault. Here stand which records speak of it, how
it is related to others and since when, what a human decided about a pair, and into what it was merged.
"""
