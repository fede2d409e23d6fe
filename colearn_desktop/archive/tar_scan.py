"""Takes a tar apart as its bytes arrive, refusing everything a bag does not need.

`tarfile` pulls from a file; age pushes. This scanner is pushed, keeps one header at most,
and knows only regular files, folders and the two pax records that matter: no links, no
devices, no sparse files, no GNU extensions.
"""

from __future__ import annotations

import tarfile
from typing import Protocol

from colearn_desktop.domain.errors import ArchiveDamagedError, ArchiveUnsafeError

MAX_PAX_BYTES = 64 * 1024
"""A pax header holds a path and perhaps a size: hundreds of bytes."""

MAX_MEMBER_BYTES = 1 << 40
"""A terabyte: more than a lifetime of conversations."""

_BLOCK_BYTES = tarfile.BLOCKSIZE
_FILE_TYPES = (tarfile.REGTYPE, tarfile.AREGTYPE)


class MemberVisitor(Protocol):
    """Is told what the tar holds, in order. May raise to stop."""

    def folder(self, path: str) -> None:
        """Note a folder."""

    def begin(self, path: str, size_bytes: int) -> None:
        """Begin a file."""

    def data(self, piece: memoryview) -> None:
        """Take the next piece of the file begun last."""

    def end(self) -> None:
        """Close the file begun last; all its bytes have come."""


class TarScanner:
    """A sink for tar bytes that calls a visitor for each member.

    Args:
        visitor: Who is told.
        max_member_bytes: How long the whole archive is. A member that claims to be longer
            is cut short, and that is said at its header.
    """

    def __init__(self, visitor: MemberVisitor, *, max_member_bytes: int) -> None:
        self._visitor = visitor
        self._max_member_bytes = max_member_bytes
        self._header = bytearray()
        self._body_left_bytes = 0
        self._padding_left_bytes = 0
        self._in_file = False
        self._pax_body: bytearray | None = None
        self._pax: dict[str, str] = {}
        self._zero_blocks = 0

    def write(self, data: bytes) -> int:
        """Take the next bytes of the tar.

        Raises:
            ArchiveDamagedError: They are not a tar.
            ArchiveUnsafeError: They hold a kind of member that a bag does not need.
        """
        view = memoryview(data)
        while view:
            if self._zero_blocks == 2:
                self._expect_only_zeros(view)
                break
            view = view[self._take(view) :]
        return len(data)

    def flush(self) -> None:
        """Do nothing; a sink for age needs one."""

    def finish(self) -> None:
        """Say that there is nothing more.

        Raises:
            ArchiveDamagedError: The tar has no proper end.
        """
        if self._zero_blocks != 2:
            raise ArchiveDamagedError("the tar has no end")

    def _take(self, view: memoryview) -> int:
        """Use the beginning of `view`; return how many bytes of it (at least one)."""
        if self._body_left_bytes:
            piece = view[: self._body_left_bytes]
            self._body_left_bytes -= len(piece)
            if self._pax_body is not None:
                self._pax_body += piece
            else:
                self._visitor.data(piece)
            if not self._body_left_bytes:
                self._end_body()
            return len(piece)
        if self._padding_left_bytes:
            used_bytes = min(self._padding_left_bytes, len(view))
            self._padding_left_bytes -= used_bytes
            return used_bytes
        piece = view[: _BLOCK_BYTES - len(self._header)]
        self._header += piece
        if len(self._header) == _BLOCK_BYTES:
            block = bytes(self._header)
            self._header.clear()
            self._read_header(block)
        return len(piece)

    def _read_header(self, block: bytes) -> None:
        if not any(block):
            self._zero_blocks += 1
            if self._pax or self._pax_body is not None:
                raise ArchiveDamagedError("a pax header without a member")
            return
        if self._zero_blocks:
            raise ArchiveDamagedError("a member after the end of the tar")
        try:
            # GNU tar cuts the short name in the middle of a character when the pax path
            # has the whole one; a name with half a character left is refused later.
            member = tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")
        except (tarfile.TarError, ValueError) as error:
            raise ArchiveDamagedError("not a tar header") from error
        if member.type == tarfile.XHDTYPE:
            self._begin_pax(member.size)
        elif member.type in _FILE_TYPES:
            self._begin_file(member)
        elif member.type == tarfile.DIRTYPE:
            self._visit_folder(member)
        else:
            raise ArchiveUnsafeError("a link, a device or another member that is no file")

    def _begin_pax(self, size_bytes: int) -> None:
        if self._pax:
            raise ArchiveDamagedError("two pax headers for one member")
        if not 0 < size_bytes <= MAX_PAX_BYTES:
            raise ArchiveUnsafeError("a pax header of unreasonable size")
        self._pax_body = bytearray()
        self._begin_body(size_bytes)

    def _begin_file(self, member: tarfile.TarInfo) -> None:
        pax, self._pax = self._pax, {}
        size_bytes = _decimal(pax["size"]) if "size" in pax else member.size
        if size_bytes < 0:
            raise ArchiveDamagedError("a negative size")
        if size_bytes > MAX_MEMBER_BYTES:
            raise ArchiveUnsafeError("a member of unreasonable size")
        if size_bytes > self._max_member_bytes:
            raise ArchiveDamagedError("a member that claims more than the archive holds")
        self._in_file = True
        self._visitor.begin(pax.get("path", member.name), size_bytes)
        self._begin_body(size_bytes)

    def _visit_folder(self, member: tarfile.TarInfo) -> None:
        pax, self._pax = self._pax, {}
        if member.size or "size" in pax:
            raise ArchiveUnsafeError("a folder with contents of its own")
        self._visitor.folder(pax.get("path", member.name).rstrip("/"))

    def _begin_body(self, size_bytes: int) -> None:
        self._body_left_bytes = size_bytes
        self._padding_left_bytes = -size_bytes % _BLOCK_BYTES
        if not size_bytes:
            self._end_body()

    def _end_body(self) -> None:
        if self._pax_body is not None:
            self._pax = _pax_records(bytes(self._pax_body))
            self._pax_body = None
        elif self._in_file:
            self._in_file = False
            self._visitor.end()

    @staticmethod
    def _expect_only_zeros(view: memoryview) -> None:
        if bytes(view).strip(b"\0"):
            raise ArchiveDamagedError("something after the end of the tar")


def _pax_records(body: bytes) -> dict[str, str]:
    """Read records of `length key=value` and a line feed; `length` counts all of it."""
    records: dict[str, str] = {}
    rest = body
    while rest:
        digits, space, _ = rest.partition(b" ")
        length_bytes = _decimal(digits.decode("ascii", "replace"))
        record = rest[:length_bytes]
        key, equals, value = record[len(digits) + 1 : -1].partition(b"=")
        if not (space and equals and len(record) == length_bytes and record[-1:] == b"\n"):
            raise ArchiveDamagedError("a pax record that does not fit")
        rest = rest[length_bytes:]
        try:
            name, text = key.decode(), value.decode()
        except UnicodeDecodeError as error:
            raise ArchiveDamagedError("a pax record that is not UTF-8") from error
        if name == "hdrcharset" or name.startswith("GNU.") or name in records:
            raise ArchiveUnsafeError("a pax record that changes what a member means")
        records[name] = text
    return records


def _decimal(digits: str) -> int:
    # `int` alone would also take signs, spaces, underscores and other scripts' digits.
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 18):
        raise ArchiveDamagedError("a number that is none")
    return int(digits)
