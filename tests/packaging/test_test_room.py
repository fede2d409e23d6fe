from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import test_room

pytestmark = [pytest.mark.audio, pytest.mark.display]


def test_a_room_has_a_screen_a_bus_and_a_microphone_and_leaves_nothing() -> None:
    with test_room.test_room() as environ:
        run = Path(environ["XDG_RUNTIME_DIR"])
        assert run.stat().st_mode & 0o777 == 0o700
        assert (run / "bus").is_socket()
        assert "QT_QPA_PLATFORM" not in environ
        answers = [
            subprocess.run(
                command, check=True, env=environ, capture_output=True, text=True
            ).stdout
            for command in (["pactl", "get-default-source"], ["xdotool", "get_num_desktops"])
        ]
    assert answers[0] == "mic\n"
    assert int(answers[1]) >= 1
    assert not run.exists()


def test_a_command_in_a_room_keeps_its_exit_code() -> None:
    command = [sys.executable, test_room.__file__, "--", "python", "-c", "exit(7)"]
    assert subprocess.run(command, check=False).returncode == 7


def test_a_missing_program_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with (
        pytest.raises(test_room.RoomError, match="Xvfb is not installed"),
        test_room.test_room(),
    ):
        pass
