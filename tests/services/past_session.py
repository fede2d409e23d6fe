"""A session that has ended, in a real vault: notes, turns, answers and some sound."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from colearn_desktop.audio.codec import encode_flac
from colearn_desktop.domain.consent import (
    ConsentLedger,
    ConsentMethod,
    ConsentRecord,
    ConsentState,
    Purpose,
    grant_recording,
)
from colearn_desktop.domain.floor import SEVERAL
from colearn_desktop.domain.ids import GrantId, PersonId, SessionId, new_id
from colearn_desktop.domain.notes import NoteKind
from colearn_desktop.domain.people import Role
from colearn_desktop.services.live_session import LiveSession
from colearn_desktop.services.session_log import SessionLog
from colearn_desktop.services.session_setup import SessionSetup
from colearn_desktop.vault.vault import Vault
from tests.fakes.clock import FakeClock
from tests.fakes.sessions import make_session
from tests.fakes.vault_fixtures import cheap_vault

RATE_HZ = 8_000
MINUTE_MS = 60_000


class PastSession:
    """Ash, Bracken and Clover with Juniper as host; two minutes of everything."""

    def __init__(self, folder: Path, *, notes: bool = True, title: str = "") -> None:
        self.clock = FakeClock()
        self.vault: Vault = cheap_vault(folder)
        session_id = make_session(self.vault, self.clock, 3)
        if title:
            self.vault.sessions.rename(session_id, title=title, place="Bridge Street")
        self.log = SessionLog(self.vault, session_id, self.clock)
        SessionSetup(self.log).add_team_member("Juniper", Role.HOST)
        self.live = LiveSession(self.log)
        self.ledger = ConsentLedger()
        self.live.start()
        self._talk(notes=notes)

    @property
    def session_id(self) -> SessionId:
        return self.log.session_id

    def person(self, name: str) -> PersonId:
        people = self.log.state.people.values()
        return next(person.person_id for person in people if person.name == name)

    def answer(self, name: str, purpose: Purpose, state: ConsentState) -> None:
        form = self.vault.consents.form(self.log.header.form_sha256)
        record = ConsentRecord(
            consent_id=new_id(),
            session_id=self.session_id,
            person_id=self.person(name),
            purpose=purpose,
            state=state,
            form_version=form.version,
            form_sha256=form.sha256,
            language=form.language,
            method=ConsentMethod.SPOKEN,
            at_ms=0,
            utc_ms=self.clock.utc_ms(),
        )
        self.ledger.check(record)
        self.vault.consents.append(record)
        self.ledger.add(record)

    def everyone_agrees(self) -> None:
        for person in self.log.state.people.values():
            for purpose in Purpose:
                self.answer(person.name, purpose, ConsentState.GRANTED)

    def record(
        self, start_ms: int, seconds: int, *, skip_seconds: Sequence[int] = (), pitch: int = 1
    ) -> None:
        """A recording of one stretch, a second a segment; skipped seconds are lost frames."""
        store = self.vault.recordings
        form = self.vault.consents.form(self.log.header.form_sha256)
        grant = grant_recording(
            GrantId(new_id()),
            self.session_id,
            self.log.state.present,
            self.ledger,
            form,
        )
        self.vault.consents.save_grant(grant, self.clock.utc_ms())
        recording_id = store.begin_recording(
            self.session_id, RATE_HZ, 1, self.clock.utc_ms() + start_ms
        )
        writer = store.begin_stretch(recording_id, grant, self.clock.utc_ms())
        kept = [second for second in range(seconds) if second not in skip_seconds]
        for index, second in enumerate(kept):
            writer.append(
                index=index,
                first_frame=index * RATE_HZ,
                frames=RATE_HZ,
                peak=1_000,
                at_ms=start_ms + second * 1_000,
                last=second == kept[-1],
                flac=encode_flac(self.samples(second, pitch), RATE_HZ),
            )

    @staticmethod
    def samples(second: int, pitch: int = 1) -> np.ndarray[tuple[int, ...], np.dtype[np.int16]]:
        """A second of sound that tells which second it is."""
        return np.full((RATE_HZ, 1), 100 * pitch + second, np.int16)

    def _talk(self, *, notes: bool) -> None:
        live, clock = self.live, self.clock
        clock.advance(10_000)
        live.give_floor(1)
        clock.advance(10_000)
        if notes:
            live.notes.write(live.now_ms(), NoteKind.NOTE, "Buses stop at six.")
        clock.advance(10_000)
        live.next_phase()
        live.give_floor(2)
        clock.advance(30_000)
        if notes:
            live.notes.write(live.now_ms(), NoteKind.QUOTE, "“I came because Clover knocked.”")
        clock.advance(1_000)
        live.set_floor(SEVERAL)
        clock.advance(29_000)
        if notes:
            live.notes.write(live.now_ms(), NoteKind.FOLLOW_UP, "Who holds the key?")
        clock.advance(30_000)
        live.end()
