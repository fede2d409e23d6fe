"""The open microphone of a session, and the sound that a disk has not yet taken."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from colearn_desktop.audio.recorder import (
    EncodedSegment,
    OpenInput,
    Recorder,
    RecorderState,
    RecorderStatus,
)
from colearn_desktop.audio.voice_activity import VoiceActivity
from colearn_desktop.domain.consent import RecordingGrant
from colearn_desktop.domain.errors import ColearnError
from colearn_desktop.services.session_log import SessionLog
from colearn_desktop.services.sound_on_its_way import SoundOnItsWay
from colearn_desktop.vault.sealing import SegmentPlace
from colearn_desktop.vault.stretch_writer import StretchWriter

# How long a press of a button waits for the last second to be stored. What a full disk
# will not take by then waits in memory, and `let_finished_go` follows it.
_STORE_THE_REST_MS = 1_000


class SoundCapture:
    """Opens and closes the microphone; what it heard is stored on the recorder's thread."""

    def __init__(self, log: SessionLog, rate_hz: int, wants_voice: Callable[[], bool]) -> None:
        self._log = log
        self._wants_voice = wants_voice
        self._rate_hz = rate_hz
        self._recorder: Recorder | None = None
        # Closed, but the disk has not yet taken all they captured.
        self._finishing: list[Recorder] = []
        self._on_its_way = SoundOnItsWay()
        self._stored_bytes = 0
        self._stored_frames = 0

    @property
    def is_open(self) -> bool:
        """Whether the microphone is."""
        return self._recorder is not None

    @property
    def needs_grant(self) -> bool:
        """Whether sound is being captured, or stored after the microphone was closed."""
        return self._recorder is not None or bool(self._finishing)

    def open(
        self,
        writer: StretchWriter,
        grant: RecordingGrant,
        open_input: OpenInput,
        device: str | None = None,
    ) -> None:
        """Open it, and let the writer store what it hears.

        Args:
            device: The only one whose sound is stored; None for whichever opens.
        """
        began_ms = self._log.now_ms()

        def store(segments: Sequence[EncodedSegment]) -> None:
            placed = [(self._place(segment), segment.flac) for segment in segments]
            writer.append_all(placed)
            self._stored_bytes += sum(len(flac) for _place, flac in placed)
            self._stored_frames += sum(place.frames for place, _flac in placed)
            last, _flac = placed[-1]
            self._on_its_way.stored(recorder, last.at_ms + self.milliseconds(last.frames))
            writer.rest()

        recorder = Recorder(
            grant,
            open_input=open_input,
            store=store,
            clock=self._log.clock,
            rate_hz=self._rate_hz,
            device=device,
            voice=VoiceActivity(self._rate_hz) if self._wants_voice() else None,
        )
        self._recorder = recorder
        self._on_its_way.begins(recorder, began_ms)
        recorder.start()

    def close(self) -> int:
        """Close it; returns the frames it captured, stored or still to be stored."""
        if self._recorder is None:
            return 0
        recorder, self._recorder = self._recorder, None
        recorder.stop(_STORE_THE_REST_MS)
        status = recorder.status()
        if status.state is RecorderState.STOPPING:
            self._finishing.append(recorder)
        return status.stored_frames + status.waiting_frames

    def let_finished_go(self) -> None:
        """Forget the closed ones whose sound is stored by now."""
        self._finishing = [
            recorder
            for recorder in self._finishing
            if recorder.status().state is RecorderState.STOPPING
        ]

    def discard(self) -> None:
        """Give up what a disk would not take until now."""
        for recorder in self._finishing:
            recorder.discard()
        self._finishing.clear()

    def status(self) -> RecorderStatus | None:
        """How the open microphone does; None if it is closed."""
        return None if self._recorder is None else self._recorder.status()

    def left_over(self) -> tuple[int, ColearnError | None]:
        """Frames of closed microphones that still wait for the disk, and why."""
        finishing = [recorder.status() for recorder in self._finishing]
        troubles = (recorder.storage_trouble for recorder in finishing)
        return sum(each.waiting_frames for each in finishing), next(
            filter(None, troubles), None
        )

    def so_far(self) -> tuple[int, int]:
        """Bytes and milliseconds stored since the session was opened; from any thread."""
        return self._stored_bytes, self.milliseconds(self._stored_frames)

    def waiting_from_ms(self) -> int | None:
        """From which session time on sound may not be stored yet; from any thread.

        None if everything is stored.
        """
        return self._on_its_way.from_ms()

    def milliseconds(self, frames: int) -> int:
        """How long so many frames last."""
        return frames * 1_000 // self._rate_hz

    def _place(self, segment: EncodedSegment) -> SegmentPlace:
        return SegmentPlace(
            index=segment.index,
            first_frame=segment.first_frame,
            frames=segment.frames,
            peak=segment.peak,
            at_ms=self._log.session_ms(segment.started_monotonic_ms),
            last=segment.last,
        )
