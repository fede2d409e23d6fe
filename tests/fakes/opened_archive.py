"""Judges the folder of an opened archive by other people's rules: BagIt, JSON Schema, RO-Crate."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import bagit
import jsonschema

from colearn_desktop.resources import resource_path


def published_schema() -> dict[str, Any]:
    """The schema of session.json as it ships with the program."""
    text = resource_path("archive", "session.schema.json").read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema


def check_session_json(text: str | bytes) -> None:
    """Fail with the places and the reasons if it is not what the schema says."""
    validator = jsonschema.Draft202012Validator(published_schema())
    errors = validator.iter_errors(json.loads(text))
    assert [f"{error.json_path}: {error.message}" for error in errors] == []


def check_opened(folder: Path) -> Path:
    """Fail if anything in the bag is not as it should be.

    Returns:
        Its `data`, in which the documents lie, or a folder for each session.
    """
    bagit.Bag(str(folder)).validate()
    data = folder / "data"
    records = sorted(data.rglob("session.json"))
    assert records
    for record in records:
        check_session_json(record.read_bytes())
        _check_crate(record.parent)
        sounds = json.loads(record.read_bytes())["recordings"]
        for sound in sounds:
            flac = record.parent / sound["path"]
            assert flac.is_file()
            assert flac.with_suffix(".cue").is_file()
    return data


def _check_crate(folder: Path) -> None:
    """Every file beside it is in it, with its length, and no other."""
    crate = folder / "ro-crate-metadata.json"
    graph = {item["@id"]: item for item in json.loads(crate.read_bytes())["@graph"]}
    listed = {part["@id"] for part in graph["./"]["hasPart"]}
    found = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
    assert listed == found - {crate.name}
    for path in listed:
        assert graph[path]["@type"] == "File"
        assert int(graph[path]["contentSize"]) == (folder / path).stat().st_size
