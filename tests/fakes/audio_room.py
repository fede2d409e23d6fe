"""A room with a loudspeaker and a microphone in it, for tests without either.

PulseAudio plays into a sink called `room`, whose echo is the source `mic`. The room that
the environment offers (packaging/test_room.py) is used where there is one; otherwise a
private server starts in a folder of its own.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from colearn_desktop.audio import devices
from tests.fakes.audio_waiting import wait_until

RATE_HZ = 48_000
TALK = "What is learnt leaves the room. Who said it does not. We go round the table once."
_PROGRAMS = {
    "pulseaudio": "pulseaudio",
    "pactl": "pulseaudio-utils",
    "paplay": "pulseaudio-utils",
    "parec": "pulseaudio-utils",
    "espeak-ng": "espeak-ng",
    "pipewire": "pipewire",
    "wireplumber": "wireplumber",
    "dbus-daemon": "dbus",
}
_ASOUNDRC = """</usr/share/alsa/alsa.conf>
pcm.!default { type pulse }
ctl.!default { type pulse }
"""


def skip_without(*programs: str) -> None:
    """Skip the test if a program is missing, or fail it where nothing may be skipped."""
    for program in programs:
        if shutil.which(program) is None:
            package = _PROGRAMS.get(program, program)
            sentence = f"{program} is not installed: apt install {package}"
            if os.environ.get("COLEARN_REQUIRE_ALL") == "1":
                pytest.fail(sentence)
            pytest.skip(sentence)


class VirtualRoom:
    """Handles to one room.

    Attributes:
        environ: What a program in the room needs in its environment.
    """

    def __init__(
        self, environ: dict[str, str], server: subprocess.Popen[bytes] | None = None
    ) -> None:
        self.environ = environ
        self._server = server

    def play(self, sound: Path) -> None:
        """Play a sound file into the room; returns when it has been played."""
        self._run("paplay", "-d", "room", str(sound))

    def start_playing(self, sound: Path) -> subprocess.Popen[bytes]:
        """Begin to play a sound file into the room; the caller waits for the process."""
        return self._start("paplay", "-d", "room", str(sound))

    def start_listening(self, raw: Path) -> subprocess.Popen[bytes]:
        """Begin to write what is played (48 kHz mono int16) to a file; until terminated."""
        return self._start(
            "parec",
            *("-d", "room.monitor", "--raw", f"--rate={RATE_HZ}", "--channels=1"),
            *("--format=s16le", "--latency-msec=20", str(raw)),
        )

    def load(self, module: str, *arguments: str) -> str:
        """Load a module into the sound server; returns its number."""
        return self._run("pactl", "load-module", module, *arguments).strip()

    def unload(self, number: str) -> None:
        """Take a module out again."""
        self._run("pactl", "unload-module", number)

    def suspend(self, source: str) -> None:
        """Make a source fall still, as some do when they are pulled out."""
        self._run("pactl", "suspend-source", source, "1")

    def wake(self, source: str) -> None:
        """Let a suspended source go on."""
        self._run("pactl", "suspend-source", source, "0")

    def choose(self, source: str) -> None:
        """Make a source the default one, as the desktop's sound settings do."""
        self._run("pactl", "set-default-source", source)

    def mute(self, source: str, *, muted: bool = True) -> None:
        """Mute a source, as the desktop's sound settings do."""
        self._run("pactl", "set-source-mute", source, "1" if muted else "0")

    def move(self, process_id: int, source: str) -> None:
        """Let a program's recording streams hear another source, as a mixer does."""
        listed = self._run("pactl", "list", "source-outputs")
        mine = f'application.process.id = "{process_id}"'
        for block in listed.split("\n\n"):
            # PipeWire does not name the process of a stream through ALSA; in a private
            # room it can only be ours.
            if mine in block or '"PipeWire ALSA [' in block:
                number = block.strip().split("\n", 1)[0].split("#")[1]
                self._run("pactl", "move-source-output", number, source)

    def listeners(self) -> int:
        """How many streams record in the room (the source `mic` itself counts as one)."""
        return len(self._run("pactl", "list", "short", "source-outputs").splitlines())

    def clients(self) -> int:
        """How many programs are connected to the server, the one that asks included."""
        return len(self._run("pactl", "list", "short", "clients").splitlines())

    def kill_server(self) -> None:
        """End the sound server, as when it crashes. For a private room."""
        self._signal_server(signal.SIGKILL)
        assert self._server is not None
        self._server.wait()

    def freeze_server(self) -> None:
        """Make the sound server hang. For a private room."""
        self._signal_server(signal.SIGSTOP)

    def thaw_server(self) -> None:
        """Let the sound server go on."""
        self._signal_server(signal.SIGCONT)

    def _signal_server(self, number: signal.Signals) -> None:
        assert self._server is not None, "only a private room may lose its server"
        self._server.send_signal(number)

    def _run(self, *command: str) -> str:
        return subprocess.run(
            command, env=self._full_environ(), check=True, capture_output=True, text=True
        ).stdout

    def _start(self, *command: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(command, env=self._full_environ(), stdin=subprocess.DEVNULL)

    def _full_environ(self) -> dict[str, str]:
        return {**os.environ, **self.environ}


@contextmanager
def virtual_room(*, private: bool = False) -> Iterator[VirtualRoom]:
    """Bring this process (and its PortAudio) into a room while the block runs.

    Args:
        private: Start a server even where the environment offers a room: for tests that
            kill it, or change its devices.
    """
    skip_without(*_PROGRAMS)
    if not private and _is_offered():
        with moved_into({}):
            yield VirtualRoom({})
        return
    # Short, since the path of a Unix socket is limited to 107 bytes.
    folder = Path(tempfile.mkdtemp(prefix="room-"))
    folder.chmod(0o700)
    server: subprocess.Popen[bytes] | None = None
    try:
        environ = {
            "XDG_RUNTIME_DIR": str(folder),
            "XDG_CONFIG_HOME": str(folder),
            "PULSE_SERVER": f"unix:{folder}/pulse/native",
            "PULSE_SOURCE": "mic",
            "PULSE_SINK": "room",
            "ALSA_CONFIG_PATH": str(folder / "asoundrc"),
        }
        (folder / "asoundrc").write_text(_ASOUNDRC, encoding="utf-8")
        server = _start_server(environ, folder)
        with moved_into(environ):
            yield VirtualRoom(environ, server)
    finally:
        if server is not None:
            server.terminate()
            server.wait()
        shutil.rmtree(folder, ignore_errors=True)


def _is_offered() -> bool:
    # Looked at first, because asking would start a server where there is none.
    socket = Path(os.environ.get("XDG_RUNTIME_DIR", "/nowhere"), "pulse", "native")
    if "PULSE_SERVER" not in os.environ and not socket.exists():
        return False
    answer = subprocess.run(
        ["pactl", "list", "short", "sources"], check=False, capture_output=True, text=True
    )
    return answer.returncode == 0 and "\troom.monitor\t" in answer.stdout


def _start_server(environ: dict[str, str], folder: Path) -> subprocess.Popen[bytes]:
    command = ["pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1"]
    command += ["--use-pid-file=yes", "-L", "module-native-protocol-unix"]
    command += ["-L", f"module-null-sink sink_name=room rate={RATE_HZ} channels=1 format=s16le"]
    command += ["-L", "module-virtual-source source_name=mic master=room.monitor"]
    full = {**os.environ, **environ}
    # A bus has room for one sound server, and the environment's may be there already.
    full.pop("DBUS_SESSION_BUS_ADDRESS", None)
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            command, env=full, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT
        )

    def answers() -> bool:
        asked = subprocess.run(
            ["pactl", "set-default-source", "mic"],
            check=False,
            env=full,
            capture_output=True,
        )
        return asked.returncode == 0

    wait_until(answers, "pulseaudio answers")
    return server


@contextmanager
def moved_into(environ: dict[str, str]) -> Iterator[None]:
    """PortAudio sees the devices of the environment in which it last started."""
    before = {name: os.environ.get(name) for name in environ}
    os.environ.update(environ)
    assert devices.refresh(), "a stream is still open"
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
        devices.refresh()


def make_speech(wav: Path, text: str = TALK, rate_hz: int = RATE_HZ) -> NDArray[np.int16]:
    """Have a synthetic voice speak into a sound file.

    Returns:
        The same samples, mono. Given the sink's own rate, they are what a microphone in
        the room hears, to the step.
    """
    skip_without("espeak-ng")
    raw = wav.with_suffix(".espeak.wav")
    subprocess.run(["espeak-ng", "-w", str(raw), text], check=True)
    spoken, spoken_rate_hz = soundfile.read(raw, dtype="int16")
    raw.unlink()
    frames = len(spoken) * rate_hz // spoken_rate_hz
    moments = np.arange(frames) * (spoken_rate_hz / rate_hz)
    spread = np.interp(moments, np.arange(len(spoken)), spoken)
    samples: NDArray[np.int16] = spread.astype(np.int16)
    soundfile.write(wav, samples, rate_hz, subtype="PCM_16")
    return samples


def align(played: NDArray[np.int16], heard: NDArray[np.int16]) -> tuple[int, float]:
    """Find what was played in what was heard.

    Returns:
        (frame of `heard` at which it starts, Pearson's correlation over its length); a
        correlation of 0 if `heard` ends too early.
    """
    size = 1 << (len(played) + len(heard) - 1).bit_length()
    spectrum = np.fft.rfft(heard, size) * np.conj(np.fft.rfft(played, size))
    offset = int(np.argmax(np.fft.irfft(spectrum, size)[: len(heard)]))
    part = heard[offset : offset + len(played)]
    if len(part) < len(played):
        return offset, 0.0
    return offset, float(np.corrcoef(played, part)[0, 1])
