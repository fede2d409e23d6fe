from __future__ import annotations

from pathlib import Path

import lock_guard
import pytest

HASH = "    --hash=sha256:" + "0" * 64
LOCK = f"numpy==2.4.6 ; python_full_version < '3.12' \\\n{HASH} \\\n{HASH}\npyrage==1.4.0 \\\n{HASH}\n"
PROJECT = """
[project]
dependencies = ["numpy>=1.26", "pyrage>=1.2"]
optional-dependencies.test = []
"""


def test_the_locks_of_this_checkout_are_in_order() -> None:
    assert lock_guard.main() == 0


def test_a_lock_of_pins_with_hashes_is_accepted() -> None:
    assert lock_guard.find_problems(LOCK, LOCK, PROJECT) == []


@pytest.mark.parametrize(
    "line",
    [
        "--index-url https://example.org/simple",
        "--extra-index-url https://example.org/simple",
        "--find-links /srv/wheels",
        "--trusted-host example.org",
        "-e .",
        "-r other.txt",
        "./wheels/numpy.whl",
        "numpy @ file:///srv/wheels/numpy.whl",
        "numpy @ https://example.org/numpy.whl \\",
        "# from https://example.org/simple",
        "numpy>=2 \\",
        "numpy==2.4.6",
    ],
)
def test_anything_but_a_pin_with_hashes_is_refused(line: str) -> None:
    _, problems = lock_guard.read_pins(f"{LOCK}{line}\n")
    assert len(problems) == 1
    assert line.strip() in problems[0] or repr(line.strip()) in problems[0]


@pytest.mark.parametrize("text", ["numpy==2.4.6 \\\n", "numpy==2.4.6 \\\npyrage==1.4.0 \\\n"])
def test_a_pin_without_a_hash_is_refused(text: str) -> None:
    _, problems = lock_guard.read_pins(text)
    assert problems


def test_locks_that_differ_are_refused() -> None:
    check = LOCK.replace("pyrage==1.4.0", "pyrage==1.3.0")
    assert lock_guard.find_problems(LOCK, check, PROJECT) == ["pyrage: the two locks differ"]


def test_a_dependency_missing_from_the_lock_is_named() -> None:
    project = PROJECT.replace('"pyrage>=1.2"', '"pyrage>=1.2", "bech32"')
    problems = lock_guard.find_problems(LOCK, LOCK, project)
    assert problems == ["bech32: in pyproject.toml, but not in the lock"]


def test_there_is_no_lock_that_names_an_index() -> None:
    assert not (Path(lock_guard.__file__).parent.parent / "uv.lock").exists()
