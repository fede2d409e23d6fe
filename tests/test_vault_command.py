"""`colearn vault ...`, in this process, with the passphrase in a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from colearn_desktop.cli import main
from colearn_desktop.vault.vault import Vault
from tests.fakes.vault_fixtures import CHEAPEST, PASSPHRASE
from tests.fakes.vault_room import VaultRoom, drop_guards


class Command:
    """The command on a vault, and what it said."""

    def __init__(self, folder: Path, capture: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self._capture = capture
        self._secret = folder.parent / "secret.txt"
        self.output = ""

    def run(self, *arguments: str, secret: str = PASSPHRASE) -> int:
        self._secret.write_text(secret + "\n")
        code = main(
            [
                "--vault", str(self.folder), "vault", *arguments,
                "--passphrase-file", str(self._secret),
            ]
        )  # fmt: skip
        captured = self._capture.readouterr()
        self.output = captured.out + captured.err
        return code


def test_a_vault_is_backed_up_checked_and_restored(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    vault, recovery_key = Vault.create(tmp_path / "vault", PASSPHRASE, CHEAPEST)
    with vault:
        VaultRoom(vault)
    stick = tmp_path / "stick"
    stick.mkdir()
    command = Command(tmp_path / "vault", capsys)
    assert command.run("restore", str(stick)) == 1
    assert "There is no backup of a vault in this folder" in command.output
    assert command.run("backup", str(stick), secret="not the passphrase") == 1
    assert "This passphrase does not open the vault" in command.output
    assert command.run("backup", str(stick)) == 0
    assert command.run("backup", str(stick), "--keep", "1") == 0
    assert "Older backups removed from there: 1." in command.output
    assert command.run("check") == 0
    assert "WRONG" not in command.output
    assert command.run("restore", str(stick)) == 0
    assert "Earlier vault" in command.output
    assert command.run("restore", "--recovery-key", str(stick), secret=recovery_key) == 0
    with Vault.unlock(tmp_path / "vault", PASSPHRASE) as restored:
        drop_guards(restored)
    assert command.run("check") == 1
    assert "WRONG" in command.output
