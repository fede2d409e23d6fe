"""The recovery key as text that people can print, read out and type back.

256 bits and a checksum in the Bech32 alphabet (BIP 173), without its prefix and
separator: 58 characters of fixed length in groups of four. The checksum finds every
error in up to four characters; the fixed length finds what Bech32 is known to miss, a
`q` added or dropped before a final `p`.
"""

from __future__ import annotations

import re

import bech32

from colearn_desktop.domain.errors import RecoveryKeyTypoError

KEY_BYTES = 32
_TEXT_CHARACTERS = 58
_GROUP_CHARACTERS = 4
# Part of the checksum but never printed, so that another program's key does not pass.
_PREFIX = "colearn"
_SPACES_AND_DASHES = re.compile(r"[\s\-\u2010-\u2015]")


def recovery_key_text(key: bytes | bytearray) -> str:
    """Write 32 bytes as groups of four characters, in capitals, with spaces between."""
    if len(key) != KEY_BYTES:
        raise ValueError(f"a recovery key has {KEY_BYTES} bytes, not {len(key)}")
    values = bech32.convertbits(key, 8, 5)
    assert values is not None
    text = bech32.bech32_encode(_PREFIX, values).removeprefix(_PREFIX + "1").upper()
    groups = range(0, len(text), _GROUP_CHARACTERS)
    return " ".join(text[start : start + _GROUP_CHARACTERS] for start in groups)


def parse_recovery_key(text: str) -> bytearray:
    """Read the key back; case, spaces and dashes do not matter.

    Returns:
        32 bytes, for the caller to wipe.

    Raises:
        RecoveryKeyTypoError: The length, a character or the checksum does not fit.
    """
    typed = _SPACES_AND_DASHES.sub("", text)
    if len(typed) != _TEXT_CHARACTERS or not typed.isascii():
        raise RecoveryKeyTypoError(f"{len(typed)} characters")
    _prefix, values = bech32.bech32_decode(f"{_PREFIX}1{typed.lower()}")
    key = None if values is None else bech32.convertbits(values, 5, 8, False)
    if key is None:
        raise RecoveryKeyTypoError("the checksum does not fit")
    return bytearray(key)
