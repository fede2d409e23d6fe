"""The answers of one session in two vaults: which come in, and which count from then on.

Who answered anew after both vaults held the earlier answer is believed: the later vault
knew what it overruled. Where both vaults hold an answer that the other does not know, the
more careful one counts: a no beats a yes, and a withdrawal is final.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from colearn_desktop.domain.consent import ConsentRecord, ConsentState, Purpose
from colearn_desktop.domain.ids import PersonId

_S = ConsentState
# "Informed" is no answer yet, so that an answer on the other laptop counts.
_CAREFUL = {
    state: place
    for place, state in enumerate(
        (_S.NOT_ASKED, _S.INFORMED, _S.GRANTED, _S.NEEDS_RENEWAL, _S.PAUSED, _S.REFUSED,
         _S.WITHDRAWN)
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class MergedAnswers:
    """What has to be appended to a ledger.

    Attributes:
        records: In the order in which they are to be stored.
        tightened: Whose answer for what counts as a no from now on, where this vault's
            own was a yes.
    """

    records: tuple[ConsentRecord, ...]
    tightened: tuple[tuple[PersonId, Purpose], ...]


def merge_answers(
    ours: Iterable[ConsentRecord], theirs: Iterable[ConsentRecord]
) -> MergedAnswers:
    """Say what has to be appended to our answers so that theirs count, too.

    Nothing that is stored is changed; an answer that follows a withdrawal is dropped.

    Args:
        ours: Of one session, oldest first.
        theirs: Of the same session, oldest first.
    """
    our, their = _by_question(ours), _by_question(theirs)
    records: list[ConsentRecord] = []
    tightened: list[tuple[PersonId, Purpose]] = []
    for question, answers in their.items():
        known = our.get(question, [])
        added = _merged(known, answers)
        records += added
        if known and added:
            before, after = known[-1].state, added[-1].state
            if before is _S.GRANTED and after is not _S.GRANTED:
                tightened.append(question)
    return MergedAnswers(tuple(records), tuple(tightened))


def _by_question(
    records: Iterable[ConsentRecord],
) -> dict[tuple[PersonId, Purpose], list[ConsentRecord]]:
    found: dict[tuple[PersonId, Purpose], list[ConsentRecord]] = {}
    for record in records:
        found.setdefault((record.person_id, record.purpose), []).append(record)
    return found


def _merged(
    ours: Sequence[ConsentRecord], theirs: Sequence[ConsentRecord]
) -> list[ConsentRecord]:
    """The answers of one person for one purpose."""
    if any(record.state is _S.WITHDRAWN for record in ours):
        return []
    known = {record.consent_id for record in ours}
    new = [record for record in theirs if record.consent_id not in known]
    withdrawn = [place for place, record in enumerate(new) if record.state is _S.WITHDRAWN]
    if withdrawn:
        return new[: withdrawn[0] + 1]
    if not new or not ours:
        return new
    last_ours, last_theirs = ours[-1], theirs[-1]
    their_ids = {record.consent_id for record in theirs}
    if last_theirs.consent_id in known:
        counts = last_ours
    elif last_ours.consent_id in their_ids or _says(last_ours) == _says(last_theirs):
        counts = last_theirs
    else:
        counts = max(last_ours, last_theirs, key=_care)
    # Both vaults write the same sentence under the same id, whoever reads the other first.
    concurrent = last_theirs.consent_id not in known and last_ours.consent_id not in their_ids
    if (concurrent and _says(last_ours) != _says(last_theirs)) or _says(new[-1]) != _says(
        counts
    ):
        new.append(_said_again(counts, [*ours, *new]))
    return new


def _says(record: ConsentRecord) -> tuple[ConsentState, str]:
    return record.state, record.form_sha256


def _care(record: ConsentRecord) -> tuple[int, int, str]:
    return _CAREFUL[record.state], record.utc_ms, record.consent_id


def _said_again(counts: ConsentRecord, every: Sequence[ConsentRecord]) -> ConsentRecord:
    ids = "\n".join(sorted(record.consent_id for record in every))
    return replace(
        counts,
        consent_id=hashlib.sha256(ids.encode()).hexdigest()[:32],
        at_ms=max(record.at_ms for record in every),
        utc_ms=max(record.utc_ms for record in every),
    )
