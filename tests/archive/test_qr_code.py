from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from colearn_desktop.archive.qr_code import QUIET_MODULES, QrCode, qr_code, text_in_picture
from colearn_desktop.domain.errors import QrCodeMissingError

CARD = "colearn-host 1\nname: Siân, Bridge Street\nsigning-key: " + "0f" * 32 + "\n"


def picture(code: QrCode, scale: int = 4) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    dark = np.array(code.dark).reshape(code.size, code.size)
    grey = np.where(np.pad(dark, QUIET_MODULES), 0, 255).astype(np.uint8)
    return np.kron(grey, np.ones((scale, scale), np.uint8))


def read(grey: np.ndarray[tuple[int, ...], np.dtype[np.uint8]]) -> str:
    height, width = grey.shape
    return text_in_picture(grey.tobytes(), width, height, width)


@settings(max_examples=25)
@example("¡")
@example("日本語")
@given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=200))
def test_a_text_reads_back_from_its_picture(text: str) -> None:
    assert read(picture(qr_code(text))) == text


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_turned_picture_reads_too(quarters: int) -> None:
    assert read(np.rot90(picture(qr_code(CARD)), quarters)) == CARD


def test_a_photograph_with_noise_reads_too() -> None:
    grey = picture(qr_code(CARD), 6).astype(float)
    noise = np.random.default_rng(1).normal(0, 12, grey.shape)
    assert read((grey * 0.6 + 60 + noise).clip(0, 255).astype(np.uint8)) == CARD


def test_lines_may_be_padded() -> None:
    grey = picture(qr_code(CARD))
    height, width = grey.shape
    padded = np.pad(grey, ((0, 0), (0, 3)), constant_values=7)
    assert text_in_picture(padded.tobytes(), width, height, width + 3) == CARD


def test_no_code_and_two_codes_are_said() -> None:
    blank = np.full((200, 200), 255, np.uint8)
    with pytest.raises(QrCodeMissingError):
        read(blank)
    one, other = picture(qr_code("one")), picture(qr_code("two"))
    with pytest.raises(QrCodeMissingError):
        read(np.hstack([one, other]))


@pytest.mark.parametrize(
    "size", [(0, 5, 5), (5, 0, 5), (5, 5, 4), (100, 100, 100), (10**6, 10**6, 10**6)]
)
def test_a_picture_that_is_not_as_large_as_it_says_is_refused(
    size: tuple[int, int, int],
) -> None:
    with pytest.raises(ValueError):
        text_in_picture(b"\xff" * 400, *size)


def test_a_text_that_is_too_long_is_refused() -> None:
    with pytest.raises(ValueError):
        qr_code("x" * 5_000)
