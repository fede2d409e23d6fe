"""What people can do with an archive who do not have this program."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from colearn_desktop.archive import unlock_file, writer
from colearn_desktop.outputs.session_json import read_session_json
from colearn_desktop.resources import resource_path
from colearn_desktop.services.archiving import ExportedArchive, export_session
from colearn_desktop.services.host_identity import fingerprint_of, host_identity
from tests.archive.kept_archives import KEPT, KeptArchive
from tests.fakes.opened_archive import check_opened, check_session_json
from tests.fakes.programs import find_program
from tests.fakes.second_reader import (
    RefusedError,
    check_bag,
    heard_at,
    open_archive,
    six_words,
)
from tests.fakes.terminal import run_and_answer
from tests.services.past_session import PastSession

PAGE = resource_path("archive", "specification.md").read_text(encoding="utf-8")
LIST = resource_path("wordlists", "passphrase-words.txt").read_text("ascii").split()


@dataclass(frozen=True, slots=True)
class HandedOver:
    """The folder as somebody gets it, the words as they hear them, and whose it is."""

    folder: Path
    words: str
    sender_words: str


@pytest.fixture(autouse=True)
def their_programs() -> None:
    for name in ("age", "tar", "sha256sum", "openssl", "perl"):
        find_program(name)


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory) -> PastSession:
    past = PastSession(tmp_path_factory.mktemp("vault"), title="Bridge Street")
    past.everyone_agrees()
    past.record(15_000, 20)
    past.record(60_000, 5, pitch=2)
    return past


def hand_over(past: PastSession, folder: Path) -> HandedOver:
    folder.mkdir()
    made: ExportedArchive = export_session(
        past.vault,
        past.session_id,
        folder,
        clock=past.clock,
        progress=lambda _done, _total: None,
        cancelled=lambda: False,
    )
    return HandedOver(
        made.archive.parent, made.words, fingerprint_of(host_identity(past.vault).signer.keys)
    )


@pytest.fixture
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """A second for every passphrase is for people; `age` takes any cost."""
    monkeypatch.setattr(unlock_file, "WORK_FACTOR_LOG2", 10)


def in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a stick that takes no file of more than 20 kB."""
    defaults = writer.write_archive.__kwdefaults__
    assert defaults is not None
    monkeypatch.setitem(defaults, "part_bytes", 20_000)


# OPEN-ME.txt


def linux_commands(text: str) -> list[str]:
    """Every command of the steps after the terminal was opened, as somebody on Linux reads it.

    A command stands two spaces in from the left, after the systems it is for if it is not for
    all of them.
    """
    steps = text[text.index("2. OPEN A TERMINAL") : text.index("PLEASE REMEMBER")]
    steps = steps[steps.index("\n2b.") if "\n2b." in steps else steps.index("\n3.") :]
    commands = []
    for line in re.findall(r"^  (\S.*)$", steps, re.MULTILINE):
        systems = re.match(r"((?:Linux|macOS|Windows)(?:, macOS)?)\s{2,}", line)
        if systems is None:
            commands.append(line)
        elif "Linux" in systems[1]:
            commands.append(line[systems.end() :])
    return commands


def follow_the_instructions(handed: HandedOver) -> Path:
    """Do as OPEN-ME.txt says, in one terminal; returns the bag."""
    folder = handed.folder
    text = (folder / "OPEN-ME.txt").read_text(encoding="utf-8")
    for file in folder.iterdir():
        assert file.name in text
    commands = linux_commands(text)
    assert len(commands) >= 3
    # Typed as they stand; `set -e` is our wish to hear of the first one that fails.
    script = "\n".join(["set -e", *commands])
    status, said = run_and_answer(["bash", "-c", script], folder, handed.words)
    assert status == 0, said
    assert said.count("passphrase") == 1
    assert ": OK" in said
    assert "FAILED" not in said
    return folder / "archive"


def test_open_me_works_word_for_word(past: PastSession, tmp_path: Path) -> None:
    bag = follow_the_instructions(hand_over(past, tmp_path / "stick"))
    data = check_opened(bag)
    assert "Buses stop at six." in (data / "notes.html").read_text(encoding="utf-8")
    assert len(list((data / "audio").glob("*.flac"))) == 2


def test_open_me_works_for_an_archive_in_parts(
    past: PastSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cheap: None
) -> None:
    in_parts(monkeypatch)
    handed = hand_over(past, tmp_path / "stick")
    assert len(list(handed.folder.glob("*.tar.age.0*"))) > 2
    check_opened(follow_the_instructions(handed))


def test_age_says_what_the_manual_says_it_says(
    past: PastSession, tmp_path: Path, cheap: None
) -> None:
    handed = hand_over(past, tmp_path / "stick")
    other = hand_over(past, tmp_path / "another stick")
    shutil.copy(other.folder / "unlock.age", handed.folder / "other.age")
    archive = next(handed.folder.glob("*.tar.age"))
    (handed.folder / "cut.age").write_bytes(archive.read_bytes()[:-100])
    manual = resource_path("manual", "11-opening-an-archive.md").read_text(encoding="utf-8")
    for unlock, name, words, wanted in (
        ("unlock.age", archive.name, "otter-otter-otter", "incorrect passphrase"),
        ("other.age", archive.name, other.words, "no identity matched"),
        ("nowhere.age", archive.name, "", "no such file or directory"),
        ("unlock.age", "cut.age", handed.words, "failed to decrypt and authenticate"),
    ):
        command = ["age", "-d", "-i", unlock, "-o", "out.tar", name]
        status, said = run_and_answer(command, handed.folder, words)
        assert status != 0
        assert wanted in said
        assert f"| {wanted}" in manual


# specification.md


def test_a_second_reader_made_from_the_page_opens_it(
    past: PastSession, tmp_path: Path, cheap: None
) -> None:
    handed = hand_over(past, tmp_path / "stick")
    opened = open_archive(handed.folder, handed.words, PAGE)
    assert opened.sender is not None
    assert six_words(opened.sender, LIST) == handed.sender_words
    (session,) = opened.sessions.values()
    ours = read_session_json((opened.data / "session.json").read_text(encoding="utf-8"))
    notes = [e["body"] for e in session["events"] if e["body"]["type"] == "note_written"]
    assert {n["text"] for n in notes} == {n.text for n in ours.state().notes.values()}
    assert heard_at(session, 20_000) == ("audio/001-from-0-00-15.flac", 5_000)
    assert heard_at(session, 61_000) == ("audio/002-from-0-01-00.flac", 1_000)
    assert heard_at(session, 50_000) is None
    assert [p["name"] for p in session["people"]] == ["Ash", "Bracken", "Clover", "Juniper"]


def test_the_second_reader_joins_parts(
    past: PastSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cheap: None
) -> None:
    in_parts(monkeypatch)
    handed = hand_over(past, tmp_path / "stick")
    assert open_archive(handed.folder, handed.words, PAGE).sessions.keys() == {"."}


@pytest.mark.parametrize("kept", KEPT, ids=lambda kept: f"format {kept.format_version}")
def test_the_second_reader_opens_what_earlier_versions_wrote(
    kept: KeptArchive, tmp_path: Path
) -> None:
    folder = tmp_path / kept.folder.name
    shutil.copytree(kept.folder, folder)
    opened = open_archive(folder, kept.words, PAGE)
    said = None if opened.sender is None else six_words(opened.sender, LIST)
    assert said == kept.sender_words
    check_session_json((opened.data / "session.json").read_bytes())


@pytest.fixture(scope="module")
def unpacked(past: PastSession, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the bag in it, as tar leaves it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(unlock_file, "WORK_FACTOR_LOG2", 10)
        handed = hand_over(past, tmp_path_factory.mktemp("sent") / "stick")
    open_archive(handed.folder, handed.words, PAGE)
    return handed.folder


def change_a_note(bag: Path) -> None:
    record = bag / "data" / "session.json"
    record.write_bytes(record.read_bytes().replace(b"Buses stop at six", b"Buses stop at ten"))


def change_a_note_and_every_hash(bag: Path) -> None:
    change_a_note(bag)
    for manifest in ("manifest-sha256.txt", "tagmanifest-sha256.txt"):
        paths = re.findall(r"  (.+)\n", (bag / manifest).read_text())
        lines = [f"{hashlib.sha256((bag / p).read_bytes()).hexdigest()}  {p}\n" for p in paths]
        (bag / manifest).write_text("".join(lines))


def add_a_file(bag: Path) -> None:
    (bag / "data" / "more.txt").write_text("more")


def lose_a_file(bag: Path) -> None:
    (bag / "data" / "turns.csv").unlink()


def name_another_sender(bag: Path) -> None:
    file = bag / "signature.txt"
    file.write_text(re.sub("signing-key: ..", "signing-key: 00", file.read_text()))


def name_another_recipient(bag: Path) -> None:
    file = bag / "signature.txt"
    file.write_text(re.sub("age-recipient: age1.", "age-recipient: age1x", file.read_text()))


@pytest.mark.parametrize(
    "harm",
    [
        change_a_note,
        change_a_note_and_every_hash,
        add_a_file,
        lose_a_file,
        name_another_sender,
        name_another_recipient,
    ],
)
def test_the_commands_of_the_page_find_out_what_was_changed(
    unpacked: Path, tmp_path: Path, harm: Callable[[Path], None]
) -> None:
    shutil.copytree(unpacked / "archive", tmp_path / "archive")
    assert check_bag(tmp_path, PAGE) is not None
    harm(tmp_path / "archive")
    with pytest.raises(RefusedError):
        check_bag(tmp_path, PAGE)


def test_players_read_the_sound_and_the_captions(unpacked: Path) -> None:
    data = unpacked / "archive" / "data"

    def run(*command: str) -> str:
        command = (find_program(command[0]), *command[1:])
        return subprocess.run(
            command, cwd=data, check=True, capture_output=True, text=True, timeout=60
        ).stdout

    for sound in sorted((data / "audio").glob("*.flac")):
        run("flac", "--test", "--silent", "--warnings-as-errors", str(sound))
    probe = ["ffprobe", "-v", "error", "-of", "csv=p=0"]
    captions = run(*probe, "-show_entries", "packet=pts_time", "notes.vtt").split()
    assert [float(start.rstrip(",")) for start in captions] == [20.0, 60.0, 90.0]
    tracks = run("cueprint", "-t", "%p\\n", "audio/001-from-0-00-15.cue").split()
    assert tracks == ["Ash", "Bracken"]


def test_the_page_tells_of_every_document(unpacked: Path) -> None:
    for file in (unpacked / "archive").rglob("*"):
        name = re.sub(r"\d{3}-from-\d-\d\d-\d\d", "NNN-from-h-mm-ss", file.name)
        assert file.is_dir() or name in PAGE
