"""What the room was promised is due on its day, and erased by one press."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlcipher3 import dbapi2 as driver

from colearn_desktop.domain.retention import Kept
from colearn_desktop.outputs.notes_html import notes_html
from colearn_desktop.outputs.session_record import Contents
from colearn_desktop.outputs.times import utc_date
from colearn_desktop.services.archiving import plan_export
from colearn_desktop.services.erasing import erase
from colearn_desktop.services.keeping_promises import (
    due_things,
    promise_day,
    promised_day,
    what_is_honoured,
)
from colearn_desktop.services.live_session import LiveSession
from tests.fakes.sessions import open_log
from tests.fakes.vault_room import raw_sql
from tests.services.past_session import PastSession

DAY_MS = 86_400_000


@pytest.fixture
def past(tmp_path: Path) -> PastSession:
    past = PastSession(tmp_path)
    past.everyone_agrees()
    past.record(10_000, 5)
    past.record(20_000, 5)
    return past


def day(past: PastSession, days: int) -> str:
    return utc_date(past.clock.utc_ms() + days * DAY_MS)


def promise(past: PastSession, subject: Kept, due: str | None, reason: str = "") -> None:
    promise_day(past.vault, past.clock, past.session_id, subject, due, reason)


def test_nothing_is_due_before_its_day(past: PastSession) -> None:
    assert due_things(past.vault, past.clock) == []
    promise(past, Kept.RECORDING, day(past, 1))
    promise(past, Kept.SESSION, day(past, 30))
    assert promised_day(past.vault, past.session_id, Kept.SESSION) == day(past, 30)
    assert due_things(past.vault, past.clock) == []
    past.clock.advance(DAY_MS)
    (due,) = due_things(past.vault, past.clock)
    assert (due.promise.subject, due.title) == (Kept.RECORDING, "Bridge Street, May")


def test_a_promise_is_kept_by_erasing_each_recording(past: PastSession) -> None:
    promise(past, Kept.RECORDING, day(past, 0))
    (due,) = due_things(past.vault, past.clock)
    going = what_is_honoured(past.vault, due)
    assert [what.counts["recorded_ms"] for what in going] == [5_000, 5_000]
    for what in going:
        erase(past.vault, past.clock, what)
    assert due_things(past.vault, past.clock) == []


def test_an_erased_session_takes_its_promises_along(past: PastSession) -> None:
    promise(past, Kept.RECORDING, day(past, -3))
    promise(past, Kept.SESSION, day(past, -2))
    assert [d.promise.subject for d in due_things(past.vault, past.clock)] == list(Kept)
    (what,) = what_is_honoured(past.vault, due_things(past.vault, past.clock)[1])
    erase(past.vault, past.clock, what)
    assert due_things(past.vault, past.clock) == []
    assert past.vault.retention.in_force() == []


def test_a_postponed_promise_keeps_its_reason_for_good(past: PastSession) -> None:
    promise(past, Kept.RECORDING, day(past, 0))
    promise(past, Kept.RECORDING, day(past, 0))  # said twice, noted once
    promise(past, Kept.RECORDING, day(past, 7), "Two quotes are still being checked.")
    assert due_things(past.vault, past.clock) == []
    first, second = past.vault.retention.history(past.session_id)
    assert (first.reason, second.reason) == ("", "Two quotes are still being checked.")
    promise(past, Kept.RECORDING, None, "Never promised; a slip.")
    assert promised_day(past.vault, past.session_id, Kept.RECORDING) is None
    raw = raw_sql(past.vault)
    for attempt in ("UPDATE retention SET reason = ''", "DELETE FROM retention"):
        with pytest.raises(driver.IntegrityError, match="append-only"):
            raw.execute(attempt)


def test_whoever_gets_a_copy_reads_what_was_promised(past: PastSession) -> None:
    promise(past, Kept.RECORDING, "2026-06-30")
    record = plan_export(past.vault, past.session_id).record
    assert "the recording is deleted by 2026-06-30." in notes_html(record)
    without_sound = plan_export(past.vault, past.session_id, Contents.NO_SOUND).record
    assert "2026-06-30" not in notes_html(without_sound)
    promise(past, Kept.SESSION, "2027-06-30")
    record = plan_export(past.vault, past.session_id).record
    assert "everything is deleted by 2027-06-30." in notes_html(record)
    anonymous = plan_export(past.vault, past.session_id, Contents.ANONYMOUS_NOTES).record
    assert "2027-06-30" not in notes_html(anonymous)


def test_a_running_session_says_that_it_is_running(past: PastSession) -> None:
    log = open_log(past.vault, past.clock)
    LiveSession(log).start()
    promise_day(past.vault, past.clock, log.session_id, Kept.SESSION, day(past, 0))
    (due,) = due_things(past.vault, past.clock)
    assert due.is_running
