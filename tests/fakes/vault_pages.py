"""The pages of a vault's files as SQLite sees them, free ones and left-over ones included.

As SQLCipher 4 describes its format: AES-256-CBC under the raw key, 80 reserved bytes at
the end of each page of which the first 16 are the IV; the salt opens page 1.
"""

from __future__ import annotations

import struct
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC

from colearn_desktop.vault.vault import Vault

PAGE_BYTES, RESERVED_BYTES, IV_BYTES, SALT_BYTES = 4096, 80, 16, 16
# https://www.sqlite.org/fileformat.html#the_write_ahead_log
_LOG_HEADER_BYTES, _FRAME_HEADER_BYTES = 32, 24


def database_key(vault: Vault) -> bytes:
    """The key of the database, to look into its files after it was closed or killed."""
    return bytes(vault._keys.subkey("database"))


def decrypted_pages(database: Path, key: bytes) -> bytes:
    """All pages of the database file."""
    content = database.read_bytes()
    return b"".join(
        _decrypted(content[start : start + PAGE_BYTES], key, is_first=start == 0)
        for start in range(0, len(content), PAGE_BYTES)
    )


def decrypted_log(database: Path, key: bytes) -> bytes:
    """All pages in the database's write-ahead log, valid or left over."""
    log = database.with_name(database.name + "-wal")
    content = log.read_bytes() if log.exists() else b""
    pages = []
    step = _FRAME_HEADER_BYTES + PAGE_BYTES
    for start in range(_LOG_HEADER_BYTES, len(content) - step + 1, step):
        (number,) = struct.unpack_from(">I", content, start)
        page = content[start + _FRAME_HEADER_BYTES : start + step]
        pages.append(_decrypted(page, key, is_first=number == 1))
    return b"".join(pages)


def chunks_found(sealed: bytes, folder: Path, key: bytes) -> int:
    """How many pieces of a stored blob lie in the database, its log and its index.

    A blob goes through a chain of pages, so that it is sought in small pieces; both as
    the files are and as SQLite sees them.
    """
    database = folder / "vault.db"
    places = [decrypted_pages(database, key), decrypted_log(database, key)]
    places += [path.read_bytes() for path in folder.iterdir() if path.is_file()]
    pieces = [sealed[start : start + 32] for start in range(0, len(sealed) - 31, 32)]
    return sum(any(piece in place for place in places) for piece in pieces)


def _decrypted(page: bytes, key: bytes, *, is_first: bool) -> bytes:
    skipped = SALT_BYTES if is_first else 0
    body, reserved = page[skipped:-RESERVED_BYTES], page[-RESERVED_BYTES:]
    decryptor = Cipher(AES(key), CBC(reserved[:IV_BYTES])).decryptor()
    return decryptor.update(body) + decryptor.finalize()
