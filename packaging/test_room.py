"""A room for tests: a screen, a window manager, a session bus and a microphone of its own.

    python3 packaging/test_room.py -- pytest tests/journeys/test_first_session.py

runs one command in it. Nothing in the room touches the desktop it is started from, and
all of it is gone afterwards. Linux only; the standard library alone.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import environment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Environ = dict[str, str]

_PATIENCE_S = 20.0
_PROGRAMS = ("Xvfb", "dbus-daemon", "openbox", "pactl", "pulseaudio", "xdotool")

# What would lead programs back to the desktop they were started from.
_FOREIGN = (
    "DBUS_SESSION_BUS_ADDRESS",
    "PULSE_SERVER",
    "PULSE_SINK",
    "PULSE_SOURCE",
    "QT_QPA_PLATFORM",
    "SESSION_MANAGER",
    "WAYLAND_DISPLAY",
    "XAUTHORITY",
    "XDG_SESSION_TYPE",
)


class RoomError(Exception):
    """The room cannot be set up; the message names the part that is missing."""


@contextmanager
def test_room() -> Iterator[Environ]:
    """Set up the room while the block runs.

    Yields:
        The environment variables with which to start a program in the room.

    Raises:
        RoomError: A program is missing, or does not come up within 20 seconds.
    """
    for program in _PROGRAMS:
        if shutil.which(program) is None:
            raise RoomError(f"{program} is not installed: `packaging/check.py` provides it")
    with ExitStack() as stack:
        # Short, since the path of a Unix socket is limited to 107 bytes.
        room = Path(tempfile.mkdtemp(prefix="room-"))
        stack.callback(shutil.rmtree, room, ignore_errors=True)
        environ = _bare_environ(room)
        environ["DISPLAY"] = _start_screen(stack, environ, room)
        _start_bus(stack, environ, room)
        _start_window_manager(stack, environ, room)
        _start_microphone(stack, environ, room)
        yield environ


def _bare_environ(room: Path) -> Environ:
    environ = {name: value for name, value in os.environ.items() if name not in _FOREIGN}
    for name, folder in (
        ("XDG_RUNTIME_DIR", "run"),
        ("XDG_CONFIG_HOME", "config"),
        ("XDG_DATA_HOME", "data"),
        ("XDG_STATE_HOME", "state"),
    ):
        path = room / folder
        path.mkdir(mode=0o700)
        environ[name] = str(path)
    environ["LC_ALL"] = "C.UTF-8"  # Qt warns about any other encoding
    environ["PATH"] = environment.scripts_first(environ.get("PATH", os.defpath))
    return environ


def _start_screen(stack: ExitStack, environ: Environ, room: Path) -> str:
    read_end, write_end = os.pipe()
    with os.fdopen(read_end) as answer:
        command = ["Xvfb", "-displayfd", str(write_end), "-screen", "0", "1920x1200x24"]
        command += ["-nolisten", "tcp", "-noreset", "-dpi", "96"]
        _start(stack, command, environ, room, keep=(write_end,))
        os.close(write_end)
        number = answer.readline().strip()  # empty if the server died
    if not number:
        raise RoomError(f"Xvfb did not start:\n{_log(room, 'Xvfb')}")
    return f":{number}"


def _start_bus(stack: ExitStack, environ: Environ, room: Path) -> None:
    bus = Path(environ["XDG_RUNTIME_DIR"]) / "bus"
    address = f"unix:path={bus}"
    _start(
        stack,
        ["dbus-daemon", "--session", f"--address={address}", "--nofork", "--nopidfile"],
        environ,
        room,
    )
    _wait_for(bus.exists, "dbus-daemon", room)
    environ["DBUS_SESSION_BUS_ADDRESS"] = address


def _start_window_manager(stack: ExitStack, environ: Environ, room: Path) -> None:
    _start(stack, ["openbox", "--sm-disable"], environ, room)
    # Answered only once a window manager has announced itself.
    ask = ["xdotool", "get_num_desktops"]
    _wait_for(lambda: _succeeds(ask, environ), "openbox", room)


def _start_microphone(stack: ExitStack, environ: Environ, room: Path) -> None:
    """What is played into the sink `room` is what the source `mic` hears."""
    command = ["pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1"]
    command += ["--use-pid-file=yes", "-L", "module-native-protocol-unix"]
    command += ["-L", "module-null-sink sink_name=room rate=48000 channels=1 format=s16le"]
    command += ["-L", "module-virtual-source source_name=mic master=room.monitor"]
    _start(stack, command, environ, room)
    choose = ["pactl", "set-default-source", "mic"]
    _wait_for(lambda: _succeeds(choose, environ), "pulseaudio", room)


def _start(
    stack: ExitStack,
    command: list[str],
    environ: Environ,
    room: Path,
    keep: tuple[int, ...] = (),
) -> None:
    with (room / f"{command[0]}.log").open("wb") as log:
        process = subprocess.Popen(
            command,
            env=environ,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            pass_fds=keep,
            start_new_session=True,  # Ctrl-C is for the tests; the room goes after them
        )
    stack.callback(_stop, process)


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(timeout=5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _succeeds(command: list[str], environ: Environ) -> bool:
    done = subprocess.run(
        command, check=False, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    return done.returncode == 0


def _wait_for(ready: Callable[[], bool], program: str, room: Path) -> None:
    give_up = time.monotonic() + _PATIENCE_S
    while not ready():
        if time.monotonic() > give_up:
            raise RoomError(f"{program} did not come up:\n{_log(room, program)}")
        time.sleep(0.05)


def _log(room: Path, program: str) -> str:
    return (room / f"{program}.log").read_text(encoding="utf-8", errors="replace")


def interrupt_on_termination() -> None:
    """Let SIGTERM end the program as Ctrl-C does, so that the room is cleared up."""

    def interrupt(_number: int, _frame: object) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, interrupt)
    # A shell starts background jobs with Ctrl-C ignored, and our children would inherit that.
    signal.signal(signal.SIGINT, interrupt)


def main(arguments: list[str]) -> int:
    """Run one command in a room. Returns its exit code, or 2 if there is no room."""
    command = arguments[1:] if arguments[:1] == ["--"] else arguments
    if not command:
        print(__doc__)
        return 2
    interrupt_on_termination()
    try:
        with test_room() as environ:
            # Looked up here, because Popen would search the PATH from outside.
            program = shutil.which(command[0], path=environ["PATH"]) or command[0]
            return subprocess.run([program, *command[1:]], check=False, env=environ).returncode
    except RoomError as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
