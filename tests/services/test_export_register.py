"""The register of copies: entered when an archive is there, and for good."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlcipher3 import dbapi2 as driver

from colearn_desktop.domain.consent import ConsentState, Purpose
from colearn_desktop.domain.errors import CancelledError, StorageFullError
from colearn_desktop.outputs.session_record import Contents
from colearn_desktop.services.archiving import ExportedArchive, export_session, plan_export
from colearn_desktop.services.export_register import (
    answers_digest,
    called,
    copies_with,
    enter_copy,
)
from tests.fakes.vault_room import raw_sql
from tests.services.past_session import PastSession

TABLES = (
    "handed_copy", "handed_recipient", "handed_session", "handed_person", "copy_remark",
)  # fmt: skip


@pytest.fixture
def past(tmp_path: Path) -> PastSession:
    past = PastSession(tmp_path)
    past.everyone_agrees()
    past.answer("Bracken", Purpose.ARCHIVING, ConsentState.REFUSED)
    return past


def export(past: PastSession, folder: Path, *, cancelled: bool = False) -> ExportedArchive:
    folder.mkdir(exist_ok=True)
    return export_session(
        past.vault,
        past.session_id,
        folder,
        clock=past.clock,
        progress=lambda _done, _total: None,
        cancelled=lambda: cancelled,
    )


def test_an_export_is_entered_with_what_it_holds(past: PastSession, tmp_path: Path) -> None:
    plan = plan_export(past.vault, past.session_id)
    exported = export(past, tmp_path / "stick")
    assert exported.is_registered
    (copy,) = past.vault.register.list()
    assert (copy.name, copy.size_bytes) == (
        exported.archive.parent.name,
        exported.archive_bytes,
    )
    assert (copy.recipients, copy.with_words) == ((), True)
    (session,) = copy.sessions
    assert (session.session_id, session.notes, session.quotes, session.recorded_ms) == (
        past.session_id,
        plan.notes,
        plan.quotes,
        0,
    )
    assert session.answers_sha256 == answers_digest(past.vault.consents.read(past.session_id))
    ash = called(copy, past.session_id, past.person("Ash"))
    bracken = called(copy, past.session_id, past.person("Bracken"))
    assert ash is not None
    assert bracken is not None
    assert (ash.label, ash.answers[Purpose.ARCHIVING]) == ("", ConsentState.GRANTED)
    assert (bracken.label, bracken.answers[Purpose.ARCHIVING]) == (
        "Person 1",
        ConsentState.REFUSED,
    )
    assert copies_with(past.vault, past.session_id, past.person("Ash")) == [copy]


def test_a_copy_of_anonymous_notes_is_found_by_those_who_took_part(past: PastSession) -> None:
    plan = plan_export(past.vault, past.session_id, Contents.ANONYMOUS_NOTES)
    enter_copy(past.vault, {past.session_id: plan}, utc_ms=5, name="amber-fox", size_bytes=7)
    (copy,) = copies_with(past.vault, past.session_id, past.person("Ash"))
    ash = called(copy, past.session_id, past.person("Ash"))
    assert ash is not None
    assert (ash.label, copy.sessions[0].contents) == ("somebody", "anonymous_notes")


def test_what_was_not_written_is_not_entered(past: PastSession, tmp_path: Path) -> None:
    with pytest.raises(CancelledError):
        export(past, tmp_path / "stick", cancelled=True)
    assert past.vault.register.list() == []


def test_an_archive_that_cannot_be_entered_is_there_and_says_so(
    past: PastSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(**_what: object) -> None:
        raise StorageFullError

    monkeypatch.setattr(past.vault.register, "enter", full)
    exported = export(past, tmp_path / "stick")
    assert exported.archive.exists()
    assert not exported.is_registered


def test_remarks_are_added_and_nothing_is_ever_changed(past: PastSession) -> None:
    plan = plan_export(past.vault, past.session_id)
    copy = enter_copy(
        past.vault,
        {past.session_id: plan},
        utc_ms=5,
        name="amber-fox",
        size_bytes=7,
        recipients=["Leeds", "Leeds", "Hull"],
        with_words=False,
    )
    past.vault.register.remark(copy.copy_id, "Leeds says it is deleted.", 6)
    past.vault.register.remark(copy.copy_id, "Hull too.", 7)
    (found,) = past.vault.register.list(past.session_id)
    assert found.recipients == ("Hull", "Leeds")
    assert [remark.text for remark in found.remarks] == [
        "Leeds says it is deleted.",
        "Hull too.",
    ]
    raw = raw_sql(past.vault)
    for table in TABLES:
        (column,) = raw.execute(f"SELECT name FROM pragma_table_info('{table}') LIMIT 1")
        for attempt in (
            f"DELETE FROM {table}",
            f"UPDATE {table} SET {column[0]} = {column[0]}",
            f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}",
        ):
            with pytest.raises(driver.IntegrityError, match="append-only"):
                raw.execute(attempt)


def test_the_register_names_nobody_who_took_part(past: PastSession, tmp_path: Path) -> None:
    export(past, tmp_path / "stick")
    raw = raw_sql(past.vault)
    found = repr([raw.execute(f"SELECT * FROM {table}").fetchall() for table in TABLES])
    assert "archiving" in found
    assert [name for name in ("Ash", "Bracken", "Clover", "Juniper") if name in found] == []
