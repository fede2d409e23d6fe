"""The answers of one open session, and the grant that they earn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from colearn_desktop.domain.consent import (
    ConsentForm,
    ConsentLedger,
    ConsentMethod,
    ConsentRecord,
    ConsentState,
    Purpose,
    RecordingGrant,
    grant_recording,
    missing_consent,
)
from colearn_desktop.domain.errors import ConsentMissingError, MissingConsent
from colearn_desktop.domain.ids import GrantId, PersonId, new_id
from colearn_desktop.services.session_log import SessionLog


class SessionConsent:
    """Stores answers and says who is missing.

    Attributes:
        form: In force.
        ledger: The answers that are stored.
    """

    def __init__(self, log: SessionLog) -> None:
        self._log = log
        self.form: ConsentForm = log.vault.consents.form(log.header.form_sha256)
        self.ledger = ConsentLedger(log.vault.consents.read(log.session_id))
        # A no that the disk would not take is a no all the same.
        self._unstored_noes: dict[PersonId, ConsentState] = {}

    def missing(self) -> tuple[MissingConsent, ...]:
        """Everyone present who has not said yes to being recorded, team included."""
        present = self._log.state.present
        missing = missing_consent(present, self.ledger, self.form)
        known = {each.person_id for each in missing}
        return missing + tuple(
            MissingConsent(person.person_id, person.name, self._unstored_noes[person.person_id])
            for person in present
            if person.person_id in self._unstored_noes and person.person_id not in known
        )

    def state(self, person_id: PersonId, purpose: Purpose) -> ConsentState:
        """Where a person stands on a purpose under the form in force."""
        return self.ledger.state(person_id, purpose, self.form)

    def records(
        self,
        person_id: PersonId,
        answers: Mapping[Purpose, ConsentState],
        method: ConsentMethod,
        witness: str,
    ) -> list[ConsentRecord]:
        """One person's answers, given now, ready for `store`.

        Raises:
            ConsentTransitionError: One cannot follow the last answer.
        """
        records = [
            ConsentRecord(
                consent_id=new_id(),
                session_id=self._log.session_id,
                person_id=person_id,
                purpose=purpose,
                state=state,
                form_version=self.form.version,
                form_sha256=self.form.sha256,
                language=self.form.language,
                method=method,
                at_ms=self._log.now_ms(),
                utc_ms=self._log.clock.utc_ms(),
                witness=witness,
            )
            for purpose, state in answers.items()
        ]
        for record in records:
            self.ledger.check(record)
        return records

    def store(self, records: Sequence[ConsentRecord]) -> None:
        """Store answers, all or none, in one transaction.

        Raises:
            VaultError: Nothing was stored. Whoever said anything but yes to audio counts
                as missing until an answer of theirs about it is stored.
        """
        audio = [record for record in records if record.purpose is Purpose.AUDIO]
        for record in audio:
            if record.state is not ConsentState.GRANTED:
                self._unstored_noes[record.person_id] = record.state
        self._log.vault.consents.append(*records)
        for record in audio:
            self._unstored_noes.pop(record.person_id, None)
        for record in records:
            self.ledger.add(record)

    def earn_grant(self) -> RecordingGrant:
        """A fresh permission to record, stored so that the database lets its sound in.

        Raises:
            ConsentMissingError: Names who has not agreed.
            VaultError: It cannot be stored.
        """
        if missing := self.missing():
            raise ConsentMissingError(missing)
        grant = grant_recording(
            GrantId(new_id()),
            self._log.session_id,
            self._log.state.present,
            self.ledger,
            self.form,
        )
        self._log.vault.consents.save_grant(grant, self._log.clock.utc_ms())
        return grant
