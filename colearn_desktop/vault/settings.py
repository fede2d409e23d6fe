"""Small things the vault remembers, by name."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert

from colearn_desktop.vault.engine import Database
from colearn_desktop.vault.schema import vault_setting


class Settings:
    """Text by key."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, key: str, default: str = "") -> str:
        """The value, or `default` where none was ever set."""
        query = select(vault_setting.c.value).where(vault_setting.c.key == key)
        with self._database.reading() as connection:
            value = connection.execute(query).scalar_one_or_none()
        return default if value is None else value

    def set(self, key: str, value: str) -> None:
        """Remember a value.

        Raises:
            StorageFullError: No room; the old value stands.
        """
        statement = insert(vault_setting).values(key=key, value=value)
        statement = statement.on_conflict_do_update(
            index_elements=["key"], set_={"value": value}
        )
        with self._database.writing() as connection:
            connection.execute(statement)
