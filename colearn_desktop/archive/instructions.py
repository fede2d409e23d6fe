"""The text that lies beside an archive for whoever is to open it one day."""

from __future__ import annotations

from collections.abc import Sequence

INSTRUCTIONS_NAME = "OPEN-ME.txt"

INSTRUCTIONS = """\
HOW TO OPEN THIS ARCHIVE

This folder holds {files} files:

{archive}
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

{join}
3. DECRYPT   (the same on all three; it asks for the passphrase)

  age -d -i unlock.age -o {name}.tar {name}.tar.age

If age says anything other than asking for the passphrase, stop: the words
are wrong or the archive is damaged. Do not use what it has written so far.


4. UNPACK   (the same on all three)

  tar -xf {name}.tar

There is now a folder called "archive". What was packed is in "archive/data".
Begin with notes.html there (index.html, if there are several sessions): a
double click opens it in a browser, with the sound if there is any.


5. CHECK THAT NOTHING IS MISSING   (optional)

  Linux     cd archive && sha256sum -c manifest-sha256.txt
  macOS     cd archive && shasum -a 256 -c manifest-sha256.txt

The folder "archive" is a BagIt bag (RFC 8493); any BagIt program can check it.


PLEASE REMEMBER

What you have unpacked is no longer protected. People trusted somebody with
it. Delete {name}.tar and the folder "archive" when you have
finished, and empty the bin.
"""


_ONE_FILE = "  {name}.tar.age   the archive, encrypted"

_PARTS = """\
  {first}   the archive, encrypted, in {parts} parts:
  to {last}   all of them are needed
  {name}.tar.age.sha256   the checksums of the parts"""

_JOIN = """

2b. JOIN THE PARTS   (on a disk that takes files of more than 4 GiB: copy this
    folder to the computer's own disk first)

  Linux, macOS   cat {name}.tar.age.??? > {name}.tar.age
  Windows        cmd /c copy /b {windows} {name}.tar.age

If something is wrong later, this tells which part to copy again:

  Linux     sha256sum -c {name}.tar.age.sha256
  macOS     shasum -a 256 -c {name}.tar.age.sha256

"""


def instructions(name: str, parts: Sequence[str], template: str = INSTRUCTIONS) -> str:
    """Fill in the archive's random name; the text says nothing else about it.

    Args:
        name: The archive's name without `.tar.age`.
        parts: Names of its files in their order; one, unless it was split.
        template: Text with `{name}` where the name goes, for other languages.
    """
    is_split = len(parts) > 1
    return (
        template.replace("{files}", "these" if is_split else "three")
        .replace("{archive}", _PARTS if is_split else _ONE_FILE)
        .replace("{join}", _JOIN if is_split else "\n")
        .replace("{first}", parts[0])
        .replace("{last}", parts[-1])
        .replace("{parts}", str(len(parts)))
        .replace("{windows}", "+".join(parts))
        .replace("{name}", name)
    )
