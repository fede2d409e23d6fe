"""A session that comes in more than once, as it was handed on at different times."""

from __future__ import annotations

from pathlib import Path

from colearn_desktop.domain.notes import NoteKind
from colearn_desktop.services.importing import plan_import
from colearn_desktop.services.session_log import SessionLog
from tests.fakes.clock import FakeClock
from tests.fakes.vault_fixtures import cheap_vault
from tests.services.past_session import PastSession
from tests.services.test_importing import brought_in, carried, opened


def test_what_was_reworded_there_reads_so_here_whichever_archive_comes_last(
    tmp_path: Path,
) -> None:
    past = PastSession(tmp_path)
    past.everyone_agrees()
    first = carried(past.vault, tmp_path / "first", past.session_id)
    note_id = next(iter(past.log.state.notes))
    past.live.notes.revise(note_id, NoteKind.INSIGHT, "It was put otherwise.")
    clock = FakeClock()
    clock.advance(60_000)
    second = carried(past.vault, tmp_path / "second", past.session_id, clock=clock)
    with past.vault, cheap_vault(tmp_path, "one") as one, cheap_vault(tmp_path, "two") as two:
        for vault, archives in ((one, (first, second)), (two, (second, first))):
            for archive in archives:
                brought_in(vault, opened(vault, archive))
            note = SessionLog(vault, past.session_id, FakeClock()).state.notes[note_id]
            assert (note.kind, note.text) == (NoteKind.INSIGHT, "It was put otherwise.")
            assert all(
                plan_import(vault, opened(vault, archive)).adds_nothing for archive in archives
            )
