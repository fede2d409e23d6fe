"""Every expected failure says what happened and what to do next."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from colearn_desktop.domain import errors
from colearn_desktop.ui.error_text import _TEXTS, error_text


def every_error(
    parent: type[errors.ColearnError] = errors.ColearnError,
) -> Iterator[type[errors.ColearnError]]:
    yield parent
    for child in parent.__subclasses__():
        if child.__module__.startswith("colearn_desktop.domain."):
            yield from every_error(child)


EXAMPLES: dict[type, Exception] = {
    errors.WeakPassphraseError: errors.WeakPassphraseError(12),
    errors.TooManyPassphrasesError: errors.TooManyPassphrasesError(6),
    errors.VaultTooNewError: errors.VaultTooNewError(9, 1),
    errors.ConsentMissingError: errors.ConsentMissingError(
        (errors.MissingConsent("1", "Fern", "refused"),)
    ),
    errors.ConsentTransitionError: errors.ConsentTransitionError("withdrawn", "granted"),
    errors.SeatTakenError: errors.SeatTakenError(4),
    errors.TemplateError: errors.TemplateError(Path("mine.toml"), "title is missing"),
    errors.ArchivePartMissingError: errors.ArchivePartMissingError(2),
    errors.ArchivePartDamagedError: errors.ArchivePartDamagedError(2),
    errors.HostKnownError: errors.HostKnownError("Juniper"),
    errors.ComponentMissingError: errors.ComponentMissingError("age", "Install it."),
}


@pytest.mark.parametrize("kind", list(every_error()), ids=lambda kind: kind.__name__)
def test_each_error_has_sentences_of_its_own(kind: type[errors.ColearnError]) -> None:
    assert kind in _TEXTS, f"{kind.__name__} has no text"
    text = error_text(EXAMPLES.get(kind) or kind())
    for sentence in (text.what_happened, text.what_to_do):
        assert sentence.endswith(".")
        assert "{" not in sentence


def test_names_reach_the_sentence() -> None:
    text = error_text(EXAMPLES[errors.ConsentMissingError])
    assert "Fern" in text.what_happened


def test_an_empty_room_is_not_a_name() -> None:
    text = error_text(errors.ConsentMissingError(()))
    assert text.what_happened == "Recording cannot start: nobody has been added yet."


def test_what_nobody_foresaw_quotes_nothing() -> None:
    assert "secret" not in str(error_text(ValueError("secret")))
