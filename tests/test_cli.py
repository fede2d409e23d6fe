"""The command, started as a person starts it: in a process of its own, without a display."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import soundfile

from colearn_desktop.services.session_list import list_sessions
from colearn_desktop.vault.vault import Vault
from tests.fakes.audio_room import skip_without
from tests.fakes.opened_archive import check_opened
from tests.fakes.terminal import run_and_answer
from tests.fakes.vault_fixtures import PASSPHRASE, cheap_vault

ROOT = Path(__file__).resolve().parents[1]
# Long enough that chance does not write them into megabytes of ciphertext.
CANARIES = (
    b"Bracken",
    b"Clover",
    b"neighbour",
    b"Rehearsal",
    b"calendar would",
    b"How does your group",
    b"fLaC\x00\x00\x00\x22",
    b"WAVEfmt ",
)


def colearn(*arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    without_display = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    }
    return subprocess.run(
        [sys.executable, "-m", "colearn_desktop", *arguments],
        cwd=ROOT,
        env=without_display,
        input=typed,
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
    )


@pytest.fixture(scope="module")
def rehearsed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    out = tmp_path_factory.mktemp("rehearsal")
    done = colearn("rehearse", "--minutes", "4", "--speed", "40", "--out", str(out), "--json")
    assert done.returncode == 0, done.stderr
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def test_a_rehearsal_records_turns_notes_and_the_wall(rehearsed: dict[str, Any]) -> None:
    assert 150 < rehearsed["recorded_seconds"] < 240
    assert rehearsed["turns"] > 3
    assert rehearsed["notes"] > 3
    assert rehearsed["pauses_for_consent"] == 1
    assert rehearsed["refused_without_consent"] is True


def test_age_and_tar_open_what_a_rehearsal_leaves(
    rehearsed: dict[str, Any], tmp_path: Path
) -> None:
    skip_without("age", "tar")
    archive = Path(rehearsed["archive"])
    status, said = run_and_answer(
        [
            "age",
            "-d",
            "-i",
            rehearsed["unlock_file"],
            "-o",
            str(tmp_path / "a.tar"),
            str(archive),
        ],
        tmp_path,
        rehearsed["passphrase_words"],
    )
    assert status == 0, said
    subprocess.run(["tar", "-xf", "a.tar"], cwd=tmp_path, check=True)
    (bag_info,) = tmp_path.glob("*/bagit.txt")
    data = check_opened(bag_info.parent)
    seconds = sum(soundfile.info(str(flac)).duration for flac in data.glob("audio/*.flac"))
    assert seconds == pytest.approx(rehearsed["recorded_seconds"], abs=0.01)
    session = json.loads((data / "session.json").read_text())
    assert "Rehearsal (simulated)" in json.dumps(session)


def test_the_archive_commands_need_the_right_words(
    rehearsed: dict[str, Any], tmp_path: Path
) -> None:
    archive, words = rehearsed["archive"], rehearsed["passphrase_words"]
    assert colearn("archive", "verify", archive, typed=f"{words}\n").returncode == 0
    listed = colearn("archive", "list", archive, typed=f"{words}\n")
    assert "session.json" in listed.stdout
    into = tmp_path / "opened"
    opened = colearn("archive", "extract", archive, "--into", str(into), typed=f"{words}\n")
    assert opened.returncode == 0, opened.stderr
    assert (into / "data" / "notes.vtt").is_file()
    wrong = colearn("archive", "verify", archive, typed="these-are-not-the-words\n")
    assert wrong.returncode == 1
    assert "These words do not open the archive." in wrong.stderr


def test_an_archive_is_brought_into_a_vault_once(
    rehearsed: dict[str, Any], tmp_path: Path
) -> None:
    cheap_vault(tmp_path).close()
    typed = f"{PASSPHRASE}\n{rehearsed['passphrase_words']}\n"
    command = ("archive", "import", rehearsed["archive"], "--vault", str(tmp_path / "vault"))
    first = colearn(*command, typed=typed)
    assert first.returncode == 0, first.stderr
    assert "is in this vault now" in first.stdout
    with Vault.unlock(tmp_path / "vault", PASSPHRASE) as vault:
        (line,) = list_sessions(vault)
        assert line.notes == rehearsed["notes"]
        assert line.recorded_ms // 1_000 == int(rehearsed["recorded_seconds"])
    again = colearn(*command, typed=typed)
    assert "everything was here already" in again.stdout
    wrong = colearn(*command, typed=f"{PASSPHRASE}\nthese-are-not-the-words\n")
    assert wrong.returncode == 1
    assert "These words do not open the archive." in wrong.stderr


def test_the_archive_tells_nothing_without_its_key(rehearsed: dict[str, Any]) -> None:
    folder = Path(rehearsed["archive"]).parent
    for file in folder.iterdir():
        contents = file.read_bytes()
        for canary in CANARIES:
            assert canary not in contents, (file.name, canary)


def test_without_a_display_it_says_what_works(tmp_path: Path) -> None:
    done = colearn("--vault", str(tmp_path))
    assert done.returncode == 1
    assert "colearn rehearse" in done.stderr


def test_an_out_folder_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = colearn("rehearse", "--out", str(tmp_path / "file" / "below"))
    assert done.returncode == 1
    assert "could not be written there" in done.stderr
    assert "Traceback" not in done.stderr


def test_doctor_names_what_is_there(tmp_path: Path) -> None:
    done = colearn("--vault", str(tmp_path), "doctor", "--json")
    assert done.returncode == 0
    findings = {f["check"]: f for f in json.loads(done.stdout)["findings"]}
    assert findings["libraries"]["is_fine"]
    assert not findings["display"]["is_fine"]
    assert set(findings) == {
        "python",
        "libraries",
        "microphones",
        "playback",
        "disk",
        "display",
        "vault",
    }


def test_the_version_is_printed() -> None:
    assert colearn("--version").stdout.startswith("colearn 0.")
