"""What holds for every test."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest
from hypothesis import settings

# A busy machine is no failure of what is tested; speed is measured by the benchmarks.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")

_FULL_EVERY = 25
_tests_run = 0


@pytest.fixture(scope="session", autouse=True)
def garbage_waits() -> Iterator[None]:
    """Nothing is collected in the middle of a test: see `colearn_desktop.ui.garbage`."""
    gc.disable()
    yield
    gc.enable()


@pytest.fixture(autouse=True)
def garbage_is_collected(garbage_waits: None) -> Iterator[None]:
    """Between the tests, in the main thread; the oldest of it now and then."""
    global _tests_run  # noqa: PLW0603 - counts across tests
    yield
    _tests_run += 1
    gc.collect(2 if _tests_run % _FULL_EVERY == 0 else 1)
