"""A copy that was handed over, in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale

from colearn_desktop.ui.pages.export_words import size
from colearn_desktop.ui.pages.when import date_and_time, length
from colearn_desktop.vault.register import HandedCopy, HandedSession


def opened_by(copy: HandedCopy) -> str:
    """Who can open it."""
    if not copy.recipients:
        return _tr("opened by a passphrase")
    names = QLocale().createSeparatedList(list(copy.recipients))
    if copy.with_words:
        return _tr("for {names}, or by a passphrase").format(names=names)
    return _tr("for {names}").format(names=names)


def holds(session: HandedSession) -> str:
    """What of a session it holds."""
    parts = [_tr("notes: {count}").format(count=session.notes)]
    if session.quotes:
        parts.append(_tr("quotes among them: {count}").format(count=session.quotes))
    if session.recorded_ms:
        parts.append(_tr("sound: {length}").format(length=length(session.recorded_ms)))
    if session.contents == "anonymous_notes":
        parts.append(_tr("nobody is named"))
    return ", ".join(parts)


def one_line(copy: HandedCopy) -> str:
    """When, what it is called, how large, and for whom."""
    return _tr("“{name}”, {when}, {size}, {opened}").format(
        name=copy.name,
        when=date_and_time(copy.utc_ms),
        size=size(copy.size_bytes),
        opened=opened_by(copy),
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("CopyWords", text)
