"""Turns a microphone into stored segments, on a thread of its own."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager

from colearn_desktop.audio.backlog import MOST_AT_ONCE, Backlog, Store
from colearn_desktop.audio.levels import FLOOR_DBFS, Levels
from colearn_desktop.audio.peak_hold import PeakHold
from colearn_desktop.audio.recorder_status import RecorderState, RecorderStatus
from colearn_desktop.audio.ring import SampleRing
from colearn_desktop.audio.sample_audit import SampleAudit
from colearn_desktop.audio.segment import EncodedSegment
from colearn_desktop.audio.segmenter import Segmenter
from colearn_desktop.audio.signal import CaptureSignal
from colearn_desktop.audio.stall_watch import StallWatch
from colearn_desktop.audio.voice_activity import VoiceActivity
from colearn_desktop.domain.clock import Clock
from colearn_desktop.domain.consent import RecordingGrant
from colearn_desktop.domain.errors import (
    AudioError,
    ColearnError,
    GrantEndedError,
    MicrophoneFailedError,
    MicrophoneReplacedError,
    VaultLockedError,
)

__all__ = ["EncodedSegment", "OpenInput", "Recorder", "RecorderState", "RecorderStatus"]

OpenInput = Callable[[RecordingGrant, SampleRing], AbstractContextManager[CaptureSignal]]

RING_MS = 40_000
# A segment is stored once sound has come in after it, a block of 0.1 s, and the recorder
# has looked again: so much less than a second that a kill before then loses a second at
# most. Not a whole number of blocks, for then the end would wait for one block more.
SEGMENT_MS = 850
_TICK_S = 0.1
# How long the screen shows that something was too loud.
_CLIPPING_SHOWN_MS = 1_000
# How much of what was heard last may come from another device: its change is told within
# some hundredths of a second.
_DOUBTFUL_MS = 500
# In 5 s a sound server has said which device is heard. Counted, because a program that was
# held up has not been waiting.
_MOST_UNKNOWN_LOOKS = 50
# Less than this behind the clock is nothing to alarm anybody with.
_LEAST_LOST_MS = 500

_log = logging.getLogger(__name__)


class Recorder:
    """Records one stretch, once.

    Args:
        grant: Permission; handed on to `open_input`, which demands it.
        open_input: Opens the microphone. Called, entered and left on the recorder's
            thread.
        store: Seals and commits segments, all or none: one at the pace of life, several
            once they have had to wait. Called on the recorder's thread.
        clock: Stamps the segments; the one that the input stamps its blocks with.
        rate_hz: Frames in a second.
        channels: Samples in a frame.
        segment_ms: Length of a segment.
        device: The only one whose sound may be kept, as `RecorderStatus.device` named it;
            None for whichever opens.
        voice: Told of all that is heard; None where nobody asks who talks.
    """

    def __init__(
        self,
        grant: RecordingGrant,
        *,
        open_input: OpenInput,
        store: Store,
        clock: Clock,
        rate_hz: int = 48_000,
        channels: int = 1,
        segment_ms: int = SEGMENT_MS,
        device: str | None = None,
        voice: VoiceActivity | None = None,
    ) -> None:
        self._grant = grant
        self._open_input = open_input
        self._device = device
        self._clock = clock
        self._rate_hz = rate_hz
        self._voice = voice
        self._ring = SampleRing(RING_MS * rate_hz // 1_000, channels)
        self._audit = SampleAudit(rate_hz)
        self._segmenter = Segmenter(
            self._ring,
            self._audit,
            rate_hz=rate_hz,
            segment_frames=segment_ms * rate_hz // 1_000,
            hear=None if voice is None else voice.hear,
        )
        self._backlog = Backlog(store)
        self._stop_requested = threading.Event()
        self._thread = threading.Thread(target=self._run, name="recorder", daemon=True)
        # Written by the recorder's thread, read by any other, each on its own.
        self._state = RecorderState.IDLE
        self._failure: ColearnError | None = None
        self._signal: CaptureSignal | None = None
        self._stalls: StallWatch | None = None
        self._levels: Levels | None = None
        self._peak_hold = PeakHold()
        self._clipped_at_ms: int | None = None
        self._clipped_parts = 0
        self._silent_frames = 0
        self._discarded = False

    def start(self) -> None:
        """Open the microphone and record. Returns at once; `status` tells how it went.

        Raises:
            RuntimeError: It was started before.
        """
        if self._state is not RecorderState.IDLE:
            raise RuntimeError("a recorder records one stretch, once")
        self._state = RecorderState.STARTING
        self._thread.start()

    def stop(self, wait_ms: int = 5_000) -> None:
        """Close the microphone, then store everything captured. Harmless to repeat.

        If the store does not take it all within `wait_ms` (a full disk), the state stays
        `stopping` and the thread goes on trying: call again, or `discard`.

        Args:
            wait_ms: For how long to wait, in real milliseconds; 0 returns at once.
        """
        if self._thread.ident is None:
            self._state = RecorderState.STOPPED
            return
        # At once, whatever the recorder's thread is waiting for: a withdrawn consent does
        # not depend on how fast a disk or a sound server is.
        self._ring.shut()
        self._stop_requested.set()
        if self._thread is not threading.current_thread():
            self._thread.join(wait_ms / 1_000)

    def discard(self, wait_ms: int = 5_000) -> None:
        """As `stop`, but give up what could not be stored."""
        self._discarded = True
        self.stop(wait_ms)

    def status(self) -> RecorderStatus:
        """How it stands. From any thread; some microseconds."""
        stored_frames = self._backlog.stored_frames
        captured_frames = self._ring.written_frames
        now_ms = self._clock.monotonic_ms()
        signal, levels = self._signal, self._levels
        lost_frames = self._audit.lost_frames
        stalls = self._stalls
        clipped_at_ms = self._clipped_at_ms
        is_over = self._state in (RecorderState.STOPPED, RecorderState.FAILED)
        return RecorderStatus(
            state=self._state,
            captured_frames=captured_frames,
            stored_frames=stored_frames,
            waiting_frames=0 if is_over else captured_frames - stored_frames,
            level_dbfs=FLOOR_DBFS if levels is None else levels.level_dbfs,
            peak_dbfs=FLOOR_DBFS if levels is None else levels.peak_dbfs,
            peak_hold_dbfs=FLOOR_DBFS if levels is None else self._peak_hold.at(now_ms),
            clipping=clipped_at_ms is not None and now_ms - clipped_at_ms < _CLIPPING_SHOWN_MS,
            clipped_parts=self._clipped_parts,
            dropped_frames=self._ring.dropped_frames,
            frames_behind=lost_frames
            if lost_frames * 1_000 >= _LEAST_LOST_MS * self._rate_hz
            else 0,
            silent_ms=self._silent_frames * 1_000 // self._rate_hz,
            # Not by the clock: after the whole program was held up, sound is there and has
            # not been looked at.
            last_callback_age_ms=None if stalls is None else stalls.without_ms,
            room_frames=self._backlog.room_frames,
            device=None if signal is None else signal.device,
            is_muted=signal is not None and signal.is_muted,
            is_voice=None if self._voice is None else self._voice.is_voice,
            storage_trouble=self._backlog.trouble,
            failure=self._failure,
        )

    # On the recorder's thread

    def _run(self) -> None:
        try:
            self._capture()
            self._state = RecorderState.STOPPING
            self._store_the_rest()
        except (GrantEndedError, VaultLockedError) as error:
            # What may not be stored, or never can be, is not kept in memory either.
            self._failure = error
        except ColearnError as error:
            self._failure = error
        except Exception as error:  # noqa: BLE001 - a thread's errors reach nobody else
            # A bug. The sound stored so far is whole; nobody may think it goes on.
            _log.exception("the recorder's thread failed")
            self._failure = AudioError(f"{type(error).__name__} in the recorder")
            self._failure.__cause__ = error
        finally:
            self._forget()
        self._levels = None
        self._silent_frames = 0
        failed = self._failure is not None
        self._state = RecorderState.FAILED if failed else RecorderState.STOPPED

    def _capture(self) -> None:
        """Record until asked to stop or until the microphone is gone."""
        if self._stop_requested.is_set():
            return  # somebody said no before the thread came to it
        with self._open_input(self._grant, self._ring) as signal:
            self._signal = signal
            try:
                self._listen(signal)
            except MicrophoneReplacedError as error:
                self._failure = error
                _log.warning("the microphone was replaced by another one")
                self._forget_another_device()
            except MicrophoneFailedError as error:
                # Told before it is closed, which a hanging sound server makes long.
                self._failure = error
                _log.warning("the microphone is gone: %s", error)
            finally:
                self._ring.shut()
                self._compare_with_the_clock(signal)

    def _listen(self, signal: CaptureSignal) -> None:
        watch = self._stalls = StallWatch(signal)
        unknown_looks = 0
        while not self._stop_requested.wait(_TICK_S):
            now_ms = self._clock.monotonic_ms()
            self._compare_with_the_clock(signal)
            if signal.is_replaced:
                raise MicrophoneReplacedError
            if self._is_the_right_device(signal):
                if signal.latest is not None:
                    self._state = RecorderState.CAPTURING
                self._take_in(now_ms)
            elif (unknown_looks := unknown_looks + 1) > _MOST_UNKNOWN_LOOKS:
                raise MicrophoneFailedError("the sound server does not say what is heard")
            self._backlog.store_due(now_ms)
            watch.check(now_ms)

    def _is_the_right_device(self, signal: CaptureSignal) -> bool:
        """Whether what waits in the ring may be read; False while that is not known.

        Raises:
            MicrophoneReplacedError: It is another device's.
        """
        if self._device is None or signal.is_chosen or signal.device == self._device:
            return True
        if signal.device is None and signal.awaits_device:
            return False
        raise MicrophoneReplacedError

    def _forget_another_device(self) -> None:
        self._ring.shut()
        self._ring.discard()
        self._segmenter.wipe_last(_DOUBTFUL_MS * self._rate_hz // 1_000)

    def _compare_with_the_clock(self, signal: CaptureSignal) -> None:
        if signal.latest is not None:
            self._audit.note(*signal.latest)

    def _take_in(self, now_ms: int) -> None:
        """Encode what the callback has written since the last time, a commit of it at most."""
        most = MOST_AT_ONCE
        while most and not self._backlog.is_full:
            levels = self._segmenter.read()
            if levels is not None:
                self._note_levels(levels, now_ms)
            segment = self._segmenter.full_segment()
            if segment is not None:
                self._backlog.add(segment)
                most -= 1
            elif levels is None:
                return

    def _note_levels(self, levels: Levels, now_ms: int) -> None:
        self._levels = levels
        self._peak_hold = self._peak_hold.heard(levels.peak_dbfs, now_ms)
        if levels.is_clipped:
            self._clipped_at_ms = now_ms
            self._clipped_parts += 1
        if levels.is_silent:
            self._silent_frames += levels.frames
        else:
            self._silent_frames = 0

    def _store_the_rest(self) -> None:
        """Encode and store what was captured, for as long as the disk needs."""
        is_marked = False
        while not self._discarded:
            now_ms = self._clock.monotonic_ms()
            self._take_in(now_ms)
            if not is_marked and not self._ring.available_frames:
                is_marked = True
                segment = self._segmenter.last_segment()
                if segment is not None:
                    self._backlog.add(segment)
            self._backlog.store_due(now_ms)
            if is_marked and self._backlog.is_empty:
                return
            if self._backlog.trouble is not None:
                threading.Event().wait(_TICK_S)

    def _forget(self) -> None:
        self._backlog.discard()
        self._segmenter.discard()
        self._ring.discard()
        if self._voice is not None:
            self._voice.forget()
