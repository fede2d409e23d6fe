"""Where the program keeps its files on this computer."""

from __future__ import annotations

from pathlib import Path

import platformdirs

_NAME = "colearn-desktop"


def default_vault_folder() -> Path:
    """Where a vault is made unless somebody chooses another folder."""
    return Path(platformdirs.user_data_dir(_NAME, appauthor=False)) / "vault"


def preferences_file() -> Path:
    """Look and habits of the program on this computer; nothing about any session."""
    return Path(platformdirs.user_config_dir(_NAME, appauthor=False)) / "preferences.json"


def log_folder() -> Path:
    """Where the log files are."""
    return Path(platformdirs.user_log_dir(_NAME, appauthor=False))
