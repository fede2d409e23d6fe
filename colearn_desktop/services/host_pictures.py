"""A host's card as a QR code: what the file holds, for a telephone's camera."""

from __future__ import annotations

from typing import TYPE_CHECKING

from colearn_desktop.services.host_identity import own_card
from colearn_desktop.vault.vault import Vault

# Late everywhere here, so that the first window does not wait for age and numpy.
if TYPE_CHECKING:
    from colearn_desktop.archive.host_card import HostCard
    from colearn_desktop.archive.qr_code import QrCode


def own_card_code(vault: Vault) -> QrCode:
    """This vault's card as a code.

    Raises:
        ComponentMissingError: The library for it is not installed.
        ValueError, StorageFullError: As `host_identity.own_card`.
    """
    from colearn_desktop.archive.qr_code import qr_code

    return qr_code(own_card(vault))


def card_in_picture(grey: bytes, width: int, height: int, bytes_per_line: int) -> HostCard:
    """Read somebody's card from a picture.

    Args:
        grey: A byte a pixel, line by line.
        bytes_per_line: `width`, or more where lines are padded.

    Raises:
        QrCodeMissingError: There is no code in it that can be read, or there are several.
        HostCardDamagedError: The code is no host's card, or was altered.
        HostCardTooNewError: A later version of the program made it.
        ComponentMissingError: The library for it is not installed.
        ValueError: The picture is unreasonably large.
    """
    from colearn_desktop.archive.host_card import read_card
    from colearn_desktop.archive.qr_code import text_in_picture

    return read_card(text_in_picture(grey, width, height, bytes_per_line).encode())
