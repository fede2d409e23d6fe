"""The letter that asks for copies back: what was handed over, what to delete, by when.

It names whoever asked by what they are called in those copies, and never by anything else:
a letter must not tell who "Person 2" is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from colearn_desktop.domain.ids import PersonId, SessionId
from colearn_desktop.resources import resource_path
from colearn_desktop.services.export_register import called
from colearn_desktop.ui.keeping.copy_words import holds, one_line
from colearn_desktop.vault.register import HandedCopy


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter: those copies in which somebody is called the same."""

    name: str
    copies: tuple[HandedCopy, ...]


def letters(
    copies: Sequence[HandedCopy], session_id: SessionId, person_id: PersonId, pseudonym: str
) -> list[Letter]:
    """A letter for each name that somebody bears in the copies."""
    by_name: dict[str, list[HandedCopy]] = {}
    for copy in copies:
        person = called(copy, session_id, person_id)
        if person is not None:
            by_name.setdefault(person.label or pseudonym, []).append(copy)
    return [Letter(name, tuple(found)) for name, found in by_name.items()]


def letter_text(letter: Letter, session_id: SessionId, today: date, by_date: date) -> str:
    """The letter, ready to be sent."""
    template = resource_path("letters", "ask-back-en.txt").read_text(encoding="utf-8")
    lines = []
    for copy in letter.copies:
        session = copy.session(session_id)
        lines.append(f"- {one_line(copy)}")
        if session is not None:
            lines.append(f"  {holds(session)}")
    return template.format(
        today=date_words(today),
        by_date=date_words(by_date),
        name=letter.name,
        copies="\n".join(lines),
    )


def date_words(day: date) -> str:
    """As "12 May 2026"."""
    return QLocale().toString(QDate(day.year, day.month, day.day), "d MMMM yyyy")


def iso_words(iso_date: str) -> str:
    """A day that is stored as ISO 8601, in words."""
    return date_words(date.fromisoformat(iso_date))


def letter_choice(letter: Letter) -> str:
    """A letter among others."""
    return QCoreApplication.translate(
        "LetterWords", "For copies in which they are called “{name}”: {count}"
    ).format(name=letter.name, count=len(letter.copies))
