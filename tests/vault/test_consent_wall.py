"""The third wall: every guard of the database, and attempts to climb it in raw SQL."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2 as driver

from colearn_desktop.domain.consent import ConsentState, Purpose, RecordingGrant
from colearn_desktop.domain.errors import (
    ConsentMissingError,
    ConsentTransitionError,
    GrantEndedError,
)
from colearn_desktop.domain.events import (
    EventBody,
    MomentMarked,
    PersonAdded,
    PersonArrived,
    PersonLeft,
    Redone,
    Undone,
)
from colearn_desktop.domain.ids import EventId, GrantId, PersonId, new_id
from colearn_desktop.vault.stretch_writer import StretchWriter
from tests.fakes.vault_room import (
    CHANGED_FORM,
    FRAMES,
    VaultRoom,
    room,
    store,
)
from tests.fakes.vault_wall import Wall


@pytest.fixture
def wall(tmp_path: Path) -> Wall:
    return Wall(tmp_path)


# Sound needs a grant


def segment(wall: Wall, **changes: object) -> None:
    row: dict[str, object] = {
        "recording_id": wall.recording_id,
        "stretch": 1,
        "segment_index": 1,
        "first_frame": FRAMES,
        "frames": FRAMES,
        "peak": 1,
        "at_ms": 1_000,
        "last": 0,
        "sealed": b"x",
    } | changes
    names = ", ".join(row)
    marks = ", ".join(f":{name}" for name in row)
    wall.raw.execute(f"INSERT INTO audio_segment ({names}) VALUES ({marks})", row)


def stretch(
    wall: Wall, grant_id: str, recording_id: str | None = None, number: int = 2
) -> None:
    wall.raw.execute(
        "INSERT INTO stretch VALUES (?, ?, ?, x'00', 5)",
        (recording_id or wall.recording_id, number, grant_id),
    )


def bare_grant(wall: Wall, session_id: str) -> str:
    """A grant that rests on nobody's yes."""
    grant_id = new_id()
    wall.raw.execute(
        "INSERT INTO recording_grant VALUES (?, ?, ?, 5)",
        (grant_id, session_id, wall.place.form.sha256),
    )
    return grant_id


def test_the_next_segment_under_an_open_grant_is_let_in(wall: Wall) -> None:
    segment(wall)
    stretch(wall, wall.grant.grant_id)


def test_a_segment_needs_its_stretch(wall: Wall) -> None:
    wall.raw.execute("PRAGMA foreign_keys = OFF")
    for changes in ({"stretch": 2}, {"recording_id": "another"}):
        with pytest.raises(driver.IntegrityError, match="no valid grant"):
            segment(wall, segment_index=0, **changes)


def test_a_segment_has_to_be_the_next(wall: Wall) -> None:
    for index in (0, 2, -1):
        with pytest.raises(driver.IntegrityError, match="colearn:"):
            segment(wall, segment_index=index)


def test_nothing_follows_the_last_segment(wall: Wall) -> None:
    segment(wall, last=1)
    with pytest.raises(driver.IntegrityError, match="not the next one"):
        segment(wall, segment_index=2)


def test_a_stretch_needs_a_grant_that_is_open_and_this_sessions(wall: Wall) -> None:
    other = VaultRoom(wall.place.vault)
    foreign = other.everyone_agrees()
    nobodys = bare_grant(wall, wall.place.session_id)
    wall.raw.execute("PRAGMA foreign_keys = OFF")
    for grant_id in (wall.ended_grant.grant_id, foreign.grant_id, nobodys, "made up"):
        with pytest.raises(driver.IntegrityError, match="no valid grant"):
            stretch(wall, grant_id)
    with pytest.raises(driver.IntegrityError, match="no valid grant"):
        stretch(wall, wall.grant.grant_id, recording_id=other.recording(), number=1)


def test_a_stretch_has_to_be_the_next(wall: Wall) -> None:
    for number in (0, 3):
        with pytest.raises(driver.IntegrityError, match="not the next one"):
            stretch(wall, wall.grant.grant_id, number=number)


def test_an_erased_recording_takes_no_sound(wall: Wall) -> None:
    wall.raw.execute("UPDATE recording SET wrapped_key = NULL")
    with pytest.raises(driver.IntegrityError, match="no valid grant"):
        segment(wall)
    with pytest.raises(GrantEndedError):
        store(wall.writer, 1)


def test_only_a_valid_yes_carries_a_grant(wall: Wall) -> None:
    place = wall.place
    other = VaultRoom(place.vault)
    place.vault.consents.save_form(CHANGED_FORM)
    old_yes = wall.ended_grant.consent_ids[0]
    changed = place.record_of(1, ConsentState.GRANTED, form=CHANGED_FORM)
    invalid = [
        place.answer(1, ConsentState.GRANTED, Purpose.NOTES).consent_id,
        other.answer(1, ConsentState.GRANTED).consent_id,
        old_yes,
        place.answer(2, ConsentState.REFUSED).consent_id,
        place.answer(2, ConsentState.INFORMED).consent_id,
        "made up",
    ]
    place.vault.consents.append(changed)
    invalid.append(changed.consent_id)
    wall.raw.execute("PRAGMA foreign_keys = OFF")
    grant_id = bare_grant(wall, place.session_id)
    for consent_id in invalid:
        with pytest.raises(driver.IntegrityError, match="no valid grant"):
            wall.raw.execute("INSERT INTO grant_consent VALUES (?, ?)", (grant_id, consent_id))
    latest = place.answer(2, ConsentState.GRANTED).consent_id
    wall.raw.execute("INSERT INTO grant_consent VALUES (?, ?)", (grant_id, latest))


def test_an_ended_grant_takes_no_further_yes(wall: Wall) -> None:
    latest = wall.place.answer(1, ConsentState.GRANTED).consent_id
    with pytest.raises(driver.IntegrityError, match="no valid grant"):
        wall.raw.execute(
            "INSERT INTO grant_consent VALUES (?, ?)", (wall.ended_grant.grant_id, latest)
        )


def test_a_grant_cannot_be_on_another_form(wall: Wall) -> None:
    wall.place.vault.consents.save_form(CHANGED_FORM)
    with pytest.raises(driver.IntegrityError, match="no valid grant"):
        wall.raw.execute(
            "INSERT INTO recording_grant VALUES (?, ?, ?, 5)",
            (new_id(), wall.place.session_id, CHANGED_FORM.sha256),
        )


# What ends a grant

Deed = Callable[[VaultRoom], object]


def leave_and_undo(place: VaultRoom) -> None:
    person_id = place.people[0].person_id
    (left,) = place.vault.events.append(
        place.session_id, place.header.device_id, 5, 5, [PersonLeft(person_id)]
    )
    assert place.vault.consents.open_grants(place.session_id)
    place.log(Undone(left.event_id))


def let_an_arrival_hold_again(place: VaultRoom) -> None:
    arrival = _append(place, PersonAdded(PersonId(new_id()), "Late", 9))
    undone = _append(place, Undone(arrival))
    place.vault.consents.save_grant(place.earn_grant(), 5)
    assert place.vault.consents.open_grants(place.session_id)
    place.log(Redone(undone))


def let_a_mark_hold_again(place: VaultRoom) -> None:
    place.log(Redone(_append(place, Undone(_append(place, MomentMarked())))))


def _append(place: VaultRoom, body: EventBody) -> EventId:
    header = place.header
    (event,) = place.vault.events.append(header.session_id, header.device_id, 5, 5, [body])
    return event.event_id


def change_form(place: VaultRoom) -> None:
    place.vault.consents.save_form(CHANGED_FORM)
    place.vault.sessions.use_form(place.session_id, CHANGED_FORM.sha256)


def agree_to_other_words(place: VaultRoom) -> None:
    place.vault.consents.save_form(CHANGED_FORM)
    place.vault.consents.append(place.record_of(1, ConsentState.GRANTED, form=CHANGED_FORM))


ENDS: dict[str, Deed] = {
    **{
        f"audio {state}": lambda place, state=state: place.answer(2, state)  # type: ignore[misc]
        for state in ConsentState
        if state is not ConsentState.GRANTED
    },
    "arrival": lambda place: place.log(PersonArrived(PersonId(new_id()))),
    "addition": lambda place: place.log(PersonAdded(PersonId(new_id()), "Late", 9)),
    "departure undone": leave_and_undo,
    "arrival redone": let_an_arrival_hold_again,
    "form changed": change_form,
    "other words": agree_to_other_words,
    "end": lambda place: place.vault.consents.end_grants(place.session_id, "asked", 5),
}
KEEPS: dict[str, Deed] = {
    "another yes": lambda place: place.answer(2, ConsentState.GRANTED),
    "notes refused": lambda place: place.answer(2, ConsentState.REFUSED, Purpose.NOTES),
    "departure": lambda place: place.log(PersonLeft(place.people[0].person_id)),
    "expected": lambda place: place.log(
        PersonAdded(PersonId(new_id()), "Later", 9, present=False)
    ),
    "mark": lambda place: place.log(MomentMarked()),
    "mark redone": let_a_mark_hold_again,
    "renaming": lambda place: place.vault.sessions.rename(
        place.session_id, title="Other", place=""
    ),
    "sign of life": lambda place: place.vault.sessions.keep_alive(place.session_id, 900),
    "another session's no": lambda place: VaultRoom(place.vault).answer(
        1, ConsentState.REFUSED
    ),
}


@pytest.mark.parametrize("deed", ENDS.values(), ids=ENDS.keys())
def test_sound_is_refused_from_then_on(wall: Wall, deed: Deed) -> None:
    deed(wall.place)
    assert wall.place.vault.consents.open_grants(wall.place.session_id) == []
    with pytest.raises(GrantEndedError):
        store(wall.writer, 1)
    with pytest.raises(GrantEndedError):
        wall.place.writer(wall.grant, wall.recording_id)
    with pytest.raises(driver.IntegrityError, match="no valid grant"):
        segment(wall)
    check = wall.place.vault.recordings.verify(wall.recording_id)
    assert (check.is_whole, check.segments) == (True, 1)


@pytest.mark.parametrize("deed", KEEPS.values(), ids=KEEPS.keys())
def test_sound_goes_on(wall: Wall, deed: Deed) -> None:
    deed(wall.place)
    store(wall.writer, 1)


def test_a_grant_made_by_hand_is_not_believed(wall: Wall) -> None:
    made_up = object.__new__(RecordingGrant)
    object.__setattr__(made_up, "grant_id", GrantId(new_id()))
    with pytest.raises(GrantEndedError):
        wall.place.writer(made_up, wall.recording_id)


class RandomHost:
    """Does whatever comes to mind, and remembers whether sound ought to be let in."""

    def __init__(self, place: VaultRoom, source: random.Random) -> None:
        self.place = place
        self.source = source
        self.is_open = False
        self.let_in = self.refused = 0
        self._move_on()

    def _move_on(self) -> None:
        self.place = VaultRoom(self.place.vault, people=3)
        self.recording_id = self.place.recording()
        self.writer: StretchWriter | None = None
        self.index = 0

    def step(self) -> None:
        deeds = {self.answer: 8, self.ask_for_grant: 6, self.speak: 12, self.arrive: 1}
        self.source.choices(list(deeds), list(deeds.values()))[0]()

    def answer(self) -> None:
        state = self.source.choices(list(ConsentState), (1, 1, 30, 2, 2, 1, 1))[0]
        purpose = self.source.choice((Purpose.AUDIO, Purpose.AUDIO, Purpose.NOTES))
        try:
            self.place.answer(self.source.randint(1, 3), state, purpose)
        except ConsentTransitionError:
            self._move_on()
            return
        if purpose is Purpose.AUDIO and state is not ConsentState.GRANTED:
            self.is_open = False

    def arrive(self) -> None:
        self.place.log(PersonArrived(self.place.people[0].person_id))
        self.is_open = False

    def ask_for_grant(self) -> None:
        try:
            grant = self.place.earn_grant()
        except ConsentMissingError:
            return
        self.place.vault.consents.save_grant(grant, 5)
        if self.writer is not None:
            self.writer.close()
        self.writer = self.place.writer(grant, self.recording_id)
        self.index = 0
        self.is_open = True

    def speak(self) -> None:
        if self.writer is None:
            return
        try:
            store(self.writer, self.index)
        except GrantEndedError:
            assert not self.is_open
            self.refused += 1
        else:
            assert self.is_open
            self.let_in += 1
            self.index += 1


def test_random_answers_never_let_ungated_sound_in(tmp_path: Path) -> None:
    """The database and the domain agree on each of many segments."""
    host = RandomHost(room(tmp_path, people=3), random.Random(5))
    for _ in range(700):
        host.step()
    assert host.let_in > 100
    assert host.refused > 50
