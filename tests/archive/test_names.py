from __future__ import annotations

import pytest

from colearn_desktop.archive.names import PathSet, UnsafePathError, check_path


@pytest.mark.parametrize(
    "path",
    ["session.json", "audio/001.flac", "Wörter/日本.vtt", "a b/c.d.e", ".hidden", "x-y_z"],
)
def test_ordinary_names_are_welcome(path: str) -> None:
    check_path(path)


UNSAFE = [
    "",
    "/etc/passwd",
    "../x",
    "a/../../x",
    "a/./b",
    "a//b",
    "a/",
    "C:/x",
    "C:x",
    "a\\b",
    "\\\\server\\share",
    "a\0b",
    "a\nb",
    "a\x7fb",
    "con",
    "data/NUL.txt",
    "com1 .flac",
    "a.",
    "a /b",
    "what?",
    "100%",
    "x" * 201,
    "ü" * 150,
    "gpj.\u202eexe",
    "a\u2028b",
    "a\ud800b",
]


@pytest.mark.parametrize("path", UNSAFE)
def test_names_that_mean_something_else_somewhere_are_refused(path: str) -> None:
    with pytest.raises(UnsafePathError):
        check_path(path)


@pytest.mark.parametrize(
    ("first", "second"),
    [("a", "a"), ("A", "a"), ("ü", "u\u0308"), ("a/b", "a"), ("a", "a/b"), ("A/x", "a")],
)
def test_two_names_for_one_place_are_refused(first: str, second: str) -> None:
    taken = PathSet()
    taken.add_file(first)
    with pytest.raises(UnsafePathError):
        taken.add_file(second)


def test_a_folder_may_be_noted_twice_but_not_be_a_file_too() -> None:
    taken = PathSet()
    taken.add_folder("a/b")
    taken.add_folder("a/b")
    taken.add_file("a/b/c")
    with pytest.raises(UnsafePathError):
        taken.add_folder("a/b/c")
