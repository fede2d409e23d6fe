"""Finds the files that ship with the program: icons, fonts, templates, word lists.

They live in one of three places: `resources/` beside the package in a source tree,
`colearn_desktop/_resources/` in an installed wheel, and the unpacked bundle of
PyInstaller. Nobody else needs to know which.
"""

from __future__ import annotations

import sys
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def resource_path(*parts: str) -> Path:
    """Find a shipped file or folder.

    Args:
        parts: Path below the resources folder, e.g. `"icons", "mic.svg"`. Without parts,
            the folder itself.

    Returns:
        An absolute path that exists.

    Raises:
        FileNotFoundError: This copy of the program lacks the file: a damaged install.
        ValueError: The parts lead out of the resources folder.
    """
    root = _resources_root()
    path = root.joinpath(*parts)
    if not path.resolve().is_relative_to(root):
        raise ValueError(f"{'/'.join(parts)} is not below the resources folder")
    if not path.exists():
        raise FileNotFoundError(f"no resource {'/'.join(parts) or '(folder)'} in {root}")
    return path


def _resources_root() -> Path:
    bundle = getattr(sys, "_MEIPASS", None)  # set by PyInstaller's loader
    if bundle is not None:
        return Path(bundle).resolve() / "colearn_desktop" / "_resources"
    installed = _PACKAGE / "_resources"
    return installed if installed.is_dir() else _PACKAGE.parent / "resources"
