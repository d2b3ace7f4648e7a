"""Lists of words, written as the line of text that a person can read and mend."""


def words(text: str, /) -> tuple[str, ...]:
    """Return the words between blanks."""
    return tuple(text.split())
