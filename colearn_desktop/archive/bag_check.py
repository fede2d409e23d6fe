"""Decides whether what a tar holds is a whole and harmless bag of ours.

Source: RFC 8493 (BagIt 1.0). Stricter than it: one top folder, one payload manifest with
SHA-256, every tag file listed but the signature, no `fetch.txt`.
"""

from __future__ import annotations

import hashlib
import io
import re
from dataclasses import dataclass

from colearn_desktop.archive.bag import (
    FIRST_SIGNED_FORMAT,
    FORMAT_VERSION,
    MAX_FILES,
    TOP_FOLDER,
    ArchivedFile,
)
from colearn_desktop.archive.host_keys import HostKeys
from colearn_desktop.archive.key_lines import MOST_BYTES
from colearn_desktop.archive.names import PathSet, UnsafePathError
from colearn_desktop.archive.signature import SIGNATURE_NAME, sender_of
from colearn_desktop.domain.errors import (
    ArchiveDamagedError,
    ArchiveTooNewError,
    ArchiveUnsafeError,
)

# The files whose contents are kept in memory to be understood, and how long they may be.
_KEPT_BYTES = {
    "bagit.txt": 4 * 1024,
    "bag-info.txt": 64 * 1024,
    "manifest-sha256.txt": 32 * 1024 * 1024,
    "tagmanifest-sha256.txt": 64 * 1024,
    SIGNATURE_NAME: MOST_BYTES,
}
_MAX_TAG_FILES = 100
_MANIFEST_LINE = re.compile(r"([0-9A-Fa-f]{64}) [ \t*]?(\S.*)")


@dataclass(frozen=True, slots=True)
class ArchiveContents:
    """What a verified archive holds.

    Attributes:
        files: The payload, in the order of the archive, paths relative to `data/`.
        members: Every file of the bag by its path in the bag, `data/` included.
        format_version: The `Colearn-Archive-Format` of the bag.
        bagging_date: `YYYY-MM-DD` as the archive says it, or None.
        sender: The public keys of whoever signed it, the signature being right; None if
            nobody did. Who that is, the address book says.
    """

    files: tuple[ArchivedFile, ...]
    members: dict[str, ArchivedFile]
    format_version: int
    bagging_date: str | None
    sender: HostKeys | None = None

    @property
    def total_bytes(self) -> int:
        """The length of all files together, manifests included."""
        return sum(member.size_bytes for member in self.members.values())


def path_in_bag(member_path: str) -> str:
    """Take the top folder off a tar member's path.

    Raises:
        ArchiveUnsafeError: It lies elsewhere.
    """
    top, _, path = member_path.partition("/")
    if top != TOP_FOLDER:
        raise ArchiveUnsafeError("a member outside the archive's one folder")
    return path


class BagVerifier:
    """A visitor for `tar_scan` that hashes every file and keeps none but the manifests."""

    def __init__(self) -> None:
        self._taken = PathSet()
        self._members: dict[str, ArchivedFile] = {}
        self._kept: dict[str, bytes] = {}
        self._path = ""
        self._size_bytes = 0
        self._digest = hashlib.sha256()
        self._keeping: bytearray | None = None

    def folder(self, path: str) -> None:
        """Note a folder.

        Raises:
            ArchiveUnsafeError: It lies outside, or there are absurdly many.
        """
        inside = path_in_bag(path)
        if inside:
            self._take_name(inside, is_folder=True)

    def begin(self, path: str, size_bytes: int) -> None:
        """Begin a file.

        Raises:
            ArchiveUnsafeError: Its name is unsafe, or there are absurdly many.
        """
        inside = path_in_bag(path)
        self._take_name(inside, is_folder=False)
        if len(self._members) >= MAX_FILES + _MAX_TAG_FILES:
            raise ArchiveUnsafeError("too many files")
        if inside == "fetch.txt":
            raise ArchiveUnsafeError("it wants files to be fetched from elsewhere")
        limit_bytes = _KEPT_BYTES.get(inside)
        if limit_bytes is not None and size_bytes > limit_bytes:
            raise ArchiveUnsafeError("a manifest of unreasonable size")
        self._path = inside
        self._size_bytes = size_bytes
        self._digest = hashlib.sha256()
        self._keeping = None if limit_bytes is None else bytearray()

    def data(self, piece: memoryview) -> None:
        """Take the next piece of the file begun last."""
        self._digest.update(piece)
        if self._keeping is not None:
            self._keeping += piece

    def end(self) -> None:
        """Close the file begun last."""
        path = self._path
        self._members[path] = ArchivedFile(path, self._size_bytes, self._digest.hexdigest())
        if self._keeping is not None:
            self._kept[path] = bytes(self._keeping)

    def contents(self) -> ArchiveContents:
        """Compare everything seen with what the bag says of itself.

        Raises:
            ArchiveDamagedError: Something is missing, left over or different.
            ArchiveSignatureError: It is signed, and the signature does not fit.
            ArchiveTooNewError: A later BagIt, or a later format of ours.
        """
        _check_bagit_version(self._fields("bagit.txt"))
        info = self._fields("bag-info.txt")
        format_version = _format_version(info)
        payload = {p: m for p, m in self._members.items() if p.startswith("data/")}
        unlisted = {"tagmanifest-sha256.txt"}
        if format_version >= FIRST_SIGNED_FORMAT:
            unlisted.add(SIGNATURE_NAME)
        tags = {
            path: member
            for path, member in self._members.items()
            if path not in payload and path not in unlisted
        }
        self._compare("manifest-sha256.txt", payload)
        self._compare("tagmanifest-sha256.txt", tags)
        _check_oxum(info, payload)
        files = tuple(
            ArchivedFile(path.removeprefix("data/"), member.size_bytes, member.sha256)
            for path, member in payload.items()
        )
        sender = None
        if SIGNATURE_NAME in unlisted and SIGNATURE_NAME in self._kept:
            sender = sender_of(self._kept["tagmanifest-sha256.txt"], self._kept[SIGNATURE_NAME])
        return ArchiveContents(
            files, self._members, format_version, info.get("bagging-date"), sender
        )

    def _take_name(self, path: str, *, is_folder: bool) -> None:
        try:
            if is_folder:
                self._taken.add_folder(path)
            else:
                self._taken.add_file(path)
        except UnsafePathError as error:
            raise ArchiveUnsafeError(str(error)) from error

    def _text(self, path: str) -> str:
        if path not in self._kept:
            raise ArchiveDamagedError(f"no {path}")
        try:
            return self._kept[path].decode("utf-8")
        except UnicodeDecodeError as error:
            raise ArchiveDamagedError(f"{path} is not UTF-8") from error

    def _fields(self, path: str) -> dict[str, str]:
        """Read `Label: value` lines; labels in lower case, the first of each kind counts."""
        fields: dict[str, str] = {}
        for line in self._text(path).splitlines():
            label, colon, value = line.partition(":")
            if colon and not line[:1].isspace():
                fields.setdefault(label.strip().casefold(), value.strip())
        return fields

    def _compare(self, manifest: str, found: dict[str, ArchivedFile]) -> None:
        listed: dict[str, str] = {}
        # Not splitlines(): it would also break at characters that may stand in a name.
        for line in io.StringIO(self._text(manifest), newline="\n"):
            match = _MANIFEST_LINE.fullmatch(line.rstrip("\r\n"))
            if match is None or match[2] in listed:
                raise ArchiveDamagedError(f"{manifest} cannot be understood")
            if match[2] not in found:
                raise ArchiveDamagedError(f"{manifest} lists a file that is not there")
            listed[match[2]] = match[1].lower()
        if listed.keys() != found.keys():
            raise ArchiveDamagedError(f"{manifest} does not list every file")
        if any(found[path].sha256 != sha256 for path, sha256 in listed.items()):
            raise ArchiveDamagedError(f"a file differs from {manifest}")


def _check_bagit_version(fields: dict[str, str]) -> None:
    match = re.fullmatch(r"([0-9]{1,4})\.([0-9]{1,4})", fields.get("bagit-version", ""))
    if match is None:
        raise ArchiveDamagedError("bagit.txt names no version")
    if (int(match[1]), int(match[2])) > (1, 0):
        raise ArchiveTooNewError("a later BagIt")
    encoding = fields.get("tag-file-character-encoding", "")
    if encoding.upper() != "UTF-8":
        raise ArchiveDamagedError("its manifests are not in UTF-8")


def _format_version(info: dict[str, str]) -> int:
    text = info.get("colearn-archive-format", "")
    if re.fullmatch(r"[1-9][0-9]{0,8}", text) is None:
        raise ArchiveDamagedError("a bag, but not one of ours")
    if int(text) > FORMAT_VERSION:
        raise ArchiveTooNewError(f"archive format {text}, supported {FORMAT_VERSION}")
    return int(text)


def _check_oxum(info: dict[str, str], payload: dict[str, ArchivedFile]) -> None:
    total_bytes = sum(member.size_bytes for member in payload.values())
    if info.get("payload-oxum", f"{total_bytes}.{len(payload)}") != (
        f"{total_bytes}.{len(payload)}"
    ):
        raise ArchiveDamagedError("its files do not add up")
