"""Reads agendas and consent forms from readable TOML files."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from colearn_desktop.domain.agenda import MINUTE_MS, Phase, PhaseKind
from colearn_desktop.domain.consent import ConsentForm
from colearn_desktop.domain.errors import AgendaError, TemplateError
from colearn_desktop.domain.ids import PhaseId, new_id
from colearn_desktop.resources import resource_path


@dataclass(frozen=True, slots=True)
class Template:
    """An agenda to start from.

    Attributes:
        key: The file's name without its ending.
        people: How many participants it expects.
        form_file: Name of the consent form in `resources/consent`.
    """

    key: str
    name: str
    description: str
    language: str
    people: int
    form_file: str
    phases: tuple[Phase, ...]


def available_templates(folder: Path | None = None) -> list[Template]:
    """All templates, the fullest agenda first.

    Raises:
        TemplateError: A file cannot be used; it says which and why.
    """
    folder = resource_path("templates") if folder is None else folder
    templates = [read_template(path) for path in sorted(folder.glob("*.toml"))]
    return sorted(templates, key=lambda template: -len(template.phases))


def usable_templates(
    folder: Path | None = None,
) -> tuple[list[Template], list[TemplateError]]:
    """The templates that can be used, the fullest agenda first, and what is wrong with others.

    One slip in one file must not keep an evening from beginning.
    """
    templates: list[Template] = []
    errors: list[TemplateError] = []
    folder = resource_path("templates") if folder is None else folder
    for path in sorted(folder.glob("*.toml")):
        try:
            templates.append(read_template(path))
        except TemplateError as error:
            errors.append(error)
    return sorted(templates, key=lambda template: -len(template.phases)), errors


def read_template(path: Path) -> Template:
    """Read one template. Each call makes fresh phase ids.

    Raises:
        TemplateError: It is not TOML, a field is missing or of the wrong kind, or a
            phase makes no sense.
    """
    plain = _read_toml(path)
    try:
        return Template(
            key=path.stem,
            name=_text(plain["name"]),
            description=_text(plain.get("description", "")),
            language=_text(plain.get("language", "en")),
            people=_whole(plain.get("people", 8)),
            form_file=_text(plain["form"]),
            phases=tuple(_phase(item) for item in plain["phase"]),
        )
    except KeyError as error:
        raise TemplateError(path, f"{error.args[0]} is missing") from error
    except (TypeError, ValueError, AttributeError, AgendaError) as error:
        raise TemplateError(path, str(error)) from error


def read_form(file_name: str, folder: Path | None = None) -> ConsentForm:
    """Read a consent form.

    Raises:
        TemplateError: It cannot be used.
    """
    path = (resource_path("consent") if folder is None else folder) / file_name
    plain = _read_toml(path)
    try:
        return ConsentForm(
            version=_text(plain["version"]),
            language=_text(plain["language"]),
            text=_text(plain["text"]).strip(),
        )
    except KeyError as error:
        raise TemplateError(path, f"{error.args[0]} is missing") from error
    except TypeError as error:
        raise TemplateError(path, str(error)) from error


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise TemplateError(path, "it cannot be read") from error
    except tomllib.TOMLDecodeError as error:
        raise TemplateError(path, str(error)) from error


def _phase(plain: dict[str, Any]) -> Phase:
    per_person = plain.get("per_person_minutes")
    return Phase(
        phase_id=PhaseId(new_id()),
        kind=PhaseKind(plain["kind"]),
        title=_text(plain["title"]),
        short_title=_text(plain.get("short_title", "")),
        planned_ms=_minutes_ms(plain["minutes"]),
        question=_text(plain.get("question", "")),
        prompts=tuple(_text(prompt) for prompt in plain.get("prompts", ())),
        per_person_ms=None if per_person is None else _minutes_ms(per_person),
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} should be text")
    return value


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError(f"{value!r} should be a whole number")
    return value


def _minutes_ms(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(f"{value!r} should be a number of minutes")
    return round(value * MINUTE_MS)
