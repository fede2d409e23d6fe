"""The export page on a session with a little of everything, and who may open it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from colearn_desktop.services.archiving import plan_export
from colearn_desktop.services.session_list import list_sessions
from colearn_desktop.ui.pages.export_page import ExportPage
from colearn_desktop.vault.known_hosts import KnownHost
from tests.fakes.clock import FakeClock
from tests.services.past_session import PastSession


class Export:
    def __init__(self, qtbot: QtBot, past: PastSession) -> None:
        self.clock = FakeClock()
        self.page = ExportPage(self.clock, past.vault.folder)
        lines = list_sessions(past.vault)
        self.page.show_sessions(lines, among=len(lines))
        self.page.show_plans([plan_export(past.vault, past.session_id)])
        qtbot.addWidget(self.page)
        self.page.resize(1280, 800)
        self.page.show()
        qtbot.waitExposed(self.page)

    def words(self) -> str:
        QApplication.processEvents()  # what was added to a page that shows appears then
        labels = self.page.findChildren(QLabel)
        return "\n".join(label.text() for label in labels if label.isVisibleTo(self.page))

    def begin(self, folder: Path) -> None:
        self.page.choose_folder(folder)
        self.page.target.export_button.click()


def host(name: str, compared_utc_ms: int | None = None) -> KnownHost:
    return KnownHost(name.encode(), f"age1{name}", name, 1_780_000_000_000, compared_utc_ms)
