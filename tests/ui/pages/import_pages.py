"""The faces of opening an archive, for what holds for every page."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from colearn_desktop.archive.bag_check import ArchiveContents
from colearn_desktop.archive.opening_key import Words
from colearn_desktop.domain.errors import ArchivePassphraseError
from colearn_desktop.outputs.session_record import Contents
from colearn_desktop.services.archive_opening import ArchivedSession, OpenedArchive
from colearn_desktop.services.archive_sender import Sender, SenderKind
from colearn_desktop.services.archiving import plan_export
from colearn_desktop.services.consented_recording import ConsentedRecording
from colearn_desktop.services.importing import plan_import
from colearn_desktop.services.session_setup import SessionSetup
from colearn_desktop.ui.error_text import error_text
from colearn_desktop.ui.pages.import_page import ImportPage
from tests.fakes.clock import FakeClock


def archive_words(_setup: SessionSetup, _recording: ConsentedRecording) -> QWidget:
    page = ImportPage("archive-0123456789.tar.age", FakeClock())
    page.show_error(error_text(ArchivePassphraseError()))
    return page


def archive_contents(setup: SessionSetup, _recording: ConsentedRecording) -> QWidget:
    page = ImportPage("archive-0123456789.tar.age", FakeClock())
    vault = setup.log.vault
    record = plan_export(vault, setup.log.session_id, Contents.TEAM_COPY).record
    opened = OpenedArchive(
        Path("archive-0123456789.tar.age"),
        Words(""),
        ArchiveContents((), {}, 2, None),
        Sender(SenderKind.STRANGER, fingerprint="font-rogue-gerbil-shallow-uphill-owl"),
        (ArchivedSession("", record),),
    )
    page.show_contents(opened, plan_import(vault, opened))
    return page


IMPORT_PAGES = (archive_words, archive_contents)
