"""The part of the command that looks after the vault: `colearn vault ...`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from colearn_desktop.vault.vault_check import VaultFindings

DONE, FAILED = 0, 1


def add_vault_commands(commands: Any, vault_folder: Callable[[Path | None], Path]) -> None:
    """Add `vault backup`, `vault restore` and `vault check`.

    Args:
        commands: The subparsers of the command.
        vault_folder: Tells which vault is meant.
    """
    vault = commands.add_parser("vault", help="back up, restore or check the vault")
    actions = vault.add_subparsers(title="actions", metavar="", required=True)
    backup = actions.add_parser("backup", help="copy it whole, encrypted, to a folder")
    backup.add_argument("folder", type=Path, metavar="FOLDER", help="best on a stick")
    backup.add_argument(
        "--keep", type=int, choices=range(1, 10), default=None, metavar="N",
        help="how many backups stay in the folder, this one among them",
    )  # fmt: skip
    backup.set_defaults(run=lambda asked: _backup(asked, vault_folder(asked.vault)))
    restore = actions.add_parser("restore", help="bring a backup back")
    restore.add_argument(
        "folder", type=Path, metavar="FOLDER", help="the backup, or the folder it is in"
    )
    restore.add_argument(
        "--recovery-key", action="store_true", help="open it with the recovery key"
    )
    restore.set_defaults(run=lambda asked: _restore(asked, vault_folder(asked.vault)))
    check = actions.add_parser("check", help="look whether everything in it is whole")
    check.set_defaults(run=lambda asked: _check(asked, vault_folder(asked.vault)))
    for action in (backup, restore, check):
        action.add_argument(
            "--passphrase-file",
            type=Path,
            help="file with the passphrase or recovery key ('-': standard input)",
        )


def _backup(asked: argparse.Namespace, folder: Path) -> int:
    from colearn_desktop.domain.clock import SystemClock
    from colearn_desktop.services import backups
    from colearn_desktop.vault.vault import Vault

    with Vault.unlock(folder, _secret(asked, "Passphrase: ")) as vault:
        kept = asked.keep or backups.read_backup_habits(vault).kept
        made = backups.make_backup(
            vault,
            asked.folder,
            clock=SystemClock(),
            kept=kept,
            progress=_say_progress,
            cancelled=lambda: False,
        )
    print(f"\nBacked up, read back and opened: {made.folder} ({made.size_bytes:,} bytes).")
    if made.removed:
        print(f"Older backups removed from there: {made.removed}.")
    return DONE


def _restore(asked: argparse.Namespace, folder: Path) -> int:
    from colearn_desktop.domain.backup_errors import NoBackupError
    from colearn_desktop.services import backups

    found = backups.backups_in(asked.folder)
    if not found:
        raise NoBackupError
    words = "Recovery key: " if asked.recovery_key else "Passphrase: "
    print(f"The newest backup there: {found[0].folder} ({found[0].size_bytes:,} bytes).")
    vault, aside = backups.bring_back(
        found[0],
        folder,
        _secret(asked, words),
        is_recovery_key=asked.recovery_key,
        aside_name="Earlier vault",
        progress=_say_progress,
        cancelled=lambda: False,
    )
    vault.close()
    print(f"\nVerified and restored to {folder}.")
    if aside is not None:
        print(f"The vault that was there is whole, in {aside}.")
    return DONE


def _check(asked: argparse.Namespace, folder: Path) -> int:
    from colearn_desktop.ui.check_words import check_lines
    from colearn_desktop.vault.vault import Vault

    with Vault.unlock(folder, _secret(asked, "Passphrase: ")) as vault:
        findings: VaultFindings = vault.check(progress=_say_progress, cancelled=lambda: False)
    print()
    for line in check_lines(findings):
        print(f"{'ok    ' if line.is_fine else 'WRONG '}  {line.text}")
    return DONE if findings.is_whole else FAILED


def _say_progress(stage: Any, done: int, total: int) -> None:
    if sys.stderr.isatty() and total:
        name = stage.name.lower().replace("_", " ")
        print(f"\r{name}: {done * 100 // total} %   ", end="", file=sys.stderr, flush=True)


def _secret(asked: argparse.Namespace, words: str) -> str:
    """Never from the command line, where other programs could read it."""
    file: Path | None = asked.passphrase_file
    if file is None and sys.stdin.isatty():
        import getpass

        return getpass.getpass(words)
    if file is None or str(file) == "-":
        return sys.stdin.readline().rstrip("\r\n")
    try:
        return file.read_text(encoding="utf-8").rstrip("\r\n")
    except OSError:
        raise SystemExit(f"{file} cannot be read.") from None
