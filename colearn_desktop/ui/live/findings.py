"""What the airtime of a phase says in sentences. We describe, we never scold."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication

from colearn_desktop.domain.agenda import PhaseKind
from colearn_desktop.domain.airtime import AirtimePicture
from colearn_desktop.domain.ids import PersonId
from colearn_desktop.domain.phase_rules import PHASE_RULES
from colearn_desktop.ui.live.times import MINUTE_MS

# More names than these say less than a number does.
_MOST_NAMES = 6
# More people than these, each in a line, would be a league table.
_MOST_WELL_OVER = 3


def airtime_title(kind: PhaseKind | None, *, whole: bool = False) -> str:
    """The heading: figures of different kinds of phase are never mixed.

    Args:
        kind: Of the phase; None where there is none.
        whole: All phases of this kind together.
    """
    if whole:
        return _whole_title(kind)
    match kind:
        case PhaseKind.GO_ROUND:
            return _tr("Airtime in this go-round")
        case PhaseKind.DISCUSSION:
            return _tr("Airtime in this round")
        case PhaseKind.OPENING:
            return _tr("Airtime in the opening")
        case PhaseKind.CLOSING:
            return _tr("Airtime in the closing")
        case PhaseKind.ACTIVITY:
            return _tr("Airtime in this activity")
        case PhaseKind.BREAK:
            return _tr("Airtime in the break")
        case _:
            return _tr("Airtime")


def _whole_title(kind: PhaseKind | None) -> str:
    match kind:
        case PhaseKind.GO_ROUND:
            return _tr("Airtime in all go-rounds")
        case PhaseKind.DISCUSSION:
            return _tr("Airtime in all discussions")
        case PhaseKind.ACTIVITY:
            return _tr("Airtime in all activities")
        case PhaseKind.BREAK:
            return _tr("Airtime in all breaks")
        case _:
            return _tr("Airtime in all phases like this one")


def scope_names(kind: PhaseKind | None) -> tuple[str, str]:
    """What the two sides of the switch are called: this phase, all of its kind."""
    match kind:
        case PhaseKind.GO_ROUND:
            return _tr("This go-round"), _tr("All go-rounds")
        case PhaseKind.DISCUSSION:
            return _tr("This round"), _tr("All discussions")
        case PhaseKind.ACTIVITY:
            return _tr("This activity"), _tr("All activities")
        case PhaseKind.BREAK:
            return _tr("This break"), _tr("All breaks")
        case PhaseKind.OPENING:
            return _tr("This opening"), _tr("All openings")
        case PhaseKind.CLOSING:
            return _tr("This closing"), _tr("All closings")
        case _:
            return _tr("This phase"), _tr("All phases of this kind")


def finding_sentences(
    picture: AirtimePicture,
    names: Mapping[PersonId, str],
    kind: PhaseKind | None,
    *,
    whole: bool = False,
) -> list[str]:
    """Who has not been heard, who has had much, and the team's own part."""
    if kind is None or not PHASE_RULES[kind].compares_airtime:
        return []
    sentences = []
    if picture.not_heard and picture.voices_heard:
        sentences.append(_not_heard(picture, names, None if whole else kind))
    elif picture.people and not picture.not_heard:
        sentences.append(_tr("Everyone has been heard."))
    # Half-way round the table nobody has had too much: the others' turns are to come.
    if kind is not PhaseKind.GO_ROUND or not picture.not_heard:
        sentences.extend(
            times_even_share(names.get(over.person_id, "?"), over.times_even_share)
            for over in picture.well_over[:_MOST_WELL_OVER]
        )
    if picture.team_ms >= MINUTE_MS:
        minutes = round(picture.team_ms / MINUTE_MS)
        sentences.append(
            _tr("The team: about a minute.")
            if minutes == 1
            else _tr("The team: about {minutes} minutes.").format(minutes=minutes)
        )
    return sentences


def _not_heard(
    picture: AirtimePicture, names: Mapping[PersonId, str], kind: PhaseKind | None
) -> str:
    if len(picture.not_heard) > _MOST_NAMES:
        return _tr("{heard} of {people} have been heard so far.").format(
            heard=picture.voices_heard, people=picture.people
        )
    who = ", ".join(names.get(person, "?") for person in picture.not_heard)
    match kind:
        case PhaseKind.GO_ROUND:
            return _tr("Not yet heard in this go-round: {names}.").format(names=who)
        case PhaseKind.DISCUSSION:
            return _tr("Not yet heard in this round: {names}.").format(names=who)
        case _:
            return _tr("Not yet heard: {names}.").format(names=who)


def times_even_share(name: str, factor: float) -> str:
    """Somebody's airtime against an even share, in words."""
    halves = round(factor * 2) / 2
    if halves == 2:
        return _tr("{name}: about twice an even share.").format(name=name)
    if halves == 3:
        return _tr("{name}: about three times an even share.").format(name=name)
    figure = f"{halves:.1f}".removesuffix(".0")
    return _tr("{name}: about {factor} times an even share.").format(name=name, factor=figure)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Findings", text)
