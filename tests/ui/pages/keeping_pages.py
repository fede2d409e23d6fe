"""The pages and dialogs about copies, promises and erasing, full of long words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from PySide6.QtWidgets import QWidget

from colearn_desktop.domain.consent import ConsentState, Purpose
from colearn_desktop.domain.ids import PersonId, SessionId
from colearn_desktop.domain.retention import Kept, Promise
from colearn_desktop.services.consented_recording import ConsentedRecording
from colearn_desktop.services.keeping_promises import Due
from colearn_desktop.services.session_setup import SessionSetup
from colearn_desktop.services.what_goes import WhatGoes
from colearn_desktop.ui.keeping.copies_page import CopiesPage
from colearn_desktop.ui.keeping.due_dialog import DueDialog
from colearn_desktop.ui.keeping.erase_choice import EraseChoice
from colearn_desktop.ui.keeping.erase_dialog import EraseDialog
from colearn_desktop.ui.keeping.letter_dialog import LetterDialog
from colearn_desktop.ui.keeping.letter_words import Letter
from colearn_desktop.ui.keeping.postpone_dialog import PostponeDialog
from colearn_desktop.ui.keeping.promise_dialog import PromiseDialog
from colearn_desktop.vault.backups import RegisteredBackup
from colearn_desktop.vault.erasures import Erasure, ErasureKind
from colearn_desktop.vault.register import HandedCopy, HandedPerson, HandedSession, Remark

SESSION = SessionId("s")
TODAY = date(2026, 5, 28)
LONG = "a name with many words that goes on and on"
COPY = HandedCopy(
    "c",
    1_780_000_000_000,
    "amber-fox-river-lamp-and-so-on",
    4_000_000_000,
    ("Leeds Central Library, Local Studies", "Hull"),
    with_words=True,
    sessions=(
        HandedSession(
            SESSION, "everything", 120, 14, 12_600_000, "0" * 64,
            (HandedPerson(PersonId("p"), "", {Purpose.AUDIO: ConsentState.GRANTED}),),
        ),
    ),
    remarks=(Remark(1_780_000_000_000, "Deleted on 3 June, say the people of the library."),),
)  # fmt: skip
BACKUP = RegisteredBackup("b", "/media/stick/a folder/backup of May", 1_780_000_000_000, 5, "")
ERASURE = Erasure("4f3a91c2", ErasureKind.PERSON, SESSION, "p", 1_780_000_000_000, {"notes": 3})
WHAT = WhatGoes(
    ErasureKind.PERSON,
    SESSION,
    "p",
    LONG,
    {"notes": 12, "turns": 30, "turns_ms": 900_000, "recorded_ms": 12_600_000},
    (COPY,),
    (BACKUP,),
)
DUE = Due(Promise(SESSION, Kept.RECORDING, "2026-05-28", "", 1), LONG, is_running=True)


def copies(_setup: SessionSetup, _recording: ConsentedRecording) -> QWidget:
    page = CopiesPage()
    page.show_register([COPY], [ERASURE], {SESSION: LONG})
    return page


def no_copies(_setup: SessionSetup, _recording: ConsentedRecording) -> QWidget:
    page = CopiesPage()
    page.show_register([], [], {})
    return page


def erase_a_person(_setup: SessionSetup, _recording: ConsentedRecording) -> QWidget:
    return EraseDialog([WHAT])


def erase_a_session(_setup: SessionSetup, _recording: ConsentedRecording) -> QWidget:
    counts = {"notes": 1, "people": 8, "answers": 56, "recorded_ms": 5, "recordings": 1}
    return EraseDialog([replace(WHAT, kind=ErasureKind.SESSION, counts=counts)])


def receipt(_setup: SessionSetup, _recording: ConsentedRecording) -> QWidget:
    dialog = EraseDialog([WHAT])
    dialog.show_receipt([ERASURE])
    return dialog


def erase_choice(setup: SessionSetup, _recording: ConsentedRecording) -> QWidget:
    return EraseChoice([], list(setup.state.people.values()), may_silence=True)


def letter(_setup: SessionSetup, _recording: ConsentedRecording) -> QWidget:
    found = [Letter("Ash", (COPY,)), Letter("Person 1", (COPY,))]
    return LetterDialog(found, SESSION, TODAY)


def promise(_setup: SessionSetup, _recording: ConsentedRecording) -> QWidget:
    dialog = PromiseDialog("2026-06-28", None, TODAY)
    dialog.recording.box.setChecked(False)  # which needs a reason
    return dialog


def due(_setup: SessionSetup, _recording: ConsentedRecording) -> QWidget:
    return DueDialog([DUE, DUE])


def postpone(_setup: SessionSetup, _recording: ConsentedRecording) -> QWidget:
    return PostponeDialog(DUE, TODAY)


KEEPING_PAGES = (
    copies, no_copies, erase_a_person, erase_a_session, receipt, erase_choice, letter,
    promise, due, postpone,
)  # fmt: skip
