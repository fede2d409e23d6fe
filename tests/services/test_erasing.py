"""What was erased is in no file and in no page, and the rest is as it was."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from shutil import ignore_patterns

import pytest

from colearn_desktop.domain import event_codec
from colearn_desktop.domain.consent import ConsentState, Purpose
from colearn_desktop.domain.errors import SessionStateError, VaultLockedError
from colearn_desktop.domain.events import EventBody, NoteRevised, NoteWritten
from colearn_desktop.domain.floor import Span
from colearn_desktop.domain.ids import NoteId, SessionId, new_id
from colearn_desktop.domain.notes import NoteKind
from colearn_desktop.domain.replay import replay
from colearn_desktop.services.archiving import plan_export
from colearn_desktop.services.erasing import erase, finish_erasures
from colearn_desktop.services.live_session import LiveSession
from colearn_desktop.services.session_list import list_sessions
from colearn_desktop.services.what_goes import (
    if_person_goes,
    if_recording_goes,
    if_session_goes,
    kept_recordings,
)
from colearn_desktop.vault.erasures import ErasureKind
from colearn_desktop.vault.vault import Vault
from tests.fakes.sessions import open_log
from tests.fakes.vault_fixtures import PASSPHRASE
from tests.fakes.vault_pages import chunks_found, database_key, decrypted_log, decrypted_pages
from tests.fakes.vault_room import VaultRoom, raw_sql
from tests.services.past_session import PastSession


@pytest.fixture
def past(tmp_path: Path) -> PastSession:
    past = PastSession(tmp_path)
    past.everyone_agrees()
    past.record(10_000, 60)
    return past


def everything(vault: Vault, key: bytes) -> bytes:
    """Every byte of the vault's files, as they are and as SQLite sees them."""
    database = vault.folder / "vault.db"
    raw = [path.read_bytes() for path in sorted(vault.folder.iterdir()) if path.is_file()]
    return b"\n".join([decrypted_pages(database, key), decrypted_log(database, key), *raw])


def found(vault: Vault, key: bytes, *secrets: bytes | str) -> list[bytes]:
    where = everything(vault, key)
    sought = [each.encode() if isinstance(each, str) else each for each in secrets]
    return [secret for secret in sought if secret in where]


def wrapped_keys(past: PastSession) -> list[bytes]:
    raw = raw_sql(past.vault)
    rows = raw.execute("SELECT wrapped_key FROM recording").fetchall()
    raw.close()
    return [row[0] for row in rows if row[0]]


def sealed_sound(past: PastSession) -> list[bytes]:
    raw = raw_sql(past.vault)
    rows = raw.execute("SELECT sealed FROM audio_segment ORDER BY at_ms").fetchall()
    raw.close()
    return [row[0] for row in rows]


def test_a_recording_leaves_neither_its_key_nor_its_sound(past: PastSession) -> None:
    vault, key = past.vault, database_key(past.vault)
    keys, sound = wrapped_keys(past), sealed_sound(past)
    vault._database.checkpoint()
    assert found(vault, key, *keys) == keys
    (recording,) = kept_recordings(vault, past.session_id)
    what = if_recording_goes(vault, past.session_id, recording.recording_id)
    assert what.counts["recorded_ms"] == 60_000

    done = erase(vault, past.clock, what)
    assert done.ended_utc_ms is not None
    assert found(vault, key, *keys) == []
    assert [chunks_found(each, vault.folder, key) for each in sound] == [0] * 60
    assert found(vault, key, "Buses stop at six.")
    assert list_sessions(vault)[0].recorded_ms == 0
    assert vault.erasures.open_ones() == []


def test_a_person_leaves_no_word_and_no_sound_of_their_turns(past: PastSession) -> None:
    vault, key, bracken = past.vault, database_key(past.vault), past.person("Bracken")
    past.vault.sessions.rename(past.session_id, title="At Bracken's", place="Hall")
    past.answer("Bracken", Purpose.NOTES, ConsentState.WITHDRAWN)
    witnessed = past.vault.consents.read(past.session_id)[0]
    past.vault.consents.append(
        type(witnessed)(
            **{
                **{name: getattr(witnessed, name) for name in witnessed.__slots__},
                "consent_id": "0" * 32,
                "witness": "Bracken",
            }
        )
    )
    sound = sealed_sound(past)
    what = if_person_goes(vault, past.session_id, bracken)
    assert (what.name, what.counts["notes"], what.counts["turns"]) == ("Bracken", 1, 1)
    before = replay(vault.events.read(past.session_id))

    done = erase(vault, past.clock, what)
    assert done.ended_utc_ms is not None
    assert found(vault, key, "Bracken", "I came because", "Clover knocked") == []
    assert found(vault, key, "Buses stop at six.", "Who holds the key?") != []
    # Their turn from 30 to 61 s was recorded from 10 s on, a second a piece.
    gone = [chunks_found(each, vault.folder, key) == 0 for each in sound]
    assert gone == [False] * 20 + [True] * 31 + [False] * 9
    after = replay(vault.events.read(past.session_id))
    assert after.people[bracken].name == "Person 1"
    assert len(after.notes) == len(before.notes) - 1
    assert after.struck[-1] == Span(30_000, 61_000)
    assert vault.sessions.get(past.session_id).title == "At Person 1's"
    answers = vault.consents.read(past.session_id)
    assert [r.state for r in answers if r.person_id == bracken][-1] is ConsentState.WITHDRAWN
    assert answers[-1].witness == "Person 1"
    assert vault.consents.verify() == len(answers)
    assert "Bracken" not in json.dumps([str(r) for r in vault.erasures.history()])


def test_words_that_were_taken_back_or_put_better_go_too(past: PastSession) -> None:
    vault, key = past.vault, database_key(past.vault)
    note = next(n for n in past.log.state.notes.values() if "Clover" in n.text)
    past.log.append(NoteRevised(note.note_id, NoteKind.QUOTE, "What herons say to Bracken"))
    past.log.append(NoteRevised(note.note_id, NoteKind.QUOTE, "Nothing."))
    assert found(vault, key, "herons say") != []
    erase(vault, past.clock, if_person_goes(vault, past.session_id, past.person("Bracken")))
    assert found(vault, key, "herons say", "Nothing.") == []


def test_what_an_archive_said_in_other_words_goes_too(past: PastSession) -> None:
    """An event may be stored in a second wording that came in with somebody's archive."""
    vault, key = past.vault, database_key(past.vault)
    events = vault.events.read(past.session_id)
    buses = next(
        (event.event_id, event.body)
        for event in events
        if isinstance(event.body, NoteWritten) and "Buses" in event.body.text
    )
    text = event_codec.to_json(replace(buses[1], text="Bracken says: buses stop."))
    raw = raw_sql(vault)
    raw.execute(
        "INSERT INTO event_reading VALUES (?, ?, 1, 0, ?)", (buses[0], past.session_id, text)
    )
    raw.close()
    assert found(vault, key, "Bracken says") != []
    erase(vault, past.clock, if_person_goes(vault, past.session_id, past.person("Bracken")))
    assert found(vault, key, "Bracken") == []
    assert found(vault, key, "Buses stop at six.") != []


def other_session(past: PastSession) -> SessionId:
    """A neighbour in the same vault, with answers before and after those of the first."""
    room = VaultRoom(past.vault)
    room.answer(1, ConsentState.GRANTED)
    return room.session_id


def test_a_session_leaves_nothing_but_a_receipt_and_the_chain_holds(
    past: PastSession,
) -> None:
    vault, key = past.vault, database_key(past.vault)
    past.vault.sessions.rename(past.session_id, title="Herons", place="Bridge Street")
    other = other_session(past)
    past.answer("Ash", Purpose.CONTACT, ConsentState.WITHDRAWN)
    keys, sound = wrapped_keys(past), sealed_sound(past)
    people = ["Bracken", "Clover", "Juniper"]  # "Ash" may be in any noise
    events = [event.event_id for event in vault.events.read(past.session_id)]
    ids = [record.consent_id for record in vault.consents.read(past.session_id)]
    length = vault.consents.verify()
    vault._database.checkpoint()
    words = ["Buses stop", "I came because", "Who holds", "Herons", *people, *events, *ids]
    assert len(found(vault, key, *words)) == len(words)

    done = erase(vault, past.clock, if_session_goes(vault, past.session_id))
    assert done.ended_utc_ms is not None
    assert found(vault, key, *words, *keys) == []
    assert [chunks_found(each, vault.folder, key) for each in sound] == [0] * 60
    assert [line.session_id for line in list_sessions(vault)] == [other]
    assert vault.consents.verify() == length
    assert len(vault.consents.read(other)) == 1
    assert done.counts["notes"] == 3
    assert done.counts["answers"] == len(ids)
    vault.close()
    with Vault.unlock(vault.folder, PASSPHRASE) as again:
        assert again.consents.verify() == length
        assert [each.reference for each in again.erasures.history()] == [done.reference]


@pytest.mark.parametrize("whole", [True, False])
def test_many_notes_leave_nothing_in_the_corners_of_pages(
    past: PastSession, whole: bool
) -> None:
    """Pages split and merge while a log grows; what they held must not stay behind."""
    vault, key = past.vault, database_key(past.vault)
    for first in range(0, 1_000, 20):
        bodies: list[EventBody] = []
        for number in range(first, first + 20):
            # Bracken had the floor in the minute from 30 s on, and Ash before.
            at_ms, word = ((20_000, "otters"), (40_000, "herons"))[number % 2]
            text = f"{word} {number:04} {'and so on ' * (number % 40)}"
            note_id = NoteId(new_id())
            bodies.append(NoteWritten(note_id, at_ms, NoteKind.NOTE, text))
            if number % 3 == 0:
                bodies.append(NoteRevised(note_id, NoteKind.NOTE, f"{text} at seven"))
        past.log.append(*bodies)
    assert found(vault, key, "herons 0007", "herons 0599", "otters 0008") != []
    erase(
        vault,
        past.clock,
        if_session_goes(vault, past.session_id)
        if whole
        else if_person_goes(vault, past.session_id, past.person("Bracken")),
    )
    left = everything(vault, key)
    assert left.count(b"herons") == 0
    assert left.count(b"otters") == (0 if whole else 667)


def test_what_runs_cannot_be_erased(tmp_path: Path) -> None:
    past = PastSession(tmp_path)
    log = open_log(past.vault, past.clock)
    LiveSession(log).start()
    with pytest.raises(SessionStateError):
        if_session_goes(past.vault, log.session_id)
    with pytest.raises(SessionStateError):
        if_person_goes(past.vault, log.session_id, next(iter(log.state.people)))


def test_a_lock_in_the_middle_is_gone_on_with_at_the_next_unlock(past: PastSession) -> None:
    vault, key = past.vault, database_key(past.vault)
    sound = sealed_sound(past)
    what = if_session_goes(vault, past.session_id)

    def lock(_done: int, _total: int) -> None:
        vault.close()

    with pytest.raises(VaultLockedError):
        erase(vault, past.clock, what, progress=lock)
    with Vault.unlock(vault.folder, PASSPHRASE) as again:
        # The words are gone from the first step on, and nobody sees the session.
        assert found(again, key, "Buses stop at six.") == []
        assert list_sessions(again) == []
        assert len(again.erasures.open_ones()) == 1
        finish_erasures(again, past.clock)
        assert again.erasures.open_ones() == []
        assert [chunks_found(each, again.folder, key) for each in sound] == [0] * 60


@pytest.mark.fault
@pytest.mark.parametrize("kind", list(ErasureKind))
def test_a_kill_at_any_commit_leaves_all_or_nothing(
    past: PastSession, tmp_path: Path, kind: ErasureKind, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A copy of the files between two commits is what a kill would leave."""
    vault, key = past.vault, database_key(past.vault)
    bracken, keys = past.person("Bracken"), wrapped_keys(past)
    (recording,) = kept_recordings(vault, past.session_id)
    what = {
        ErasureKind.PERSON: lambda: if_person_goes(vault, past.session_id, bracken),
        ErasureKind.SESSION: lambda: if_session_goes(vault, past.session_id),
        ErasureKind.RECORDING: lambda: if_recording_goes(
            vault, past.session_id, recording.recording_id
        ),
    }[kind]()
    by_kind: dict[ErasureKind, list[bytes | str]] = {
        ErasureKind.PERSON: ["Bracken", "I came because"],
        ErasureKind.SESSION: [*keys, "Bracken", "Buses stop", "Who holds"],
        ErasureKind.RECORDING: [*keys],
    }
    secrets = by_kind[kind]
    copies: list[Path] = []
    turn = vault._database.turn_to_write
    every = 1 if os.environ.get("COLEARN_KILLS") else 6

    @contextmanager
    def copying() -> Iterator[None]:
        with turn():
            copies.append(tmp_path / f"{len(copies)}")
            if len(copies) % every < 2:
                shutil.copytree(vault.folder, copies[-1], ignore=ignore_patterns("*.lock"))
            yield

    monkeypatch.setattr(vault._database, "turn_to_write", copying)
    erase(vault, past.clock, what)
    kept = [copy for copy in copies if copy.exists()]
    assert len(kept) >= 3
    begun = []
    for copy in kept:
        with Vault.unlock(copy, PASSPHRASE) as again:
            finish_erasures(again, past.clock)
            assert again.erasures.open_ones() == []
            begun.append(bool(again.erasures.history()))
            left = found(again, key, *secrets)
            assert left == [] if begun[-1] else len(left) == len(secrets)
            again.consents.verify()
    # The first copy is from before; from one of them on it is done in each.
    assert begun == sorted(begun)
    assert (begun[0], begun[-1]) == (False, True)


def test_an_export_after_a_person_was_erased_holds_nothing_of_them(past: PastSession) -> None:
    erase(
        past.vault,
        past.clock,
        if_person_goes(past.vault, past.session_id, past.person("Bracken")),
    )
    plan = plan_export(past.vault, past.session_id)
    text = repr(plan.record)
    assert "Bracken" not in text
    assert "Clover knocked" not in text
    assert "Erased" not in text
    assert [person.name for person in plan.record.state().people.values()][1] == "Person 1"
