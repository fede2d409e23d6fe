"""Archives of every released format come into a vault of today."""

from __future__ import annotations

from pathlib import Path

import pytest

from colearn_desktop.archive.opening_key import Words
from colearn_desktop.services.archive_opening import open_archive
from colearn_desktop.services.importing import import_archive
from colearn_desktop.services.session_list import list_sessions
from tests.archive.kept_archives import KEPT, KeptArchive
from tests.fakes.clock import FakeClock
from tests.fakes.vault_fixtures import cheap_vault


@pytest.mark.parametrize("kept", KEPT, ids=lambda kept: f"format {kept.format_version}")
def test_it_comes_in_with_its_notes_and_its_sound(kept: KeptArchive, tmp_path: Path) -> None:
    with cheap_vault(tmp_path) as vault:
        opened = open_archive(
            vault,
            kept.folder,
            Words(kept.words),
            progress=lambda _done, _total: None,
            cancelled=lambda: False,
        )
        assert opened.contents.format_version == kept.format_version
        import_archive(
            vault,
            opened,
            clock=FakeClock(),
            progress=lambda _done, _total: None,
            cancelled=lambda: False,
        )
        (line,) = list_sessions(vault)
        assert (line.title, line.notes, line.recorded_ms) == ("Bridge Street", 3, 2_000)
        for recording in vault.recordings.list_recordings(line.session_id):
            assert vault.recordings.verify(recording.recording_id).is_whole
