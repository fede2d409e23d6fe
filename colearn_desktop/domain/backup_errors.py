"""Expected failures of backups of the vault, below the `ColearnError` of `errors`.

BackupError
|-- BackupTargetError        cannot be written there
|-- BackupTooLargeError      for the file system it should go to
|-- BackupDamagedError       it does not open, or not as it was written
`-- NoBackupError            there is none in this folder
"""

from __future__ import annotations

from colearn_desktop.domain.errors import ColearnError


class BackupError(ColearnError):
    """A backup of the vault cannot be made or brought back."""


class BackupTargetError(BackupError):
    """The backup cannot be written there: read-only, vanished or full."""


class BackupTooLargeError(BackupError):
    """The file system it should go to cannot hold a file of the vault's size."""


class BackupDamagedError(BackupError):
    """The backup is cut short, altered, or contradicts itself."""


class NoBackupError(BackupError):
    """There is no backup in the folder."""
