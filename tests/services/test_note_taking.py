from __future__ import annotations

from pathlib import Path

import pytest

from colearn_desktop.domain.errors import NothingToUndoError
from colearn_desktop.domain.events import NotesHandedOver, NoteWritten, PersonAdded
from colearn_desktop.domain.floor import held_by
from colearn_desktop.domain.identifying import Reason
from colearn_desktop.domain.ids import NoteId, PersonId
from colearn_desktop.domain.notes import NoteKind, NoteTaker
from colearn_desktop.domain.people import Role
from colearn_desktop.services.live_session import LiveSession
from colearn_desktop.services.note_taking import LONGEST_LAG_MS
from colearn_desktop.services.private_names import read_private_names, write_private_names
from colearn_desktop.vault.vault import Vault
from tests.fakes.clock import FakeClock


def test_a_stamp_is_earlier_by_the_note_takers_lag(live: LiveSession, clock: FakeClock) -> None:
    live.notes.hand_over("Nettle", 4_000)
    clock.advance(60_000)
    assert live.notes.stamp_ms() == 56_000
    live.notes.hand_over("Sorrel", 0)
    assert live.notes.stamp_ms() == 60_000


def test_no_stamp_lies_before_the_start(live: LiveSession, clock: FakeClock) -> None:
    live.notes.hand_over("Nettle", 4_000)
    clock.advance(1_500)
    assert live.notes.stamp_ms() == 0


def test_a_note_belongs_to_whoever_spoke_when_it_was_heard(
    live: LiveSession, clock: FakeClock
) -> None:
    live.notes.hand_over("Nettle", 5_000)
    live.give_floor(1)
    clock.advance(10_000)
    live.give_floor(2)
    clock.advance(2_000)
    stamp_ms = live.notes.stamp_ms()
    live.notes.write(stamp_ms, NoteKind.INSIGHT, "heard from the first")
    (placed,) = live.state.placed_notes()
    first = live.state.at_seat(1)
    assert first is not None
    assert placed.floor == held_by(first.person_id)
    assert placed.note.author == "Nettle"


def test_handing_over_twice_to_the_same_person_is_told_once(live: LiveSession) -> None:
    live.notes.hand_over("  Nettle\n", 3_000)
    live.notes.hand_over("Nettle", 3_000)
    handed = [e.body for e in live.log.events if isinstance(e.body, NotesHandedOver)]
    assert handed == [NotesHandedOver("Nettle", 3_000)]


@pytest.mark.parametrize(("asked_ms", "lag_ms"), [(-5, 0), (10**9, LONGEST_LAG_MS)])
def test_a_lag_stays_within_reason(live: LiveSession, asked_ms: int, lag_ms: int) -> None:
    live.notes.hand_over("Nettle", asked_ms)
    assert live.notes.note_taker == NoteTaker("Nettle", lag_ms)


def test_note_takers_are_offered_first(live: LiveSession) -> None:
    live.log.append(
        PersonAdded(PersonId("h"), "Teasel", None, Role.HOST),
        PersonAdded(PersonId("n"), "Nettle", None, Role.NOTE_TAKER),
    )
    assert live.notes.possible_note_takers() == ["Nettle", "Teasel"]


def test_a_note_that_was_not_deleted_cannot_be_restored(live: LiveSession) -> None:
    with pytest.raises(NothingToUndoError):
        live.notes.restore(NoteId("none"))


def test_an_earlier_wording_is_kept_and_comes_back_as_a_new_one(
    live: LiveSession, clock: FakeClock
) -> None:
    note_id = live.notes.write(0, NoteKind.NOTE, "Buses stop at six")
    clock.advance(90_000)
    live.notes.revise(note_id, NoteKind.QUOTE, "Trams")
    first, second = live.notes.wordings(note_id)
    live.notes.revise(note_id, first.kind, first.text)
    assert (second.at_ms, second.text) == (90_000, "Trams")
    assert live.state.notes[note_id].text == "Buses stop at six"
    assert len(live.notes.wordings(note_id)) == 3


def test_themes_are_those_of_the_notes_that_stand(live: LiveSession) -> None:
    live.notes.write(0, NoteKind.NOTE, "#buses and #keys")
    gone = live.notes.write(1, NoteKind.NOTE, "#gone")
    live.notes.write(2, NoteKind.NOTE, "#keys")
    live.notes.delete(gone)
    assert live.notes.themes() == ["keys", "buses"]


def test_private_names_are_noticed_until_dismissed(live: LiveSession, vault: Vault) -> None:
    assert live.notes.identifying_words("Zofia came") == []
    write_private_names(vault.settings, ["Zofia"])
    live.notes.read_private_names_again()
    (word,) = live.notes.identifying_words("Zofia came")
    assert word.reason is Reason.PRIVATE_NAME
    live.notes.dismiss("zofia")
    assert live.notes.identifying_words("Zofia came") == []


def test_dismissing_a_word_leaves_nothing_in_the_log(live: LiveSession) -> None:
    before = len(live.log.events)
    live.notes.dismiss("Zofia")
    assert len(live.log.events) == before


def test_private_names_are_kept_tidy(vault: Vault) -> None:
    assert read_private_names(vault.settings) == ()
    kept = write_private_names(vault.settings, [" Zofia ", "", "ZOFIA", "Mary\tAnn", "´"])
    assert kept == ("Zofia", "Mary Ann")
    assert read_private_names(vault.settings) == kept


def test_private_names_lie_encrypted_on_the_disk(vault: Vault, tmp_path: Path) -> None:
    write_private_names(vault.settings, ["Zqcanaryname"])
    vault.close()
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert files
    assert not any(b"Zqcanaryname" in path.read_bytes() for path in files)


def test_private_names_are_in_no_record_of_a_session(live: LiveSession, vault: Vault) -> None:
    write_private_names(vault.settings, ["Zqcanaryname"])
    live.notes.read_private_names_again()
    live.notes.write(0, NoteKind.NOTE, "harmless")
    live.notes.identifying_words("Zqcanaryname")
    live.notes.dismiss("Zqcanaryname")
    assert "Zqcanaryname" not in str(live.log.events)


@pytest.mark.parametrize("stored", ["", "no JSON", "{}", "3", "null", '["A", 5]'])
def test_private_names_that_cannot_be_read_are_none(vault: Vault, stored: str) -> None:
    vault.settings.set("private_names", stored)
    assert read_private_names(vault.settings) in ((), ("A",))


def test_the_stamp_above_the_line_is_the_one_stored(live: LiveSession) -> None:
    live.notes.write(1_234, NoteKind.ACTION, "ask")
    bodies = [e.body for e in live.log.events if isinstance(e.body, NoteWritten)]
    assert [(body.stamped_ms, body.kind) for body in bodies] == [(1_234, NoteKind.ACTION)]
