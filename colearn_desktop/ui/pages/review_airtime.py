"""Looking back on who spoke how long, one phase at a time."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QLocale
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from colearn_desktop.domain.agenda import Phase, PhaseKind
from colearn_desktop.domain.airtime import AirtimePicture
from colearn_desktop.domain.ids import PersonId
from colearn_desktop.services.live_session import LiveSession
from colearn_desktop.ui.live.airtime_card import AirtimeCard, AirtimeRow, AirtimeView
from colearn_desktop.ui.live.times import minutes_text
from colearn_desktop.ui.pages.calm_wheel import calm_wheel

_NEARLY_TWICE, _OVER_TWICE = 1.85, 2.15


class ReviewAirtime(QWidget):
    """A choice of phases and the card of the chosen one. Kinds of phase are never mixed."""

    def __init__(self, session: LiveSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._phases = self._phases_that_ran()
        self.choice = QComboBox()
        self.choice.setAccessibleName(self.tr("Phase whose airtime is shown"))
        self.choice.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        calm_wheel(self.choice)
        for phase in self._phases:
            self.choice.addItem(phase.title)
        self.choice.setVisible(bool(self._phases))
        self.card = AirtimeCard()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addWidget(self.choice)
        column.addWidget(self.card)
        column.addStretch(1)
        self.choice.currentIndexChanged.connect(self._show_phase)
        # Whoever looks back looks at the discussion first; a go-round is even by design.
        kinds = [phase.kind for phase in self._phases]
        first = kinds.index(PhaseKind.DISCUSSION) if PhaseKind.DISCUSSION in kinds else 0
        self.choice.setCurrentIndex(first if self._phases else -1)
        self._show_phase()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # The line of the even share stands where the bars of this width put it.
        self._show_phase()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._show_phase()

    def _phases_that_ran(self) -> list[Phase]:
        ran = {run.phase_id for run in self._session.state.runs}
        return [phase for phase in self._session.state.agenda if phase.phase_id in ran]

    def _show_phase(self) -> None:
        index = self.choice.currentIndex()
        if not 0 <= index < len(self._phases):
            self._show(
                AirtimeView(self.tr("Airtime"), (), 0, (self.tr("No phase was begun."),))
            )
            return
        picture = self._session.airtime(self._phases[index].phase_id)
        spoken = any(picture.airtime.values())
        self._show(
            AirtimeView(
                title=self.tr("Airtime"),
                rows=[
                    AirtimeRow(self._name(person_id), talk_ms)
                    for person_id, talk_ms in picture.airtime.items()
                ]
                if spoken
                else (),
                even_share_ms=picture.even_share_ms,
                findings=self._said(picture),
            )
        )

    def _show(self, view: AirtimeView) -> None:
        self.card.show_airtime(view)

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
            self._share(self._name(over.person_id), over.times_even_share)
            for over in picture.well_over
        )
        if picture.team_ms:
            team = minutes_text(picture.team_ms)
            lines.append(self.tr("The team, counted apart: {time}.").format(time=team))
        lines.append(self.tr("As tapped at the table, so not to the second."))
        return lines

    def _share(self, name: str, times: float) -> str:
        if _NEARLY_TWICE <= times <= _OVER_TWICE:
            return self.tr("{name}: about twice an even share.").format(name=name)
        shown = QLocale().toString(times, "f", 1)
        return self.tr("{name}: {times} times an even share.").format(name=name, times=shown)

    def _name(self, person_id: PersonId) -> str:
        return self._session.state.people[person_id].name
