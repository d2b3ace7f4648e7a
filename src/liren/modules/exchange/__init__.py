"""How data comes in: a file or a database becomes records, and what does not fit goes back to its sender.

drop files → read → sheets, forms and columns recognized → a person corrects → load → result and error file
"""
