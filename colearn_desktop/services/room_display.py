"""What the room may see of a session, beyond phase, question and time."""

from __future__ import annotations

from colearn_desktop.domain.agenda import PhaseKind
from colearn_desktop.domain.events import RoomDisplayChosen
from colearn_desktop.domain.floor import without
from colearn_desktop.domain.look_back import LookBack, look_back
from colearn_desktop.domain.people import Person
from colearn_desktop.services.live_session import LiveSession


class RoomDisplay:
    """The host's choices for one session, and what follows from them."""

    def __init__(self, live: LiveSession) -> None:
        self.live = live

    @property
    def chosen(self) -> RoomDisplayChosen:
        """What the host chose; nothing unless they did."""
        return self.live.state.room_display

    def choose(self, *, voices_heard: bool, names_in_look_back: bool) -> None:
        """Keep the host's choice; nothing is stored where nothing changed."""
        wanted = RoomDisplayChosen(voices_heard, names_in_look_back)
        if wanted != self.chosen:
            self.live.log.append(wanted)

    def voices_heard(self) -> tuple[int, int] | None:
        """How many have spoken in this phase and how many are here, if the room may know."""
        phase = self.live.state.current_phase
        if not self.chosen.voices_heard or phase is None or phase.kind is PhaseKind.BREAK:
            return None
        picture = self.live.airtime()
        return picture.voices_heard, picture.people

    def people(self) -> list[Person]:
        """Participants who came, in order of seats."""
        state = self.live.state
        came = {stay.person_id for stay in state.attendance}
        return [person for person in state.participants if person.person_id in came]

    def look_back(self) -> LookBack:
        """A minute's replay of all phases so far but the breaks."""
        state, now_ms = self.live.state, self.live.now_ms()
        breaks = {p.phase_id for p in state.agenda if p.kind is PhaseKind.BREAK}
        gaps = state.pauses_until(now_ms)
        phases = [
            (phase_id, part)
            for phase_id, span in state.phase_spans(now_ms)
            if phase_id not in breaks
            for part in without(span, gaps)
        ]
        return look_back(
            [turn for turn in self.live.turns() if turn.phase_id not in breaks],
            phases,
            [person.person_id for person in self.people()],
            named=self.chosen.names_in_look_back,
            count_voices=self.chosen.voices_heard,
        )
