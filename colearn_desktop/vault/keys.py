"""An opened vault's keys, in memory for as long as it is open."""

from __future__ import annotations

import threading

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from colearn_desktop.domain.errors import VaultLockedError

KEY_BYTES = 32
_CONTEXT = b"colearn-desktop/1 "


def wipe(buffer: bytearray) -> None:
    """Overwrite a key. Best effort: Python may have copied it elsewhere."""
    buffer[:] = bytes(len(buffer))


def subkey(key: bytes | bytearray, salt: bytes, purpose: bytes) -> bytearray:
    """A key of 32 bytes for one purpose alone (HKDF-SHA256, RFC 5869)."""
    hkdf = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=salt, info=_CONTEXT + purpose)
    return bytearray(hkdf.derive(key))


class VaultKeys:
    """The vault key and what is derived from it.

    Args:
        vault_id: Salt of all subkeys; no secret.
        vault_key: 32 bytes. This object takes them over and wipes them.

    Attributes:
        file_lock: Held while the key file is read and rewritten: a new passphrase on one
            thread and a consent answer on another must not undo each other.
    """

    def __init__(self, vault_id: str, vault_key: bytearray) -> None:
        self.vault_id = vault_id
        self.vault_key = vault_key
        self.file_lock = threading.Lock()
        self._wiped = False

    def __repr__(self) -> str:
        return f"VaultKeys({self.vault_id!r})"

    def subkey(self, purpose: str) -> bytearray:
        """The key for `database`, `recordings`, `consent ledger` or `key file`.

        Raises:
            VaultLockedError: The keys were wiped.
        """
        derived = subkey(self.vault_key, self.vault_id.encode(), purpose.encode())
        # Asked afterwards: a lock on another thread may come in between, and a key file
        # sealed with a key derived from zeros would open for nobody.
        if self._wiped:
            wipe(derived)
            raise VaultLockedError
        return derived

    def wipe(self) -> None:
        """Forget everything; calling it again does nothing."""
        self._wiped = True
        wipe(self.vault_key)
