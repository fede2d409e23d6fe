"""What of an archived session would come into a vault, what is there, and what stays out."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from colearn_desktop.domain import event_codec
from colearn_desktop.domain.consent import ConsentForm, ConsentLedger, ConsentState, Purpose
from colearn_desktop.domain.consent_merge import MergedAnswers, merge_answers
from colearn_desktop.domain.errors import (
    ArchiveDamagedError,
    SegmentDamagedError,
)
from colearn_desktop.domain.events import Event, NoteWritten, SessionStarted, StretchStruck
from colearn_desktop.domain.floor import Span
from colearn_desktop.domain.ids import DeviceId, EventId, SessionId
from colearn_desktop.domain.import_errors import SessionRunsError
from colearn_desktop.domain.merging import Reading, in_order, settled
from colearn_desktop.domain.one_line import LONGEST_TITLE, one_line
from colearn_desktop.domain.people import Person
from colearn_desktop.domain.replay import replay
from colearn_desktop.domain.session_state import SessionState
from colearn_desktop.outputs.session_record import Contents, SessionRecord, SoundFile
from colearn_desktop.services.archive_opening import ArchivedSession
from colearn_desktop.vault.sessions import SessionHeader
from colearn_desktop.vault.vault import Vault


@dataclass(frozen=True, slots=True)
class NotesOf:
    """How many notes one note-taker adds.

    Attributes:
        author: As the notes say; empty if they do not.
    """

    author: str
    notes: int


@dataclass(frozen=True, slots=True)
class SoundImport:
    """What becomes of an archive's sound.

    Attributes:
        coming: What would come in.
        known_ms: What is here already.
        erased_ms: What was erased here, and stays so.
        missing: Who was in the room without a yes that counts here: if there is anybody,
            nothing comes in.
        unheard_of: There is sound, and nobody is said to have been in the room.
    """

    coming: tuple[SoundFile, ...] = ()
    known_ms: int = 0
    erased_ms: int = 0
    missing: tuple[str, ...] = ()
    unheard_of: bool = False

    @property
    def coming_ms(self) -> int:
        """How much would come in."""
        return sum(sound.end_ms - sound.start_ms for sound in self.coming)


@dataclass(frozen=True, slots=True)
class SessionImport:
    """One session on its way in.

    Attributes:
        archived: As it lies in the archive.
        header: As it is to stand here.
        is_new: The vault has nothing of it yet.
        events: That are not here yet.
        readings: How the archive's events read; see `vault.arrivals.Arrival`.
        answers: To be appended.
        state: The session as it will be.
        notes: That are not here yet.
        sound: What becomes of it.
        form: In force here.
        room: Who was in the room while the sound that is coming was recorded.
        apart_ms: How much later the second laptop began than the first, by their wall
            clocks; 0 if one alone was started.
    """

    archived: ArchivedSession
    header: SessionHeader
    is_new: bool
    events: tuple[Event, ...]
    readings: tuple[tuple[EventId, Reading], ...]
    answers: MergedAnswers
    state: SessionState
    notes: tuple[NotesOf, ...]
    sound: SoundImport
    form: ConsentForm
    room: tuple[Person, ...]
    apart_ms: int

    @property
    def record(self) -> SessionRecord:
        """What the archive says."""
        return self.archived.record

    @property
    def strikes(self) -> int:
        """How many parts were struck elsewhere and are to be silenced here as well."""
        return sum(
            isinstance(event.body, StretchStruck) and event.event_id not in self.state.undone
            for event in self.events
        )

    @property
    def adds_nothing(self) -> bool:
        """Everything in it is here already, or stays out."""
        reads_otherwise = any(reading.text for _event_id, reading in self.readings)
        return not (
            self.is_new
            or self.events
            or reads_otherwise
            or self.answers.records
            or self.sound.coming
        )


def plan_session(
    vault: Vault, archived: ArchivedSession, running: SessionId | None = None
) -> SessionImport:
    """Compare an archived session with the vault. Changes nothing, and reads no sound.

    Args:
        running: The session that is being run now, if there is one.

    Raises:
        ArchiveDamagedError: It says that something of another session is its own.
        SessionRunsError: It is being run now.
        VaultError: The vault cannot be read.
    """
    record = archived.record
    if record.session_id == running:
        raise SessionRunsError
    ids = [event.event_id for event in record.events]
    if vault.events.sessions_of(ids) - {record.session_id}:
        raise ArchiveDamagedError("it has events of another session")
    stored = {header.session_id: header for header in vault.sessions.list()}
    ours = stored.get(record.session_id)
    known, readings = vault.events.read_all(record.session_id)
    if known and record.contents is Contents.ANONYMOUS_NOTES:
        # They are made from what is here, with less in them.
        record = replace(record, events=(), consents=(), sounds=())
    new = _with_places(vault.device_id, known, record.events)
    settled_for_good = vault.arrivals.rewritten(record.session_id)
    others = {
        event.event_id for event in (*known, *new) if event.device_id != vault.device_id
    } - settled_for_good
    news = _news_of_events(others, record, readings)
    every = in_order(settled([*known, *new], [*readings, *news], vault.device_id))
    state = replay(every)
    answers = merge_answers(vault.consents.read(record.session_id), record.consents)
    header = replace(
        ours or _new_header(record),
        started_utc_ms=state.started_utc_ms,
        ended=state.ended_at_ms is not None,
    )
    form = _form_in_force(vault, header, record)
    sound, room = _sound(vault, record, form, answers, state)
    return SessionImport(
        archived=archived,
        header=header,
        is_new=ours is None,
        events=tuple(new),
        readings=_to_be_stored([*known, *new], news),
        answers=answers,
        state=state,
        notes=_notes(new, state),
        sound=sound,
        form=form,
        room=room,
        apart_ms=_apart_ms(every, state),
    )


def _new_header(record: SessionRecord) -> SessionHeader:
    return SessionHeader(
        session_id=record.session_id,
        title=one_line(record.title, LONGEST_TITLE),
        place=one_line(record.place, LONGEST_TITLE),
        template=one_line(record.template, LONGEST_TITLE),
        created_utc_ms=record.created_utc_ms,
        device_id=record.device_id,
        form_sha256=record.form_sha256,
        last_alive_ms=0,
        started_utc_ms=None,
        ended=False,
    )


def _with_places(own: DeviceId, known: Sequence[Event], events: Sequence[Event]) -> list[Event]:
    """The events that are not here, each with a device and sequence that are free.

    Two vaults that are copies of one have one device id, and then write different events
    in the same places; and a vault that was put back to an earlier day meets its own later
    events. They are stored as a further laptop's.
    """
    known_ids = {event.event_id for event in known}
    taken = {(event.device_id, event.sequence) for event in known}
    result: list[Event] = []
    for event in events:
        if event.event_id in known_ids:
            continue
        device_id = event.device_id
        while device_id == own or (device_id, event.sequence) in taken:
            device_id = DeviceId(
                hashlib.sha256(f"besides {device_id}".encode()).hexdigest()[:32]
            )
        taken.add((device_id, event.sequence))
        result.append(replace(event, device_id=device_id))
    return result


def _news_of_events(
    others: set[EventId],
    record: SessionRecord,
    known: Sequence[tuple[EventId, Reading]],
) -> list[tuple[EventId, Reading]]:
    """How other laptops' events read in the archive, unless that was noted before."""
    whole = record.contents is Contents.TEAM_COPY
    noted = {(event_id, reading.rank()) for event_id, reading in known}
    found = []
    for event in record.events:
        text = event_codec.to_json(event.body)
        reading = Reading(event.body, record.exported_utc_ms, whole, text)
        if event.event_id in others and (event.event_id, reading.rank()) not in noted:
            found.append((event.event_id, reading))
    return found


def _to_be_stored(
    events: Sequence[Event], readings: Sequence[tuple[EventId, Reading]]
) -> tuple[tuple[EventId, Reading], ...]:
    """Readings without their words where these are the ones that are stored anyhow."""
    bodies = {event.event_id: event.body for event in events}
    return tuple(
        (event_id, replace(reading, text="") if bodies[event_id] == reading.body else reading)
        for event_id, reading in readings
    )


def _notes(new: Sequence[Event], state: SessionState) -> tuple[NotesOf, ...]:
    written = [event.body.note_id for event in new if isinstance(event.body, NoteWritten)]
    authors = Counter(state.notes[note].author for note in written if note in state.notes)
    return tuple(NotesOf(author, notes) for author, notes in sorted(authors.items()))


def _apart_ms(events: Sequence[Event], state: SessionState) -> int:
    starts = [
        event.utc_ms
        for event in events
        if isinstance(event.body, SessionStarted) and event.event_id not in state.undone
    ]
    return max(starts) - min(starts) if starts else 0


# Sound


def _sound(
    vault: Vault,
    record: SessionRecord,
    form: ConsentForm,
    answers: MergedAnswers,
    state: SessionState,
) -> tuple[SoundImport, tuple[Person, ...]]:
    coming, known_ms, erased_ms = [], 0, 0
    for sound in record.sounds:
        length_ms = sound.end_ms - sound.start_ms
        match _whereabouts(vault, record.session_id, sound):
            case "erased":
                erased_ms += length_ms
            case "here":
                known_ms += length_ms
            case _:
                coming.append(sound)
    if not coming:
        return SoundImport((), known_ms, erased_ms), ()
    spans = [Span(sound.start_ms, sound.end_ms) for sound in coming]
    here = state.in_the_room(spans)
    room = tuple(person for person in state.people.values() if person.person_id in here)
    ledger = ConsentLedger([*vault.consents.read(record.session_id), *answers.records])
    missing = tuple(
        person.name
        for person in room
        if ledger.state(person.person_id, Purpose.AUDIO, form) is not ConsentState.GRANTED
    )
    if missing or not room:
        return SoundImport((), known_ms, erased_ms, missing, unheard_of=not room), room
    return SoundImport(tuple(coming), known_ms, erased_ms), room


def _whereabouts(vault: Vault, session_id: SessionId, sound: SoundFile) -> str:
    try:
        recording = vault.recordings.get(sound.recording_id)
    except SegmentDamagedError:
        return ""
    if recording.session_id != session_id or (recording.rate_hz, recording.channels) != (
        sound.rate_hz,
        sound.channels,
    ):
        raise ArchiveDamagedError("it has the recording of another session")
    if recording.erased:
        return "erased"
    captured_here = not vault.arrivals.has_brought(sound.recording_id)
    known = {stretch.stretch for stretch in recording.stretches}
    return "here" if sound.stretch in known or (captured_here and known) else ""


def _form_in_force(vault: Vault, header: SessionHeader, record: SessionRecord) -> ConsentForm:
    for form in record.forms:
        if form.sha256 == header.form_sha256:
            return form
    return vault.consents.form(header.form_sha256)
