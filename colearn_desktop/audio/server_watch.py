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
# `pactl` ignores that nobody reads it any more. Left behind by a program that was killed it
# would stay for good, and a server has room for 64 of its kind: so a shell ends it with us.
_UNTIL_WE_END = f"{_PROGRAM} subscribe & exec >&-; read -r _; kill $!"
_RELEVANT = re.compile(r" on (source-output|source|server)\b")
# What is told when a stream is moved to another device.
_MOVING = " on source-output"

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
        self._lock = threading.Lock()
        self._looks = 0
        self._events: subprocess.Popen[str] | None = None
        self._thread = threading.Thread(target=self._watch, name="sound server", daemon=True)

    def start(self) -> bool:
        """Begin; returns whether there is anybody to ask."""
        if shutil.which(_PROGRAM) is None:
            return False
        try:
            self._events = subprocess.Popen(  # noqa: S603 - a fixed command
                ["/bin/sh", "-c", _UNTIL_WE_END],
                env=_plain_environ(),
                stdin=subprocess.PIPE,
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
            assert self._events.stdin is not None
            self._events.stdin.close()
            self._events.wait()

    @property
    def is_looking(self) -> bool:
        """Whether a stream may have been moved and the answer is not yet known."""
        return self._looks > 0

    def look_again(self) -> None:
        """Ask the server now, on a thread of its own: its events may wait unread."""
        self._begin_to_doubt()
        threading.Thread(target=self._look_in_doubt, name="sound server", daemon=True).start()

    def _begin_to_doubt(self) -> None:
        with self._lock:
            self._looks += 1

    def _look_in_doubt(self) -> None:
        try:
            self._look()
        finally:
            with self._lock:
                self._looks -= 1

    def _watch(self) -> None:
        events = self._events
        assert events is not None
        assert events.stdout is not None
        with events.stdout:
            self._look()
            for line in events.stdout:
                if self._ending.is_set():
                    return
                if _MOVING in line:
                    self._begin_to_doubt()
                    self._look_in_doubt()
                elif _RELEVANT.search(line):
                    self._look()

    def _look(self) -> None:
        # Once more where it is silent: after the whole program was held up, an answer that
        # came in time looks late.
        listed = _answer("list") or _answer("list")
        # A stream is listed a moment after it was opened, and that is an event.
        heard = own_source(listed, os.getpid())
        if heard is not None and not self._ending.is_set():
            self._tell(heard)


def is_there(name: str) -> bool:
    """Whether the server has this device now."""
    lines = _answer("list", "short", "sources").splitlines()
    return any(name in line.split("\t")[1:2] for line in lines)


def own_source(listed: str, process_id: int) -> HeardSource | None:
    """Which device the newest recording stream of a process hears.

    Args:
        listed: What `pactl list` says.
        process_id: Whose stream it is.
    """
    kinds: dict[str, dict[str, str]] = {"Source Output": {}, "Source": {}, "Client": {}}
    for block in _blocks(listed):
        kind, _, number = block.split("\n", 1)[0].partition(" #")
        kinds.get(kind, {})[number] = block
    # PulseAudio names the process in the stream and in its client, PipeWire behind ALSA in
    # the client alone.
    mine = f'application.process.id = "{process_id}"'
    streams = {
        int(number): stream
        for number, stream in kinds["Source Output"].items()
        if mine in stream or mine in kinds["Client"].get(_field(stream, "Client"), "")
    }
    stream = streams[max(streams)] if streams else ""
    source = kinds["Source"].get(_field(stream, "Source"))
    if source is None:
        return None
    name = _field(source, "Name")
    muted = "yes" in (_field(source, "Mute"), _field(stream, "Mute"))
    return HeardSource(name, _field(source, "Description") or name, muted)


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
