"""Where consent and sound meet: the one place that starts, pauses and stops recording.

Every way in asks the domain for a fresh grant; every way out closes the microphone first
and stores the reason second. A late arrival and a withdrawal are such ways out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress

from colearn_desktop.audio.recorder import (
    EncodedSegment,
    OpenInput,
    Recorder,
    RecorderState,
)
from colearn_desktop.domain.consent import (
    ConsentForm,
    ConsentLedger,
    ConsentMethod,
    ConsentState,
    Purpose,
    RecordingGrant,
)
from colearn_desktop.domain.errors import (
    ColearnError,
    GrantEndedError,
    MissingConsent,
    SessionStateError,
    VaultError,
)
from colearn_desktop.domain.events import (
    PersonArrived,
    RecordingPaused,
    RecordingStarted,
    RecordingStopped,
    RecordingTroubled,
    StopReason,
    Trouble,
)
from colearn_desktop.domain.ids import PersonId, RecordingId
from colearn_desktop.domain.people import Role
from colearn_desktop.domain.phase_rules import PHASE_RULES
from colearn_desktop.services.recording_status import Capture, RecordingStatus
from colearn_desktop.services.session_consent import SessionConsent
from colearn_desktop.services.session_log import SessionLog
from colearn_desktop.services.session_setup import SessionSetup
from colearn_desktop.services.sound_events import SoundEvents
from colearn_desktop.services.sound_on_its_way import SoundOnItsWay

ChooseInput = Callable[[str | None], OpenInput]

# Digital silence for this long is a muted or dead input, not a quiet room.
SILENT_INPUT_MS = 2_000
# How long a press of a button waits for the last second to be stored. What a full disk
# will not take by then waits in memory, and `check` follows it.
_STORE_THE_REST_MS = 1_000


class ConsentedRecording:
    """Records one session, and only while everyone present has agreed.

    `check` is called about ten times a second by whoever runs the session; it turns what
    the recorder's thread met with into events.
    """

    def __init__(
        self, log: SessionLog, choose_input: ChooseInput, *, rate_hz: int = 48_000
    ) -> None:
        self.log = log
        self.rate_hz = rate_hz
        self._choose_input = choose_input
        self._device_key: str | None = None
        self._consent = SessionConsent(log)
        self._events = SoundEvents(log)
        self._recorder: Recorder | None = None
        # Closed, but the disk has not yet taken all they captured.
        self._finishing: list[Recorder] = []
        # A kill leaves one behind.
        self._has_grant = bool(log.vault.consents.open_grants(log.session_id))
        self._on_its_way = SoundOnItsWay()
        self._recording_id: RecordingId | None = None
        self._stretch = 0
        self._announced = False
        self._earlier_frames = 0
        self._dropped_seen = 0
        self._silence_said = False
        self._failure: ColearnError | None = None
        self._phase_runs_seen = len(log.state.runs)
        self._away_seen_ms = log.state.away_ms
        self._clock_pause_seen = log.state.paused_since_ms is not None
        self._stop_listening = log.subscribe(self._follow_the_session)
        self._end_grant()

    def close(self) -> None:
        """Stop recording if it runs, and listen no more."""
        self._stop_listening()
        # What cannot be told to a full disk now, the next opening tells.
        self.pause(StopReason.INTERRUPTED)
        for recorder in self._finishing:
            recorder.discard()
        self._finishing.clear()

    # Consent

    @property
    def form(self) -> ConsentForm:
        """The form in force."""
        return self._consent.form

    @property
    def ledger(self) -> ConsentLedger:
        """The answers that are stored."""
        return self._consent.ledger

    def missing(self) -> tuple[MissingConsent, ...]:
        """Everyone present who has not said yes to being recorded, team included."""
        return self._consent.missing()

    def consent_state(self, person_id: PersonId, purpose: Purpose) -> ConsentState:
        """Where a person stands on a purpose under the form in force."""
        return self._consent.state(person_id, purpose)

    def answer(
        self,
        person_id: PersonId,
        answers: Mapping[Purpose, ConsentState],
        method: ConsentMethod = ConsentMethod.SPOKEN,
        witness: str = "",
    ) -> None:
        """Store one person's answers, all or none, in one transaction.

        Anything but a yes to audio stops the sound first.

        Raises:
            ConsentTransitionError: One cannot follow the last answer; nothing changes.
            VaultError: Nothing was stored. After anything but a yes recording stays
                stopped until an answer of this person about audio is stored.
        """
        records = self._consent.records(person_id, answers, method, witness)
        if answers.get(Purpose.AUDIO, ConsentState.GRANTED) is not ConsentState.GRANTED:
            self.pause(StopReason.WITHDRAWN)
        self._consent.store(records)
        self.log.notify()

    def admit(self, name: str, seat: int | None = None, role: Role | None = None) -> PersonId:
        """Somebody new comes in: recording pauses until they have answered."""
        self.pause(StopReason.LATE_ARRIVAL)
        setup = SessionSetup(self.log)
        if role is not None:
            return setup.add_team_member(name, role)
        return setup.add_participant(name, seat)

    def arrive(self, person_id: PersonId) -> None:
        """Somebody expected comes in: recording pauses until they have answered."""
        if not self.log.state.people[person_id].present:
            self.pause(StopReason.LATE_ARRIVAL)
            self.log.append(PersonArrived(person_id))

    # Sound

    def start(self, device_key: str | None = None) -> None:
        """Begin a recording.

        Args:
            device_key: Of the chosen microphone; None for the system's default.

        Raises:
            ConsentMissingError: Names who has not agreed.
            AudioError: The microphone cannot be opened.
            SessionStateError: The session is not running, or recording already.
        """
        self._check_may_begin()
        self._device_key = device_key
        open_input = self._choose_input(device_key)
        grant = self._earn_grant()
        recording_id = self.log.vault.recordings.begin_recording(
            self.log.session_id, self.rate_hz, 1, self.log.clock.utc_ms()
        )
        self._earlier_frames = 0
        self._capture(recording_id, grant, open_input)

    def resume(self) -> None:
        """Go on with the paused recording, under a fresh grant and a fresh stretch.

        Raises:
            As `start`.
        """
        self._check_may_begin()
        recording_id = self._recording_id or self.log.state.recording.recording_id
        if recording_id is None:
            self.start(self._device_key)
            return
        if self._recording_id is None:
            self._earlier_frames = self.log.vault.recordings.get(recording_id).frames
        open_input = self._choose_input(self._device_key)
        self._capture(recording_id, self._earn_grant(), open_input)

    def pause(self, reason: StopReason = StopReason.OFF_THE_RECORD) -> None:
        """Close the microphone, keep what was said until now, remember why.

        A full disk changes nothing about that: `status` tells of it, and the log hears
        the reason as soon as there is room.
        """
        if self._recorder is None:
            return
        self._close_microphone()
        self._events.tell(RecordingPaused(reason))

    def stop(self, reason: StopReason = StopReason.ASKED) -> None:
        """Finish the recording."""
        was_open = self._recorder is not None or self._events.paused_for is not None
        self._close_microphone()
        self._recording_id = None
        self._earlier_frames = 0
        if was_open:
            self._events.tell(RecordingStopped(reason))

    def status(self) -> RecordingStatus:
        """How it stands; cheap enough for 25 times a second."""
        paused_for = self._events.paused_for
        finishing = [recorder.status() for recorder in self._finishing]
        waiting_frames = sum(recorder.waiting_frames for recorder in finishing)
        troubles = (recorder.storage_trouble for recorder in finishing)
        trouble = next(filter(None, troubles), self._events.trouble)
        if self._recorder is None:
            return RecordingStatus(
                capture=Capture.PAUSED if paused_for is not None else Capture.OFF,
                elapsed_ms=self._milliseconds(self._earlier_frames),
                waiting_ms=self._milliseconds(waiting_frames),
                paused_for=paused_for,
                trouble=trouble,
                failure=self._failure,
            )
        now = self._recorder.status()
        return RecordingStatus(
            capture=Capture.CAPTURING
            if now.state is RecorderState.CAPTURING
            else Capture.STARTING,
            elapsed_ms=self._milliseconds(self._earlier_frames + now.captured_frames),
            level_dbfs=now.level_dbfs,
            peak_dbfs=now.peak_dbfs,
            clipping=now.clipping,
            waiting_ms=self._milliseconds(now.waiting_frames + waiting_frames),
            dropped_frames=now.dropped_frames + now.frames_behind,
            silent_ms=now.silent_ms,
            trouble=now.storage_trouble or trouble,
        )

    def waiting_from_ms(self) -> int | None:
        """From which session time on captured sound may not be stored yet; from any thread.

        None if everything is stored.
        """
        return self._on_its_way.from_ms()

    def check(self) -> None:
        """Turn what the recorder's thread met with into events.

        What a full disk will not take is tried again at the next call.
        """
        self._events.store()
        self._finishing = [
            recorder
            for recorder in self._finishing
            if recorder.status().state is RecorderState.STOPPING
        ]
        if self._recorder is None:
            self._end_grant()
            return
        now = self._recorder.status()
        if now.state is RecorderState.CAPTURING:
            self._announce()
        dropped = now.dropped_frames + now.frames_behind
        if dropped > self._dropped_seen:
            lost, self._dropped_seen = dropped - self._dropped_seen, dropped
            self._events.tell(RecordingTroubled(Trouble.FRAMES_LOST, lost))
        if now.silent_ms >= SILENT_INPUT_MS and not self._silence_said:
            self._events.tell(RecordingTroubled(Trouble.SILENT_INPUT))
        self._silence_said = now.silent_ms >= SILENT_INPUT_MS
        if now.failure is not None:
            self._close_microphone()
            self._failure = now.failure
            ended = isinstance(now.failure, GrantEndedError)
            self._events.tell(
                RecordingPaused(StopReason.WITHDRAWN if ended else StopReason.DEVICE_LOST)
            )

    # Inside

    def _check_may_begin(self) -> None:
        if not self.log.state.is_running:
            raise SessionStateError("the session is not running")
        if self._recorder is not None:
            raise SessionStateError("recording already")
        self._events.store()
        if self._events.trouble is not None:
            raise self._events.trouble

    def _earn_grant(self) -> RecordingGrant:
        grant = self._consent.earn_grant()
        self._has_grant = True
        return grant

    def _capture(
        self, recording_id: RecordingId, grant: RecordingGrant, open_input: OpenInput
    ) -> None:
        writer = self.log.vault.recordings.begin_stretch(
            recording_id, grant, self.log.clock.utc_ms()
        )

        began_ms = self.log.now_ms()

        def store(segment: EncodedSegment) -> None:
            at_ms = self.log.session_ms(segment.started_monotonic_ms)
            writer.append(
                index=segment.index,
                first_frame=segment.first_frame,
                frames=segment.frames,
                peak=segment.peak,
                at_ms=at_ms,
                last=segment.last,
                flac=segment.flac,
            )
            self._on_its_way.stored(recorder, at_ms + self._milliseconds(segment.frames))

        recorder = Recorder(
            grant,
            open_input=open_input,
            store=store,
            clock=self.log.clock,
            rate_hz=self.rate_hz,
        )
        self._recording_id = recording_id
        self._stretch = writer.stretch
        self._announced = False
        self._dropped_seen = 0
        self._failure = None
        self._recorder = recorder
        self._on_its_way.begins(recorder, began_ms)
        recorder.start()
        self.log.notify()

    def _announce(self) -> None:
        """Say in the log that sound is being kept, once the first of it is here."""
        if not self._announced and self._recording_id is not None:
            self._announced = True
            self._events.tell(RecordingStarted(self._recording_id, self._stretch))

    def _close_microphone(self) -> None:
        if self._recorder is None:
            return
        recorder, self._recorder = self._recorder, None
        recorder.stop(_STORE_THE_REST_MS)
        status = recorder.status()
        if status.state is RecorderState.STOPPING:
            self._finishing.append(recorder)
        captured_frames = status.stored_frames + status.waiting_frames
        self._earlier_frames += captured_frames
        if captured_frames:
            self._announce()
        self._end_grant()

    def _end_grant(self) -> None:
        """A grant lasts as long as its sound is being stored, and no longer."""
        if self._has_grant and self._recorder is None and not self._finishing:
            # A full disk: `check` comes back, and nobody is left who would use the grant.
            with suppress(VaultError):
                self.log.vault.consents.end_grants(
                    self.log.session_id, StopReason.ASKED, self.log.clock.utc_ms()
                )
                self._has_grant = False

    def _follow_the_session(self) -> None:
        """A break, an empty room, a computer asleep and an ended session are not recorded."""
        state = self.log.state
        begun = len(state.runs) != self._phase_runs_seen
        paused = state.paused_since_ms is not None and not self._clock_pause_seen
        slept = state.away_ms != self._away_seen_ms
        self._phase_runs_seen = len(state.runs)
        self._clock_pause_seen = state.paused_since_ms is not None
        self._away_seen_ms = state.away_ms
        phase = state.current_phase
        rules = None if phase is None else PHASE_RULES[phase.kind]
        if state.ended_at_ms is not None:
            if self._recorder is not None or self._events.paused_for is not None:
                self.stop(StopReason.SESSION_ENDED)
        elif slept or not state.present:
            self.pause(StopReason.INTERRUPTED)
        elif self._recorder is not None and self.missing():
            # Somebody who came in by another way than `admit` and `arrive`.
            self.pause(StopReason.LATE_ARRIVAL)
        elif begun and rules is not None and not rules.is_recorded:
            self.pause(StopReason.BREAK)
        elif paused and rules is not None and rules.clock_pause_stops_recording:
            self.pause(StopReason.ASKED)

    def _milliseconds(self, frames: int) -> int:
        return frames * 1_000 // self.rate_hz
