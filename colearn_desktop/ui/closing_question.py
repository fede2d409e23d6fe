"""What closing the window now would break off."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from colearn_desktop.services.open_session import OpenSession
from colearn_desktop.services.recording_status import Capture
from colearn_desktop.ui.export_flow import ExportFlow


def closing_question(
    session: OpenSession | None, export: ExportFlow | None, *, is_importing: bool = False
) -> str:
    """To be put to whoever closes the window; empty if nothing would be lost.

    Args:
        session: The one that is open.
        export: The one under way.
        is_importing: Whether an archive is being read.
    """
    recording = "" if session is None else _about_recording(session)
    archive = "" if export is None else _about_export(export)
    if is_importing and not archive:
        archive = _tr(
            "An archive is being read. Closing the window breaks it off and brings nothing in."
        )
    return recording or archive


def _tr(text: str, count: int = -1) -> str:
    return QCoreApplication.translate("ClosingQuestion", text, "", count)


def _about_recording(session: OpenSession) -> str:
    status = session.recording.status()
    if status.trouble is not None and status.waiting_ms:
        return _tr(
            "The disk is full, and %n seconds of sound wait in memory for room. "
            "Closing the window loses them.",
            -(-status.waiting_ms // 1_000),
        )
    if status.capture in (Capture.STARTING, Capture.CAPTURING):
        return _tr(
            "Recording is running. Closing the window stops it; what was recorded is kept."
        )
    return ""


def _about_export(export: ExportFlow) -> str:
    if export.is_writing:
        return _tr(
            "An archive is being written. Closing the window breaks it off and leaves nothing "
            "behind."
        )
    if export.has_words_to_copy:
        return _tr(
            "The words that open the archive are shown only this once. "
            "Close the window without having written them down?"
        )
    return ""
