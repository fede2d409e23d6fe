"""The two keys that are a host, and what is done with the signing one.

A host is a vault that sends archives and gets them: an Ed25519 key signs (RFC 8032), an
age X25519 key is what others encrypt to. Both are random, neither says who somebody is.

Signatures are made over a domain string, a line feed and the message, so that what was
signed as one kind of thing never passes for another.

The fingerprint that two people read to each other is six words:

    digest = SHA-256("colearn-desktop host fingerprint 1" LF
                     signing key as 64 lower-case hexadecimal digits LF
                     "age1..." LF)
    number = digest as a big-endian integer
    six times: the next word is number mod N, number = number div N

where N is the number of words in the list (7,772, in its order, counted from 0). That is
77 bits: to find other keys with the same six words is out of reach.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import pyrage
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

SIGNING_KEY_BYTES = 32
SIGNATURE_BYTES = 64
FINGERPRINT_WORDS = 6
_FINGERPRINT_DOMAIN = "colearn-desktop host fingerprint 1"


@dataclass(frozen=True, slots=True)
class HostKeys:
    """The public halves, by which others know a host.

    Attributes:
        signing_key: Ed25519 public key, 32 bytes.
        age_recipient: `age1...`, as age itself writes it.

    Raises:
        ValueError: One of them is no such key.
    """

    signing_key: bytes
    age_recipient: str

    def __post_init__(self) -> None:
        if len(self.signing_key) != SIGNING_KEY_BYTES:
            raise ValueError("not an Ed25519 public key")
        try:
            recipient = str(pyrage.x25519.Recipient.from_str(self.age_recipient))
        except pyrage.RecipientError as error:
            raise ValueError("not an age recipient") from error
        if recipient != self.age_recipient:
            raise ValueError("an age recipient in another spelling")


def new_secrets() -> tuple[bytes, str]:
    """Make the secret keys of a new host: an Ed25519 seed, and `AGE-SECRET-KEY-1...`."""
    seed = Ed25519PrivateKey.generate().private_bytes_raw()
    return seed, str(pyrage.x25519.Identity.generate())


class Signer:
    """A host's own signing key, with the public keys that go along with what it signs.

    Args:
        signing_seed: 32 bytes.
        age_identity: `AGE-SECRET-KEY-1...`; only its public half is kept.

    Raises:
        ValueError: One of them is no such key.
    """

    def __init__(self, signing_seed: bytes, age_identity: str) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(signing_seed)
        try:
            recipient = pyrage.x25519.Identity.from_str(age_identity).to_public()
        except pyrage.IdentityError as error:
            raise ValueError("not an age identity") from error
        self.keys = HostKeys(self._key.public_key().public_bytes_raw(), str(recipient))

    def sign(self, domain: bytes, message: bytes) -> bytes:
        """Sign a message as one kind of thing; 64 bytes."""
        return self._key.sign(domain + b"\n" + message)


def is_signed_by(signing_key: bytes, domain: bytes, message: bytes, signature: bytes) -> bool:
    """Whether `Signer.sign` of that key made this signature."""
    try:
        key = Ed25519PublicKey.from_public_bytes(signing_key)
        key.verify(signature, domain + b"\n" + message)
    except (InvalidSignature, ValueError):
        return False
    return True


def fingerprint_words(keys: HostKeys, wordlist: Sequence[str]) -> tuple[str, ...]:
    """Six words by which two people make sure that they have each other's true keys.

    Args:
        keys: Somebody's public keys.
        wordlist: As `words.read_wordlist` gives it; both people need the same list.
    """
    lines = (_FINGERPRINT_DOMAIN, keys.signing_key.hex(), keys.age_recipient)
    text = "".join(f"{line}\n" for line in lines)
    number = int.from_bytes(hashlib.sha256(text.encode()).digest(), "big")
    words = []
    for _ in range(FINGERPRINT_WORDS):
        number, place = divmod(number, len(wordlist))
        words.append(wordlist[place])
    return tuple(words)
