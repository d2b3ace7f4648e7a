"""The nouns of the house; each package is one, and every module declares kinds of them."""
