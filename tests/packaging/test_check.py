from __future__ import annotations

import sys
import time

import check
import pytest


def test_the_summary_ends_with_the_closing_lines_of_the_tests() -> None:
    results = [
        check.Result("mypy", passed=False, seconds=12.34, closing_line="1 error"),
        check.Result("pytest others", passed=True, seconds=61.0, closing_line="== 3 passed =="),
        check.Result("pytest windows", passed=True, seconds=9.0, closing_line="== 4 passed =="),
    ]
    assert check.summary(results).splitlines()[2:] == [
        "mypy            FAIL        12.3",
        "pytest others   pass        61.0",
        "pytest windows  pass         9.0",
        "",
        "== 3 passed ==",
        "== 4 passed ==",
    ]


def test_a_step_reports_its_exit_code_and_last_line() -> None:
    result = check._run("step", [sys.executable, "-c", "print('one\\ntwo\\n'); exit(3)"])
    assert (result.passed, result.closing_line) == (False, "two")


def test_a_step_beside_another_says_how_it_went() -> None:
    command = [sys.executable, "-c", "print('one\\ntwo\\n'); exit(3)"]
    with check._run_beside("step", command, {}) as finished:
        result = finished()
    assert (result.step, result.passed, result.closing_line) == ("step", False, "two")


def test_a_step_beside_another_ends_with_it() -> None:
    started = time.monotonic()
    command = [sys.executable, "-c", "import time; time.sleep(60)"]
    with pytest.raises(KeyboardInterrupt), check._run_beside("step", command, {}):
        raise KeyboardInterrupt
    assert time.monotonic() - started < 30
