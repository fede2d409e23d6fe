"""More about how the talking is shared, for whoever asks. Words, and no marks out of ten."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication

from colearn_desktop.domain.airtime import LEAST_TALK_FOR_FINDINGS_MS, AirtimePicture
from colearn_desktop.domain.ids import PersonId
from colearn_desktop.ui.live.times import MINUTE_MS, minutes_text

# Of those who have not spoken for a while: more names than these are a list to read.
_MOST_WAITING = 3
_LEAST_WAIT_MS = 2 * MINUTE_MS


def detail_sentences(
    picture: AirtimePicture, names: Mapping[PersonId, str], *, looking_back: bool = False
) -> list[str]:
    """Talk to move, voices heard, the longest turn, and who has not spoken for a while.

    The last is of no use to whoever is `looking_back`.
    """
    if not any(picture.airtime.values()):
        return [_tr("Nobody was given the floor so far.")]
    lines = [
        talk_to_move_words(picture.talk_to_move)
        if sum(picture.airtime.values()) >= LEAST_TALK_FOR_FINDINGS_MS
        else _tr("It is too early to say how evenly the talk is shared."),
        _tr("Voices heard: {heard} of {people}.").format(
            heard=picture.voices_heard, people=picture.people
        ),
    ]
    if picture.longest is not None:
        lines.append(
            _tr("Longest turn: {name}, {time}.").format(
                name=names.get(picture.longest.person_id, "?"),
                time=minutes_text(picture.longest.length_ms),
            )
        )
    waiting = sorted(picture.since_spoke_ms.items(), key=lambda each: -each[1])
    said = [
        _tr("{name} {minutes} min").format(
            name=names.get(person, "?"), minutes=round(ms / MINUTE_MS)
        )
        for person, ms in waiting[:_MOST_WAITING]
        if ms >= _LEAST_WAIT_MS
    ]
    if said and not looking_back:
        lines.append(_tr("Longest since they spoke: {list}.").format(list=", ".join(said)))
    return lines


def talk_to_move_words(share: float) -> str:
    """The share of talk (0 to 1) that would have to change hands, in a sentence."""
    if share < 0.05:
        return _tr("The talk is shared almost evenly.")
    fractions = (
        (0.1, _tr("About a tenth")),
        (0.2, _tr("About a fifth")),
        (0.25, _tr("About a quarter")),
        (1 / 3, _tr("About a third")),
        (0.4, _tr("About two fifths")),
        (0.5, _tr("About half")),
        (0.6, _tr("About three fifths")),
        (2 / 3, _tr("About two thirds")),
        (0.75, _tr("About three quarters")),
        (1.0, _tr("Most")),
    )
    words = min(fractions, key=lambda each: abs(each[0] - share))[1]
    return _tr("{fraction} of the talk would have to change hands for an even split.").format(
        fraction=words
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("AirtimeDetails", text)
