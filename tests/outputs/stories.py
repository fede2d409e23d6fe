"""One small session, told event by event, for tests of what is made from it."""

from __future__ import annotations

from colearn_desktop.domain import events as happened
from colearn_desktop.domain.agenda import Phase, PhaseKind
from colearn_desktop.domain.consent import (
    ConsentForm,
    ConsentMethod,
    ConsentRecord,
    ConsentState,
    Purpose,
)
from colearn_desktop.domain.events import Event, EventBody
from colearn_desktop.domain.floor import SEVERAL, held_by
from colearn_desktop.domain.ids import (
    DeviceId,
    EventId,
    NoteId,
    PersonId,
    PhaseId,
    RecordingId,
    SessionId,
)
from colearn_desktop.domain.notes import NoteKind
from colearn_desktop.domain.people import Role
from colearn_desktop.outputs.session_record import LeftOut, SessionRecord, SoundFile

MINUTE = 60_000
SESSION = SessionId("5e55")
ASH, FERN, HAZEL, HOST = (PersonId(name) for name in ("p-1", "p-2", "p-3", "p-4"))
EVERYONE = (ASH, FERN, HAZEL, HOST)
HELLO, ROUND = PhaseId("hello"), PhaseId("round")
FORM = ConsentForm("2026-1", "en", "May we?")
STARTED_UTC_MS = 1_780_000_000_000


def story(*moments: tuple[int, EventBody]) -> tuple[Event, ...]:
    return tuple(
        Event(EventId(f"e{i}"), SESSION, DeviceId("d"), i, at_ms, STARTED_UTC_MS + at_ms, body)
        for i, (at_ms, body) in enumerate(moments, start=1)
    )


def opening() -> list[tuple[int, EventBody]]:
    return [
        (
            0,
            happened.AgendaPlanned(
                (
                    Phase(HELLO, PhaseKind.GO_ROUND, "Hello", 10 * MINUTE, question="Who?"),
                    Phase(ROUND, PhaseKind.DISCUSSION, "Round 1: how", 30 * MINUTE),
                )
            ),
        ),
        (0, happened.PersonAdded(ASH, "Ash", 1)),
        (0, happened.PersonAdded(FERN, "Fern", 2)),
        (0, happened.PersonAdded(HAZEL, "Hazel", 3)),
        (0, happened.PersonAdded(HOST, "Juniper", None, Role.HOST)),
        (0, happened.SessionStarted()),
        (0, happened.PhaseStarted(HELLO)),
    ]


def note(
    name: str, at_ms: int, text: str, kind: NoteKind = NoteKind.NOTE
) -> tuple[int, EventBody]:
    return at_ms, happened.NoteWritten(NoteId(name), at_ms, kind, text)


def small_session() -> tuple[Event, ...]:
    """Eleven minutes with three speakers, four notes and an end."""
    return story(
        *opening(),
        (10_000, happened.FloorChanged(held_by(ASH))),
        note("n1", 20_000, "Buses stop at six."),
        (60_000, happened.FloorChanged(held_by(FERN))),
        note("n2", 70_000, "“I only came because my neighbour knocked.”", NoteKind.QUOTE),
        (5 * MINUTE, happened.PhaseStarted(ROUND)),
        (5 * MINUTE, happened.FloorChanged(SEVERAL)),
        note("n3", 6 * MINUTE, "Several want the hall on Sundays."),
        (7 * MINUTE, happened.FloorChanged(held_by(HAZEL))),
        note("n4", 8 * MINUTE, "Who holds the key?\n\nAsk Ash.", NoteKind.FOLLOW_UP),
        (11 * MINUTE, happened.SessionEnded()),
    )


def answer(
    person_id: PersonId, purpose: Purpose, state: ConsentState, witness: str = ""
) -> ConsentRecord:
    return ConsentRecord(
        consent_id=f"c-{person_id}-{purpose}-{state}",
        session_id=SESSION,
        person_id=person_id,
        purpose=purpose,
        state=state,
        form_version=FORM.version,
        form_sha256=FORM.sha256,
        language=FORM.language,
        method=ConsentMethod.SPOKEN,
        at_ms=0,
        utc_ms=STARTED_UTC_MS - 1_000,
        witness=witness,
    )


def everyone_agrees() -> tuple[ConsentRecord, ...]:
    return tuple(
        answer(person, purpose, ConsentState.GRANTED)
        for person in EVERYONE
        for purpose in Purpose
    )


def sound_file(start_ms: int = 15_000, end_ms: int = 9 * MINUTE) -> SoundFile:
    return SoundFile(
        path=f"audio/at-{start_ms}.flac",
        recording_id=RecordingId("r1"),
        stretch=0,
        start_ms=start_ms,
        end_ms=end_ms,
        rate_hz=48_000,
        channels=1,
        frames=(end_ms - start_ms) * 48,
    )


def record(
    events: tuple[Event, ...] | None = None,
    *,
    title: str = "Bridge Street, May",
    consents: tuple[ConsentRecord, ...] | None = None,
    sounds: tuple[SoundFile, ...] = (),
    left_out: LeftOut = LeftOut(),  # noqa: B008 - frozen
) -> SessionRecord:
    return SessionRecord(
        session_id=SESSION,
        device_id=DeviceId("d"),
        title=title,
        place="Bridge Street",
        template="small",
        created_utc_ms=STARTED_UTC_MS - MINUTE,
        exported_utc_ms=STARTED_UTC_MS + 20 * MINUTE,
        form_sha256=FORM.sha256,
        forms=(FORM,),
        events=small_session() if events is None else events,
        consents=everyone_agrees() if consents is None else consents,
        sounds=sounds,
        left_out=left_out,
    )
