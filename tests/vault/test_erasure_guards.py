"""How far the guards open for an erasure, and that the chain of answers notices the rest."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlcipher3 import dbapi2 as driver

from colearn_desktop.domain import event_codec
from colearn_desktop.domain.consent import ConsentState
from colearn_desktop.domain.errors import VaultDamagedError
from colearn_desktop.domain.events import Erased, NoteWritten, SessionEnded, SessionStarted
from colearn_desktop.domain.ids import EventId, NoteId, new_id
from colearn_desktop.domain.notes import NoteKind
from colearn_desktop.vault.erasures import Redaction, tables_of_a_session
from colearn_desktop.vault.schema import metadata
from tests.fakes.vault_room import VaultRoom, drop_guards, raw_sql, room

ERASED = event_codec.to_json(Erased())
REFUSED = pytest.raises(driver.IntegrityError, match="append-only")


class Ended:
    """A session that has ended, with two notes in it and an answer."""

    def __init__(self, folder: Path) -> None:
        self.place: VaultRoom = room(folder)
        self.vault = self.place.vault
        self.place.answer(1, ConsentState.GRANTED)
        self.place.answer(2, ConsentState.GRANTED)
        self.place.log(
            SessionStarted(),
            *(NoteWritten(NoteId(new_id()), 1, NoteKind.NOTE, text) for text in ("a", "b")),
            SessionEnded(),
        )
        self.raw: Any = raw_sql(self.vault)

    def notes(self) -> list[EventId]:
        events = self.vault.events.read(self.place.session_id)
        return [event.event_id for event in events if isinstance(event.body, NoteWritten)]

    def erase_first(self, witnesses: dict[str, str] | None = None) -> None:
        self.vault.erasures.begin_person(
            self.place.session_id,
            self.place.people[0].person_id,
            Redaction({self.notes()[0]: Erased()}, (), "", "", witnesses or {}),
            {"notes": 1},
            device_id=self.place.header.device_id,
            at_ms=0,
            utc_ms=9,
        )

    def open_gate(self, event_id: str, kind: str = "person") -> str:
        erasure_id = new_id()
        self.raw.execute(
            "INSERT INTO erasure VALUES (?, ?, ?, 'x', 1, '{}')",
            (erasure_id, kind, self.place.session_id),
        )
        self.raw.execute("INSERT INTO erasure_gate VALUES (?, ?, 0)", (erasure_id, event_id))
        return erasure_id

    def rewrite(self, event_id: str, body: str = ERASED) -> None:
        self.raw.execute("UPDATE event SET body = ? WHERE event_id = ?", (body, event_id))


@pytest.fixture
def ended(tmp_path: Path) -> Iterator[Ended]:
    ended = Ended(tmp_path)
    yield ended
    ended.raw.close()
    ended.vault.close()


def test_an_event_is_rewritten_once_and_no_other_event_is(ended: Ended) -> None:
    first, second = ended.notes()
    with REFUSED:
        ended.rewrite(first)
    ended.open_gate(first)
    with REFUSED:
        ended.rewrite(second)
    ended.rewrite(first)
    with REFUSED:
        ended.rewrite(
            first, event_codec.to_json(NoteWritten(NoteId("n"), 1, NoteKind.NOTE, ""))
        )


@pytest.mark.parametrize(
    "change",
    [
        "at_ms = 5",
        "sequence = 99",
        "utc_ms = 5",
        "event_id = 'x'",
        'body = \'{"type":"undone"}\'',
    ],
)
def test_an_open_gate_lets_nothing_but_words_change(ended: Ended, change: str) -> None:
    first = ended.notes()[0]
    ended.open_gate(first)
    with pytest.raises(driver.IntegrityError):
        ended.raw.execute(f"UPDATE event SET {change} WHERE event_id = ?", (first,))
    with REFUSED:
        ended.raw.execute("DELETE FROM event WHERE event_id = ?", (first,))


def test_a_gate_cannot_be_opened_again(ended: Ended) -> None:
    first, second = ended.notes()
    erasure_id = ended.open_gate(first)
    ended.rewrite(first)
    for attempt in (
        "UPDATE erasure_gate SET used = 0",
        "DELETE FROM erasure_gate",
        f"INSERT OR REPLACE INTO erasure_gate VALUES ('{erasure_id}', '{first}', 0)",
        "UPDATE erasure SET kind = 'session'",
        "DELETE FROM erasure",
    ):
        with REFUSED:
            ended.raw.execute(attempt)
    ended.raw.execute("INSERT INTO erasure_end VALUES (?, 2)", (erasure_id,))
    with REFUSED:
        ended.raw.execute("INSERT INTO erasure_gate VALUES (?, ?, 0)", (erasure_id, second))
    with REFUSED:
        ended.raw.execute("DELETE FROM erasure_end")


def test_a_session_goes_only_while_its_own_erasure_is_open(ended: Ended) -> None:
    other = VaultRoom(ended.vault)
    begun = ended.vault.erasures.begin_session(ended.place.session_id, {}, 5)
    with REFUSED:
        ended.raw.execute("DELETE FROM event")
    with REFUSED:
        ended.raw.execute("DELETE FROM session WHERE session_id = ?", (other.session_id,))
    ended.vault.erasures.remove_rest(begun)
    assert ended.vault.erasures.end(begun, 6)
    assert [header.session_id for header in ended.vault.sessions.list()] == [other.session_id]


def test_a_running_session_cannot_be_erased(tmp_path: Path) -> None:
    place = room(tmp_path)
    place.log(SessionStarted())
    raw = raw_sql(place.vault)
    for kind in ("person", "session"):
        with REFUSED:
            raw.execute(
                "INSERT INTO erasure VALUES ('e', ?, ?, '', 1, '{}')", (kind, place.session_id)
            )
    raw.close()


def test_an_answer_goes_only_when_its_digest_is_kept(ended: Ended) -> None:
    ended.raw.execute(
        "INSERT INTO erasure VALUES ('e', 'session', ?, '', 1, '{}')", (ended.place.session_id,)
    )
    with REFUSED:
        ended.raw.execute("DELETE FROM consent_record")
    with REFUSED:
        ended.raw.execute("INSERT INTO consent_erasure VALUES (1, 'e', x'00', x'00', x'00')")


def test_answers_go_on_after_the_last_one_was_erased(ended: Ended) -> None:
    ended.vault.erasures.begin_session(ended.place.session_id, {}, 5)
    assert ended.vault.consents.verify() == 2
    other = VaultRoom(ended.vault)
    other.answer(1, ConsentState.GRANTED)
    assert ended.vault.consents.verify() == 3
    assert len(ended.vault.consents.read(other.session_id)) == 1


def test_a_witness_is_taken_out_twice_and_then_the_session(ended: Ended) -> None:
    first = ended.vault.consents.read(ended.place.session_id)[0]
    ended.erase_first({first.consent_id: "Person 1"})
    assert ended.vault.consents.read(ended.place.session_id)[0].witness == "Person 1"
    with REFUSED:  # it names neither another answer nor the state of this one
        ended.raw.execute("UPDATE consent_record SET state = 'refused' WHERE position = 1")
    with REFUSED:
        ended.raw.execute("UPDATE consent_record SET witness = '' WHERE position = 2")
    ended.erase_first({first.consent_id: "Person 2"}) if ended.notes() else None
    assert ended.vault.consents.read(ended.place.session_id)[0].witness == "Person 2"
    ended.vault.erasures.begin_session(ended.place.session_id, {}, 5)
    assert ended.vault.consents.verify() == 2


def assert_each_is_noticed(ended: Ended, *tamperings: str) -> None:
    raw = drop_guards(ended.vault)
    tables = ("consent_record", "consent_erasure")
    for table in tables:
        raw.execute(f"CREATE TABLE before_{table} AS SELECT * FROM {table}")
    for tampering in tamperings:
        raw.execute(tampering)
        with pytest.raises(VaultDamagedError):
            ended.vault.consents.verify()
        for table in tables:
            raw.execute(f"DELETE FROM {table}")
            raw.execute(f"INSERT INTO {table} SELECT * FROM before_{table}")
        ended.vault.consents.verify()
    raw.close()


def test_whoever_tampers_with_what_is_left_is_noticed(ended: Ended) -> None:
    other = VaultRoom(ended.vault)
    other.answer(1, ConsentState.REFUSED)
    ended.vault.erasures.begin_session(ended.place.session_id, {}, 5)
    assert_each_is_noticed(
        ended,
        "UPDATE consent_erasure SET digest = zeroblob(32)",
        "UPDATE consent_erasure SET chain_mac = zeroblob(32), seal = zeroblob(32)",
        "DELETE FROM consent_erasure WHERE position = 1",
        "DELETE FROM consent_erasure WHERE position = 2",
        "UPDATE consent_erasure SET position = position + 5",
        "UPDATE consent_record SET state = 'granted' WHERE position = 3",
        "DELETE FROM consent_record WHERE position = 3",
    )


def test_an_answer_without_its_witness_is_sealed_as_it_is(ended: Ended) -> None:
    first = ended.vault.consents.read(ended.place.session_id)[0]
    ended.erase_first({first.consent_id: "Person 1"})
    assert_each_is_noticed(
        ended,
        "UPDATE consent_record SET witness = 'Rowan' WHERE position = 1",
        "UPDATE consent_record SET state = 'refused' WHERE position = 1",
        # To pass for an answer that was erased it would need another seal.
        "DELETE FROM consent_record WHERE position = 1",
        "DELETE FROM consent_erasure",
    )


def test_every_table_that_refers_to_a_session_is_seen_to() -> None:
    """A table that is added later either belongs to a session or says here why it stays."""
    seen_to = {table.name for table in tables_of_a_session()}
    seen_to |= {"session", "recording", "stretch", "audio_segment", "recording_grant"}
    seen_to |= {"silencing_end", "grant_consent", "grant_end"}  # through what they refer to
    seen_to |= {"stretch_arrival", "stretch_arrived"}  # with their recording, by a trigger
    refers = {"session"}
    while True:
        more = {
            table.name
            for table in metadata.tables.values()
            if any(key.column.table.name in refers for key in table.foreign_keys)
        } | refers
        if more == refers:
            break
        refers = more
    assert refers == seen_to
    # These name sessions by an id alone, and stay.
    named = {t.name for t in metadata.tables.values() if "session_id" in t.columns}
    assert named - refers <= {"erasure", "handed_session", "handed_person"}
