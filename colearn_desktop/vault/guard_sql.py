"""The shapes of which the guards are made: SQL of triggers that refuse."""

from __future__ import annotations

APPEND_ONLY = "colearn: append-only"


def refuse(name: str, when: str, condition: str, why: str, undo: str = "ABORT") -> str:
    """A trigger that raises `why` where the condition holds; `when` as "UPDATE ON table"."""
    return f"""
        CREATE TRIGGER {name} BEFORE {when}
        WHEN {condition}
        BEGIN SELECT RAISE({undo}, '{why}'); END"""


def refuse_in_order(
    name: str, when: str, *reasons: tuple[str, str], undo: str = "ABORT"
) -> str:
    """One trigger, because the order in which several fire is not defined."""
    cases = "\n".join(
        f"WHEN {condition} THEN RAISE({undo}, '{why}')" for condition, why in reasons
    )
    return f"""
        CREATE TRIGGER {name} BEFORE {when}
        BEGIN SELECT CASE {cases} END; END"""


def append_only(
    table: str,
    *keys: str,
    updatable_if: str = "0",
    deletable_if: str = "0",
    undo: str = "ABORT",
) -> list[str]:
    """No update, no delete, no insert over a row that has one of the `keys`."""
    exists = " OR ".join(
        f"EXISTS (SELECT 1 FROM {table} WHERE ({key}) = ({new_columns(key)}))" for key in keys
    )
    return [
        refuse(
            f"{table}_never_updated",
            f"UPDATE ON {table}",
            f"NOT coalesce({updatable_if}, 0)",
            APPEND_ONLY,
            undo,
        ),
        refuse(
            f"{table}_never_deleted",
            f"DELETE ON {table}",
            f"NOT coalesce({deletable_if}, 0)",
            APPEND_ONLY,
            undo,
        ),
        refuse(f"{table}_never_replaced", f"INSERT ON {table}", exists, APPEND_ONLY, undo),
    ]


def new_columns(columns: str) -> str:
    """The same columns, separated by commas, of the row that is to be."""
    return ", ".join(f"NEW.{column.strip()}" for column in columns.split(","))
