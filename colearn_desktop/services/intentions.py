"""What the group agreed on, as it is shown to the room."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from colearn_desktop.domain.errors import TemplateError
from colearn_desktop.resources import resource_path
from colearn_desktop.vault.settings import Settings

_KEY = "room_intentions"
MOST_CHARACTERS = 1_200


@dataclass(frozen=True, slots=True)
class Intentions:
    """A heading and what was agreed, a line each."""

    heading: str
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """As it is edited: the heading, then a line each."""
        return "\n".join([self.heading, *self.lines])

    @staticmethod
    def from_text(text: str) -> Intentions:
        """The first line is the heading; empty lines do not count."""
        lines = [line.strip() for line in text[:MOST_CHARACTERS].splitlines() if line.strip()]
        return Intentions(lines[0] if lines else "", tuple(lines[1:]))


def shipped_intentions(path: Path | None = None) -> Intentions:
    """The words that ship with the program.

    Raises:
        TemplateError: The file cannot be used.
    """
    path = resource_path("intentions", "en.toml") if path is None else path
    try:
        plain = tomllib.loads(path.read_text(encoding="utf-8"))
        heading, lines = plain["heading"], plain["lines"]
    except (OSError, UnicodeDecodeError) as error:
        raise TemplateError(path, "it cannot be read") from error
    except tomllib.TOMLDecodeError as error:
        raise TemplateError(path, str(error)) from error
    except KeyError as error:
        raise TemplateError(path, f"{error.args[0]} is missing") from error
    if not isinstance(heading, str) or not isinstance(lines, list):
        raise TemplateError(path, "heading should be text, and lines a list of text")
    return Intentions(heading, tuple(str(line) for line in lines))


def remembered_intentions(settings: Settings) -> Intentions:
    """The group's own words, or those that ship.

    Raises:
        TemplateError: There are no own words, and the file cannot be used.
    """
    text = settings.get(_KEY)
    return Intentions.from_text(text) if text else shipped_intentions()


def remember_intentions(settings: Settings, text: str) -> Intentions:
    """Keep the group's own words in the vault, for this session and the next; empty drops them.

    Raises:
        StorageFullError: No room; the old words stand.
    """
    own = Intentions.from_text(text)
    settings.set(_KEY, own.text.strip())
    return remembered_intentions(settings)
