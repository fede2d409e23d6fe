"""Who agreed to what, and the one way to earn permission to record.

States: `not_asked -> informed -> granted | refused`; `granted <-> paused`;
`granted -> withdrawn` (final); a changed form turns `granted` into `needs_renewal`.
Each answer is a new record; none is ever changed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from colearn_desktop.domain.errors import (
    ConsentMissingError,
    ConsentTransitionError,
    MissingConsent,
)
from colearn_desktop.domain.ids import GrantId, PersonId, SessionId
from colearn_desktop.domain.people import Person


class Purpose(StrEnum):
    """One thing a person may agree to."""

    AUDIO = "audio"
    NOTES = "notes"
    TRANSCRIPTION = "transcription"
    QUOTING = "quoting"
    PHOTOGRAPHS = "photographs"
    ARCHIVING = "archiving"
    CONTACT = "contact"


class ConsentState(StrEnum):
    """Where a person stands on a purpose."""

    NOT_ASKED = "not_asked"
    INFORMED = "informed"
    GRANTED = "granted"
    REFUSED = "refused"
    PAUSED = "paused"
    WITHDRAWN = "withdrawn"
    NEEDS_RENEWAL = "needs_renewal"


class ConsentMethod(StrEnum):
    """How the answer was given."""

    PAPER = "paper"
    SPOKEN = "spoken"
    ON_SCREEN = "on_screen"


_S = ConsentState
_MAY_FOLLOW: dict[ConsentState, frozenset[ConsentState]] = {
    _S.NOT_ASKED: frozenset({_S.INFORMED, _S.GRANTED, _S.REFUSED}),
    _S.INFORMED: frozenset({_S.INFORMED, _S.GRANTED, _S.REFUSED}),
    # A slip of the key at the table is put right by answering again: yes <-> no stays
    # open until somebody withdraws in so many words.
    _S.GRANTED: frozenset({_S.GRANTED, _S.REFUSED, _S.PAUSED, _S.WITHDRAWN}),
    _S.REFUSED: frozenset({_S.REFUSED, _S.GRANTED, _S.INFORMED}),
    _S.PAUSED: frozenset({_S.GRANTED, _S.WITHDRAWN, _S.REFUSED}),
    _S.NEEDS_RENEWAL: frozenset({_S.GRANTED, _S.REFUSED, _S.WITHDRAWN}),
    _S.WITHDRAWN: frozenset(),
}


@dataclass(frozen=True, slots=True)
class ConsentForm:
    """The exact words that were agreed to.

    Attributes:
        version: As printed on the form ("2026-1").
        language: IETF tag ("en").
    """

    version: str
    language: str
    text: str

    @property
    def sha256(self) -> str:
        """Hex digest of the exact text in UTF-8."""
        return hashlib.sha256(self.text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class ConsentRecord:
    """One person's answer for one purpose.

    Attributes:
        consent_id: Fresh for each record.
        form_sha256: Of the form that was in force.
        witness: Who heard a spoken answer, or empty.
        at_ms: Session time; 0 before the start.
    """

    consent_id: str
    session_id: SessionId
    person_id: PersonId
    purpose: Purpose
    state: ConsentState
    form_version: str
    form_sha256: str
    language: str
    method: ConsentMethod
    at_ms: int
    utc_ms: int
    witness: str = ""


class ConsentLedger:
    """The answers of one session, oldest first, and what they amount to."""

    def __init__(self, records: Iterable[ConsentRecord] = ()) -> None:
        self._records: list[ConsentRecord] = []
        self._latest: dict[tuple[PersonId, Purpose], ConsentRecord] = {}
        for record in records:
            self._keep(record)

    @property
    def records(self) -> Sequence[ConsentRecord]:
        """All answers, oldest first."""
        return tuple(self._records)

    def latest(self, person_id: PersonId, purpose: Purpose) -> ConsentRecord | None:
        """The person's last answer for the purpose."""
        return self._latest.get((person_id, purpose))

    def state(
        self, person_id: PersonId, purpose: Purpose, form: ConsentForm | None = None
    ) -> ConsentState:
        """Where the person stands; with `form`, a yes to another text needs renewal."""
        record = self.latest(person_id, purpose)
        if record is None:
            return ConsentState.NOT_ASKED
        if (
            form is not None
            and record.state in (ConsentState.GRANTED, ConsentState.PAUSED)
            and record.form_sha256 != form.sha256
        ):
            return ConsentState.NEEDS_RENEWAL
        return record.state

    def check(self, record: ConsentRecord) -> None:
        """Refuse an answer that cannot follow the last one.

        Raises:
            ConsentTransitionError: For instance, a yes after a withdrawal.
        """
        before = self.state(record.person_id, record.purpose)
        if record.state not in _MAY_FOLLOW[before]:
            raise ConsentTransitionError(before, record.state)

    def add(self, record: ConsentRecord) -> None:
        """Append an answer (after it was stored).

        Raises:
            ConsentTransitionError: It cannot follow the last one.
        """
        self.check(record)
        self._keep(record)

    def _keep(self, record: ConsentRecord) -> None:
        self._records.append(record)
        self._latest[record.person_id, record.purpose] = record


_GRANTED_HERE = object()


@dataclass(frozen=True, slots=True)
class RecordingGrant:
    """Permission to record, earned by `grant_recording` and by nothing else.

    Attributes:
        consent_ids: The yes of each person present, by the id of the record.
    """

    grant_id: GrantId
    session_id: SessionId
    form_sha256: str
    consent_ids: tuple[str, ...]
    _made_by: object = field(repr=False, compare=False)

    def __post_init__(self) -> None:
        if self._made_by is not _GRANTED_HERE:
            raise TypeError("a RecordingGrant comes from grant_recording() alone")


def missing_consent(
    people: Iterable[Person], ledger: ConsentLedger, form: ConsentForm
) -> tuple[MissingConsent, ...]:
    """Everyone present, team included, without a valid yes to being recorded."""
    return tuple(
        MissingConsent(person.person_id, person.name, state)
        for person in people
        if person.present
        and (state := ledger.state(person.person_id, Purpose.AUDIO, form))
        is not ConsentState.GRANTED
    )


def grant_recording(
    grant_id: GrantId,
    session_id: SessionId,
    people: Iterable[Person],
    ledger: ConsentLedger,
    form: ConsentForm,
) -> RecordingGrant:
    """Permission to record these people, if everyone present said yes to this form.

    Raises:
        ConsentMissingError: Names who is missing. A room without anybody has nobody
            to record, and gets no grant either.
    """
    everyone = tuple(people)
    missing = missing_consent(everyone, ledger, form)
    present = [person for person in everyone if person.present]
    if missing or not present:
        raise ConsentMissingError(missing)
    answers = [ledger.latest(person.person_id, Purpose.AUDIO) for person in present]
    return RecordingGrant(
        grant_id=grant_id,
        session_id=session_id,
        form_sha256=form.sha256,
        consent_ids=tuple(answer.consent_id for answer in answers if answer is not None),
        _made_by=_GRANTED_HERE,
    )
