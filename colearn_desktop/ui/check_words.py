"""What a check of the vault found, in words."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from colearn_desktop.vault.vault_check import VaultFindings


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One thing that was looked at."""

    text: str
    is_fine: bool


def check_lines(found: VaultFindings) -> list[CheckLine]:
    """What was found, the most important first."""
    return [*_pages(found), *_ledger(found), *_sound(found), *_waiting(found)]


def verdict(found: VaultFindings) -> str:
    """All of it in one sentence, with what to do."""
    if found.is_whole:
        return _tr("Everything in this vault is whole.")
    return _tr(
        "Something in this vault is damaged or was altered. Do not make a backup over an "
        "earlier one. Copy the whole folder of the vault to a safe place, and bring your "
        "latest backup back."
    )


def _pages(found: VaultFindings) -> list[CheckLine]:
    pages = found.pages
    lines = []
    if pages.altered_pages:
        lines.append(
            CheckLine(
                _tr("Pages of the file that are damaged: {count}.").format(
                    count=pages.altered_pages
                ),
                False,
            )
        )
    if pages.disorder:
        lines.append(
            CheckLine(
                _tr("Places where the file contradicts itself: {count}.").format(
                    count=pages.disorder
                ),
                False,
            )
        )
    if pages.missing_tables or pages.missing_guards:
        lines.append(
            CheckLine(
                _tr("Parts of the file's own guards that are missing: {count}.").format(
                    count=len(pages.missing_tables) + len(pages.missing_guards)
                ),
                False,
            )
        )
    return lines or [CheckLine(_tr("Every page of the file is as it was written."), True)]


def _ledger(found: VaultFindings) -> list[CheckLine]:
    if not found.key_file_is_whole:
        return [CheckLine(_tr("The key file is damaged."), False)]
    if found.answers is None:
        return [CheckLine(_tr("The record of consent was altered, or lacks something."), False)]
    text = _tr("The record of consent is complete: {count} answers.").format(
        count=found.answers
    )
    return [CheckLine(text, True)]


def _sound(found: VaultFindings) -> list[CheckLine]:
    lines = []
    for count, text in (
        (found.damaged_segments, _tr("Seconds of sound that do not open: {count}.")),
        (found.missing_segments, _tr("Seconds of sound that are missing: {count}.")),
        (found.wrong_totals, _tr("Recordings that are shorter than they were: {count}.")),
        (found.unopened, _tr("Recordings that do not open at all: {count}.")),
    ):
        if count:
            lines.append(CheckLine(text.format(count=count), False))
    if not lines:
        text = (
            _tr("All sound opens: {recordings} recordings, {segments} pieces.").format(
                recordings=found.recordings, segments=found.segments
            )
            if found.recordings
            else _tr("There is no sound in this vault.")
        )
        lines.append(CheckLine(text, True))
    if found.unfinished_stretches:
        lines.append(
            CheckLine(
                _tr("Recordings that end suddenly, as after a power cut: {count}.").format(
                    count=found.unfinished_stretches
                ),
                True,
            )
        )
    return lines


def _waiting(found: VaultFindings) -> list[CheckLine]:
    lines = []
    for count, text in (
        (found.waiting_strikes, _tr("Struck parts still to be silenced: {count}.")),
        (found.waiting_erasures, _tr("Erased recordings still to be cleared away: {count}.")),
    ):
        if count:
            lines.append(CheckLine(text.format(count=count), True))
    return lines


def _tr(text: str) -> str:
    return QCoreApplication.translate("CheckWords", text)
