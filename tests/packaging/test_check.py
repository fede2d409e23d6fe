from __future__ import annotations

import sys

import check


def test_the_summary_ends_with_the_closing_line_of_the_tests() -> None:
    results = [
        check.Result("mypy", passed=False, seconds=12.34),
        check.Result("pytest", passed=True, seconds=61.0, closing_line="== 3 passed in 61s =="),
    ]
    assert check.summary(results).splitlines()[2:] == [
        "mypy          FAIL        12.3",
        "pytest        pass        61.0",
        "",
        "== 3 passed in 61s ==",
    ]


def test_a_step_reports_its_exit_code_and_last_line() -> None:
    result = check._run("step", [sys.executable, "-c", "print('one\\ntwo\\n'); exit(3)"])
    assert (result.passed, result.closing_line) == (False, "two")
