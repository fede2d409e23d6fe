"""`python -m colearn_desktop` is the command `colearn`."""

import sys

from colearn_desktop.cli import main

if __name__ == "__main__":
    sys.exit(main())
