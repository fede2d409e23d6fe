"""A host's card: a small text file by which others learn a host's keys.

    colearn-host 1
    name: Juniper, Bridge Street
    signing-key: <64 hexadecimal digits, Ed25519>
    age-recipient: age1...
    signature: <128 hexadecimal digits>

The rules of the form are those of `key_lines`; the domain string is "colearn-desktop host
card 1". The signature is made with the card's own key. It shows that the card is whole and
that one host made all of it: nobody can put another recipient, to read what is meant for
this host, or another name beside somebody's signing key. It does not show who that host is.
That is what the six words of `host_keys.fingerprint_words` are for: two people compare them
by voice. They are not in the file, for a person would compare the file with itself.

A file with nothing but an `age1...` recipient is not taken for a card: whoever has only that
cannot sign, so there would be nothing to know them by. Such a person gets the seven words.
"""

from __future__ import annotations

from dataclasses import dataclass

from colearn_desktop.archive.host_keys import (
    SIGNING_KEY_BYTES,
    HostKeys,
    Signer,
    is_signed_by,
)
from colearn_desktop.archive.key_lines import (
    KeyLinesError,
    NewerKeyLinesError,
    hexadecimal,
    read_lines,
    with_signature,
    without_signature,
)
from colearn_desktop.domain.errors import HostCardDamagedError, HostCardTooNewError
from colearn_desktop.domain.one_line import LONGEST_NAME, one_line

CARD_SUFFIX = ".colearn-host"

_KIND = "colearn-host"
_DOMAIN = b"colearn-desktop host card 1"
_LABELS = ("name", "signing-key", "age-recipient")


@dataclass(frozen=True, slots=True)
class HostCard:
    """A host as it calls itself.

    Attributes:
        name: One line of 1 to 60 characters. Somebody else chose it: show it as plain text.
        keys: Its public keys.

    Raises:
        ValueError: The name is empty, too long, or not one line of visible characters.
    """

    name: str
    keys: HostKeys

    def __post_init__(self) -> None:
        if not is_host_name(self.name):
            raise ValueError("not a name for a host")


def is_host_name(name: str) -> bool:
    """Whether a name can stand in a card: one tidy line, nothing that hides or reorders."""
    return bool(name) and name == one_line(name, LONGEST_NAME) and name.isprintable()


def write_card(name: str, signer: Signer) -> str:
    """The text of a host's own card.

    Raises:
        ValueError: The name does not do; see `is_host_name`.
    """
    card = HostCard(name, signer.keys)
    signed = _signed_lines(card)
    return with_signature(signed, signer.sign(_DOMAIN, signed.encode()))


def read_card(text: bytes) -> HostCard:
    """Understand a card, and make sure that it is whole.

    Args:
        text: The file; `key_lines.MOST_BYTES` + 1 bytes are enough to refuse a longer one.

    Raises:
        HostCardDamagedError: It is no card, or not as its host made it.
        HostCardTooNewError: A later version of the program made it.
    """
    try:
        values, signature = read_lines(text, _KIND, _LABELS)
        signing_key = hexadecimal(values["signing-key"], SIGNING_KEY_BYTES)
        card = HostCard(values["name"], HostKeys(signing_key, values["age-recipient"]))
    except NewerKeyLinesError as error:
        raise HostCardTooNewError(str(error)) from error
    except (KeyLinesError, ValueError) as error:
        raise HostCardDamagedError(str(error)) from error
    if not is_signed_by(signing_key, _DOMAIN, _signed_lines(card).encode(), signature):
        raise HostCardDamagedError("it was altered after its host had signed it")
    return card


def _signed_lines(card: HostCard) -> str:
    keys = (card.keys.signing_key.hex(), card.keys.age_recipient)
    return without_signature(_KIND, list(zip(_LABELS, (card.name, *keys), strict=True)))
