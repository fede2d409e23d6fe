"""Plays stored segments from any moment of session time, as a plan says."""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from colearn_desktop.audio.codec import decode_flac
from colearn_desktop.audio.devices import output_index
from colearn_desktop.audio.play_plan import PlayPlan
from colearn_desktop.audio.portaudio import end_stream, load_sounddevice, start_stream
from colearn_desktop.audio.reading import LEAST_GAP_MS, Block, read_blocks
from colearn_desktop.audio.ring import Samples
from colearn_desktop.audio.timeline import PlayableSegment, Timeline
from colearn_desktop.domain.errors import (
    AudioError,
    ColearnError,
    NoPlaybackDeviceError,
    PlaybackDeviceLostError,
    SegmentDamagedError,
)

# What the device holds: a seek is heard so much later, and a busy computer may stay away
# for so long without a gap. No underrun in minutes on two cores with a load of four.
LATENCY_S = 0.05
# Silence round what is played, since PulseAudio through ALSA swallowed the first 20 ms of
# every stream and, when it was told to finish, all that it still held (measured).
_LEAD_IN_S = 0.05
_LEAD_OUT_S = 0.2
# Decoded ahead: enough for a busy computer, and little enough to forget on a seek.
_AHEAD_S = 3
# The device is kept for so long after a pause: until one that was opened plays, up to 1.9 s
# pass (measured with PulseAudio), and who pauses mostly goes on soon.
_HELD_S = 10
# A device that asks for nothing for so long is gone, though nobody said so.
_STALL_S = 3.0

_log = logging.getLogger(__name__)


class Player:
    """A tape deck for one session. All methods may be called from any thread.

    Args:
        timeline: Segments, oldest first.
        rate_hz: Of all of them.
        channels: Of all of them.
        device_key: Of an output of `devices.list_outputs`; None for the default.
    """

    def __init__(
        self,
        timeline: Sequence[PlayableSegment],
        *,
        rate_hz: int,
        channels: int = 1,
        device_key: str | None = None,
    ) -> None:
        self._timeline = Timeline(timeline, rate_hz)
        self._rate_hz = rate_hz
        self._channels = channels
        self._device_key = device_key
        # One lock for everything below; the callback holds it for some microseconds.
        self._changed = threading.Condition()
        self._blocks: deque[Block] = deque()
        self._plan = PlayPlan()
        # Of the reader's thread alone, but for being replaced: then it starts afresh.
        self._reading: Iterator[Block] = iter(())
        self._is_read = not timeline
        self._skipped_ms = 0
        self._asked = 0
        self._position_ms = self._timeline.segments[0].at_ms if timeline else 0
        self._heard_from_ms = self._position_ms
        self._is_playing = False
        self._is_closed = False
        self._stream_is_over = False
        self._lead_in_frames = 0
        # Silence that a paused device may still be given before it is let go.
        self._held_frames = 0
        self._lead_out_frames = int(_LEAD_OUT_S * rate_hz)
        self._damaged: set[int] = set()
        self._failure: ColearnError | None = None
        self.seek_ms(0)
        # Opening and closing the device: never while holding the lock above, which the
        # callback needs in order to come to its end.
        self._device_lock = threading.Lock()
        self._stream: Any = None
        self._reader = threading.Thread(target=self._run, name="player", daemon=True)
        self._reader.start()

    @property
    def position_ms(self) -> int:
        """Session time of what is being heard."""
        with self._changed:
            return self._heard_ms()

    @property
    def end_ms(self) -> int:
        """Session time at which the recording ends."""
        return self._timeline.end_ms

    @property
    def at_end(self) -> bool:
        """Everything has been played."""
        with self._changed:
            return self._is_exhausted()

    @property
    def is_playing(self) -> bool:
        """Sound is coming out, or about to."""
        with self._changed:
            return self._is_playing

    @property
    def damaged_segments(self) -> int:
        """How many segments were replaced by silence so far because they do not open."""
        with self._changed:
            return len(self._damaged)

    @property
    def skipped_ms(self) -> int:
        """How much silence has been skipped so far, in milliseconds of session time."""
        with self._changed:
            return self._skipped_ms

    @property
    def failure(self) -> ColearnError | None:
        """Why it stopped by itself before the end; None after the next `play`."""
        with self._changed:
            return self._failure

    def play(self) -> None:
        """Play from the present position; from the start if it is at the end.

        Raises:
            NoPlaybackDeviceError: There is nothing to play through, or it refuses.
            SoundSystemMissingError: PortAudio is not installed.
        """
        with self._device_lock:
            if self.is_playing:
                return
            if self.at_end:
                self.seek_ms(0)
            with self._changed:
                if self._stream is not None and self._held_frames > 0:
                    self._failure = None
                    self._is_playing = True
                    self._changed.notify_all()
                    return
            self._close_device()
            with self._changed:
                self._failure = None
                self._is_playing = True
                self._lead_in_frames = int(_LEAD_IN_S * self._rate_hz)
                self._changed.notify_all()
            try:
                self._open_device()
            except BaseException:
                with self._changed:
                    self._is_playing = False
                raise

    def pause(self) -> None:
        """Fall silent as soon as the device has played what it holds; `play` goes on there."""
        with self._device_lock, self._changed:
            if self._is_playing and not self._is_exhausted():
                self._held_frames = _HELD_S * self._rate_hz
            self._is_playing = False

    def stop(self) -> None:
        """Fall silent and go back to the start."""
        self.pause()
        self.seek_ms(0)

    def seek_ms(self, at_ms: int) -> None:
        """Go to a moment of session time, playing or not.

        In a gap the position is the start of what comes after it.
        """
        with self._changed:
            place = self._timeline.place(at_ms)
            if place is None:
                self._position_ms = self._timeline.end_ms
            else:
                number, frame = place
                start_ms = self._timeline.segments[number].at_ms
                self._position_ms = max(start_ms, at_ms) if frame else start_ms
            self._read_from(self._position_ms)

    def follow(self, plan: PlayPlan) -> None:
        """Play on in another way, from what comes next."""
        with self._changed:
            if plan == self._plan:
                return
            was_exhausted = self._is_exhausted()
            self._plan = plan
            self._read_from(self._timeline.end_ms if was_exhausted else self._position_ms)

    def close(self) -> None:
        """Fall silent for good and let the thread end."""
        with self._device_lock:
            with self._changed:
                self._is_playing = False
                self._is_closed = True
                self._blocks.clear()
                self._changed.notify_all()
            self._close_device()
        if self._reader is not threading.current_thread():
            self._reader.join(5)

    # Inside, with the lock

    def _read_from(self, at_ms: int) -> None:
        self._blocks.clear()
        self._reading = read_blocks(self._timeline, at_ms, self._plan, self._decoded)
        self._is_read = self._timeline.place(at_ms) is None
        self._heard_from_ms = self._position_ms
        self._lead_out_frames = int(_LEAD_OUT_S * self._rate_hz)
        self._changed.notify_all()

    def _heard_ms(self) -> int:
        late_ms = int(LATENCY_S * 1_000 * self._plan.speed) if self._is_playing else 0
        return max(self._heard_from_ms, self._position_ms - late_ms)

    def _is_exhausted(self) -> bool:
        return self._is_read and not self._blocks

    # The device

    def _open_device(self) -> None:
        sounddevice = load_sounddevice()
        index = output_index(self._device_key)
        if index is None:
            raise NoPlaybackDeviceError
        try:
            self._stream = start_stream(
                lambda: sounddevice.OutputStream(
                    samplerate=self._rate_hz,
                    device=index,
                    channels=self._channels,
                    dtype="int16",
                    latency=LATENCY_S,
                    callback=self._fill,
                    finished_callback=self._finished,
                )
            )
        except sounddevice.PortAudioError as error:
            raise NoPlaybackDeviceError(str(error)) from error

    def _close_device(self) -> None:
        stream, self._stream = self._stream, None
        self._stream_is_over = False
        if stream is not None:
            end_stream(stream)

    def _fill(self, out: NDArray[Any], frames: int, _time: Any, _flags: Any) -> None:
        """PortAudio's callback: hand over what is decoded, and silence where nothing is."""
        with self._changed:
            if not self._is_playing:
                self._asked += 1
                self._held_frames -= frames
                out[:] = 0
                if self._held_frames < 0:
                    raise load_sounddevice().CallbackStop
                return
            filled = min(frames, self._lead_in_frames)
            self._lead_in_frames -= filled
            out[:filled] = 0
            self._asked += 1
            while filled < frames and self._blocks:
                block = self._blocks[0]
                if block.used == 0:
                    self._begin(block)
                taken = min(frames - filled, len(block.samples) - block.used)
                out[filled : filled + taken] = block.samples[block.used : block.used + taken]
                filled += taken
                block.used += taken
                self._position_ms = block.heard_ms(self._rate_hz)
                if block.used == len(block.samples):
                    self._blocks.popleft()
                    if self._blocks:
                        self._jump(self._blocks[0].at_ms)
                    self._changed.notify_all()
            if self._is_exhausted():
                self._lead_out_frames -= frames - filled
            is_over = self._lead_out_frames < 0
        out[filled:] = 0
        if is_over:
            raise load_sounddevice().CallbackStop

    def _begin(self, block: Block) -> None:
        self._skipped_ms += block.skipped_ms
        self._jump(block.at_ms)

    def _jump(self, at_ms: int) -> None:
        """Beyond a gap, or round a loop: never show a moment in between."""
        if abs(at_ms - self._position_ms) > LEAST_GAP_MS:
            self._position_ms = self._heard_from_ms = at_ms

    def _finished(self) -> None:
        """PortAudio's stream has ended: at the end, on a pause, or with its device."""
        with self._changed:
            if self._is_playing and not self._is_exhausted() and not self._is_closed:
                self._failure = PlaybackDeviceLostError("the device is gone")
            self._is_playing = False
            self._held_frames = 0
            self._stream_is_over = True
            self._changed.notify_all()

    # The reader's thread

    def _run(self) -> None:
        while True:
            with self._changed:
                asked = self._asked
                has_work = self._changed.wait_for(self._has_work, _STALL_S)
                if self._is_closed:
                    return
                is_open = self._stream is not None
                has_stalled = is_open and not has_work and asked == self._asked
                is_playing = self._is_playing
                if has_stalled and not is_playing:
                    # The computer has slept, say: the next `play` opens it anew.
                    self._held_frames, self._stream_is_over = 0, True
                reading, is_over = self._reading, self._stream_is_over
            if has_stalled and is_playing:
                self._give_up(PlaybackDeviceLostError("the device asks for nothing"))
            elif is_over:
                with self._device_lock:
                    if self._stream_is_over:  # and was not opened again meanwhile
                        self._close_device()
            elif has_work:
                self._read_on(reading)

    def _read_on(self, reading: Iterator[Block]) -> None:
        try:
            block = next(reading, None)
        except Exception as error:  # noqa: BLE001 - a thread's errors reach nobody else
            with self._changed:
                self._read_from(self._position_ms)  # a reading that failed is over
            self._give_up(error)
            return
        with self._changed:
            if reading is not self._reading:
                return
            if block is None:
                self._is_read = True
            else:
                self._blocks.append(block)

    def _has_work(self) -> bool:
        ahead = sum(len(block.samples) - block.used for block in self._blocks)
        wants_more = not self._is_read and ahead < _AHEAD_S * self._rate_hz
        return self._is_closed or self._stream_is_over or (self._is_playing and wants_more)

    def _decoded(self, number: int) -> Samples:
        segment = self._timeline.segments[number]
        try:
            samples = decode_flac(segment.fetch())
            if samples.shape != (segment.frames, self._channels):
                raise SegmentDamagedError(f"{samples.shape} instead of {segment.frames}")
            return samples
        except SegmentDamagedError as error:
            _log.warning("segment %d of the timeline is silent: %s", number, error)
            with self._changed:
                self._damaged.add(number)
            return np.zeros((segment.frames, self._channels), np.int16)

    def _give_up(self, error: Exception) -> None:
        """The vault was locked, say: stop and tell, rather than play silence for hours."""
        if not isinstance(error, ColearnError):
            _log.error("the player's thread failed", exc_info=error)
            failure: ColearnError = AudioError(f"{type(error).__name__} in the player")
            failure.__cause__ = error
        else:
            failure = error
        with self._changed:
            self._failure = failure
            self._is_playing = False
        with self._device_lock:
            self._close_device()
