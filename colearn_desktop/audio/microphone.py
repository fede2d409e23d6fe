"""The only way to a real microphone, and the first wall of consent."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

from colearn_desktop.audio.devices import InputDevice, input_index, lasting_name
from colearn_desktop.audio.intake import Intake
from colearn_desktop.audio.portaudio import load_sounddevice
from colearn_desktop.audio.ring import SampleRing
from colearn_desktop.audio.server_watch import HeardSource, ServerWatch
from colearn_desktop.audio.signal import CaptureSignal
from colearn_desktop.domain.clock import Clock
from colearn_desktop.domain.consent import RecordingGrant
from colearn_desktop.domain.errors import MicrophoneFailedError, NoMicrophoneError

# The callback needs no interpreter lock and lost nothing at a tenth of this either. It is
# for machines so busy that even PortAudio's own thread has to wait.
LATENCY_S = 2.0
# ALSA hands over a period at a time: here 0.1 s.
PERIODS = 20
# PulseAudio needs up to 1.2 s to move a stream from a device that was pulled out to
# another one; that is a hole in the recording and not yet its end.
STALL_LIMIT_MS = 1_500


def open_microphone(
    grant: RecordingGrant,
    ring: SampleRing,
    *,
    device: InputDevice | None = None,
    rate_hz: int = 48_000,
    clock: Clock,
) -> AbstractContextManager[CaptureSignal]:
    """Fill `ring` from a microphone while the block runs. Demanding `grant` is the point.

    Args:
        grant: Permission by everyone in the room.
        ring: Its channels are the recording's.
        device: None for the system's default.
        rate_hz: Frames in a second.
        clock: Stamps the blocks as they come in.

    Raises:
        TypeError: `grant` is not one.
        NoMicrophoneError: There is nothing to record with (on entering).
        MicrophoneFailedError: The device is gone or refuses (on entering).
        SoundSystemMissingError: PortAudio is not installed (on entering).
    """
    if not isinstance(grant, RecordingGrant):
        raise TypeError("a microphone opens for a RecordingGrant alone")
    return _open(ring, device, rate_hz, clock)


@contextmanager
def _open(
    ring: SampleRing, device: InputDevice | None, rate_hz: int, clock: Clock
) -> Iterator[CaptureSignal]:
    sounddevice = load_sounddevice()
    index = input_index(None if device is None else device.key)
    if index is None:
        raise NoMicrophoneError if device is None else MicrophoneFailedError(device.name)
    signal = CaptureSignal(ring, clock, rate_hz, STALL_LIMIT_MS)
    try:
        intake = Intake(signal, index, latency_s=LATENCY_S, periods=PERIODS)
    except sounddevice.PortAudioError as error:
        raise MicrophoneFailedError(str(error)) from error
    watch: ServerWatch | None = None
    try:
        watch = _watch_device(signal, None if device is None else device.key)
        intake.begin(watch)
        yield signal
    finally:
        if watch is not None:
            watch.stop()
        intake.close()


def _watch_device(signal: CaptureSignal, key: str | None) -> ServerWatch | None:
    """Have the signal told which device it is, now or by the sound server."""
    name = lasting_name(key)
    if name is not None:
        signal.device, signal.is_chosen = name, key is not None
        return None

    def tell(heard: HeardSource) -> None:
        signal.hear_from(heard.name, muted=heard.is_muted)

    watch = ServerWatch(tell)
    # Set first: the watch may be quick.
    signal.awaits_device = True
    signal.awaits_device = watch.start()
    return watch if signal.awaits_device else None
