from __future__ import annotations

from collections.abc import Iterator

import pytest

from colearn_desktop.domain.consent import RecordingGrant
from tests.fakes.audio_microphone import grant_for_tests
from tests.fakes.audio_room import VirtualRoom, virtual_room


@pytest.fixture(scope="session")
def room() -> Iterator[VirtualRoom]:
    """One room for all tests that leave it as it was."""
    with virtual_room() as opened:
        yield opened


@pytest.fixture
def grant() -> RecordingGrant:
    return grant_for_tests()
