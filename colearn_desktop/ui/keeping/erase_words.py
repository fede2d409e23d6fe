"""What an erasure takes away, what stays, what it cannot reach, and its receipt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from PySide6.QtCore import QCoreApplication

from colearn_desktop.services.what_goes import WhatGoes
from colearn_desktop.ui.keeping.copy_words import one_line
from colearn_desktop.ui.pages.when import date_and_time, length
from colearn_desktop.vault.erasures import Erasure, ErasureKind


def question(what: Sequence[WhatGoes]) -> str:
    """The one question, as the title of a dialog."""
    first = what[0]
    if first.kind is ErasureKind.PERSON:
        return _tr("Erase what {name} said?").format(name=first.name)
    if first.kind is ErasureKind.SESSION:
        return _tr("Erase the session “{name}”?").format(name=first.name)
    if len(what) > 1:
        return _tr("Erase all recordings of “{name}”?").format(name=first.name)
    return _tr("Erase this recording of “{name}”?").format(name=first.name)


def what_goes(what: Sequence[WhatGoes]) -> list[str]:
    """One line a thing that will be gone."""
    first, counts = what[0], _summed(each.counts for each in what)
    sound = length(counts.get("recorded_ms", 0))
    if first.kind is ErasureKind.RECORDING:
        return [_tr("Sound: {length}. Nobody can hear it again.").format(length=sound)]
    if first.kind is ErasureKind.PERSON:
        lines = [
            _tr("Notes of what {name} said: {count}, with all they ever read.").format(
                name=first.name, count=counts["notes"]
            ),
            _tr("{name}'s turns: {count}, {length} in all.").format(
                name=first.name, count=counts["turns"], length=length(counts["turns_ms"])
            ),
        ]
        if counts["recorded_ms"]:
            lines.append(_tr("The sound of these turns. It is silenced for good."))
        lines.append(
            _tr("The name {name}, wherever it stands in this session.").format(name=first.name)
        )
        return lines
    lines = [_tr("Notes: {count}.").format(count=counts["notes"])]
    if counts["recorded_ms"]:
        lines.append(_tr("Sound: {length}.").format(length=sound))
    lines.append(
        _tr("The agenda, who spoke when, and the names of people: {count}.").format(
            count=counts["people"]
        )
    )
    lines.append(
        _tr("Answers about consent: {count}. Paper forms are yours to keep or shred.").format(
            count=counts["answers"]
        )
    )
    return lines


def what_stays(what: Sequence[WhatGoes]) -> list[str]:
    """One line a thing that stays in this vault."""
    first = what[0]
    receipt = _tr("A receipt: what was erased and when, without a name.")
    if first.kind is ErasureKind.RECORDING:
        return [_tr("Notes, turns and answers stay as they are."), receipt]
    if first.kind is ErasureKind.SESSION:
        return [receipt]
    lines = [
        _tr("That somebody sat there, and their answers about consent, without the name."),
    ]
    if first.counts["recorded_ms"]:
        lines.append(
            _tr(
                "Sound of moments when several people spoke, or when a turn was noted late: "
                "{name}'s voice may be in it. To be sure, erase the recording as well."
            ).format(name=first.name)
        )
    lines.append(
        _tr("What others said of {name} in other words. Read through the notes.").format(
            name=first.name
        )
    )
    return [*lines, receipt]


def not_reached(what: Sequence[WhatGoes]) -> list[str]:
    """One line a copy that erasing here does not touch; never empty."""
    copies = {copy.copy_id: copy for each in what for copy in each.copies}
    backups = {backup.backup_id: backup for each in what for backup in each.backups}
    lines = [
        _tr("Handed over: {copy}.").format(copy=one_line(copy)) for copy in copies.values()
    ]
    lines += [
        _tr("Backup of this vault, {when}: {folder}").format(
            when=date_and_time(backup.made_utc_ms), folder=backup.folder
        )
        for backup in backups.values()
    ]
    if not lines:
        return [_tr("This vault knows of no copy and no backup that holds it.")]
    if first_person := next((w for w in what if w.kind is ErasureKind.PERSON and copies), None):
        lines.append(
            _tr(
                "Write the letter that asks for them first: afterwards nobody here knows who "
                "{name} was."
            ).format(name=first_person.name)
        )
    return lines


def receipt_text(erasures: Sequence[Erasure], what: Sequence[WhatGoes] = ()) -> str:
    """A receipt to hand out or file: no name, no title, no words of anybody."""
    lines = [_tr("Receipt for something that was erased"), ""]
    for each in erasures:
        lines += [
            _tr("Reference: {reference}").format(reference=each.reference),
            _tr("Erased: {kind}").format(kind=kind_words(each.kind)),
            _tr("Begun: {when}").format(when=date_and_time(each.utc_ms)),
            _tr("Done: {when}").format(when=date_and_time(each.ended_utc_ms))
            if each.ended_utc_ms is not None
            else _tr("Nothing of it can be read. The rest is cleared at the next unlock."),
            *count_lines(each.counts),
            "",
        ]
    copies = len({copy.copy_id for each in what for copy in each.copies})
    backups = len({backup.backup_id for each in what for backup in each.backups})
    lines.append(
        _tr(
            "Erased from the vault on one laptop. Copies that were handed over and backups of "
            "the vault are not reached by this; they have to be destroyed one by one."
        )
    )
    if copies:
        lines.append(_tr("Copies known when it was erased: {count}").format(count=copies))
    if backups:
        lines.append(_tr("Backups known when it was erased: {count}").format(count=backups))
    return "\n".join(lines) + "\n"


def kind_words(kind: ErasureKind) -> str:
    """What was erased, without a name."""
    return {
        ErasureKind.RECORDING: _tr("a recording"),
        ErasureKind.PERSON: _tr("what one person said"),
        ErasureKind.SESSION: _tr("a whole session"),
    }[kind]


def count_lines(counts: Mapping[str, int]) -> list[str]:
    """How much of what."""
    words = {
        "notes": _tr("Notes: {count}"),
        "turns": _tr("Turns: {count}"),
        "people": _tr("People: {count}"),
        "answers": _tr("Answers about consent: {count}"),
        "recordings": _tr("Recordings: {count}"),
    }
    lines = [words[key].format(count=counts[key]) for key in words if key in counts]
    sound_ms = counts.get("turns_ms", counts.get("recorded_ms", 0))
    if sound_ms:
        lines.append(_tr("Length: {length}").format(length=length(sound_ms)))
    return lines


def _summed(counts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    total: dict[str, int] = {}
    for each in counts:
        for key, value in each.items():
            total[key] = total.get(key, 0) + value
    return total


def _tr(text: str) -> str:
    return QCoreApplication.translate("EraseWords", text)
