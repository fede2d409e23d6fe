"""The secret keys by which other hosts know this vault: kept once, and never changed."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import insert, select

from colearn_desktop.vault.engine import Database
from colearn_desktop.vault.schema import own_host_keys


@dataclass(frozen=True, slots=True)
class HostSecrets:
    """Both secret keys.

    Attributes:
        signing_seed: Of an Ed25519 key, 32 bytes.
        age_identity: `AGE-SECRET-KEY-1...`.
    """

    signing_seed: bytes = field(repr=False)
    age_identity: str = field(repr=False)


class OwnHostKeys:
    """Keeps them.

    Args:
        database: Opened.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self) -> HostSecrets | None:
        """The keys, or None where none were made yet."""
        with self._database.reading() as connection:
            row = connection.execute(_QUERY).one_or_none()
        return None if row is None else HostSecrets(*row)

    def keep(self, fresh: HostSecrets) -> HostSecrets:
        """Keep fresh keys, unless another thread was quicker.

        Returns:
            The keys that are kept.

        Raises:
            StorageFullError: No room; nothing is kept.
        """
        with self._database.writing() as connection:
            row = connection.execute(_QUERY).one_or_none()
            if row is not None:
                return HostSecrets(*row)
            connection.execute(
                insert(own_host_keys).values(
                    id=1, signing_seed=fresh.signing_seed, age_identity=fresh.age_identity
                )
            )
        return fresh


_QUERY = select(own_host_keys.c.signing_seed, own_host_keys.c.age_identity)
