"""PySide replaces Python's import; the program puts it back before it imports the rest."""

from __future__ import annotations

import subprocess
import sys

LATE_IMPORT = """
import linecache
from colearn_desktop.ui.plain_imports import import_plainly
{0}
from colearn_desktop.domain.floor import __file__ as late
print(late in linecache.cache)
"""


def was_source_read(before: str) -> bool:
    said = subprocess.run(
        [sys.executable, "-c", LATE_IMPORT.format(before)],
        capture_output=True,
        text=True,
        check=True,
    )
    return said.stdout.strip() == "True"


def test_no_source_is_read_of_what_is_imported_later() -> None:
    assert not was_source_read("import_plainly()")


def test_pyside_still_reads_it_otherwise() -> None:
    assert was_source_read(""), "PySide has changed: `plain_imports` may go"


def test_asking_twice_is_harmless() -> None:
    assert not was_source_read("import_plainly(); import_plainly()")
