"""A vault: a folder that holds everything, and the one object that opens it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from colearn_desktop.disk import sync_folder
from colearn_desktop.domain.errors import (
    KeyFileDamagedError,
    VaultDamagedError,
    VaultExistsError,
    VaultMissingError,
)
from colearn_desktop.domain.ids import DeviceId, new_id
from colearn_desktop.vault import keyslots, migrations
from colearn_desktop.vault.argon2_cost import Argon2Cost, cost_for_this_machine
from colearn_desktop.vault.arrivals import Arrivals
from colearn_desktop.vault.backup_copy import BackupProgress, WrittenBackup, write_backup
from colearn_desktop.vault.backups import Backups
from colearn_desktop.vault.consent_ledger import Consents
from colearn_desktop.vault.engine import Database
from colearn_desktop.vault.erasures import Erasures
from colearn_desktop.vault.event_log import EventLog
from colearn_desktop.vault.files import storage_errors
from colearn_desktop.vault.key_file import KEY_FILE_NAME
from colearn_desktop.vault.keys import VaultKeys
from colearn_desktop.vault.keyslots import PassphraseSlot
from colearn_desktop.vault.known_hosts import KnownHosts
from colearn_desktop.vault.lock_file import LockFile
from colearn_desktop.vault.own_host_keys import OwnHostKeys
from colearn_desktop.vault.recordings import Recordings
from colearn_desktop.vault.register import Register
from colearn_desktop.vault.retention import Retention
from colearn_desktop.vault.sessions import Sessions
from colearn_desktop.vault.settings import Settings
from colearn_desktop.vault.strikes import Strikes
from colearn_desktop.vault.vault_check import CheckProgress, VaultFindings, check_vault

DATABASE_NAME = "vault.db"
_LOCK_NAME = "vault.lock"
_DEVICE_ID = "device_id"
_PART = ".part"

_log = logging.getLogger(__name__)


class Vault:
    """An open vault. Made by `create`, `unlock` or `unlock_with_recovery_key`.

    Attributes:
        folder: Where it lies.
        device_id: Of this laptop's part in its sessions.
        settings: Small things by name.
        sessions: Headers of all sessions.
        events: Their stories.
        consents: Forms, answers, grants.
        recordings: Sealed sound.
        arrivals: What comes in with archives.
        strikes: What was struck and is not silenced yet.
        register: What was handed over, and to whom.
        erasures: What was erased, and what of it is under way.
        retention: What the rooms were promised to be deleted, and when.
        backups: Where copies of it lie.
        own_host_keys: By which others know this vault.
        known_hosts: The address book.
    """

    def __init__(
        self, folder: Path, lock: LockFile, keys: VaultKeys, database: Database
    ) -> None:
        self.folder = folder
        self._lock = lock
        self._key_file = folder / KEY_FILE_NAME
        self._keys = keys
        self._database = database
        self.settings = Settings(database)
        self.device_id = DeviceId(self.settings.get(_DEVICE_ID))
        self.sessions = Sessions(database, self.device_id)
        self.events = EventLog(database, self.device_id)
        self.consents = Consents(database, keys, self._key_file)
        self.recordings = Recordings(database, keys)
        self.arrivals = Arrivals(database, keys, self.consents)
        self.strikes = Strikes(database)
        self.register = Register(database)
        self.erasures = Erasures(database, keys)
        self.retention = Retention(database)
        self.backups = Backups(database)
        self.own_host_keys = OwnHostKeys(database)
        self.known_hosts = KnownHosts(database)

    # Making and opening

    @staticmethod
    def exists(folder: Path) -> bool:
        """Whether the folder holds a vault, whole or damaged.

        Raises:
            VaultReadOnlyError: We may not even look.
        """
        with storage_errors():
            return (folder / KEY_FILE_NAME).exists() or (folder / DATABASE_NAME).exists()

    @classmethod
    def create(
        cls, folder: Path, passphrase: str, cost: Argon2Cost | None = None
    ) -> tuple[Self, str]:
        """Make a vault; the folder and its parents are made too where missing.

        If anything fails nothing stays behind; a crash leaves files that the next attempt
        clears away.

        Args:
            folder: Missing, empty, or one with other files in it. If it is missing or
                empty it becomes readable by its owner alone.
            passphrase: At least 12 characters.
            cost: Of guessing it; None for the most that this machine can bear.

        Returns:
            The open vault, and the recovery key as text: it is stored nowhere.

        Raises:
            WeakPassphraseError: The passphrase is too short.
            VaultExistsError: There is one already.
            VaultInUseError: Another program is making one there.
            VaultReadOnlyError: The folder cannot be written to.
            StorageFullError: No room.
        """
        keyslots.refuse_weak_passphrase(passphrase)
        if cls.exists(folder):
            raise VaultExistsError
        folder_is_new = not folder.exists()
        try:
            with storage_errors():
                _make_private(folder)
            lock = LockFile(folder / _LOCK_NAME)
            try:
                recovery_key, keys = cls._make_files(
                    folder, passphrase, cost or cost_for_this_machine()
                )
                return cls._open(folder, lock, keys), recovery_key
            except BaseException:
                lock.release()
                (folder / _LOCK_NAME).unlink(missing_ok=True)
                raise
        except BaseException:
            if folder_is_new:
                with suppress(OSError):
                    folder.rmdir()
            raise

    @classmethod
    def unlock(cls, folder: Path, passphrase: str) -> Self:
        """Open a vault with its passphrase. Takes about a second, on purpose.

        Raises:
            VaultMissingError: There is none in this folder.
            WrongPassphraseError: It does not open.
            KeyFileDamagedError: The key file is missing or damaged.
            VaultDamagedError: The database is missing, damaged or another vault's.
            VaultTooNewError: A newer version of the program has been here.
            VaultInUseError: It is open already, here or elsewhere.
            VaultReadOnlyError: The folder cannot be written to.
            StorageFullError: No room to bring an older vault up to date.
        """
        lock = cls._lock_existing(folder)
        try:
            keys = keyslots.unlock_key_file(folder / KEY_FILE_NAME, passphrase)
            return cls._open(folder, lock, keys)
        except BaseException:
            lock.release()
            raise

    @classmethod
    def unlock_with_recovery_key(cls, folder: Path, text: str) -> Self:
        """Open a vault with its printed recovery key.

        Raises:
            RecoveryKeyTypoError: Mistyped.
            WrongRecoveryKeyError: Well-formed, but not this vault's.
            VaultMissingError: And all others of `unlock`.
        """
        lock = cls._lock_existing(folder)
        try:
            keys = keyslots.unlock_key_file_with_recovery_key(folder / KEY_FILE_NAME, text)
            return cls._open(folder, lock, keys)
        except BaseException:
            lock.release()
            raise

    # Passphrase and recovery key

    def change_passphrase(self, old: str, new: str, cost: Argon2Cost | None = None) -> None:
        """Replace a passphrase by somebody who knows it; the others stay.

        Raises:
            PassphraseTakenError: Somebody else has the new one.
            WeakPassphraseError: The new one has fewer than 12 characters.
            WrongPassphraseError: The old one does not open.
        """
        keyslots.change_passphrase(
            self._key_file, self._keys, old, new, cost or cost_for_this_machine()
        )

    def set_passphrase(self, new: str, cost: Argon2Cost | None = None) -> None:
        """Give the host a new passphrase, after the recovery key opened the vault.

        Raises:
            PassphraseTakenError: Somebody else has it.
            WeakPassphraseError: It has fewer than 12 characters.
        """
        keyslots.set_passphrase(
            self._key_file, self._keys, new, cost or cost_for_this_machine()
        )

    def passphrases(self) -> list[PassphraseSlot]:
        """Whose passphrases open it; the host's first."""
        return keyslots.list_passphrases(self._key_file, self._keys)

    def add_passphrase(self, name: str, passphrase: str, *, known: str) -> None:
        """Let a co-host open the vault with a passphrase of their own.

        Args:
            known: A passphrase that opens it now: an unattended open vault is not enough.

        Raises:
            WeakPassphraseError: The new one has fewer than 12 characters.
            WrongPassphraseError: The known one does not open.
            PassphraseTakenError: The new one opens the vault already.
            TooManyPassphrasesError: It has as many as it can have.
        """
        keyslots.refuse_weak_passphrase(passphrase)
        keyslots.check_passphrase(self.folder, known)
        keyslots.add_passphrase(self._key_file, self._keys, name, passphrase)

    def remove_passphrase(self, slot_id: str) -> None:
        """Take a co-host's passphrase away; copies of the vault made before keep it."""
        keyslots.remove_passphrase(self._key_file, self._keys, slot_id)

    def replace_recovery_key(self) -> str:
        """Make a new recovery key, after which the old print opens nothing.

        Returns:
            The new one as text; it is stored nowhere.
        """
        return keyslots.replace_recovery_key(self._key_file, self._keys)

    # Backup and check

    @property
    def vault_id(self) -> str:
        """Tells this vault and its copies from others; no secret."""
        return self._keys.vault_id

    def back_up(
        self,
        target: Path,
        *,
        texts: Mapping[str, bytes],
        progress: BackupProgress,
        cancelled: Callable[[], bool],
    ) -> WrittenBackup:
        """Copy all of it into a new folder, and verify the copy; see `write_backup`."""
        return write_backup(
            self._database,
            self._keys,
            self._key_file,
            target,
            texts=texts,
            progress=progress,
            cancelled=cancelled,
        )

    def check(self, *, progress: CheckProgress, cancelled: Callable[[], bool]) -> VaultFindings:
        """Look at everything in it; see `check_vault`."""
        return check_vault(
            self._database,
            self.consents,
            self.recordings,
            progress=progress,
            cancelled=cancelled,
        )

    # Closing

    def close(self) -> None:
        """Lock it: empty the write-ahead log, forget the keys, let others in.

        Calling it again does nothing. Whatever still wants it gets VaultLockedError.
        """
        try:
            self._database.close()
        finally:
            self._keys.wipe()
            self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        error_type: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    # Inside

    @classmethod
    def _make_files(
        cls, folder: Path, passphrase: str, cost: Argon2Cost
    ) -> tuple[str, VaultKeys]:
        """Write both files under other names, then rename them: the key file last."""
        database_part = folder / (DATABASE_NAME + _PART)
        key_part = folder / (KEY_FILE_NAME + _PART)
        made = [database_part, key_part, *_beside(database_part)]
        _remove(made)
        try:
            keys, recovery_key = keyslots.create_key_file(key_part, passphrase, cost)
            database = Database(database_part, keys, create=True)
            try:
                migrations.make_tables(database)
                Settings(database).set(_DEVICE_ID, new_id())
            finally:
                database.close()
            with storage_errors():
                database_part.rename(folder / DATABASE_NAME)
                made.append(folder / DATABASE_NAME)
                key_part.rename(folder / KEY_FILE_NAME)
                sync_folder(folder)
        except BaseException:
            _remove(made)
            raise
        return recovery_key, keys

    @classmethod
    def _lock_existing(cls, folder: Path) -> LockFile:
        if not cls.exists(folder):
            raise VaultMissingError
        lock = LockFile(folder / _LOCK_NAME)
        key_file = folder / KEY_FILE_NAME
        key_part = folder / (KEY_FILE_NAME + _PART)
        if not key_file.exists() and key_part.exists():
            # The power failed between the two renames of `_make_files`.
            with storage_errors():
                key_part.rename(key_file)
        return lock

    @classmethod
    def _open(cls, folder: Path, lock: LockFile, keys: VaultKeys) -> Self:
        path = folder / DATABASE_NAME
        try:
            if not path.exists():
                raise VaultDamagedError("there is no database")
            database = Database(path, keys)
            try:
                migrations.migrate(database)
                vault = cls(folder, lock, keys, database)
                vault._seal_ledger()
                return vault
            except BaseException:
                database.close()
                raise
        except BaseException:
            keys.wipe()
            raise

    def _seal_ledger(self) -> None:
        try:
            self.consents.verify()
        except (VaultDamagedError, KeyFileDamagedError):
            # Reading any answer says so; notes and sound can still be saved elsewhere.
            _log.exception("the consent ledger does not verify")


def _make_private(folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not any(folder.iterdir()):
        # A stick's file system may have no permissions to change.
        with suppress(OSError):
            folder.chmod(0o700)
    sync_folder(folder.parent)


def _beside(database: Path) -> list[Path]:
    return [database.with_name(database.name + suffix) for suffix in ("-wal", "-shm")]


def _remove(paths: list[Path]) -> None:
    for path in paths:
        with suppress(OSError):
            path.unlink(missing_ok=True)
