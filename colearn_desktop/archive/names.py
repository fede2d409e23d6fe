"""Which file names may stand in an archive.

The same rule for writing and for reading: a name must mean the same file on Linux, macOS
and Windows, and must stay below its folder on each of them.
"""

from __future__ import annotations

import unicodedata

MAX_PATH_CHARACTERS = 200
"""Leaves room for the folder in front: Windows stops at 260 characters by default."""

MAX_PART_BYTES = 255
"""The longest name of one file or folder that common file systems hold."""

MAX_FOLDERS = 10_000
"""Bounds the memory that names made of nothing but folders can take."""

# `%` is here because BagIt percent-encodes it and not every tool decodes it; the rest is
# what Windows forbids or reads as a drive or a stream.
_FORBIDDEN_CHARACTERS = frozenset('<>:"|?*\\%')
# These reorder the text around them: "gpj.exe" can be made to look like "exe.jpg".
_BIDIRECTIONAL_CONTROLS = frozenset(
    "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
_CONTROL_CATEGORIES = frozenset({"Cc", "Cs", "Zl", "Zp"})
_WINDOWS_DEVICES = frozenset(
    {"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"}
    | {f"{port}{digit}" for port in ("COM", "LPT") for digit in "0123456789\u00b9\u00b2\u00b3"}
)


class UnsafePathError(ValueError):
    """A name that must not be in an archive. The message says why, not which name."""


def check_path(path: str) -> None:
    """Refuse a name that is not the same harmless relative path everywhere.

    Args:
        path: Relative path with `/` between its parts.

    Raises:
        UnsafePathError: It is absolute, climbs with `..`, is too long, or holds a
            character or a name that some system reads in its own way.
    """
    if not path or len(path) > MAX_PATH_CHARACTERS:
        raise UnsafePathError("empty or too long")
    for character in path:
        if character in _FORBIDDEN_CHARACTERS or character in _BIDIRECTIONAL_CONTROLS:
            raise UnsafePathError(f"contains U+{ord(character):04X}")
        if unicodedata.category(character) in _CONTROL_CATEGORIES:
            raise UnsafePathError(f"contains U+{ord(character):04X}")
    for part in path.split("/"):
        _check_part(part)


def _check_part(part: str) -> None:
    if part in {"", ".", ".."}:
        raise UnsafePathError("absolute, or not in its simplest form")
    if part.endswith((".", " ")) or part.startswith(" "):
        raise UnsafePathError("a part begins or ends with a space or ends with a dot")
    if len(part.encode()) > MAX_PART_BYTES:
        raise UnsafePathError("a part is too long")
    if part.partition(".")[0].rstrip().upper() in _WINDOWS_DEVICES:
        raise UnsafePathError("names a device on Windows")


class PathSet:
    """Names already taken, as the least distinguishing file system sees them."""

    def __init__(self) -> None:
        self._files: set[str] = set()
        self._folders: set[str] = set()

    def add_file(self, path: str) -> None:
        """Take a name for a file.

        Raises:
            UnsafePathError: The name is unsafe, is taken already (also when it differs
                only in case or in Unicode form), or is a folder elsewhere; or there are
                absurdly many folders.
        """
        key = self._checked(path)
        if key in self._files or key in self._folders:
            raise UnsafePathError("the same name twice")
        self._files.add(key)

    def add_folder(self, path: str) -> None:
        """Note a folder; noting one twice is fine.

        Raises:
            UnsafePathError: The name is unsafe or is a file elsewhere, or there are
                absurdly many folders.
        """
        self._add_folder(self._checked(path))

    def _checked(self, path: str) -> str:
        check_path(path)
        key = unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())
        parents = key.split("/")[:-1]
        for end in range(1, len(parents) + 1):
            self._add_folder("/".join(parents[:end]))
        return key

    def _add_folder(self, key: str) -> None:
        if key in self._files:
            raise UnsafePathError("a file and a folder of one name")
        self._folders.add(key)
        if len(self._folders) > MAX_FOLDERS:
            raise UnsafePathError("too many folders")
