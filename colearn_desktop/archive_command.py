"""The command `colearn archive`: check or open an encrypted archive without a window."""

from __future__ import annotations

import argparse
import contextlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from colearn_desktop.archive.bag_check import ArchiveContents
    from colearn_desktop.archive.opening_key import OpeningKey
    from colearn_desktop.vault.vault import Vault

_DONE = 0


def add_archive_command(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    vault_folder: Callable[[Path | None], Path],
) -> None:
    """Add `archive` and its actions.

    Args:
        vault_folder: Finds the folder of the vault that was named, or the default one.
    """
    archive = commands.add_parser("archive", help="check or open an encrypted archive")
    actions = archive.add_subparsers(title="actions", metavar="", required=True)
    for name, run, about in (
        ("verify", _verify, "decrypt it and compare every checksum"),
        ("list", _list, "show what is in it"),
        ("extract", _extract, "write what is in it to a folder"),
    ):
        action = actions.add_parser(name, help=about)
        action.add_argument(
            "file", type=Path, help="the .tar.age file, one of its parts, or their folder"
        )
        key = action.add_mutually_exclusive_group()
        key.add_argument(
            "--unlock", type=Path, help="its unlock.age (beside the archive by default)"
        )
        key.add_argument(
            "--vault",
            dest="own_key",
            nargs="?",
            const=True,
            metavar="PATH",
            help="open it with the key of your vault (or of the one in this folder), and say "
            "which of the hosts you know has sent it; asks for the vault's passphrase",
        )
        action.add_argument(
            "--words-file",
            type=Path,
            help="file with the words or the vault's passphrase ('-': standard input)",
        )
        if name == "extract":
            action.add_argument(
                "--into", type=Path, help="a folder that does not exist yet (NAME-opened)"
            )
        action.set_defaults(run=run, vault_folder=vault_folder)
    _add_import(actions)
    archive.set_defaults(vault_folder=vault_folder)


def _add_import(actions: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    action = actions.add_parser("import", help="bring what is in it into your vault")
    action.add_argument(
        "file", type=Path, help="the .tar.age file, one of its parts, or their folder"
    )
    action.add_argument(
        "--vault", dest="own_key", type=Path, metavar="PATH", help="folder of the vault"
    )
    action.add_argument(
        "--unlock", type=Path, help="its unlock.age (beside the archive by default)"
    )
    action.add_argument(
        "--words-file",
        type=Path,
        help="file with the words, if the vault's own key does not do",
    )
    action.set_defaults(run=_import)


def _import(asked: argparse.Namespace) -> int:
    from colearn_desktop.archive.opening_key import OwnKey, Words
    from colearn_desktop.domain.clock import SystemClock
    from colearn_desktop.domain.errors import ArchiveNotForUsError
    from colearn_desktop.services.archive_opening import OpenedArchive, open_archive
    from colearn_desktop.services.host_identity import host_identity
    from colearn_desktop.services.importing import import_archive
    from colearn_desktop.ui.pages.import_words import nothing_inside, result_lines
    from colearn_desktop.vault.vault import Vault

    passphrase = _ask("Passphrase of the vault: ")
    with Vault.unlock(asked.vault_folder(asked.own_key or asked.vault), passphrase) as vault:

        def opened_by(key: OpeningKey) -> OpenedArchive:
            return open_archive(
                vault, asked.file, key, progress=_no_progress, cancelled=lambda: False
            )

        try:
            opened = opened_by(OwnKey(host_identity(vault).age_identity))
        except ArchiveNotForUsError:
            typed = _secret(asked, "Words of the archive: ")
            opened = opened_by(Words(typed, asked.unlock))
        print(_sender(opened.contents, vault))
        plan = import_archive(
            vault,
            opened,
            clock=SystemClock(),
            progress=_no_progress,
            cancelled=lambda: False,
        )
    for line in result_lines(plan) or nothing_inside(opened):
        print(line)
    return _DONE


def _no_progress(_done_bytes: int, _total_bytes: int) -> None:
    """Nobody watches."""


def _verify(asked: argparse.Namespace) -> int:
    from colearn_desktop.archive.reader import verify_archive

    with _opening(asked) as (key, vault):
        contents = verify_archive(asked.file, key)
        print(f"Whole and unaltered: {len(contents.files)} files.")
        print(_sender(contents, vault))
    return _DONE


def _list(asked: argparse.Namespace) -> int:
    from colearn_desktop.archive.reader import verify_archive

    with _opening(asked) as (key, vault):
        contents = verify_archive(asked.file, key)
        for file in contents.files:
            print(f"{file.size_bytes:>12}  {file.path}")
        # Not among the files: a list may be read by another program.
        print(_sender(contents, vault), file=sys.stderr)
    return _DONE


def _extract(asked: argparse.Namespace) -> int:
    from colearn_desktop.archive.reader import extract_archive
    from colearn_desktop.archive.volumes import archive_name

    # Not the bare name: that may be the folder of the encrypted one.
    into = asked.into or Path(f"{archive_name(asked.file)}-opened")
    with _opening(asked) as (key, vault):
        contents = extract_archive(asked.file, key, into)
        print(f"Verified, then written to {into}. It is not encrypted there.")
        print(_sender(contents, vault))
    return _DONE


@contextlib.contextmanager
def _opening(asked: argparse.Namespace) -> Iterator[tuple[OpeningKey, Vault | None]]:
    """What opens the archive, and the vault that it comes from."""
    from colearn_desktop.archive.opening_key import OwnKey, Words

    if asked.own_key is None:
        yield Words(_secret(asked, "Passphrase words: "), asked.unlock), None
        return
    from colearn_desktop.services.host_identity import host_identity
    from colearn_desktop.vault.vault import Vault

    named = asked.vault if asked.own_key is True else Path(asked.own_key)
    passphrase = _secret(asked, "Passphrase of the vault: ")
    with Vault.unlock(asked.vault_folder(named), passphrase) as vault:
        yield OwnKey(host_identity(vault).age_identity), vault


def _sender(contents: ArchiveContents, vault: Vault | None) -> str:
    """Who sent it, in a sentence."""
    from colearn_desktop.services.archive_sender import SenderKind, sender_of

    sender = sender_of(contents, vault)
    match sender.kind:
        case SenderKind.UNSIGNED:
            return "Unsigned: it does not say who packed it."
        case SenderKind.OWN:
            return "Signed by this vault itself."
        case SenderKind.KNOWN:
            assert sender.host is not None
            compared = "" if sender.host.compared_utc_ms else ", never compared by voice"
            who = f"the host you know as “{sender.host.name}”"
            return f"Signed by {who} ({sender.fingerprint}{compared})."
        case SenderKind.STRANGER:
            stranger = "a host" if vault is None else "a host that you do not know"
            return (
                f"Signed by {stranger}: {sender.fingerprint}\n"
                "Ask the sender to read out the six words on their own screen: they must be these."
            )


def _secret(asked: argparse.Namespace, question: str) -> str:
    """A passphrase, never from the command line, where other programs could read it."""
    file: Path | None = asked.words_file
    if file is None:
        return _ask(question)
    if str(file) == "-":
        return sys.stdin.readline().strip()
    try:
        return file.read_text(encoding="utf-8").strip()
    except OSError:
        raise SystemExit(f"{file} cannot be read.") from None


def _ask(question: str) -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().strip()
    import getpass

    return getpass.getpass(question)
