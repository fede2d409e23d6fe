from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from colearn_desktop.ui.live.key_groups import grouped_actions
from colearn_desktop.ui.live.key_map import (
    DEFAULT_KEYS,
    FIXED_ACTIONS,
    KeyMap,
    Refusal,
    key_map,
    refusal,
    shown_key,
    works_in_texts,
)
from colearn_desktop.ui.live.live_keys import BINDINGS, LiveAction

CHANGEABLE = sorted(set(LiveAction) - FIXED_ACTIONS)
KEYS = [
    *string.ascii_uppercase,
    *string.digits,
    *"+-=.,?",
    "F1",
    "F6",
    "Tab",
    "Return",
    "Ctrl+F",
]


def every_key(keys: KeyMap) -> list[str]:
    return [key.casefold() for row in keys.bindings for key in row.keys]


def test_the_table_itself_gives_no_key_twice() -> None:
    assert len(set(every_key(DEFAULT_KEYS))) == len(every_key(DEFAULT_KEYS))


def test_the_table_keeps_its_own_rules() -> None:
    for row in BINDINGS:
        if row.action not in FIXED_ACTIONS:
            assert [refusal(row.action, key) for key in row.keys] == [None] * len(row.keys)


def test_every_action_is_in_one_group() -> None:
    actions = [action for _title, each in grouped_actions() for action in each]
    assert sorted(actions) == sorted(LiveAction)


def test_a_changed_key_takes_the_place_of_the_usual_one() -> None:
    keys = key_map({"mark": "J", "extend": "F8"})
    assert keys.shown(LiveAction.MARK) == "J"
    assert keys.holder("M") is None
    assert keys.holder("j") is LiveAction.MARK
    assert keys.holder("=") is None
    assert keys.holder("N") is LiveAction.NEXT


def test_two_actions_can_have_each_others_keys() -> None:
    keys = key_map({"mark": "N", "next": "M"})
    assert keys.holder("N") is LiveAction.MARK
    assert keys.holder("M") is LiveAction.NEXT


@pytest.mark.parametrize(
    "changes",
    [
        {"mark": "N"},
        {"mark": "3"},
        {"mark": "Tab"},
        {"mark": "Ctrl+C"},
        {"mark": "Ctrl+L"},
        {"mark": "Ctrl+Alt+Delete"},
        {"mark": ""},
        {"mark": "Ctrl+"},
        {"no_such_action": "J"},
        {"leave_note": "J"},
        {"help": "J"},
    ],
)
def test_a_change_that_makes_no_sense_is_left_out(changes: dict[str, str]) -> None:
    assert key_map(changes) == DEFAULT_KEYS


@pytest.mark.parametrize(
    ("key", "why"),
    [
        ("J", None),
        ("É", None),
        ("F7", None),
        ("Ctrl+J", None),
        ("Alt+Up", None),
        ("+", None),
        ("5", Refusal.SEAT),
        ("Space", Refusal.TEXT),
        ("Up", Refusal.TEXT),
        ("Ctrl+V", Refusal.TEXT),
        ("Ctrl+Left", Refusal.TEXT),
        ("Ctrl++", Refusal.PROGRAM),
        ("Escape", Refusal.FIXED),
        ("F1", Refusal.FIXED),
        ("F10", Refusal.SYSTEM),
        ("Alt+F4", Refusal.SYSTEM),
        ("Meta+D", Refusal.SYSTEM),
        ("Ctrl+Shift+J", Refusal.SYSTEM),
    ],
)
def test_keys_that_are_needed_elsewhere_are_refused(key: str, why: Refusal | None) -> None:
    assert refusal(LiveAction.MARK, key) is why


def test_only_keys_that_write_nothing_work_in_a_text_without_alt() -> None:
    assert [key for key in ("J", "+", "F6", "Ctrl+F", "Backspace") if works_in_texts(key)] == [
        "F6",
        "Ctrl+F",
    ]


def test_keys_are_shown_as_they_are_printed_on_a_keyboard() -> None:
    assert [shown_key(key) for key in ("Return", "Alt+Up", "Ctrl++", "+")] == [
        "Enter",
        "Alt+Up",
        "Ctrl++",
        "+",
    ]


@given(
    st.dictionaries(
        st.sampled_from(CHANGEABLE),
        st.sampled_from(KEYS) | st.text(string.printable, max_size=9),
    )
)
def test_no_changes_ever_give_a_key_twice_or_leave_an_action_without_one(
    changes: dict[str, str],
) -> None:
    keys = key_map(changes)
    assert len(set(every_key(keys))) == len(every_key(keys))
    assert {row.action for row in keys.bindings} == set(LiveAction)
