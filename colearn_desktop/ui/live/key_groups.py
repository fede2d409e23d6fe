"""The actions of the live page in the groups under which people look for them."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from colearn_desktop.ui.live.live_keys import LiveAction

# By name, so that a row of the table that has no place here yet still gets one, below.
_FLOOR = (
    "nobody", "several", "groups", "team", "queue", "next_person", "pass", "later", "still",
    "undo_floor", "earlier",
)  # fmt: skip
_CLOCK = ("next", "pause", "extend", "shorten", "replan", "timeline")
_NOTES = (
    "write", "mark", "insight", "quote", "action", "question", "follow_up",
    "newer_note", "older_note", "edit_note", "search_notes", "leave_note",
)  # fmt: skip
_RECORDING = ("off_the_record", "strike")
_DISPLAYS = ("room_display", "room_blank", "facilitator_view", "help", "key_strip")


def grouped_actions() -> list[tuple[str, list[LiveAction]]]:
    """Title and actions of each group that has any, every action once."""

    def tr(text: str) -> str:
        return QCoreApplication.translate("KeyGroups", text)

    titles = (
        (tr("Who has the floor"), _FLOOR),
        (tr("The clock and the agenda"), _CLOCK),
        (tr("Notes"), _NOTES),
        (tr("Recording"), _RECORDING),
        (tr("What is shown"), _DISPLAYS),
    )
    named = {name for _title, names in titles for name in names}
    groups = [
        (title, [action for name in names for action in LiveAction if action.value == name])
        for title, names in titles
    ]
    groups.insert(-1, (tr("More"), [action for action in LiveAction if action not in named]))
    return [(title, actions) for title, actions in groups if actions]
