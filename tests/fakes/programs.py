"""Other people's programs, which judge what ours writes."""

from __future__ import annotations

import os
import shutil

import pytest


def find_program(name: str) -> str:
    """Find a public program, or skip (in CI: fail) with a sentence."""
    path = shutil.which(name)
    if path is None:
        sentence = f"The program `{name}` is not installed; the test needs the real one."
        if os.environ.get("COLEARN_REQUIRE_ALL") == "1":
            pytest.fail(sentence)
        pytest.skip(sentence)
    return path
