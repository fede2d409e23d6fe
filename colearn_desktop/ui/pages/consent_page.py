"""Going round the table for consent: one person at a time, by key or by pointer."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from colearn_desktop.domain.consent import ConsentState, Purpose
from colearn_desktop.domain.errors import ColearnError
from colearn_desktop.domain.ids import PersonId
from colearn_desktop.domain.people import Person, Role
from colearn_desktop.services.export_register import copies_with
from colearn_desktop.ui.error_text import error_text
from colearn_desktop.ui.keeping.letter_banner import LetterBanner
from colearn_desktop.ui.keeping.promise_line import PromiseLine
from colearn_desktop.ui.pages.banner_room import BannerRoom
from colearn_desktop.ui.pages.consent_form_reader import ConsentFormReader
from colearn_desktop.ui.pages.consent_history import ConsentHistory
from colearn_desktop.ui.pages.consent_method import MethodChoice
from colearn_desktop.ui.pages.consent_person import PURPOSES, ConsentPersonCard
from colearn_desktop.ui.pages.consent_table import ConsentTable
from colearn_desktop.ui.pages.consent_words import purpose_words, state_words
from colearn_desktop.ui.pages.page_header import PageHeader
from colearn_desktop.ui.pages.two_columns import TwoColumns
from colearn_desktop.ui.widgets.basics import Banner, Card, PageScroll, button, label
from colearn_desktop.ui.widgets.button import IconLabel
from colearn_desktop.ui.widgets.first_focus import FirstFocus

if TYPE_CHECKING:
    from colearn_desktop.services.consented_recording import ConsentedRecording

_OPEN = (ConsentState.GRANTED, ConsentState.PAUSED, ConsentState.NEEDS_RENEWAL)


class ConsentPage(QWidget):
    """Each answer is stored at once; a no and a withdrawal stop the recording first.

    Y is yes to everything, N no to recording, 1 to 7 answer one purpose, Enter goes to the
    next person, the arrow keys up and down to another. All work with Alt too, so that
    single keys can be switched off.
    """

    done_requested = Signal()
    back_requested = Signal()
    letter_requested = Signal(str)  # the id of somebody who withdrew

    def __init__(
        self,
        recording: ConsentedRecording,
        *,
        single_keys: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._recording = recording
        self._log = recording.log
        self._answering = False
        self.setProperty("role", "page")
        self.setAccessibleName(self.tr("Consent"))
        records = recording.ledger.records
        self.method = MethodChoice(records[-1] if records else None, self._host())
        self.card = ConsentPersonCard()
        self.table = ConsentTable()
        self.history = ConsentHistory()
        self.banner = Banner()
        self.letter_banner = LetterBanner()
        self.letter_banner.letter_requested.connect(self.letter_requested)
        self.promise = PromiseLine(self._log, self._say_failed)
        self.sentence = label("", "lead")
        self._sentence_icon = IconLabel("shield-alert", "follow_up", 22)
        self._tabs = QTabWidget()
        self._tabs.setDocumentMode(True)
        self._tabs.tabBar().setDrawBase(False)
        has_ended = self._log.state.ended_at_ms is not None
        self.done_button = button(
            self.tr("Done") if has_ended else self.tr("On to the session"),
            role="primary",
            icon="check" if has_ended else "play",
        )
        self.done_button.clicked.connect(self.done_requested)
        self._saved = label(self.tr("Each answer is saved at once, encrypted."), "caption")
        self._lay_out()
        self._connect_card()
        self._add_keys(single_keys=single_keys)
        self._current = self._first_to_ask()
        # The form is read aloud first; later the others' answers are of more use.
        self._tabs.setCurrentIndex(0 if records else 1)
        stop_listening = self._log.subscribe(self.refresh)
        self.destroyed.connect(stop_listening)
        self.refresh()
        # Its Enter is the round's Enter; letters and digits work wherever the keyboard is.
        FirstFocus(self, self.card.next_button)

    def show_person(self, person_id: str) -> None:
        """Go to somebody."""
        if person_id in self._log.state.people:
            self._current = PersonId(person_id)
            self.refresh()

    def refresh(self) -> None:
        """Show the answers as they are stored."""
        if self._answering:
            return  # seven answers at once are shown once
        people = self._everyone()
        answers = {person.person_id: self._answers(person) for person in people}
        self._say_who_is_missing()
        ids = [person.person_id for person in people]
        self.card.setVisible(bool(people))
        if not people:
            return
        if self._current not in ids:
            self._current = ids[0]
        place = ids.index(self._current)
        self.card.show_person(people[place], place + 1, len(people), answers[ids[place]])
        self.table.show_people(
            [(person, answers[person.person_id]) for person in people], self._current
        )
        self.history.show_records(
            record
            for record in self._recording.ledger.records
            if record.person_id == self._current
        )
        self._tabs.setTabText(
            2, self.tr("Answers of {name}").format(name=people[place].name.replace("&", "&&"))
        )

    # Who

    def _host(self) -> str:
        team = self._log.state.team
        return next((person.name for person in team if person.role is Role.HOST), "")

    def _everyone(self) -> list[Person]:
        """Who is here first, in order of seats; the team after the table."""
        state = self._log.state
        return sorted((*state.participants, *state.team), key=lambda person: not person.present)

    def _answers(self, person: Person) -> dict[Purpose, ConsentState]:
        return {
            purpose: self._recording.consent_state(person.person_id, purpose)
            for purpose in PURPOSES
        }

    def _first_to_ask(self) -> PersonId | None:
        people = self._everyone()
        unasked = (ConsentState.NOT_ASKED, ConsentState.INFORMED, ConsentState.NEEDS_RENEWAL)
        for person in people:
            if person.present and self._answers(person)[Purpose.AUDIO] in unasked:
                return person.person_id
        return people[0].person_id if people else None

    def _go(self, by: int) -> None:
        ids = [person.person_id for person in self._everyone()]
        place = ids.index(self._current) + by if self._current in ids else 0
        if place >= len(ids):
            self.done_button.setFocus(Qt.FocusReason.OtherFocusReason)
        elif place >= 0:
            self._current = ids[place]
            self.refresh()
            self._announce(self.card.name.text())

    # Answers

    def _answer(self, *answers: tuple[Purpose, ConsentState]) -> None:
        who = self._current
        if who is None:
            return
        self.banner.hide()
        self._answering = True
        try:
            self._recording.answer(
                who, dict(answers), self.method.method(), self.method.witness_name()
            )
        except ColearnError as error:
            self.banner.show_error(error_text(error))
        finally:
            self._answering = False
        self.refresh()
        if self.banner.isHidden():
            name = self._log.state.people[who].name
            said = [f"{purpose_words(p)}: {state_words(s)}" for p, s in answers]
            self._announce(f"{name}. {'. '.join(said)}")

    def _states(self) -> dict[Purpose, ConsentState]:
        assert self._current is not None
        return self._answers(self._log.state.people[self._current])

    def _yes_to_all(self) -> None:
        if self._current is not None:
            closed = (ConsentState.GRANTED, ConsentState.WITHDRAWN)
            wanted = [p for p, state in self._states().items() if state not in closed]
            self._answer(*((purpose, ConsentState.GRANTED) for purpose in wanted))

    def _no_audio(self) -> None:
        self._answer((Purpose.AUDIO, ConsentState.REFUSED))

    def _toggle(self, purpose: Purpose) -> None:
        if self._current is not None:
            granted = self._states()[purpose] is ConsentState.GRANTED
            self._answer((purpose, ConsentState.REFUSED if granted else ConsentState.GRANTED))

    def _withdraw(self, everything: bool) -> None:
        if self._current is not None:
            held = [p for p, state in self._states().items() if state in _OPEN]
            wanted = held if everything else [Purpose.AUDIO]
            self._answer(*((purpose, ConsentState.WITHDRAWN) for purpose in wanted))
            self._name_copies(self._current)

    def _name_copies(self, who: PersonId) -> None:
        """What left before the withdrawal does not come back by itself."""
        name = self._log.state.people[who].name
        try:
            copies = copies_with(self._log.vault, self._log.session_id, who)
        except ColearnError as error:
            self._say_failed(error)
        else:
            self.letter_banner.show_copies(who, name, copies)

    # What it says

    def _say_failed(self, error: ColearnError) -> None:
        self.banner.show_error(error_text(error))

    def _say_who_is_missing(self) -> None:
        missing = self._recording.missing()
        if not self._log.state.present:
            text = self.tr("Nobody is here yet. Add people on the set-up page.")
        elif missing:
            names = ", ".join(person.name for person in missing)
            text = self.tr("Not yet agreed to be recorded: {names}.").format(names=names)
        else:
            text = self.tr("Everyone here has agreed to be recorded.")
        agreed = not missing and bool(self._log.state.present)
        self._sentence_icon.show_icon(
            "shield-check" if agreed else "shield-alert", "primary" if agreed else "follow_up"
        )
        self.sentence.setText(text)

    def _announce(self, words: str) -> None:
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))

    # Layout and keys

    def _lay_out(self) -> None:
        header = PageHeader(self.tr("Consent"))
        header.show_subtitle(self._log.header.title)
        back = button(self.tr("Back"), role="quiet", icon="chevron-left")
        back.clicked.connect(self.back_requested)
        header.add_left(back)

        said = QHBoxLayout()
        said.setSpacing(12)
        said.addWidget(self._sentence_icon, 0, Qt.AlignmentFlag.AlignTop)
        said.addWidget(self.sentence, 1)
        said.addWidget(self.promise, 1)

        self._tabs.addTab(self._everyone_tab(), self.tr("Everyone"))
        self._tabs.addTab(ConsentFormReader(self._recording.form), self.tr("The form"))
        self._tabs.addTab(self.history, self.tr("Answers"))
        self._tabs.tabBar().setAccessibleName(self.tr("Everyone, the form, or one history"))
        right = Card()
        right.column.setContentsMargins(12, 12, 12, 12)
        right.column.addWidget(self._tabs)

        scroll = PageScroll()
        scroll.column.setSpacing(16)
        scroll.column.addLayout(said)
        scroll.column.addWidget(self.method)
        scroll.column.addWidget(
            TwoColumns(self.card, right, fold_below_px=1100, stretch=(38, 62)), 1
        )

        footer = QFrame()
        footer.setProperty("role", "footer")
        row = QHBoxLayout(footer)
        row.setContentsMargins(32, 12, 32, 12)
        row.setSpacing(8)
        row.addWidget(IconLabel("lock", "ink2", 16))
        row.addWidget(self._saved, 1)
        row.addWidget(self.done_button)

        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(header)
        whole.addWidget(BannerRoom(self.banner))
        whole.addWidget(BannerRoom(self.letter_banner))
        whole.addWidget(scroll, 1)
        whole.addWidget(footer)

    def _everyone_tab(self) -> QWidget:
        tab = QWidget()
        column = QVBoxLayout(tab)
        column.setContentsMargins(0, 16, 0, 0)
        column.addWidget(self.table)
        return tab

    def _connect_card(self) -> None:
        self.card.answered.connect(lambda purpose, state: self._answer((purpose, state)))
        self.card.yes_to_all_requested.connect(self._yes_to_all)
        self.card.no_audio_requested.connect(self._no_audio)
        self.card.next_requested.connect(lambda: self._go(1))
        self.card.previous_requested.connect(lambda: self._go(-1))
        self.card.withdrawal_requested.connect(self._withdraw)
        self.table.person_chosen.connect(self.show_person)

    def _add_keys(self, *, single_keys: bool) -> None:
        actions: dict[str, Callable[[], None]] = {"Y": self._yes_to_all, "N": self._no_audio}
        for place, purpose in enumerate(PURPOSES, start=1):
            actions[str(place)] = partial(self._toggle, purpose)
        for keys, action in actions.items():
            self._key(f"Alt+{keys}", action)
            if single_keys:
                self._key(keys, action)
        for keys in ("Return", "Enter"):
            self._key(keys, self._enter)
        for keys, by in (("Up", -1), ("Down", 1)):
            for area in (self.card, self.table):
                self._key(keys, partial(self._go, by), area)

    def _key(self, keys: str, action: Callable[[], None], area: QWidget | None = None) -> None:
        shortcut = QShortcut(QKeySequence(keys), area or self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(action)

    def _enter(self) -> None:
        """Press the button that has the keyboard; otherwise go to the next person."""
        focus = QApplication.focusWidget()
        if focus is self.method.witness:
            self.setFocus()
        elif isinstance(focus, QPushButton) and self.isAncestorOf(focus):
            focus.click()
        else:
            self._go(1)
