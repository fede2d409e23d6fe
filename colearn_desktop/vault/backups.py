"""The register of backups: where copies of this vault lie, and since when.

A backup keeps what is erased here later. Whoever erases something must be able to say
which backups are to be destroyed; so a backup stays in the register until somebody says
that it is gone.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import insert, select, text, update

from colearn_desktop.domain.ids import new_id
from colearn_desktop.vault.engine import Database
from colearn_desktop.vault.schema import vault_backup

# Cheap at any size: each part reads a few rows, or the totals that a recording's own row
# keeps. Events are counted by the last number of each session's own laptop.
_MARK = """
    SELECT json_array(
        (SELECT count(*) FROM session),
        (SELECT coalesce(sum(ended + (started_utc_ms IS NOT NULL)), 0) FROM session),
        (SELECT coalesce(sum((SELECT coalesce(max(sequence), 0) FROM event
            WHERE event.session_id = session.session_id
            AND event.device_id = session.device_id)), 0) FROM session),
        (SELECT coalesce(max(position), 0) FROM consent_record),
        (SELECT count(wrapped_key) FROM recording),
        (SELECT coalesce(sum(frames), 0) FROM recording),
        (SELECT coalesce(sum(freed_bytes), 0) FROM recording),
        (SELECT count(*) FROM silencing_end),
        (SELECT count(*) FROM erasure))"""


@dataclass(frozen=True, slots=True)
class RegisteredBackup:
    """One copy of this vault.

    Attributes:
        folder: The backup's own folder, as it was called when it was made.
        size_bytes: Of all its files.
        content_mark: See `Backups.content_mark`.
        gone_utc_ms: When somebody said that it was destroyed; None while it may be there.
    """

    backup_id: str
    folder: str
    made_utc_ms: int
    size_bytes: int
    content_mark: str
    gone_utc_ms: int | None = None


class Backups:
    """Keeps the register.

    Args:
        database: Opened.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def record(
        self,
        folder: str,
        made_utc_ms: int,
        size_bytes: int,
        content_mark: str,
        *,
        backup_id: str | None = None,
    ) -> RegisteredBackup:
        """Enter a copy that was made.

        Args:
            backup_id: That the copy itself bears; None makes a new one.

        Raises:
            StorageFullError: No room; nothing was entered.
        """
        backup = RegisteredBackup(
            backup_id or new_id(), folder, made_utc_ms, size_bytes, content_mark
        )
        with self._database.writing() as connection:
            connection.execute(
                insert(vault_backup).values(
                    backup_id=backup.backup_id,
                    folder=folder,
                    made_utc_ms=made_utc_ms,
                    size_bytes=size_bytes,
                    content_mark=content_mark,
                )
            )
        return backup

    def list(self, *, also_gone: bool = False) -> list[RegisteredBackup]:
        """The backups that may still be there, newest first.

        Args:
            also_gone: Those too that somebody has destroyed.
        """
        query = select(vault_backup).order_by(
            vault_backup.c.made_utc_ms.desc(), vault_backup.c.backup_id
        )
        if not also_gone:
            query = query.where(vault_backup.c.gone_utc_ms.is_(None))
        with self._database.reading() as connection:
            return [RegisteredBackup(**row._mapping) for row in connection.execute(query)]  # noqa: SLF001 - SQLAlchemy's public name

    def mark_gone(self, backup_id: str, utc_ms: int) -> None:
        """Note that a backup was destroyed; saying it again changes nothing."""
        with self._database.writing() as connection:
            connection.execute(
                update(vault_backup)
                .where(
                    vault_backup.c.backup_id == backup_id, vault_backup.c.gone_utc_ms.is_(None)
                )
                .values(gone_utc_ms=utc_ms)
            )

    def content_mark(self) -> str:
        """What the sessions hold, as a few totals: it differs once anything was added or erased.

        Settings do not count: nobody's words are lost with them.
        """
        with self._database.reading() as connection:
            mark: str = connection.execute(text(_MARK)).scalar_one()
        return mark
