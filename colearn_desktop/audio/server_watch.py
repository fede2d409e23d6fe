"""Asks the sound server which device is heard: it changes them without telling anybody.

PulseAudio, and PipeWire in its place, move a running stream to another device when its own
is pulled out or when somebody says so in the desktop's settings. PortAudio hears nothing of
it. `pactl` does; where there is none, nothing is known and nothing is said.
"""

from __future__ import annotations

import logging
import os
import re
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass

_PROGRAM = "pactl"
_ANSWER_LIMIT_S = 2.0
_RELEVANT = re.compile(r" on (source-output|source|server)\b")

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class HeardSource:
    """The device that a stream of this program hears.

    Attributes:
        name: The server's own, the same whenever the device is there.
        description: For people.
        is_muted: It, or the stream, is muted in the desktop's settings.
    """

    name: str
    description: str
    is_muted: bool


class ServerWatch:
    """Tells which device the newest recording stream of this program hears.

    Args:
        tell: Called on a thread of the watch's own whenever something may have changed.
    """

    def __init__(self, tell: Callable[[HeardSource], None]) -> None:
        self._tell = tell
        self._ending = threading.Event()
        self._events: subprocess.Popen[str] | None = None
        self._thread = threading.Thread(target=self._watch, name="sound server", daemon=True)

    def start(self) -> bool:
        """Begin; returns whether there is anybody to ask."""
        if shutil.which(_PROGRAM) is None:
            return False
        try:
            self._events = subprocess.Popen(  # noqa: S603 - a fixed command
                [_PROGRAM, "subscribe"],
                env=_plain_environ(),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                bufsize=1,
            )
        except OSError:
            return False
        self._thread.start()
        return True

    def stop(self) -> None:
        """End; the thread follows by itself."""
        self._ending.set()
        if self._events is not None:
            self._events.kill()
            self._events.wait()

    def _watch(self) -> None:
        events = self._events
        assert events is not None
        assert events.stdout is not None
        with events.stdout:
            self._look()
            for line in events.stdout:
                if self._ending.is_set():
                    return
                if _RELEVANT.search(line):
                    self._look()

    def _look(self) -> None:
        outputs = _answer("list", "source-outputs")
        # A stream is listed a moment after it was opened, and that is an event.
        heard = own_source(outputs, _answer("list", "sources"), os.getpid())
        if heard is not None and not self._ending.is_set():
            self._tell(heard)


def is_there(name: str) -> bool:
    """Whether the server has this device now."""
    lines = _answer("list", "short", "sources").splitlines()
    return any(name in line.split("\t")[1:2] for line in lines)


def own_source(outputs: str, sources: str, process_id: int) -> HeardSource | None:
    """Which device the newest stream of a process hears.

    Args:
        outputs: What `pactl list source-outputs` says.
        sources: What `pactl list sources` says.
        process_id: Whose stream it is.
    """
    mine = f'application.process.id = "{process_id}"'
    streams = [block for block in _blocks(outputs) if mine in block]
    if not streams:
        return None
    stream = streams[-1]
    number = _field(stream, "Source")
    for source in _blocks(sources):
        if source.split("\n", 1)[0].endswith(f"#{number}"):
            name = _field(source, "Name")
            muted = "yes" in (_field(source, "Mute"), _field(stream, "Mute"))
            return HeardSource(name, _field(source, "Description") or name, muted)
    return None


def _blocks(text: str) -> Iterator[str]:
    return (block.strip() for block in text.split("\n\n") if block.strip())


def _field(block: str, name: str) -> str:
    found = re.search(rf"^\t{name}: (.*)$", block, re.MULTILINE)
    return "" if found is None else found[1].strip()


def _answer(*question: str) -> str:
    try:
        return subprocess.run(  # noqa: S603 - fixed commands
            [_PROGRAM, *question],
            env=_plain_environ(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            text=True,
            errors="replace",
            timeout=_ANSWER_LIMIT_S,
        ).stdout
    except (OSError, subprocess.TimeoutExpired) as error:
        _log.info("the sound server was not heard: %s", error)
        return ""


def _plain_environ() -> dict[str, str]:
    # Its words are translated otherwise.
    return {**os.environ, "LC_ALL": "C.UTF-8", "LANGUAGE": "C"}
