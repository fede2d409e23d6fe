"""What opens an archive: its words, or the key of a host that it was encrypted to as well."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pyrage

from colearn_desktop.archive.unlock_file import MAX_UNLOCK_FILE_BYTES, open_identity
from colearn_desktop.archive.words import normalise_words
from colearn_desktop.domain.errors import ArchiveDamagedError

UNLOCK_NAME = "unlock.age"


@dataclass(frozen=True, slots=True)
class Words:
    """The seven words.

    Attributes:
        typed: As somebody typed them.
        unlock: The archive's `unlock.age`; None means the one beside it.
    """

    typed: str = field(repr=False)
    unlock: Path | None = None


@dataclass(frozen=True, slots=True)
class OwnKey:
    """The age identity of the vault that the archive was sent to.

    Attributes:
        age_identity: `AGE-SECRET-KEY-1...`.
    """

    age_identity: str = field(repr=False)


OpeningKey = Words | OwnKey


def load_identity(key: OpeningKey, beside: Path) -> pyrage.x25519.Identity:
    """Turn words or a host's key into what age needs.

    With words it takes about a second and 256 MiB.

    Args:
        key: What there is.
        beside: The folder of the archive.

    Raises:
        ArchivePassphraseError: The words do not fit.
        ArchiveDamagedError: The unlock file is missing, altered, or holds no such key.
        ArchiveUnsafeError: The unlock file asks for more memory than any honest one does.
        ArchiveTooNewError: It is of a later version of age.
        ValueError: An `OwnKey` is no age identity.
    """
    match key:
        case OwnKey(age_identity):
            try:
                return pyrage.x25519.Identity.from_str(age_identity)
            except pyrage.IdentityError as error:
                raise ValueError("not an age identity") from error
        case Words(typed, unlock):
            sealed = _read_unlock_file(unlock or beside / UNLOCK_NAME)
            identity = open_identity(sealed, normalise_words(typed))
            try:
                return pyrage.x25519.Identity.from_str(identity)
            except (pyrage.IdentityError, ValueError) as error:
                raise ArchiveDamagedError(
                    "the unlock file holds no key of the right kind"
                ) from error


def _read_unlock_file(path: Path) -> bytes:
    try:
        if not path.is_file():  # a pipe would keep us waiting for ever
            raise ArchiveDamagedError("the unlock file is missing")
        with path.open("rb") as file:
            return file.read(MAX_UNLOCK_FILE_BYTES + 1)
    except OSError as error:
        raise ArchiveDamagedError("the unlock file is unreadable") from error
