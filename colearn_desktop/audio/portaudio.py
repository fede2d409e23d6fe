"""The one door to PortAudio, a library with a state of its own.

That state is why this module keeps some: streams must not be open while PortAudio looks
for devices anew, and the number of periods is a setting of the whole library.
"""

from __future__ import annotations

import ctypes
import logging
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import ModuleType
from typing import Any

from colearn_desktop.domain.errors import SoundSystemMissingError

_PORTAUDIO_PERIODS = 4
_CLOSE_LIMIT_S = 1.0

_log = logging.getLogger(__name__)
_lock = threading.RLock()
_open_streams: set[int] = set()


def load_sounddevice() -> ModuleType:
    """The `sounddevice` module, loaded (and PortAudio started) when first needed.

    Raises:
        SoundSystemMissingError: PortAudio is not installed or does not start.
    """
    try:
        import sounddevice
    # PortAudio's own error class cannot be named when its module did not load.
    except Exception as error:
        raise SoundSystemMissingError("PortAudio") from error
    return sounddevice  # type: ignore[no-any-return]  # it has no types


def load_rtmixer() -> ModuleType:
    """The `rtmixer` module: streams of `sounddevice` whose callback is written in C.

    Raises:
        SoundSystemMissingError: PortAudio is not installed or does not start.
    """
    load_sounddevice()
    import rtmixer

    return rtmixer  # type: ignore[no-any-return]  # it has no types


def look_again() -> bool:
    """Have PortAudio list the devices anew: by itself it does so once, at its start.

    Returns:
        Whether it did. It does not while a stream is open: that would cut it off.

    Raises:
        SoundSystemMissingError: PortAudio is not installed or does not start.
    """
    sounddevice = load_sounddevice()
    with _lock:
        if _open_streams:
            return False
        try:
            # There is no public way; the maintainer names these two for the purpose:
            # https://github.com/spatialaudio/python-sounddevice/issues/125
            sounddevice._terminate()  # noqa: SLF001 - see above
            sounddevice._initialize()  # noqa: SLF001 - see above
        except sounddevice.PortAudioError as error:
            raise SoundSystemMissingError("PortAudio") from error
    return True


@contextmanager
def while_none_looks() -> Iterator[None]:
    """PortAudio's lists stay as they are while the block runs."""
    with _lock:
        yield


def start_stream(make: Callable[[], Any], *, periods: int = _PORTAUDIO_PERIODS) -> Any:
    """Open a stream and start it.

    Args:
        make: Opens the stream.
        periods: Into how many parts ALSA divides the stream's buffer. A callback comes
            once a part: PortAudio's own four parts of two seconds are a level meter that
            moves every 0.6 s and 0.6 s that are lost at the end (measured).

    Raises:
        sounddevice.PortAudioError: It does not open or does not start.
    """
    with _lock:
        _set_alsa_periods(periods)
        try:
            stream = make()
        finally:
            _set_alsa_periods(_PORTAUDIO_PERIODS)
        _open_streams.add(id(stream))
    try:
        stream.start()
    except BaseException:
        end_stream(stream)
        raise
    return stream


def end_stream(stream: Any) -> None:
    """Stop a stream at once and close it; errors of a device that is gone are ignored.

    A sound server that hangs never lets go. It is given a second: after that the stream
    is left to a thread that closes it should the server come back, and counts as open
    until then.
    """
    closing = threading.Thread(
        target=_abort_and_close, args=(stream,), name="closing a sound stream", daemon=True
    )
    closing.start()
    closing.join(_CLOSE_LIMIT_S)
    if closing.is_alive():
        _log.warning("the sound server does not answer; a stream is left to it")


def _abort_and_close(stream: Any) -> None:
    stream.abort(ignore_errors=True)
    stream.close(ignore_errors=True)
    with _lock:
        _open_streams.discard(id(stream))


def _set_alsa_periods(periods: int) -> None:
    if not sys.platform.startswith("linux"):
        return
    # PaAlsa_SetNumPeriods (pa_linux_alsa.h) is public but unknown to sounddevice. Where
    # it is missing, callbacks come in larger bursts, and that is all.
    with suppress(OSError, AttributeError):
        library = ctypes.CDLL(load_sounddevice()._libname)  # noqa: SLF001 - nowhere else
        library.PaAlsa_SetNumPeriods(periods)
