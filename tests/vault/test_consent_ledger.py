from __future__ import annotations

import dataclasses
import random
import shutil
from pathlib import Path

import pytest

from colearn_desktop.domain.consent import ConsentForm, ConsentState, Purpose
from colearn_desktop.domain.errors import (
    ConsentTransitionError,
    GrantEndedError,
    VaultDamagedError,
    VaultError,
)
from colearn_desktop.domain.ids import GrantId, new_id
from colearn_desktop.vault import consent_ledger
from colearn_desktop.vault.keyslots import read_ledger_head
from colearn_desktop.vault.vault import Vault
from tests.fakes.full_disk import full
from tests.fakes.vault_fixtures import PASSPHRASE
from tests.fakes.vault_room import CHANGED_FORM, FORM, VaultRoom, drop_guards, room

YES, NO, GONE = ConsentState.GRANTED, ConsentState.REFUSED, ConsentState.WITHDRAWN


@pytest.fixture
def place(tmp_path: Path) -> VaultRoom:
    return room(tmp_path, people=3)


# Forms


def test_a_form_comes_back_word_for_word(place: VaultRoom) -> None:
    form = ConsentForm("2026-3", "cy", "Gair am air.\r\n\u00a0☂ ")
    place.vault.consents.save_form(form)
    place.vault.consents.save_form(form)
    assert place.vault.consents.form(form.sha256) == form


def test_an_altered_form_is_damage(place: VaultRoom) -> None:
    drop_guards(place.vault).execute("UPDATE consent_form SET text = text || ' or longer'")
    with pytest.raises(VaultDamagedError):
        place.vault.consents.form(FORM.sha256)
    with pytest.raises(VaultDamagedError):
        place.vault.consents.form("0" * 64)


# Answers


def test_answers_come_back_oldest_first(place: VaultRoom) -> None:
    other = VaultRoom(place.vault)
    given = [
        place.answer(1, YES),
        place.answer(2, NO, Purpose.QUOTING),
        other.answer(1, YES),
        place.answer(1, GONE),
    ]
    assert place.vault.consents.read(place.session_id) == [given[0], given[1], given[3]]
    assert place.vault.consents.read(other.session_id) == [given[2]]
    assert place.vault.consents.verify() == 4


def test_a_withdrawal_is_final(place: VaultRoom) -> None:
    place.answer(1, YES)
    place.answer(1, GONE)
    for state in ConsentState:
        with pytest.raises(ConsentTransitionError):
            place.answer(1, state)
    # Other purposes and other people are not touched.
    place.answer(1, YES, Purpose.NOTES)
    place.answer(2, YES)


def test_all_answers_of_a_batch_or_none(place: VaultRoom) -> None:
    place.answer(1, GONE)
    with pytest.raises(ConsentTransitionError):
        place.vault.consents.append(place.record_of(2, YES), place.record_of(1, YES))
    assert len(place.vault.consents.read(place.session_id)) == 1
    place.answer(2, YES)
    assert place.vault.consents.verify() == 2


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("state", "granted"),
        ("person_id", "somebody"),
        ("purpose", "archiving"),
        ("form_sha256", CHANGED_FORM.sha256),
        ("form_version", "2020-1"),
        ("utc_ms", 5),
        ("at_ms", 5),
        ("witness", "Nobody"),
        ("language", "fr"),
        ("method", "paper"),
        ("consent_id", "x"),
    ],
)
def test_an_altered_answer_is_damage(place: VaultRoom, column: str, value: object) -> None:
    for seat in (1, 2, 3):
        place.answer(seat, NO)
    drop_guards(place.vault).execute(
        f"UPDATE consent_record SET {column} = ? WHERE position = 2", (value,)
    )
    with pytest.raises(VaultDamagedError):
        place.vault.consents.read(place.session_id)


@pytest.mark.parametrize(
    "tamper",
    [
        "DELETE FROM consent_record WHERE position = 1",
        "DELETE FROM consent_record WHERE position = 2",
        "DELETE FROM consent_record WHERE position = 4",
        "DELETE FROM consent_record",
        "UPDATE consent_record SET position = 9 WHERE position = 4",
        "UPDATE consent_record SET mac = x'00' WHERE position = 4",
        """UPDATE consent_record SET position = -position;
           UPDATE consent_record SET position = 5 + position""",
        """DELETE FROM consent_record WHERE position = 2;
           UPDATE consent_record SET position = position - 1 WHERE position > 2""",
    ],
)
def test_answers_dropped_or_reordered_are_damage(place: VaultRoom, tamper: str) -> None:
    for seat in (1, 2, 3, 2):
        place.answer(seat, NO)
    drop_guards(place.vault).executescript(tamper)
    with pytest.raises(VaultDamagedError):
        place.vault.consents.read(place.session_id)


def test_a_session_without_answers_does_not_hide_that_others_lack_some(
    place: VaultRoom,
) -> None:
    place.answer(1, NO)
    place.answer(1, YES)
    empty = VaultRoom(place.vault)
    drop_guards(place.vault).execute("DELETE FROM consent_record WHERE position = 2")
    with pytest.raises(VaultDamagedError):
        place.vault.consents.read(empty.session_id)


def test_old_pages_put_back_are_never_believed(tmp_path: Path) -> None:
    place = room(tmp_path, people=3)
    for seat in (1, 2, 3):
        place.answer(seat, YES)
    place.vault.close()
    database = tmp_path / "vault" / "vault.db"
    old = database.read_bytes()
    with Vault.unlock(tmp_path / "vault", PASSPHRASE) as vault:
        place.vault = vault
        for seat in (1, 2, 3):
            place.answer(seat, GONE)
        truth = vault.consents.read(place.session_id)
    new = database.read_bytes()
    page_bytes = 4096
    changed = [
        start
        for start in range(0, len(new), page_bytes)
        if old[start : start + page_bytes] != new[start : start + page_bytes]
    ]
    assert len(changed) >= 2
    source = random.Random(3)
    noticed = 0
    for attempt in range(50):
        # First the whole old file, which no check of single pages can see.
        pages = (
            changed if attempt == 0 else source.sample(changed, source.randint(1, len(changed)))
        )
        replayed = bytearray(new)
        for start in pages:
            replayed[start : start + page_bytes] = old[start : start + page_bytes]
        if attempt == 0:
            replayed = bytearray(old)
        database.write_bytes(replayed)
        try:
            with Vault.unlock(tmp_path / "vault", PASSPHRASE) as vault:
                assert vault.consents.read(place.session_id) == truth
        except VaultError:
            noticed += 1
    assert noticed >= 25
    database.write_bytes(old)
    with (
        Vault.unlock(tmp_path / "vault", PASSPHRASE) as vault,
        pytest.raises(VaultDamagedError),
    ):
        vault.consents.read(place.session_id)


def test_what_a_crash_left_unsealed_is_sealed_at_the_next_opening(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = room(tmp_path)
    place.answer(1, YES)

    with monkeypatch.context() as patch:
        patch.setattr(consent_ledger, "seal_ledger_head", full)
        place.answer(1, GONE)
        assert [each.state for each in place.vault.consents.read(place.session_id)] == [
            YES,
            GONE,
        ]
    key_file = tmp_path / "vault" / "vault.key"
    assert read_ledger_head(key_file, place.vault._keys).count == 1
    place.vault.close()
    with Vault.unlock(tmp_path / "vault", PASSPHRASE) as vault:
        assert read_ledger_head(key_file, vault._keys).count == 2


def test_a_tampered_ledger_does_not_lock_the_rest_away(tmp_path: Path) -> None:
    place = room(tmp_path)
    place.answer(1, YES)
    drop_guards(place.vault).execute("DELETE FROM consent_record")
    place.vault.close()
    with Vault.unlock(tmp_path / "vault", PASSPHRASE) as vault:
        assert len(vault.events.read(place.session_id)) == 2
        with pytest.raises(VaultDamagedError):
            vault.consents.read(place.session_id)


def test_an_older_key_file_put_back_is_only_believed_with_the_whole_old_vault(
    tmp_path: Path,
) -> None:
    """Putting back both files is beyond us, and the threat model says so."""
    place = room(tmp_path)
    place.answer(1, YES)
    key_file = tmp_path / "vault" / "vault.key"
    shutil.copy(key_file, tmp_path / "old.key")
    place.answer(1, GONE)
    place.vault.close()
    shutil.copy(tmp_path / "old.key", key_file)
    with Vault.unlock(tmp_path / "vault", PASSPHRASE) as vault:
        assert [each.state for each in vault.consents.read(place.session_id)] == [YES, GONE]


# Grants


def test_a_grant_is_open_until_it_is_ended(place: VaultRoom) -> None:
    consents = place.vault.consents
    grant = place.everyone_agrees()
    assert consents.open_grants(place.session_id) == [grant.grant_id]
    assert consents.end_grants(place.session_id, "session_ended", 5) == 1
    assert consents.open_grants(place.session_id) == []
    assert consents.end_grants(place.session_id, "session_ended", 6) == 0


def test_a_grant_whose_answers_changed_meanwhile_is_not_stored(place: VaultRoom) -> None:
    for seat in (1, 2, 3):
        place.answer(seat, YES)
    grant = place.earn_grant()
    place.answer(2, ConsentState.PAUSED)
    with pytest.raises(GrantEndedError):
        place.vault.consents.save_grant(grant, 5)
    assert place.vault.consents.open_grants(place.session_id) == []
    place.answer(2, YES)
    with pytest.raises(GrantEndedError):
        place.vault.consents.save_grant(grant, 5)
    place.vault.consents.save_grant(place.earn_grant(), 5)


def test_a_grant_on_another_form_than_the_one_in_force_is_not_stored(place: VaultRoom) -> None:
    for seat in (1, 2, 3):
        place.answer(seat, YES)
    grant = place.earn_grant()
    place.vault.consents.save_form(CHANGED_FORM)
    place.vault.sessions.use_form(place.session_id, CHANGED_FORM.sha256)
    with pytest.raises(GrantEndedError):
        place.vault.consents.save_grant(grant, 5)
    forged = dataclasses.replace(grant, form_sha256=CHANGED_FORM.sha256)
    with pytest.raises(GrantEndedError):
        place.vault.consents.save_grant(forged, 5)


def test_a_grant_of_another_sessions_answers_is_not_stored(place: VaultRoom) -> None:
    other = VaultRoom(place.vault, people=3)
    grant = place.everyone_agrees()
    carried = dataclasses.replace(
        grant, grant_id=GrantId(new_id()), session_id=other.session_id
    )
    with pytest.raises(GrantEndedError):
        place.vault.consents.save_grant(carried, 5)
