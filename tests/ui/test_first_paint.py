"""The first page asks for a passphrase; it does not wait for what is behind the vault."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.benchmarks.startup import OURS, first_paint, furnish


@pytest.mark.display
@pytest.mark.skipif(not os.environ.get("DISPLAY"), reason="the whole command needs a display")
def test_no_slow_library_is_imported_before_the_first_paint(tmp_path: Path) -> None:
    vault = tmp_path / "vault"
    vault.mkdir()
    (vault / "vault.key").touch()  # enough to be asked for the passphrase
    furnish(tmp_path, vault)

    painted = first_paint(OURS, tmp_path)

    assert painted.loaded == []
