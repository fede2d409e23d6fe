"""Imports as Python does them, for a program that starts while somebody waits."""

from __future__ import annotations

import builtins

import PySide6.QtCore  # noqa: F401 - what puts its own import in place of Python's


def import_plainly() -> None:
    """Take PySide's own import away again.

    Once loaded, PySide reads the source of every module imported after it, to see whether
    that uses its optional `__feature__` spelling of names. Nothing here does, and looking
    costs 10 ms before the first window and 60 ms while the slow libraries are imported.
    """
    # The name PySide keeps it under; without it, imports are slower and as good.
    plain = vars(builtins).get("__orig_import__")
    if plain is not None:
        builtins.__import__ = plain
