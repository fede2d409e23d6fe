from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from colearn_desktop.archive import unlock_file
from tests.fakes.programs import find_program


@pytest.fixture(autouse=True)
def cheap_passphrases(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second for every passphrase would make these tests minutes; `real_cost` has it."""
    if "real_cost" not in request.fixturenames:
        monkeypatch.setattr(unlock_file, "WORK_FACTOR_LOG2", 6)


@pytest.fixture
def real_cost() -> None:
    """Leave the passphrase as expensive as it is for people."""


@pytest.fixture
def own_tmp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A temporary folder of this test's own, to be looked through afterwards."""
    folder = tmp_path / "system-tmp"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr("tempfile.tempdir", None)
    return folder


@pytest.fixture
def program() -> Callable[[str], str]:
    """Find a public program, or skip (in CI: fail) with a sentence."""
    return find_program
