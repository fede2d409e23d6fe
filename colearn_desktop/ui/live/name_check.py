"""Points out, in the note being written, words that could tell who somebody is."""

from __future__ import annotations

from colearn_desktop.services.note_taking import NoteTaking
from colearn_desktop.ui.live.note_editor import NoteEditor
from colearn_desktop.ui.live.privacy_line import PrivacyLine


class NameCheck:
    """Underlines them in the editor and names the first one in the line below it."""

    def __init__(self, notes: NoteTaking, editor: NoteEditor, line: PrivacyLine) -> None:
        self._notes = notes
        self._editor = editor
        self._line = line
        self._is_wanted = True

    def want(self, wanted: bool) -> None:
        """Whether anything is to be pointed out."""
        self._is_wanted = wanted
        self.look(still_typing=False)

    def look(self, *, still_typing: bool) -> None:
        """Look at what the editor has; a word still being typed may become another one."""
        text = self._editor.toPlainText()
        found = self._notes.identifying_words(text) if self._is_wanted else []
        if still_typing:
            found = [word for word in found if word.end != self._editor.cursor_place]
        self._editor.underline((word.start, word.end) for word in found)
        self._line.show_findings(text, found)

    def dismiss(self, word: str) -> None:
        """Point this word out no more in this session."""
        self._notes.dismiss(word)
        self.look(still_typing=False)
