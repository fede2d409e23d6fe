"""`colearn archive`, in this process: what it says of senders, keys and parts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from colearn_desktop import cli
from colearn_desktop.archive.host_card import read_card
from colearn_desktop.archive.writer import WrittenArchive, write_archive
from colearn_desktop.services import host_identity as hosts
from colearn_desktop.services.host_identity import HostIdentity
from tests.archive.samples import WORDS, big_file, honest_files
from tests.fakes.clock import FakeClock
from tests.fakes.vault_fixtures import PASSPHRASE, cheap_vault

Run = Callable[..., str]


@pytest.fixture(autouse=True)
def cheap_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("colearn_desktop.archive.unlock_file.WORK_FACTOR_LOG2", 6)


@pytest.fixture
def sent(tmp_path: Path) -> WrittenArchive:
    """From Juniper's vault to ours."""
    with cheap_vault(tmp_path, "juniper") as juniper, cheap_vault(tmp_path, "ours") as ours:
        hosts.name_own_host(juniper, "Juniper")
        card = read_card(hosts.own_card(juniper).encode())
        hosts.add_host(ours, FakeClock(), card, "Juniper of the Bridge")
        return packed(
            tmp_path, hosts.host_identity(juniper), hosts.host_identity(ours), part_bytes=90_000
        )


def packed(
    folder: Path, sender: HostIdentity, receiver: HostIdentity, part_bytes: int
) -> WrittenArchive:
    return write_archive(
        folder,
        honest_files(),
        words=WORDS,
        signer=sender.signer,
        extra_recipients=[receiver.signer.keys.age_recipient],
        part_bytes=part_bytes,
    )


@pytest.fixture
def run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    """Run the command; what it needs to know is in a file, as nobody can type here."""
    monkeypatch.chdir(tmp_path)

    def colearn(*arguments: str | Path, secret: str, wanted: int = 0) -> str:
        (tmp_path / "secret.txt").write_text(f"{secret}\n", encoding="utf-8")
        status = cli.main(
            ["archive", *map(str, arguments), "--words-file", str(tmp_path / "secret.txt")]
        )
        said = capsys.readouterr()
        assert status == wanted, said.err
        return said.out + said.err

    return colearn


def test_with_words_it_reads_out_the_six_words_of_the_sender(
    sent: WrittenArchive, run: Run, tmp_path: Path
) -> None:
    said = run("verify", sent.archive, secret=WORDS)
    assert "Whole and unaltered: 5 files." in said
    assert "Signed by a host: " in said
    assert "six words on their own screen" in said


def test_with_the_vaults_own_key_it_names_the_sender(
    sent: WrittenArchive, run: Run, tmp_path: Path
) -> None:
    ours = tmp_path / "ours"
    for action in ("verify", "list"):
        said = run(action, sent.archive.parent, "--vault", ours, secret=PASSPHRASE)
        assert "Signed by the host you know as “Juniper of the Bridge” (" in said
        assert "never compared by voice" in said
    for place in (sent.archive, sent.archive.parent):
        run("extract", place, "--vault", ours, secret=PASSPHRASE)
        opened = tmp_path / f"{sent.archive_name}-opened"
        assert (opened / "data" / "session.json").is_file()
        opened.rename(tmp_path / f"{place.name}-looked-at")


def test_a_vault_that_it_was_not_sent_to_is_told_so(
    sent: WrittenArchive, run: Run, tmp_path: Path
) -> None:
    cheap_vault(tmp_path, "stranger").close()
    said = run(
        "verify", sent.archive, "--vault", tmp_path / "stranger", secret=PASSPHRASE, wanted=1
    )
    assert "was not made for your vault's own key" in said
    said = run("verify", sent.archive, "--vault", tmp_path / "ours", secret="wrong", wanted=1)
    assert "does not open the vault" in said


def test_a_missing_part_is_named(sent: WrittenArchive, run: Run) -> None:
    sent.parts[1].unlink()
    said = run("verify", sent.archive, secret=WORDS, wanted=1)
    assert "part 2 is missing" in said


def test_unsigned_is_said(tmp_path: Path, run: Run) -> None:
    written = write_archive(tmp_path, [big_file(1000)], words=WORDS)
    assert "Unsigned" in run("verify", written.archive, secret=WORDS)
