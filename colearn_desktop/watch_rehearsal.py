"""`colearn rehearse --watch`: the simulated session in a window of its own."""

from __future__ import annotations

from pathlib import Path

from colearn_desktop import paths
from colearn_desktop.domain.clock import SystemClock
from colearn_desktop.services.rehearsal import RehearsalFigures
from colearn_desktop.services.rehearsal_room import RehearsalRoom
from colearn_desktop.services.rehearse import play_unseen
from colearn_desktop.ui.habits import Habits
from colearn_desktop.ui.main_window import MainWindow
from colearn_desktop.ui.rehearsal_flow import RehearsalFlow
from colearn_desktop.ui.tasks import Tasks
from colearn_desktop.ui.theme import make_application


def play_in_window(room: RehearsalRoom) -> RehearsalFigures:
    """Play a rehearsal on the live page, for somebody to watch.

    Closing the window early plays the rest unseen, so that the archive is whole.
    """
    application = make_application()
    habits = Habits(application, paths.preferences_file())
    window = MainWindow(Path())
    tasks = Tasks(window)
    flow = RehearsalFlow(
        window,
        SystemClock(),
        tasks,
        habits=habits.keys,
        name_check=habits.checks_names,
        vault=None,
        keeps_room=True,
    )
    flow.finished.connect(window.close)
    window.closing.connect(flow.close)
    flow.begin(room)
    window.show()
    application.exec()
    tasks.close()
    return play_unseen(room)
