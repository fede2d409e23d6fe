"""What a note-taker does while a session runs."""

from __future__ import annotations

from colearn_desktop.domain import note_history, themes
from colearn_desktop.domain.errors import NothingToUndoError
from colearn_desktop.domain.events import (
    EventBody,
    NoteDeleted,
    NoteRevised,
    NotesHandedOver,
    NoteWritten,
    Undone,
)
from colearn_desktop.domain.identifying import IdentifyingWord, identifying_words
from colearn_desktop.domain.ids import NoteId, new_id
from colearn_desktop.domain.note_history import Wording
from colearn_desktop.domain.notes import NoteKind, NoteTaker
from colearn_desktop.domain.one_line import LONGEST_NAME, one_line
from colearn_desktop.domain.people import Role
from colearn_desktop.domain.words import folded
from colearn_desktop.services.private_names import read_private_names
from colearn_desktop.services.session_log import SessionLog

LONGEST_LAG_MS = 20_000


class NoteTaking:
    """The notes of a session: written, revised, deleted, handed over.

    A note is stamped with the first key less the note-taker's lag, because whoever writes
    has heard something a moment before. Floor, phase and question follow from the stamp.
    """

    def __init__(self, log: SessionLog) -> None:
        self._log = log
        self._private_names = read_private_names(log.vault.settings)
        self._dismissed: set[str] = set()

    # Who writes

    @property
    def note_taker(self) -> NoteTaker:
        """Who writes now on this laptop; without a name if nobody has said."""
        return self._log.state.note_takers.get(self._log.vault.device_id, NoteTaker())

    def possible_note_takers(self) -> list[str]:
        """Names to choose from: the team, note-takers first."""
        team = sorted(self._log.state.team, key=lambda p: p.role is not Role.NOTE_TAKER)
        return [person.name for person in team]

    def hand_over(self, name: str, lag_ms: int) -> None:
        """Somebody writes from now on; nothing else stops or changes.

        Args:
            lag_ms: How long after hearing something they usually begin to type.
        """
        taker = NoteTaker(one_line(name, LONGEST_NAME), max(0, min(lag_ms, LONGEST_LAG_MS)))
        if taker != self.note_taker:
            self._log.append(NotesHandedOver(taker.name, taker.lag_ms))

    # Moments

    def stamp_ms(self) -> int:
        """The stamp of a note whose first key is struck now."""
        return max(0, self._log.now_ms() - self.note_taker.lag_ms)

    # Notes

    def write(self, stamped_ms: int, kind: NoteKind, text: str) -> NoteId:
        """Keep a new note.

        Args:
            stamped_ms: What `stamp_ms` said at its first key, or the moment of a mark.
        """
        note_id = NoteId(new_id())
        self._log.append(NoteWritten(note_id, stamped_ms, kind, text, self.note_taker.name))
        return note_id

    def revise(self, note_id: NoteId, kind: NoteKind, text: str) -> None:
        """Keep the note's new words; nothing is stored where nothing changed."""
        note = self._log.state.notes.get(note_id)
        if note is not None and (note.kind, note.text) != (kind, text):
            self._log.append(NoteRevised(note_id, kind, text))

    def delete(self, note_id: NoteId) -> None:
        """Take a note away; `restore` brings it back."""
        if note_id in self._log.state.notes:
            self._log.append(NoteDeleted(note_id))

    def restore(self, note_id: NoteId) -> None:
        """Bring a deleted note back.

        Raises:
            NothingToUndoError: It was not deleted.
        """
        for event in reversed(self._log.events):
            if event.event_id not in self._log.state.undone and _deletes(event.body, note_id):
                self._log.append(Undone(event.event_id))
                return
        raise NothingToUndoError

    def wordings(self, note_id: NoteId) -> list[Wording]:
        """How a note has read, oldest first."""
        return note_history.wordings(self._log.events, note_id)

    # Words

    def themes(self) -> list[str]:
        """The themes of this session's notes, the most used first."""
        return themes.themes(note.text for note in self._log.state.notes.values())

    def pseudonyms(self) -> list[str]:
        """Everyone's name on the list: participants by seat, then the team."""
        state = self._log.state
        return [person.name for person in (*state.participants, *state.team)]

    def identifying_words(self, text: str) -> list[IdentifyingWord]:
        """What in a text could tell who somebody is, less what was dismissed."""
        found = identifying_words(text, self._private_names, self.pseudonyms())
        return [
            word for word in found if folded(text[word.start : word.end]) not in self._dismissed
        ]

    def dismiss(self, word: str) -> None:
        """This word is nobody's name: do not ask again while the session is open."""
        self._dismissed.add(folded(word))

    def read_private_names_again(self) -> None:
        """Take up what was changed in the settings."""
        self._private_names = read_private_names(self._log.vault.settings)


def _deletes(body: EventBody, note_id: NoteId) -> bool:
    return isinstance(body, NoteDeleted) and body.note_id == note_id
