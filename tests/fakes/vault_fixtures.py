"""Real vaults that open in milliseconds."""

from __future__ import annotations

from pathlib import Path

from colearn_desktop.vault.argon2_cost import Argon2Cost
from colearn_desktop.vault.vault import Vault

PASSPHRASE = "correct horse battery"
# The least that Argon2 can do: no protection, and no waiting.
CHEAPEST = Argon2Cost(memory_kib=8, iterations=1, lanes=1)


def cheap_vault(tmp_path: Path, name: str = "vault") -> Vault:
    """A fresh, open vault below `tmp_path`, under PASSPHRASE."""
    vault, _recovery_key = Vault.create(tmp_path / name, PASSPHRASE, CHEAPEST)
    return vault
