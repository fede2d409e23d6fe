"""Looking back on who spoke how long, one phase or one kind of phase at a time."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from colearn_desktop.domain.agenda import PhaseKind
from colearn_desktop.domain.airtime import AirtimePicture
from colearn_desktop.domain.ids import PersonId, PhaseId
from colearn_desktop.domain.phase_airtime import phases_of_kind
from colearn_desktop.services.live_session import LiveSession
from colearn_desktop.ui.live.airtime_card import AirtimeCard, AirtimeRow, AirtimeView
from colearn_desktop.ui.live.airtime_details import detail_sentences
from colearn_desktop.ui.live.findings import scope_names, times_even_share
from colearn_desktop.ui.live.times import minutes_text
from colearn_desktop.ui.pages.calm_wheel import calm_wheel


@dataclass(frozen=True, slots=True)
class _Choice:
    """One phase, or all of a kind (`kind` is set)."""

    name: str
    phase_id: PhaseId | None = None
    kind: PhaseKind | None = None


class ReviewAirtime(QWidget):
    """A choice of phases and the card of the chosen one. Kinds of phase are never mixed."""

    timeline_requested = Signal()

    def __init__(self, session: LiveSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._choices = self._all_choices()
        self.choice = QComboBox()
        self.choice.setAccessibleName(self.tr("Phases whose airtime is shown"))
        self.choice.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        calm_wheel(self.choice)
        for each in self._choices:
            self.choice.addItem(each.name)
        self.choice.setVisible(bool(self._choices))
        self.card = AirtimeCard()
        self.card.timeline_requested.connect(self.timeline_requested)
        self.card.timeline_button.setVisible(bool(self._choices))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addWidget(self.choice)
        column.addWidget(self.card)
        column.addStretch(1)
        self.choice.currentIndexChanged.connect(self.show_phase)
        self.choice.setCurrentIndex(self._first())
        self.show_phase()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # The line of the even share stands where the bars of this width put it.
        self.show_phase()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.show_phase()

    def show_phase(self) -> None:
        """Show what is chosen, as the session stands now."""
        index = self.choice.currentIndex()
        if not 0 <= index < len(self._choices):
            said = (self.tr("No phase was begun."),)
            self.card.show_airtime(AirtimeView(self.tr("Airtime"), (), 0, said))
            return
        picture = self._picture(self._choices[index])
        spoken = any(picture.airtime.values())
        names = {p.person_id: p.name for p in self._session.state.people.values()}
        self.card.show_airtime(
            AirtimeView(
                title=self.tr("Airtime"),
                rows=[
                    AirtimeRow(names[person_id], talk_ms)
                    for person_id, talk_ms in picture.airtime.items()
                ]
                if spoken
                else (),
                even_share_ms=picture.even_share_ms,
                findings=self._said(picture),
                details=detail_sentences(picture, names, looking_back=True) if spoken else (),
            )
        )

    def _all_choices(self) -> list[_Choice]:
        state = self._session.state
        ran = {run.phase_id for run in state.runs}
        choices = [
            _Choice(phase.title, phase.phase_id)
            for phase in state.agenda
            if phase.phase_id in ran
        ]
        choices += [
            _Choice(scope_names(kind)[1], kind=kind)
            for kind in PhaseKind
            if len(phases_of_kind(state, kind)) > 1
        ]
        return choices

    def _first(self) -> int:
        """Whoever looks back looks at the discussion first; a go-round is even by design."""
        for place, each in enumerate(self._choices):
            phase = self._session.state.phase(each.phase_id)
            if phase is not None and phase.kind is PhaseKind.DISCUSSION:
                return place
        return 0 if self._choices else -1

    def _picture(self, choice: _Choice) -> AirtimePicture:
        if choice.kind is not None:
            return self._session.airtime_of_kind(choice.kind)
        return self._session.airtime(choice.phase_id)

    def _said(self, picture: AirtimePicture) -> list[str]:
        if not any(picture.airtime.values()):
            return [self.tr("Nobody was given the floor in this phase.")]
        lines = []
        if picture.not_heard:
            names = ", ".join(map(self._name, picture.not_heard))
            lines.append(self.tr("Not heard: {names}.").format(names=names))
        else:
            lines.append(self.tr("Everyone was heard."))
        lines.extend(
            times_even_share(self._name(over.person_id), over.times_even_share)
            for over in picture.well_over
        )
        if picture.team_ms:
            team = minutes_text(picture.team_ms)
            lines.append(self.tr("The team, counted apart: {time}.").format(time=team))
        lines.append(self.tr("As tapped at the table, so not to the second."))
        return lines

    def _name(self, person_id: PersonId) -> str:
        return self._session.state.people[person_id].name
