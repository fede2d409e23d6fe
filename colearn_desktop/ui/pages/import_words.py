"""What an opened archive says in plain words: who sent it, what is in it, what would come in."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from colearn_desktop.services.archive_opening import ArchivedSession, OpenedArchive
from colearn_desktop.services.archive_sender import Sender, SenderKind
from colearn_desktop.services.import_plan import SessionImport, SoundImport
from colearn_desktop.services.importing import ImportPlan
from colearn_desktop.ui.pages.when import date_and_time, length

# Below it nobody can tell two laptops apart by a note.
_NOTICEABLY_APART_MS = 5_000


def sender_lines(sender: Sender) -> list[str]:
    """Who packed it, and what to do about it."""
    match sender.kind:
        case SenderKind.OWN:
            return [_tr("Signed by this vault itself.")]
        case SenderKind.KNOWN:
            name = "" if sender.host is None else sender.host.name
            lines = [_tr("Signed by the host you know as “{name}”.").format(name=name)]
            if sender.host is not None and not sender.host.compared_utc_ms:
                lines.append(
                    _tr(
                        "You have never compared their six words by voice: {words}. Somebody "
                        "else may have made that card."
                    ).format(words=sender.fingerprint)
                )
            return lines
        case SenderKind.STRANGER:
            return [
                _tr("Unknown sender: it is signed by a host who is not in your address book."),
                _tr(
                    "Ask the sender to read you these six words from their screen: {words}"
                ).format(words=sender.fingerprint),
            ]
        case SenderKind.UNSIGNED:
            return [_tr("Unknown sender: nobody signed it. Whoever packed it knew its words.")]


def sender_is_known(sender: Sender) -> bool:
    """Whether there is nothing to find out."""
    return sender.kind is SenderKind.OWN or (
        sender.host is not None and bool(sender.host.compared_utc_ms)
    )


def session_title(session: ArchivedSession) -> str:
    """Its title, or that it has none."""
    return session.record.title.strip() or _tr("Session without a title")


def session_lines(session: ArchivedSession) -> list[str]:
    """What is in the archive of one session."""
    record, state = session.record, session.state
    place = f" · {record.place}" if record.place else ""
    if state.started_utc_ms is None:
        when = _tr("Planned, not held yet")
    else:
        when = date_and_time(state.started_utc_ms)
    lines = [
        when + place,
        _tr("People: {people}. Notes: {notes}.").format(
            people=len(state.people), notes=len(state.notes)
        ),
    ]
    if session.recorded_ms:
        lines.append(_tr("Sound: {length}.").format(length=length(session.recorded_ms)))
    left_out = record.left_out
    if left_out.notes or left_out.people or left_out.sound_ms:
        lines.append(_tr("The sender left out what people did not agree to hand on."))
    return lines


def coming_lines(coming: SessionImport) -> list[str]:
    """What would come in of one session."""
    if coming.is_new:
        lines = [_tr("It is new to this vault and comes in whole.")]
        if coming.sound.coming:
            lines = [_tr("It is new to this vault and comes in whole, sound included.")]
    elif coming.adds_nothing:
        return [_tr("Everything in it is in this vault already.")]
    else:
        lines = [_tr("This session is in the vault already. This is added to it:")]
        lines += added_lines(coming)
        lines += _removed_lines(coming)
    if coming.apart_ms >= _NOTICEABLY_APART_MS:
        lines.append(
            _tr(
                "The laptops were started {length} apart. Each counts from its own start, so "
                "notes of one may be that far from the sound of the other."
            ).format(length=length(coming.apart_ms))
        )
    return lines


def _removed_lines(coming: SessionImport) -> list[str]:
    """What a merge takes away of what is here: nothing but sound that was struck there."""
    if not coming.strikes:
        return [_tr("Nothing that is here is removed.")]
    one = _tr("1 part was struck on the other laptop: its sound is silenced here, for good.")
    many = _tr(
        "{count} parts were struck on the other laptop: their sound is silenced here, for good."
    )
    lines = [_counted(coming.strikes, one, many).format(count=coming.strikes)]
    if coming.apart_ms >= _NOTICEABLY_APART_MS:
        lines.append(
            _tr(
                "The laptops were not started together, so other words may be silenced than "
                "those that were meant. Make a backup first, and strike the right ones here."
            )
        )
    lines.append(_tr("Nothing else that is here is removed."))
    return lines


def added_lines(coming: SessionImport) -> list[str]:
    """What is added to a session that is here."""
    lines = []
    for each in coming.notes:
        whose = (
            _tr("{name}’s laptop").format(name=each.author)
            if each.author
            else _tr("the other laptop")
        )
        one, many = _tr("1 note by {whose}"), _tr("{count} notes by {whose}")
        lines.append(_counted(each.notes, one, many).format(whose=whose, count=each.notes))
    if coming.sound.coming:
        lines.append(_tr("{length} of sound").format(length=length(coming.sound.coming_ms)))
    if coming.answers.tightened:
        count = len(coming.answers.tightened)
        one = _tr("1 answer that is a no there and was a yes here: the no counts")
        many = _tr("{count} answers that are a no there and were a yes here: the no counts")
        lines.append(_counted(count, one, many).format(count=count))
    elif coming.answers.records:
        count = len(coming.answers.records)
        one, many = _tr("1 answer about consent"), _tr("{count} answers about consent")
        lines.append(_counted(count, one, many).format(count=count))
    others = len(coming.events) - sum(each.notes for each in coming.notes)
    if others > 0:
        one = _tr("1 other entry, such as a turn, a phase or a correction")
        many = _tr("{count} other entries, such as turns, phases and corrections")
        lines.append(_counted(others, one, many).format(count=others))
    return lines or [_tr("how some entries read now")]


def staying_lines(sound: SoundImport) -> list[str]:
    """What of its sound stays out, and why."""
    lines = []
    if sound.missing:
        lines.append(
            _tr("The sound stays out: there is no yes to recording from {names} here.").format(
                names=", ".join(sound.missing)
            )
        )
    if sound.unheard_of:
        lines.append(_tr("The sound stays out: it does not say who was in the room."))
    if sound.erased_ms:
        lines.append(
            _tr("{length} of sound stay out: they were erased here.").format(
                length=length(sound.erased_ms)
            )
        )
    return lines


def merge_question(plan: ImportPlan) -> str:
    """To be asked once before anything is added to sessions that are here; empty if none is."""
    merging = [each for each in plan.sessions if not (each.is_new or each.adds_nothing)]
    if not merging:
        return ""
    parts = []
    for each in merging:
        added = "\n".join(f"•  {line}" for line in added_lines(each))
        parts.append(f"{each.header.title}\n{added}")
    return _tr("This is added to what is here:\n\n{sessions}\n\nNothing is removed.").format(
        sessions="\n\n".join(parts)
    )


def result_lines(plan: ImportPlan) -> list[str]:
    """What has happened."""
    lines = []
    for each in plan.sessions:
        title = each.header.title or _tr("Session without a title")
        if each.adds_nothing:
            lines.append(_tr("{title}: everything was here already.").format(title=title))
        elif each.is_new:
            lines.append(_tr("{title}: is in this vault now.").format(title=title))
        else:
            added = "; ".join(added_lines(each))
            lines.append(_tr("{title}: added {things}.").format(title=title, things=added))
        lines += staying_lines(each.sound)
    return lines


def nothing_inside(opened: OpenedArchive) -> Sequence[str]:
    """Said of an archive without sessions."""
    return [
        _tr("There is no session in it. Files: {count}.").format(
            count=len(opened.contents.files)
        )
    ]


def _counted(count: int, one: str, many: str) -> str:
    return one if count == 1 else many


def _tr(text: str) -> str:
    return QCoreApplication.translate("ImportWords", text)
