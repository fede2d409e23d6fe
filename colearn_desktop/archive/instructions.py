"""The text that lies beside an archive for whoever is to open it one day."""

from __future__ import annotations

INSTRUCTIONS_NAME = "OPEN-ME.txt"

INSTRUCTIONS = """\
HOW TO OPEN THIS ARCHIVE

This folder holds three files:

  {name}.tar.age   the archive, encrypted
  unlock.age       the key of the archive, locked with a passphrase
  OPEN-ME.txt      this text

You need the passphrase: seven words, in small letters, joined by hyphens,
like this:  one-two-three-four-five-six-seven
They are not in this folder. Whoever gave you the folder gives you the words
in another way: by telephone, on paper, in person. Without them nobody can
open the archive, not even the people who made it.

You need two programs that cost nothing and belong to nobody in particular:

  age   https://age-encryption.org   (version 1.0 or later)
  tar   is part of Linux, macOS and Windows 10 or later


1. GET age

  Linux     sudo apt install age        (Debian, Ubuntu)
            sudo dnf install age        (Fedora)
  macOS     brew install age
  Windows   winget install FiloSottile.age


2. OPEN A TERMINAL IN THIS FOLDER

  Linux     right-click in the folder, "Open in Terminal"
  macOS     open Terminal, type  cd  and a space, drag the folder in, Enter
  Windows   hold Shift, right-click in the folder, "Open in Terminal"


3. DECRYPT   (the same on all three; it asks for the passphrase)

  age -d -i unlock.age -o {name}.tar {name}.tar.age

If age says anything other than asking for the passphrase, stop: the words
are wrong or the archive is damaged. Do not use what it has written so far.


4. UNPACK   (the same on all three)

  tar -xf {name}.tar

There is now a folder called "archive". What was packed is in "archive/data".


5. CHECK THAT NOTHING IS MISSING   (optional)

  Linux     cd archive && sha256sum -c manifest-sha256.txt
  macOS     cd archive && shasum -a 256 -c manifest-sha256.txt

The folder "archive" is a BagIt bag (RFC 8493); any BagIt program can check it.


PLEASE REMEMBER

What you have unpacked is no longer protected. People trusted somebody with
it. Delete {name}.tar and the folder "archive" when you have
finished, and empty the bin.
"""


def instructions(name: str, template: str = INSTRUCTIONS) -> str:
    """Fill in the archive's random name; the text says nothing else about it.

    Args:
        name: The archive's name without `.tar.age`.
        template: Text with `{name}` where the name goes, for other languages.
    """
    return template.replace("{name}", name)
