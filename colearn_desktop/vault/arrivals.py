"""What comes in with an archive: apart and unheard until all of it is there.

Sound is stored first, segment by segment, under a key of its own. Then one short
transaction brings in the story, the answers and the grant that these earn, and from then
on the sound is the session's. Whatever was broken off before is removed by `clean_up`.
"""

from __future__ import annotations

import logging
import secrets
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select, update

from colearn_desktop.domain.clock import sleep_ms
from colearn_desktop.domain.consent import ConsentForm, ConsentRecord, RecordingGrant
from colearn_desktop.domain.events import Event
from colearn_desktop.domain.ids import EventId, GrantId, RecordingId, SessionId, new_id
from colearn_desktop.domain.merging import Reading
from colearn_desktop.vault.consent_ledger import Consents, insert_form, insert_grant
from colearn_desktop.vault.engine import LET_OTHERS_WRITE_MS, Database
from colearn_desktop.vault.event_log import event_row
from colearn_desktop.vault.keys import VaultKeys
from colearn_desktop.vault.new_recording import insert_recording
from colearn_desktop.vault.schema import (
    audio_segment,
    erasure_gate,
    event,
    grant_end,
    recording,
    recording_grant,
    session,
    stretch,
)
from colearn_desktop.vault.schema_arrivals import (
    event_reading,
    stretch_arrival,
    stretch_arrived,
)
from colearn_desktop.vault.sealing import (
    SALT_BYTES,
    SegmentPlace,
    StretchSeal,
)
from colearn_desktop.vault.sessions import SessionHeader, header_row
from colearn_desktop.vault.stored_recording import is_arriving

_log = logging.getLogger(__name__)
_BATCH_SEGMENTS = 50


@dataclass(frozen=True, slots=True)
class ArrivedStretch:
    """A stretch whose sound is stored, apart still."""

    recording_id: RecordingId
    stretch: int
    frames: int
    bytes: int


@dataclass(frozen=True, slots=True)
class Arrival:
    """What is brought in at once.

    Attributes:
        header: Of the session as it is to stand.
        forms: Every form that an answer names.
        events: Those that are not stored yet.
        readings: How events, stored or among these, read in an archive; a `text` that is
            empty says that it is as they are stored.
        answers: To be appended to the ledger, in this order.
        grant: Earned by the answers; None if no sound comes in.
        stretches: Of sound.
    """

    header: SessionHeader
    forms: tuple[ConsentForm, ...] = ()
    events: tuple[Event, ...] = ()
    readings: tuple[tuple[EventId, Reading], ...] = ()
    answers: tuple[ConsentRecord, ...] = ()
    grant: RecordingGrant | None = None
    stretches: tuple[ArrivedStretch, ...] = ()


class Arrivals:
    """Brings sessions in.

    Attributes:
        turn: Held by whoever brings something in, and by `clean_up`.
    """

    def __init__(self, database: Database, keys: VaultKeys, consents: Consents) -> None:
        self._database = database
        self._keys = keys
        self._consents = consents
        self.turn = threading.Lock()

    def prepare(self, header: SessionHeader, form: ConsentForm, utc_ms: int) -> GrantId:
        """Make room for a session's sound. A session that is new stays out of sight.

        Returns:
            An empty grant, which lets nothing in by itself.
        """
        grant_id = GrantId(new_id())
        blank = {**header_row(header), "title": "", "place": ""}
        with self._database.writing() as connection:
            insert_form(connection, form)
            if not _has_session(connection, header.session_id):
                connection.execute(insert(session), blank)
            connection.execute(
                insert(recording_grant).values(
                    grant_id=grant_id,
                    session_id=header.session_id,
                    form_sha256=form.sha256,
                    utc_ms=utc_ms,
                )
            )
        return grant_id

    def begin_stretch(
        self,
        grant_id: GrantId,
        session_id: SessionId,
        recording_id: RecordingId,
        stretch_number: int,
        *,
        rate_hz: int,
        channels: int,
        started_utc_ms: int,
        utc_ms: int,
    ) -> ArrivingStretch:
        """Begin a stretch, apart.

        Args:
            grant_id: What `prepare` gave.
            session_id: Which session it is of.
            recording_id: As it is called where it was recorded.
            stretch_number: Of that recording; not stored here.
            rate_hz: Frames in a second.
            channels: In each frame.
            started_utc_ms: When it was recorded.
            utc_ms: Now.
        """
        recordings_key = self._keys.subkey("recordings")
        place = {"recording_id": recording_id, "stretch": stretch_number}
        salt = secrets.token_bytes(SALT_BYTES)
        with self._database.writing() as connection:
            query = select(recording.c.wrapped_key).where(
                recording.c.recording_id == recording_id
            )
            known = connection.execute(query).one_or_none()
            wrapped_key = None if known is None else known.wrapped_key
            if known is None:
                wrapped_key = insert_recording(
                    connection,
                    recordings_key,
                    recording_id,
                    session_id,
                    rate_hz,
                    channels,
                    started_utc_ms,
                )
            again = select(stretch_arrival.c.stretch).filter_by(**place)
            if connection.execute(again).one_or_none() is None:
                connection.execute(insert(stretch_arrival).values(**place, utc_ms=utc_ms))
            connection.execute(
                insert(stretch).values(
                    **place, grant_id=grant_id, salt=salt, started_utc_ms=started_utc_ms
                )
            )
        seal = StretchSeal(recordings_key, wrapped_key, recording_id, stretch_number, salt)
        return ArrivingStretch(self._database, recording_id, stretch_number, seal)

    def rewritten(self, session_id: SessionId) -> set[EventId]:
        """The events that an erasure made say less; no archive gives them their words back."""
        query = (
            select(erasure_gate.c.event_id)
            .join(event, event.c.event_id == erasure_gate.c.event_id)
            .where(event.c.session_id == session_id)
        )
        with self._database.reading() as connection:
            return {EventId(each) for each in connection.execute(query).scalars()}

    def has_brought(self, recording_id: RecordingId) -> bool:
        """Whether a recording came in with an archive; else it was captured here."""
        query = select(stretch_arrival.c.stretch).where(
            stretch_arrival.c.recording_id == recording_id
        )
        with self._database.reading() as connection:
            return connection.execute(query).first() is not None

    def commit(self, arrivals: Sequence[Arrival], utc_ms: int) -> None:
        """Bring everything in, in one transaction.

        Raises:
            GrantEndedError: An answer that the sound rests on does not count here.
            StorageFullError: No room; nothing was brought in.
        """
        with self._consents.appending() as (connection, add_answers):
            for arrival in arrivals:
                _bring_in(connection, arrival, add_answers, utc_ms)
        for arrival in arrivals:
            _log.info(
                "session %s came in: %d events, %d answers, %d stretches",
                arrival.header.session_id, len(arrival.events), len(arrival.answers),
                len(arrival.stretches),
            )  # fmt: skip

    def clean_up(self) -> None:
        """Remove sound of which the rest never came in."""
        with self.turn:
            self.remove_unfinished()

    def remove_unfinished(self) -> None:
        """As `clean_up`, for whoever has the turn."""
        query = select(stretch.c.recording_id, stretch.c.stretch).where(is_arriving())
        with self._database.reading() as connection:
            places = connection.execute(query).all()
        for recording_id, number in places:
            self._remove(recording_id, number)
        if places:
            self._database.return_free_room()
            _log.info("%d stretches that had not all come in were removed", len(places))

    def _remove(self, recording_id: str, number: int) -> None:
        of_it = (audio_segment.c.recording_id == recording_id) & (
            audio_segment.c.stretch == number
        )
        with self._database.reading() as connection:
            query = select(audio_segment.c.segment_id).where(of_it)
            ids = connection.execute(query).scalars().all()
        for start in range(0, len(ids), _BATCH_SEGMENTS):
            batch = ids[start : start + _BATCH_SEGMENTS]
            with self._database.writing() as connection:
                connection.execute(
                    delete(audio_segment).where(audio_segment.c.segment_id.in_(batch))
                )
            sleep_ms(LET_OTHERS_WRITE_MS)
        with self._database.writing() as connection:
            connection.execute(
                delete(stretch).where(
                    stretch.c.recording_id == recording_id, stretch.c.stretch == number
                )
            )


class ArrivingStretch:
    """Stores the segments of one arriving stretch, in order, some in a transaction."""

    def __init__(
        self, database: Database, recording_id: RecordingId, number: int, seal: StretchSeal
    ) -> None:
        self._database = database
        self._recording_id = recording_id
        self._number = number
        self._seal = seal
        self._frames = 0
        self._bytes = 0

    def append(self, segments: Sequence[tuple[SegmentPlace, bytes]]) -> None:
        """Store segments, all or none; durable when this returns.

        A failure is the end of the whole arrival: the same place must not be sealed with
        other contents.

        Raises:
            StorageFullError: No room.
        """
        rows = []
        for place, flac in segments:
            sealed = self._seal.seal(place, flac)
            self._frames += place.frames
            self._bytes += len(sealed)
            rows.append(
                {
                    "recording_id": self._recording_id,
                    "stretch": self._number,
                    "segment_index": place.index,
                    "first_frame": place.first_frame,
                    "frames": place.frames,
                    "peak": place.peak,
                    "at_ms": place.at_ms,
                    "last": int(place.last),
                    "sealed": sealed,
                }
            )
        if rows:
            with self._database.writing() as connection:
                connection.execute(insert(audio_segment), rows)

    def stored(self) -> ArrivedStretch:
        """What has been stored."""
        return ArrivedStretch(self._recording_id, self._number, self._frames, self._bytes)


def _bring_in(
    connection: Connection,
    arrival: Arrival,
    add_answers: Callable[[Iterable[ConsentRecord]], None],
    utc_ms: int,
) -> None:
    header = arrival.header
    for form in arrival.forms:
        insert_form(connection, form)
    if _has_session(connection, header.session_id):
        fixed = ("session_id", "device_id", "created_utc_ms")
        changed = {key: value for key, value in header_row(header).items() if key not in fixed}
        of_it = session.c.session_id == header.session_id
        connection.execute(update(session).where(of_it).values(changed))
    else:
        connection.execute(insert(session), header_row(header))
    if arrival.events:
        connection.execute(insert(event), [event_row(each) for each in arrival.events])
    if arrival.readings:
        rows = [_reading_row(header.session_id, *each) for each in arrival.readings]
        connection.execute(insert(event_reading), rows)
    add_answers(arrival.answers)
    if arrival.grant is not None and arrival.stretches:
        insert_grant(connection, arrival.grant, utc_ms)
        _let_in(connection, arrival.grant.grant_id, arrival.stretches, utc_ms)
        # It was for this sound and no other.
        connection.execute(
            insert(grant_end).values(
                grant_id=arrival.grant.grant_id, reason="arrived", utc_ms=utc_ms
            )
        )


def _has_session(connection: Connection, session_id: SessionId) -> bool:
    query = select(session.c.session_id).where(session.c.session_id == session_id)
    return connection.execute(query).one_or_none() is not None


def _let_in(
    connection: Connection,
    grant_id: GrantId,
    stretches: Sequence[ArrivedStretch],
    utc_ms: int,
) -> None:
    for each in stretches:
        connection.execute(
            insert(stretch_arrived).values(
                recording_id=each.recording_id,
                stretch=each.stretch,
                grant_id=grant_id,
                utc_ms=utc_ms,
            )
        )
        connection.execute(
            update(recording)
            .where(recording.c.recording_id == each.recording_id)
            .values(
                frames=recording.c.frames + each.frames, bytes=recording.c.bytes + each.bytes
            )
        )


def _reading_row(
    session_id: SessionId, event_id: EventId, reading: Reading
) -> dict[str, str | int]:
    return {
        "event_id": event_id,
        "session_id": session_id,
        "exported_utc_ms": reading.exported_utc_ms,
        "whole": int(reading.whole),
        "body": reading.text,
    }
