"""`python -m liren.site.cli`: the same as the program `liren`."""

from liren.site.cli import main

if __name__ == "__main__":
    main()
