"""What an export plan says in plain words: what goes in, what stays here, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from PySide6.QtCore import QCoreApplication, QLocale

from colearn_desktop.domain.consent import ConsentState, Purpose
from colearn_desktop.outputs.session_record import Contents
from colearn_desktop.services.export_plan import ExportPlan, MissingYes
from colearn_desktop.ui.note_kind import kind_text
from colearn_desktop.ui.pages.when import length

_MOST_REASONS = 6
_MOST_TELLING_WORDS = 8
_AGE_AND_DOCUMENTS_BYTES = 512 * 1024


def what_goes_in(plan: ExportPlan) -> list[str]:
    """One line a thing that goes into the archive."""
    lines = []
    if plan.notes:
        lines.append(
            _tr("Notes: {notes}. Among them: {kinds}.").format(
                notes=plan.notes, kinds=_kinds(plan)
            )
            if plan.kinds
            else _tr("Notes: {notes}.").format(notes=plan.notes)
        )
    if plan.sound.goes_along:
        lines.append(
            _tr("Sound: {length}. A voice can be recognised.").format(
                length=length(plan.sound.recorded_ms)
            )
        )
    if plan.contents is Contents.ANONYMOUS_NOTES:
        lines.append(_tr("Phases and questions, and when each phase was."))
        lines.append(_tr("How many people agreed to what; nobody's own answer."))
        return lines
    if plan.contents is Contents.TEAM_COPY:
        lines.append(_tr("Every name, and what was taken back or put right."))
    lines.append(_tr("Who spoke when, phases and questions."))
    lines.append(_tr("Who agreed to what, and the text of the consent form."))
    return lines


def telling(plans: Sequence[ExportPlan]) -> list[str]:
    """A heading and lines about what may still tell who somebody is; empty if nothing."""
    count = sum(plan.telling_notes for plan in plans)
    if not count:
        return []
    words = list(dict.fromkeys(word for plan in plans for word in plan.telling))
    shown = ", ".join(f"“{word}”" for word in words[:_MOST_TELLING_WORDS])
    if len(words) > _MOST_TELLING_WORDS:
        shown = _tr("{words} and more").format(words=shown)
    return [
        _tr("Look at these notes first"),
        _tr("Notes with words that may tell who somebody is: {count}.").format(count=count),
        _tr("They hold {words}. Change the notes where that is too much.").format(words=shown),
    ]


def uncompared(name: str) -> str:
    """A host for whom it was sealed, on trust."""
    return _tr("{name}, without words. Their card was not compared yet.").format(name=name)


def without_words(name: str) -> str:
    """A host for whom it was sealed."""
    return _tr("{name}, without words.").format(name=name)


def _kinds(plan: ExportPlan) -> str:
    """As "Quote 2, Action 1"."""
    return ", ".join(f"{kind_text(kind)} {count}" for kind, count in plan.kinds)


def what_stays(plan: ExportPlan) -> list[str]:
    """One line a thing that stays, each with its reason; empty if nothing stays."""
    lines = []
    if plan.contents is Contents.ANONYMOUS_NOTES:
        lines.append(
            _tr(
                "All names, seats and speakers, who spoke when, and when each note was written. "
                "Names in texts read “somebody”."
            )
        )
    if plan.sound.recorded_ms and not plan.sound.wanted:
        lines.append(
            _tr("All sound ({length}), as you chose.").format(
                length=length(plan.sound.recorded_ms)
            )
        )
    elif plan.sound.recorded_ms and not plan.sound.goes_along:
        lines.append(
            _tr("All sound ({length}). {reasons}").format(
                length=length(plan.sound.recorded_ms), reasons=reasons(plan.sound.missing)
            )
        )
    struck = sum(note.struck for note in plan.left_out_notes)
    if struck:
        lines.append(
            _tr("Notes: {count}. They belong to a part that was struck.").format(count=struck)
        )
    by_reason = Counter(note.missing for note in plan.left_out_notes if not note.struck)
    for missing, count in by_reason.most_common():
        lines.append(
            _tr("Notes: {count}. {reasons}").format(count=count, reasons=reasons(missing))
        )
    for person in plan.unnamed:
        text = (
            _tr(
                "{name}'s name and all their turns, for they withdrew. Their answers alone "
                "go in, as those of “{label}”."
            )
            if person.gone
            else _tr("{name}'s name, without a yes to archiving. They are called “{label}”.")
        )
        lines.append(text.format(name=person.name, label=person.label))
    return lines


def reasons(missing: Sequence[MissingYes]) -> str:
    """Whose yes is lacking, person by person."""
    said = [_reason(each) for each in missing]
    if len(said) > _MOST_REASONS:
        people = len({each.person_id for each in missing})
        return _tr("A yes is missing from {people} people.").format(people=people)
    return " ".join(said)


def about_bytes(plans: Sequence[ExportPlan]) -> int:
    """About how large the archive will be."""
    sound_bytes = sum(plan.sound.stored_bytes for plan in plans if plan.sound.goes_along)
    return sound_bytes + len(plans) * _AGE_AND_DOCUMENTS_BYTES


def size(size_bytes: float) -> str:
    """As "480 MB", in the reader's language."""
    return QLocale().formattedDataSize(
        int(size_bytes), 1 if size_bytes >= 1e9 else 0, QLocale.DataSizeFormat.DataSizeSIFormat
    )


def time_left(left_ms: float) -> str:
    """As "about 2 minutes left", coarse on purpose."""
    seconds = left_ms / 1_000
    if seconds < 10:
        return _tr("a few seconds left")
    if seconds < 90:
        tens = round(seconds / 10) * 10
        return _tr("about {seconds} seconds left").format(seconds=tens)
    return _tr("about {minutes} minutes left").format(minutes=round(seconds / 60))


def joined(lines: Iterable[str]) -> str:
    """Lines for one label."""
    return "\n".join(lines)


def _reason(missing: MissingYes) -> str:
    purpose = {
        Purpose.AUDIO: _tr("audio recording"),
        Purpose.NOTES: _tr("notes"),
        Purpose.TRANSCRIPTION: _tr("transcription"),
        Purpose.QUOTING: _tr("quoting"),
        Purpose.PHOTOGRAPHS: _tr("photographs"),
        Purpose.ARCHIVING: _tr("archiving"),
        Purpose.CONTACT: _tr("being contacted"),
    }[missing.purpose]
    text = {
        ConsentState.REFUSED: _tr("{name} said no to {purpose}."),
        ConsentState.WITHDRAWN: _tr("{name} withdrew from {purpose}."),
        ConsentState.PAUSED: _tr("{name} paused {purpose}."),
        ConsentState.NEEDS_RENEWAL: _tr("{name} agreed to {purpose} on an earlier form."),
    }.get(missing.state, _tr("{name} has not answered about {purpose}."))
    return text.format(name=missing.name, purpose=purpose)


def _tr(text: str) -> str:
    return QCoreApplication.translate("ExportWords", text)
