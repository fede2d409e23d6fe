"""Where consent and sound meet: the one place that starts, pauses and stops recording.

Every way in asks the domain for a fresh grant; every way out closes the microphone first
and stores the reason second. A late arrival and a withdrawal are such ways out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress

from colearn_desktop.audio.recorder import OpenInput, RecorderState
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
from colearn_desktop.services.recording_status import Capture, RecordingStatus
from colearn_desktop.services.session_consent import SessionConsent
from colearn_desktop.services.session_log import SessionLog
from colearn_desktop.services.session_setup import SessionSetup
from colearn_desktop.services.session_watch import SessionWatch
from colearn_desktop.services.sound_capture import SoundCapture
from colearn_desktop.services.sound_events import SoundEvents

ChooseInput = Callable[[str | None], OpenInput]

# Digital silence for this long is a muted or dead input, not a quiet room.
SILENT_INPUT_MS = 2_000


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
        self._sound = SoundCapture(log, rate_hz)
        # A kill leaves one behind.
        self._has_grant = bool(log.vault.consents.open_grants(log.session_id))
        self._recording_id: RecordingId | None = None
        self._stretch = 0
        self._announced = False
        self._earlier_frames = 0
        self._dropped_seen = 0
        self._silence_said = False
        self._failure: ColearnError | None = None
        self._watch = SessionWatch(log.state)
        self._stop_listening = log.subscribe(self._follow_the_session)
        self._end_grant()

    def close(self) -> None:
        """Stop recording if it runs, and listen no more."""
        self._stop_listening()
        # What cannot be told to a full disk now, the next opening tells.
        self.pause(StopReason.INTERRUPTED)
        self._sound.discard()

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
        if self._sound.is_open:
            self._close_microphone()
            self._events.tell(RecordingPaused(reason))

    def stop(self, reason: StopReason = StopReason.ASKED) -> None:
        """Finish the recording."""
        was_open = self._sound.is_open or self._events.paused_for is not None
        self._close_microphone()
        self._recording_id = None
        self._earlier_frames = 0
        if was_open:
            self._events.tell(RecordingStopped(reason))

    def status(self) -> RecordingStatus:
        """How it stands; cheap enough for 25 times a second."""
        paused_for = self._events.paused_for
        left_over_frames, trouble = self._sound.left_over()
        trouble = trouble or self._events.trouble
        now = self._sound.status()
        if now is None:
            return RecordingStatus(
                capture=Capture.PAUSED if paused_for is not None else Capture.OFF,
                elapsed_ms=self._sound.milliseconds(self._earlier_frames),
                waiting_ms=self._sound.milliseconds(left_over_frames),
                paused_for=paused_for,
                trouble=trouble,
                failure=self._failure,
            )
        return RecordingStatus(
            capture=Capture.CAPTURING
            if now.state is RecorderState.CAPTURING
            else Capture.STARTING,
            elapsed_ms=self._sound.milliseconds(self._earlier_frames + now.captured_frames),
            level_dbfs=now.level_dbfs,
            peak_dbfs=now.peak_dbfs,
            clipping=now.clipping,
            waiting_ms=self._sound.milliseconds(now.waiting_frames + left_over_frames),
            dropped_frames=now.dropped_frames + now.frames_behind,
            silent_ms=now.silent_ms,
            trouble=now.storage_trouble or trouble,
        )

    def waiting_from_ms(self) -> int | None:
        """From which session time on captured sound may not be stored yet; from any thread.

        None if everything is stored.
        """
        return self._sound.waiting_from_ms()

    def check(self) -> None:
        """Turn what the recorder's thread met with into events.

        What a full disk will not take is tried again at the next call.
        """
        self._events.store()
        self._sound.let_finished_go()
        now = self._sound.status()
        if now is None:
            self._end_grant()
            return
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
        if self._sound.is_open:
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
        self._recording_id = recording_id
        self._stretch = writer.stretch
        self._announced = False
        self._dropped_seen = 0
        self._failure = None
        self._sound.open(writer, grant, open_input)
        self.log.notify()

    def _announce(self) -> None:
        """Say in the log that sound is being kept, once the first of it is here."""
        if not self._announced and self._recording_id is not None:
            self._announced = True
            self._events.tell(RecordingStarted(self._recording_id, self._stretch))

    def _close_microphone(self) -> None:
        if not self._sound.is_open:
            return
        captured_frames = self._sound.close()
        self._earlier_frames += captured_frames
        if captured_frames:
            self._announce()
        self._end_grant()

    def _end_grant(self) -> None:
        """A grant lasts as long as its sound is being stored, and no longer."""
        if self._has_grant and not self._sound.needs_grant:
            # A full disk: `check` comes back, and nobody is left who would use the grant.
            with suppress(VaultError):
                self.log.vault.consents.end_grants(
                    self.log.session_id, StopReason.ASKED, self.log.clock.utc_ms()
                )
                self._has_grant = False

    def _follow_the_session(self) -> None:
        """A break, an empty room, a computer asleep and an ended session are not recorded."""
        reason = self._watch.reason_to_stop(self.log.state)
        if reason is StopReason.SESSION_ENDED:
            if self._sound.is_open or self._events.paused_for is not None:
                self.stop(reason)
        elif reason is not StopReason.INTERRUPTED and self._sound.is_open and self.missing():
            # Somebody who came in by another way than `admit` and `arrive`.
            self.pause(StopReason.LATE_ARRIVAL)
        elif reason is not None:
            self.pause(reason)
