"""From a session to what the card of the airtime shows."""

from __future__ import annotations

from colearn_desktop.domain.airtime import AirtimePicture
from colearn_desktop.domain.phase_airtime import phases_of_kind
from colearn_desktop.services.live_session import LiveSession
from colearn_desktop.ui.live.airtime_card import AirtimeRow, AirtimeView
from colearn_desktop.ui.live.airtime_details import detail_sentences
from colearn_desktop.ui.live.findings import airtime_title, finding_sentences, scope_names
from colearn_desktop.ui.live.times import SECOND_MS


def airtime_view(
    session: LiveSession, picture: AirtimePicture, *, whole_kind: bool
) -> AirtimeView:
    """The bars and the sentences.

    Args:
        session: What they are about.
        picture: Of the phase that is on.
        whole_kind: Show all phases of this phase's kind instead, where several have run.
    """
    state = session.state
    phase = state.current_phase or state.phase(state.runs[-1].phase_id if state.runs else None)
    kind = None if phase is None else phase.kind
    names = {person.person_id: person.name for person in state.people.values()}
    several = kind is not None and len(phases_of_kind(state, kind)) > 1
    whole = several and whole_kind
    if whole and kind is not None:
        picture = session.airtime_of_kind(kind)
    return AirtimeView(
        title=airtime_title(kind, whole=whole),
        rows=[
            AirtimeRow(
                person.name,
                picture.airtime.get(person.person_id, 0) // SECOND_MS * SECOND_MS,
                state.floor.person_id == person.person_id,
            )
            for person in state.participants
            if person.present
        ],
        even_share_ms=round(picture.even_share_ms) // SECOND_MS * SECOND_MS,
        findings=finding_sentences(picture, names, kind, whole=whole),
        details=detail_sentences(picture, names),
        scopes=scope_names(kind) if several else (),
        shows_whole=whole,
    )
