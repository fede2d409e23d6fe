"""Where consent and sound meet: the one place that starts, pauses and stops recording.

Every way in asks the domain for a fresh grant; every way out closes the microphone first
and stores the reason second. A late arrival and a withdrawal are such ways out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress

from colearn_desktop.audio.devices import is_there as device_is_there
from colearn_desktop.audio.recorder import OpenInput
from colearn_desktop.audio.recorder_status import RecorderState
from colearn_desktop.domain.consent import (
    ConsentForm,
    ConsentLedger,
    ConsentMethod,
    ConsentState,
    Purpose,
    RecordingGrant,
)
from colearn_desktop.domain.errors import (
    AudioError,
    ColearnError,
    ConsentMissingError,
    GrantEndedError,
    MicrophoneReplacedError,
    MissingConsent,
    SessionStateError,
    VaultError,
)
from colearn_desktop.domain.events import (
    PersonArrived,
    RecordingPaused,
    RecordingStarted,
    RecordingStopped,
    StopReason,
)
from colearn_desktop.domain.ids import PersonId, RecordingId
from colearn_desktop.domain.people import Role
from colearn_desktop.services.device_return import LOST, DeviceReturn, IsThere
from colearn_desktop.services.recording_status import RecordingStatus
from colearn_desktop.services.session_consent import SessionConsent
from colearn_desktop.services.session_log import SessionLog
from colearn_desktop.services.session_setup import SessionSetup
from colearn_desktop.services.session_watch import SessionWatch
from colearn_desktop.services.sound_capture import SoundCapture
from colearn_desktop.services.sound_check import SoundCheck
from colearn_desktop.services.sound_events import SoundEvents
from colearn_desktop.services.status_of_recording import status_of
from colearn_desktop.services.trouble_log import TroubleLog

ChooseInput = Callable[[str | None], OpenInput]

# A microphone that has given this much sound works.
_WORKS_MS = 10_000


class ConsentedRecording:
    """Records one session, and only while everyone present has agreed.

    `check` is called about ten times a second by whoever runs the session; it turns what
    the recorder's thread met with into events.
    """

    def __init__(
        self,
        log: SessionLog,
        choose_input: ChooseInput,
        *,
        rate_hz: int = 48_000,
        is_there: IsThere = device_is_there,
        wants_voice: Callable[[], bool] = lambda: False,
    ) -> None:
        self.log = log
        self.rate_hz = rate_hz
        self._choose_input = choose_input
        self._device_key: str | None = None
        self._consent = SessionConsent(log)
        self._events = SoundEvents(log)
        self._sound = SoundCapture(log, rate_hz, wants_voice)
        # A kill leaves one behind.
        self._has_grant = bool(log.vault.consents.open_grants(log.session_id))
        self._recording_id: RecordingId | None = None
        self._stretch = 0
        self._announced = False
        self._earlier_frames = 0
        self._troubles = TroubleLog(
            log.clock, log.vault.folder, self._sound.so_far, self._events.tell
        )
        # Whatever closes the microphone of the recording closes this one.
        self.sound_check = SoundCheck(
            log,
            choose_input,
            self._earn_grant,
            self._end_grant,
            lambda: self._sound.is_open,
            rate_hz,
        )
        # What was heard last, by the name that does not change.
        self._device: str | None = None
        self._return = DeviceReturn(is_there)
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
        # Who resumes after a microphone was lost takes what there is; it was said before.
        asked = self._events.paused_for in LOST
        self._capture(
            recording_id, self._earn_grant(), open_input, None if asked else self._device
        )

    def pause(self, reason: StopReason = StopReason.OFF_THE_RECORD) -> None:
        """Close the microphone, keep what was said until now, remember why.

        A full disk changes nothing about that: `status` tells of it, and the log hears
        the reason as soon as there is room.
        """
        self._return.forget()
        self.sound_check.end()
        if self._sound.is_open:
            self._close_microphone()
            self._events.tell(RecordingPaused(reason))

    def stop(self, reason: StopReason = StopReason.ASKED) -> None:
        """Finish the recording."""
        self._return.forget()
        self.sound_check.end()
        was_open = self._sound.is_open or self._events.paused_for is not None
        self._close_microphone()
        self._recording_id = None
        self._earlier_frames = 0
        if was_open:
            self._events.tell(RecordingStopped(reason))

    def status(self) -> RecordingStatus:
        """How it stands; cheap enough for 25 times a second."""
        return status_of(
            self._sound,
            self._troubles,
            paused_for=self._events.paused_for,
            untold=self._events.trouble,
            earlier_frames=self._earlier_frames,
            failure=self._failure,
            is_awaited=self._return.is_awaited,
            is_back=self._return.is_back(self.log.clock.monotonic_ms()),
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
        self.sound_check.check()
        now = self._sound.status()
        if now is None:
            self._end_grant()
            self._go_on_if_it_is_back()
            return
        if now.state is RecorderState.CAPTURING:
            self._announce()
            self._device = now.device or self._device
            if now.captured_frames >= _WORKS_MS * self.rate_hz // 1_000:
                self._return.works()
        self._troubles.look(now)
        if now.failure is not None:
            self._fail(now.failure)

    # Inside

    def _check_may_begin(self) -> None:
        if not self.log.state.is_running:
            raise SessionStateError("the session is not running")
        if self._sound.is_open:
            raise SessionStateError("recording already")
        self._return.forget()
        self.sound_check.end()
        self._events.store()
        if self._events.trouble is not None:
            raise self._events.trouble

    def _earn_grant(self) -> RecordingGrant:
        grant = self._consent.earn_grant()
        self._has_grant = True
        return grant

    def _capture(
        self,
        recording_id: RecordingId,
        grant: RecordingGrant,
        open_input: OpenInput,
        device: str | None = None,
    ) -> None:
        writer = self.log.vault.recordings.begin_stretch(
            recording_id, grant, self.log.clock.utc_ms()
        )
        self._recording_id = recording_id
        self._stretch = writer.stretch
        self._announced = False
        self._failure = None
        self._return.begins()
        self._troubles.begin()
        self._sound.open(writer, grant, open_input, device)
        self.log.notify()

    def _announce(self) -> None:
        """Say in the log that sound is being kept, once the first of it is here."""
        if not self._announced and self._recording_id is not None:
            self._announced = True
            self._events.tell(RecordingStarted(self._recording_id, self._stretch))
            self._return.sounds(self.log.clock.monotonic_ms())

    def _fail(self, failure: ColearnError) -> None:
        """The microphone closed by itself."""
        self._close_microphone()
        self._failure = failure
        match failure:
            case GrantEndedError():
                reason = StopReason.WITHDRAWN
            case MicrophoneReplacedError():
                reason = StopReason.DEVICE_REPLACED
            case _:
                reason = StopReason.DEVICE_LOST
        # A try that heard nothing changes nothing.
        if self._announced or self._events.paused_for is not reason:
            self._events.tell(RecordingPaused(reason))
        if reason in LOST:
            self._return.wait_for(self._device, reason)

    def _go_on_if_it_is_back(self) -> None:
        """The microphone that was lost is there again: as if somebody had resumed."""
        device, recording_id = self._return.take(), self._recording_id
        if device is None or recording_id is None or self._events.paused_for not in LOST:
            return
        try:
            self._check_may_begin()
            open_input = self._choose_input(self._device_key)
            self._capture(recording_id, self._earn_grant(), open_input, device)
        except (AudioError, VaultError):
            self._return.wait_for(device, StopReason.DEVICE_LOST)
        except (ConsentMissingError, SessionStateError):
            return  # nobody to record, or not any more: somebody says when
        else:
            self._return.goes_on()

    def _close_microphone(self) -> None:
        if not self._sound.is_open:
            return
        last = self._sound.status()
        captured_frames = self._sound.close()
        self._earlier_frames += captured_frames
        if captured_frames:
            self._announce()
        self._troubles.end(last)
        self._end_grant()

    def _end_grant(self) -> None:
        """A grant lasts as long as its sound is being stored, and no longer."""
        if self._has_grant and not (self._sound.needs_grant or self.sound_check.is_on):
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
            self.sound_check.end()
            if self._sound.is_open or self._events.paused_for is not None:
                self.stop(reason)
        elif reason is not StopReason.INTERRUPTED and self._sound.is_open and self.missing():
            # Somebody who came in by another way than `admit` and `arrive`.
            self.pause(StopReason.LATE_ARRIVAL)
        elif reason is not None:
            self.pause(reason)
        elif self.sound_check.is_on and self.missing():
            self.sound_check.end()
