from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from colearn_desktop.ui.garbage import MainThreadCollector


class Knot(QWidget):
    """Refers to itself, so that only the collector frees it, and says in which thread."""

    def __init__(self, freed_in: list[threading.Thread]) -> None:
        super().__init__()
        self.itself = self
        weakref.finalize(self, lambda: freed_in.append(threading.current_thread()))


@pytest.fixture
def collector(qapp: object) -> Iterator[MainThreadCollector]:
    parent = QObject()
    yield MainThreadCollector(parent)
    gc.unfreeze()


def litter() -> None:
    """As much as tips the balance many times over, and goes by no other way."""
    for _ in range(20_000):
        knot: list[object] = []
        knot.append(knot)


def test_a_widget_is_freed_in_the_main_thread_whoever_makes_the_garbage(
    collector: MainThreadCollector, qtbot: QtBot
) -> None:
    freed_in: list[threading.Thread] = []
    Knot(freed_in)
    thread = threading.Thread(target=litter)
    thread.start()
    thread.join()
    litter()
    assert freed_in == []
    qtbot.waitUntil(lambda: bool(freed_in), timeout=5_000)
    assert freed_in == [threading.main_thread()]


def test_what_stands_is_not_looked_through_again(collector: MainThreadCollector) -> None:
    before = gc.get_freeze_count()
    collector.spare_what_stands()
    assert gc.get_freeze_count() > before
    assert len(gc.get_objects()) < 1_000
