"""The archive's key in an age file of its own, under a passphrase.

Source: the age format, C2SP.org/age, `scrypt` recipient. `age -d -i unlock.age` reads it.

Why not pyrage's passphrase call: it holds the interpreter lock for seconds, which freezes
the screen; it chooses its cost by timing this computer, so that a fast one makes files
that a slow one cannot open; and it will spend 8 GiB on a hostile header.
`hashlib.scrypt` releases the lock, and here the cost is fixed and bounded.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from colearn_desktop.domain.errors import (
    ArchiveDamagedError,
    ArchivePassphraseError,
    ArchiveTooNewError,
    ArchiveUnsafeError,
)

WORK_FACTOR_LOG2 = 18
"""What the `age` program itself writes: 256 MiB of memory, about a second."""

MAX_WORK_FACTOR_LOG2 = 19
"""512 MiB. A header that asks for more is refused before it is obeyed."""

MAX_UNLOCK_FILE_BYTES = 16 * 1024
"""The whole file is one key and a few headers: some 300 bytes."""

_VERSION = b"age-encryption.org/v1\n"
_SCRYPT_LABEL = b"age-encryption.org/v1/scrypt"
_SCRYPT_BLOCK = 8
_FILE_KEY_BYTES = 16
_SALT_BYTES = 16
_PAYLOAD_NONCE_BYTES = 16
_MAX_CHUNK_BYTES = 64 * 1024
_TAG_BYTES = 16
_ZERO_NONCE = bytes(12)
# The payload is a single chunk: counter 0 in eleven bytes, then the mark of the last one.
_ONLY_CHUNK_NONCE = bytes(11) + b"\x01"
_HEADER = re.compile(
    rb"-> scrypt (?P<salt>[A-Za-z0-9+/]{22}) (?P<cost>[1-9][0-9]?)\n"
    rb"(?P<body>[A-Za-z0-9+/]{43})\n"
    rb"--- (?P<mac>[A-Za-z0-9+/]{43})\n"
)


def seal_identity(identity: str, words: str) -> bytes:
    """Lock an age identity with a passphrase.

    Args:
        identity: `AGE-SECRET-KEY-1...`.
        words: The passphrase, exactly as it is to be typed into `age`.

    Returns:
        A binary age file.

    Raises:
        MemoryError: Less than 256 MiB are free.
    """
    file_key = secrets.token_bytes(_FILE_KEY_BYTES)
    salt = secrets.token_bytes(_SALT_BYTES)
    wrap_key = _wrap_key(words, salt, WORK_FACTOR_LOG2)
    body = ChaCha20Poly1305(wrap_key).encrypt(_ZERO_NONCE, file_key, None)
    header = _VERSION + b"-> scrypt %s %d\n%s\n---" % (
        _base64(salt),
        WORK_FACTOR_LOG2,
        _base64(body),
    )
    nonce = secrets.token_bytes(_PAYLOAD_NONCE_BYTES)
    payload = ChaCha20Poly1305(_hkdf(file_key, salt=nonce, info=b"payload")).encrypt(
        _ONLY_CHUNK_NONCE, f"{identity}\n".encode(), None
    )
    return b"%s %s\n%s%s" % (header, _base64(_header_mac(file_key, header)), nonce, payload)


def open_identity(sealed: bytes, words: str) -> str:
    """Unlock an age identity.

    Args:
        sealed: The whole unlock file.
        words: The passphrase, normalised.

    Returns:
        `AGE-SECRET-KEY-1...`.

    Raises:
        ArchivePassphraseError: The words do not fit. (Nor would they if somebody had
            altered the wrapped key: the format cannot tell these apart.)
        ArchiveDamagedError: It is not such a file, or it was altered or cut short.
        ArchiveTooNewError: It is of a later version of age.
        ArchiveUnsafeError: It asks for more memory than any honest file does.
        MemoryError: What it honestly asks for (512 MiB at most) is not free.
    """
    header = _parse_header(sealed)
    cost_log2 = int(header["cost"])
    if cost_log2 > MAX_WORK_FACTOR_LOG2:
        raise ArchiveUnsafeError("the unlock file asks for too much memory")
    salt, body, mac = (_unbase64(header[name]) for name in ("salt", "body", "mac"))
    try:
        wrap_key = _wrap_key(words, salt, cost_log2)
        file_key = ChaCha20Poly1305(wrap_key).decrypt(_ZERO_NONCE, body, None)
    except InvalidTag as error:
        raise ArchivePassphraseError("the words do not fit") from error
    signed = sealed[: header.start("mac") - 1]
    if not hmac.compare_digest(mac, _header_mac(file_key, signed)):
        raise ArchiveDamagedError("the unlock file's header was altered")
    return _identity_line(_open_payload(file_key, sealed[header.end() :]))


def _parse_header(sealed: bytes) -> re.Match[bytes]:
    if len(sealed) > MAX_UNLOCK_FILE_BYTES:
        raise ArchiveDamagedError("the unlock file is far too long")
    if not sealed.startswith(_VERSION):
        raise newer_age_or_damaged(sealed)
    header = _HEADER.match(sealed, len(_VERSION))
    if header is None:
        raise ArchiveDamagedError("not an age file under a passphrase")
    return header


def newer_age_or_damaged(beginning: bytes) -> ArchiveTooNewError | ArchiveDamagedError:
    """Say what a file is that does not begin as age's version 1 does."""
    if re.match(rb"age-encryption\.org/v([2-9]|[1-9][0-9]+)\n", beginning):
        return ArchiveTooNewError("made by a later version of age")
    return ArchiveDamagedError("not an age file")


def _open_payload(file_key: bytes, payload: bytes) -> bytes:
    nonce, chunk = payload[:_PAYLOAD_NONCE_BYTES], payload[_PAYLOAD_NONCE_BYTES:]
    if len(chunk) > _MAX_CHUNK_BYTES + _TAG_BYTES:
        raise ArchiveDamagedError("the unlock file is too long")
    try:
        key = _hkdf(file_key, salt=nonce, info=b"payload")
        return ChaCha20Poly1305(key).decrypt(_ONLY_CHUNK_NONCE, chunk, None)
    except InvalidTag as error:
        raise ArchiveDamagedError("the unlock file was altered or cut short") from error


def _identity_line(text: bytes) -> str:
    lines = [line.strip() for line in text.decode("ascii", "replace").splitlines()]
    identities = [line for line in lines if line and not line.startswith("#")]
    if len(identities) != 1:
        raise ArchiveDamagedError("the unlock file does not hold one key")
    return identities[0]


def _wrap_key(words: str, salt: bytes, cost_log2: int) -> bytes:
    n = 1 << cost_log2
    needed_bytes = 128 * n * _SCRYPT_BLOCK
    return hashlib.scrypt(
        words.encode(),
        salt=_SCRYPT_LABEL + salt,
        n=n,
        r=_SCRYPT_BLOCK,
        p=1,
        maxmem=needed_bytes + (1 << 20),
        dklen=32,
    )


def _header_mac(file_key: bytes, header: bytes) -> bytes:
    return hmac.digest(_hkdf(file_key, salt=b"", info=b"header"), header, "sha256")


def _hkdf(key: bytes, *, salt: bytes, info: bytes) -> bytes:
    """HKDF-SHA256 (RFC 5869), 32 bytes."""
    return HKDF(algorithm=SHA256(), length=32, salt=salt or None, info=info).derive(key)


def _base64(data: bytes) -> bytes:
    return base64.b64encode(data).rstrip(b"=")


def _unbase64(text: bytes) -> bytes:
    try:
        data = base64.b64decode(text + b"=" * (-len(text) % 4), validate=True)
    except binascii.Error as error:
        raise ArchiveDamagedError("the unlock file's header was altered") from error
    if _base64(data) != text:  # age allows one spelling only
        raise ArchiveDamagedError("the unlock file's header was altered")
    return data
