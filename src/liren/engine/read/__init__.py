"""Files and databases to sheets of text: the engine's only file I/O.

Every cell becomes the text that a person saw, every line keeps its spreadsheet row number, and whatever
cannot be read safely is a refusal that says what to do (`messages`). Nothing here knows what a column means.
"""
