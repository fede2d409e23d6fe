"""A session in a vault of its own, with a clock that a test moves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from colearn_desktop.services.live_session import LiveSession
from colearn_desktop.services.session_log import SessionLog
from colearn_desktop.vault.vault import Vault
from tests.fakes.clock import FakeClock
from tests.fakes.sessions import open_log
from tests.fakes.vault_fixtures import cheap_vault


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    with cheap_vault(tmp_path) as opened:
        yield opened


@pytest.fixture
def log(vault: Vault, clock: FakeClock) -> SessionLog:
    """Three people, and the phases Hello (a go-round), Round, Break and Closing."""
    return open_log(vault, clock)


@pytest.fixture
def live(log: SessionLog) -> LiveSession:
    """In its first phase."""
    session = LiveSession(log)
    session.start()
    return session
