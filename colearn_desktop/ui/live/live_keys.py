"""The keys of the live page: one table, from which they work and are explained.

Whoever adds an action adds a `LiveAction`, a row to `BINDINGS` and a line to
`action_text`. What a person changed is laid over this table by `key_map`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QCoreApplication

HIGHEST_SEAT_KEY = 9


class LiveAction(StrEnum):
    """What a key can do. Each has a button as well."""

    NOBODY = "nobody"
    SEVERAL = "several"
    GROUPS = "groups"
    TEAM = "team"
    QUEUE = "queue"
    UNDO_FLOOR = "undo_floor"
    EARLIER = "earlier"
    NEXT_PERSON = "next_person"
    PASS = "pass"
    LATER = "later"
    STILL = "still"
    TIMELINE = "timeline"
    MARK = "mark"
    WRITE = "write"
    INSIGHT = "insight"
    QUOTE = "quote"
    ACTION = "action"
    QUESTION = "question"
    FOLLOW_UP = "follow_up"
    NEWER_NOTE = "newer_note"
    OLDER_NOTE = "older_note"
    EDIT_NOTE = "edit_note"
    SEARCH_NOTES = "search_notes"
    EXTEND = "extend"
    SHORTEN = "shorten"
    REPLAN = "replan"
    NEXT = "next"
    PAUSE = "pause"
    OFF_THE_RECORD = "off_the_record"
    ROOM_DISPLAY = "room_display"
    FACILITATOR_VIEW = "facilitator_view"
    ROOM_BLANK = "room_blank"
    STRIKE = "strike"
    LEAVE_NOTE = "leave_note"
    HELP = "help"
    KEY_STRIP = "key_strip"


@dataclass(frozen=True, slots=True)
class KeyBinding:
    """Keys for an action.

    Attributes:
        keys: Pressed alone, while no text has the keyboard. With Alt they work always.
        shown: As they are called on the screen.
        anywhere: Works without Alt inside a text, too.
    """

    action: LiveAction
    keys: tuple[str, ...]
    shown: str
    anywhere: bool = False


BINDINGS: tuple[KeyBinding, ...] = (
    KeyBinding(LiveAction.NOBODY, ("0",), "0"),
    KeyBinding(LiveAction.SEVERAL, ("O",), "O"),
    KeyBinding(LiveAction.GROUPS, ("G",), "G"),
    KeyBinding(LiveAction.TEAM, ("T",), "T"),
    KeyBinding(LiveAction.QUEUE, ("Q",), "Q"),
    KeyBinding(LiveAction.UNDO_FLOOR, ("Backspace",), "Backspace"),
    KeyBinding(LiveAction.EARLIER, (",",), ","),
    KeyBinding(LiveAction.NEXT_PERSON, (".",), "."),
    KeyBinding(LiveAction.PASS, ("Y",), "Y"),
    KeyBinding(LiveAction.LATER, ("L",), "L"),
    KeyBinding(LiveAction.STILL, ("H",), "H"),
    KeyBinding(LiveAction.TIMELINE, ("E",), "E"),
    KeyBinding(LiveAction.MARK, ("M",), "M"),
    KeyBinding(LiveAction.WRITE, ("Return", "Enter"), "Enter"),
    KeyBinding(LiveAction.INSIGHT, ("I",), "I"),
    KeyBinding(LiveAction.QUOTE, ("U",), "U"),
    KeyBinding(LiveAction.ACTION, ("A",), "A"),
    KeyBinding(LiveAction.QUESTION, ("K",), "K"),
    KeyBinding(LiveAction.FOLLOW_UP, ("F",), "F"),
    KeyBinding(LiveAction.NEWER_NOTE, ("Alt+Up",), "Alt+Up", anywhere=True),
    KeyBinding(LiveAction.OLDER_NOTE, ("Alt+Down",), "Alt+Down", anywhere=True),
    KeyBinding(LiveAction.EDIT_NOTE, ("F2",), "F2", anywhere=True),
    KeyBinding(LiveAction.SEARCH_NOTES, ("Ctrl+F",), "Ctrl+F", anywhere=True),
    KeyBinding(LiveAction.EXTEND, ("+", "="), "+"),
    KeyBinding(LiveAction.SHORTEN, ("-",), "-"),
    KeyBinding(LiveAction.REPLAN, ("R",), "R"),
    KeyBinding(LiveAction.NEXT, ("N",), "N"),
    KeyBinding(LiveAction.PAUSE, ("P",), "P"),
    KeyBinding(LiveAction.OFF_THE_RECORD, ("X",), "X"),
    KeyBinding(LiveAction.ROOM_DISPLAY, ("F5",), "F5", anywhere=True),
    KeyBinding(LiveAction.FACILITATOR_VIEW, ("F6",), "F6", anywhere=True),
    KeyBinding(LiveAction.ROOM_BLANK, ("F7",), "F7", anywhere=True),
    KeyBinding(LiveAction.STRIKE, ("S",), "S"),
    KeyBinding(LiveAction.LEAVE_NOTE, ("Escape",), "Esc", anywhere=True),
    KeyBinding(LiveAction.HELP, ("F1",), "F1", anywhere=True),
    KeyBinding(LiveAction.KEY_STRIP, ("?",), "?"),
)


def action_text(action: LiveAction) -> str:
    """What it does, in the language of the screen."""

    def tr(text: str) -> str:
        return QCoreApplication.translate("LiveKeys", text)

    return {
        LiveAction.NOBODY: tr("Nobody has the floor"),
        LiveAction.SEVERAL: tr("Several talk at once"),
        LiveAction.GROUPS: tr("Pairs or groups"),
        LiveAction.TEAM: tr("The team speaks"),
        LiveAction.QUEUE: tr("Then a seat: that person asks to speak"),
        LiveAction.UNDO_FLOOR: tr("Take back the last change of the floor"),
        LiveAction.EARLIER: tr("The last change happened five seconds earlier"),
        LiveAction.NEXT_PERSON: tr("In a go-round: the next person has the floor"),
        LiveAction.PASS: tr("In a go-round: whose turn it is passes"),
        LiveAction.LATER: tr("In a go-round: whose turn it is comes back later"),
        LiveAction.STILL: tr("Yes, still speaking; or: not now (when the table asks)"),
        LiveAction.TIMELINE: tr("Put turns right: who had the floor when"),
        LiveAction.MARK: tr("Remember this moment"),
        LiveAction.WRITE: tr("Write a note; inside a note: the next note"),
        LiveAction.INSIGHT: tr("Write an insight; again: a plain note"),
        LiveAction.QUOTE: tr("Write a quote"),
        LiveAction.ACTION: tr("Write an action"),
        LiveAction.QUESTION: tr("Write a question"),
        LiveAction.FOLLOW_UP: tr("Write something to follow up"),
        LiveAction.NEWER_NOTE: tr("Choose the note above in the list"),
        LiveAction.OLDER_NOTE: tr("Choose the note below in the list"),
        LiveAction.EDIT_NOTE: tr("Edit the chosen note; Enter does so from an empty line"),
        LiveAction.SEARCH_NOTES: tr("Search the notes"),
        LiveAction.EXTEND: tr("One minute more"),
        LiveAction.SHORTEN: tr("One minute less"),
        LiveAction.REPLAN: tr("Re-plan the rest"),
        LiveAction.NEXT: tr("The next phase"),
        LiveAction.PAUSE: tr("Pause the clock, or let it run on"),
        LiveAction.OFF_THE_RECORD: tr("Off the record, or back on it"),
        LiveAction.ROOM_DISPLAY: tr("Show the room display, or close it"),
        LiveAction.FACILITATOR_VIEW: tr("Show the facilitator view, or close it"),
        LiveAction.ROOM_BLANK: tr("Blank the room display, or show it again"),
        LiveAction.STRIKE: tr("Strike what was just said"),
        LiveAction.LEAVE_NOTE: tr("Leave the note, so that plain keys work again"),
        LiveAction.HELP: tr("Show these keys"),
        LiveAction.KEY_STRIP: tr("Show the most used keys on the page, or hide them"),
    }[action]
