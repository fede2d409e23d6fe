"""The window of an open vault, without the program around it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from colearn_desktop.domain.clock import SystemClock
from colearn_desktop.ui.live.key_map import KeyHabits
from colearn_desktop.ui.main_window import MainWindow
from colearn_desktop.ui.session_flow import SessionFlow
from colearn_desktop.ui.tasks import Tasks
from colearn_desktop.vault.vault import Vault
from tests.fakes.audio_microphone import HandMicrophone
from tests.fakes.sessions import make_session


@contextmanager
def session_window(vault: Vault, folder: Path) -> Iterator[tuple[SessionFlow, MainWindow]]:
    """A new session at its set-up, in a window still to be shown; its microphone is silent."""
    clock = SystemClock()
    session_id = make_session(vault, clock)
    window = MainWindow(folder)
    tasks = Tasks(window)
    microphone = HandMicrophone()
    flow = SessionFlow(
        window, vault, clock, lambda _key: microphone.open, tasks, habits=KeyHabits
    )
    flow.open_session(session_id)
    yield flow, window
    flow.close()
    tasks.close()
    window.ask_before_closing(lambda: "")
    window.close()
    window.deleteLater()
