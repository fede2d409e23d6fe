"""A disk that is full: put in place of whatever would store."""

from __future__ import annotations

from typing import NoReturn

from colearn_desktop.domain.errors import StorageFullError


def full(*_anything: object, **_more: object) -> NoReturn:
    raise StorageFullError
