"""Who acts: people who log in, the posts they hold, the organizations that the posts belong to.

An organization stands in two trees at once: the line (条, its department above) and the area (块, its territory).
What an actor may do follows from the post held today, never from the person.
"""
