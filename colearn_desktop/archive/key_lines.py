"""Small signed text files of `label: value` lines: a host's card, an archive's signature.

The form is strict, so that one content has one spelling:

    colearn-... 1                        what it is, and the version of its form
    label: value                         in a fixed order, one space after the colon
    signature: <128 hexadecimal digits>  Ed25519, always last

UTF-8; a line ends with LF. Lines that begin with `#`, empty lines, CR before LF, white space
at the end of a line and a byte order mark are what mail and editors add: they are skipped
and are not part of what is signed. Signed is every other line before the last, each with its
LF, after the domain string of `host_keys`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

MOST_BYTES = 8 * 1024
"""A card or a signature is some 300 bytes."""

_SIGNATURE = "signature"


class KeyLinesError(ValueError):
    """The text is not of this form. The message says why."""


class NewerKeyLinesError(KeyLinesError):
    """It is of a later version of the form."""


def without_signature(kind: str, fields: Sequence[tuple[str, str]]) -> str:
    """The lines that are signed."""
    lines = [f"{kind} 1", *(f"{label}: {value}" for label, value in fields)]
    return "".join(f"{line}\n" for line in lines)


def with_signature(signed: str, signature: bytes) -> str:
    """The whole text."""
    return f"{signed}{_SIGNATURE}: {signature.hex()}\n"


def read_lines(text: bytes, kind: str, labels: Sequence[str]) -> tuple[dict[str, str], bytes]:
    """Read such a text; whether the signature fits is the caller's to ask.

    Args:
        text: The file.
        kind: What the first line has to say.
        labels: Which lines there have to be, in this order, the signature left out.

    Returns:
        The values by label, and the signature's 64 bytes.

    Raises:
        NewerKeyLinesError: It says the right thing with a later version.
        KeyLinesError: It is anything else.
    """
    if len(text) > MOST_BYTES:
        raise KeyLinesError("far too long")
    try:
        plain = text.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise KeyLinesError("not UTF-8") from error
    lines = [line.rstrip(" \t\r") for line in plain.split("\n")]
    lines = [line for line in lines if line and not line.startswith("#")]
    version = re.fullmatch(rf"{re.escape(kind)} ([1-9][0-9]{{0,8}})", lines[0] if lines else "")
    if version is None:
        raise KeyLinesError(f"does not begin as a {kind}")
    if version[1] != "1":
        raise NewerKeyLinesError(f"version {version[1]}")
    wanted = [*labels, _SIGNATURE]
    found = [line.partition(": ") for line in lines[1:]]
    if [label for label, _, _ in found] != wanted or not all(value for _, _, value in found):
        raise KeyLinesError("a line is missing, left over or out of order")
    values = {label: value for label, _, value in found}
    return values, hexadecimal(values.pop(_SIGNATURE), 64)


def hexadecimal(text: str, size_bytes: int) -> bytes:
    """Exactly so many bytes, in lower-case digits.

    Raises:
        KeyLinesError: It is not that.
    """
    if re.fullmatch(rf"[0-9a-f]{{{2 * size_bytes}}}", text) is None:
        raise KeyLinesError("a number of the wrong length or with other signs in it")
    return bytes.fromhex(text)
