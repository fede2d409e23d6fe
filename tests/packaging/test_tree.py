"""What holds for every file of the project."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CODE = sorted(
    path
    for folder in ("colearn_desktop", "packaging", "tests")
    for path in (ROOT / folder).rglob("*.py")
)
MOST_LINES = 400


def test_there_is_code_to_look_at() -> None:
    assert len(CODE) > 100


def test_no_file_is_a_giant() -> None:
    lines = {path: path.read_text(encoding="utf-8").count("\n") for path in CODE}
    giants = {str(path.relative_to(ROOT)): n for path, n in lines.items() if n > MOST_LINES}
    assert not giants, "which file wants to be two?"


def test_the_top_level_stays_as_it_is() -> None:
    wanted = {
        "colearn_desktop",
        "resources",
        "tests",
        "packaging",
        "pyproject.toml",
        "README.md",
        "LICENSE",
    }
    shown = {path.name for path in ROOT.iterdir() if not path.name.startswith(".")}
    # What tools leave behind is ignored by git and no part of the project.
    assert wanted <= shown
    assert shown - wanted <= {"build", "dist", "rehearsal"}
