"""A session as it stands, for another laptop of the same team.

Two laptops that keep a record of one evening can only be united if each brings all it knows:
who took what back, earlier wordings, the names of people who have not been asked anything
yet. So a copy for the team is not cleared as what is handed on. It is held to this, though:

- No note of a moment that was struck goes along, and no words of anybody who withdrew.
- Sound goes along by the rule for all archives: with everybody's yes alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from colearn_desktop.domain.consent import ConsentForm, ConsentRecord, ConsentState
from colearn_desktop.domain.events import Event, NoteRevised, NoteWritten
from colearn_desktop.domain.replay import replay
from colearn_desktop.outputs.session_record import Contents, LeftOut
from colearn_desktop.services.export_plan import ExportPlan
from colearn_desktop.vault.sessions import SessionHeader


def whole_plan(
    plan: ExportPlan,
    header: SessionHeader,
    events: Sequence[Event],
    consents: Sequence[ConsentRecord],
    forms: Sequence[ConsentForm],
) -> ExportPlan:
    """Make a copy for the team of a plan for everything that may leave.

    Args:
        plan: Says which notes and what sound may leave.
        header, events, consents, forms: What it was made from.
    """
    staying = tuple(
        note
        for note in plan.left_out_notes
        if note.struck or any(yes.state is ConsentState.WITHDRAWN for yes in note.missing)
    )
    gone = {note.note_id for note in staying}
    kept = tuple(
        event
        for event in events
        if not (
            isinstance(event.body, NoteWritten | NoteRevised) and event.body.note_id in gone
        )
    )
    state = replay(kept)
    struck = sum(note.struck for note in staying)
    return replace(
        plan,
        record=replace(
            plan.record,
            title=header.title,
            place=header.place,
            forms=tuple(forms),
            events=kept,
            consents=tuple(consents),
            contents=Contents.TEAM_COPY,
            left_out=LeftOut(
                notes=len(staying) - struck,
                struck_notes=struck,
                sound_ms=plan.record.left_out.sound_ms,
            ),
        ),
        notes=len(state.notes),
        left_out_notes=staying,
        unnamed=(),
    )
