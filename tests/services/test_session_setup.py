from __future__ import annotations

from pathlib import Path

import pytest

from colearn_desktop.domain.agenda import moved, total_ms
from colearn_desktop.domain.errors import (
    NameTakenError,
    SeatTakenError,
    SessionStateError,
    TemplateError,
)
from colearn_desktop.domain.people import Role
from colearn_desktop.resources import resource_path
from colearn_desktop.services.live_session import LiveSession
from colearn_desktop.services.session_setup import SessionSetup
from colearn_desktop.services.setup_edits import rename_session
from colearn_desktop.services.templates import (
    available_templates,
    read_template,
    usable_templates,
)
from tests.fakes.clock import FakeClock
from tests.fakes.sessions import open_log
from tests.fakes.vault_fixtures import cheap_vault


@pytest.fixture
def setup(tmp_path: Path) -> SessionSetup:
    return SessionSetup(open_log(cheap_vault(tmp_path), FakeClock()))


def test_seats_come_filled_with_gentle_names(setup: SessionSetup) -> None:
    assert [(p.seat, p.name) for p in setup.state.participants] == [
        (1, "Ash"),
        (2, "Bracken"),
        (3, "Clover"),
    ]


def test_two_people_cannot_share_a_name_or_a_seat(setup: SessionSetup) -> None:
    with pytest.raises(NameTakenError):
        setup.add_participant("ash ")
    with pytest.raises(SeatTakenError):
        setup.add_participant("Reed", seat=2)
    ash = setup.state.participants[0]
    with pytest.raises(NameTakenError):
        setup.change(ash.person_id, name="Clover")
    with pytest.raises(NameTakenError):
        setup.change(ash.person_id, name="   ")
    assert setup.state.people[ash.person_id].name == "Ash"


def test_a_removed_seat_is_the_next_to_be_filled(setup: SessionSetup) -> None:
    setup.remove(setup.state.participants[1].person_id)
    assert setup.free_seat() == 2
    setup.add_participant("Reed")
    assert [p.name for p in setup.state.participants] == ["Ash", "Reed", "Clover"]


def test_the_team_has_roles_and_no_seats(setup: SessionSetup) -> None:
    setup.add_team_member("Robin", Role.HOST)
    (member,) = setup.state.team
    assert (member.seat, member.role) == (None, Role.HOST)


def test_nobody_vanishes_from_a_session_that_has_begun(setup: SessionSetup) -> None:
    LiveSession(setup.log).start()
    with pytest.raises(SessionStateError):
        setup.remove(setup.state.participants[0].person_id)


def test_the_agenda_can_be_reordered_but_what_began_stays(setup: SessionSetup) -> None:
    before = setup.state.agenda
    setup.plan(moved(before, 1, -1))
    assert [p.title for p in setup.state.agenda][:2] == ["Round", "Hello"]
    LiveSession(setup.log).start()
    with pytest.raises(SessionStateError):
        setup.plan(setup.state.agenda[1:])


def test_the_shipped_template_lasts_three_and_a_half_hours() -> None:
    template = available_templates()[0]
    assert total_ms(template.phases) == 210 * 60_000
    rounds = [p for p in template.phases if p.kind == "discussion"]
    assert rounds[0].planned_ms == 60 * 60_000
    assert 45 <= rounds[1].planned_ms / 60_000 <= 60
    go_round = next(p for p in template.phases if p.kind == "go_round")
    assert go_round.per_person_ms == 3 * 60_000


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("name = ", "Invalid value"),
        ('name = "A"\nform = "f"', "phase is missing"),
        ('name = 3\nform = "f"\nphase = []', "should be text"),
        ('name = "A"\nform = "f"\n[[phase]]\nkind = "dance"\n', "dance"),
        (
            'name = "A"\nform = "f"\n[[phase]]\nkind = "break"\ntitle = "B"\nminutes = -3',
            "-180000",
        ),
    ],
)
def test_a_template_with_a_mistake_says_which(tmp_path: Path, text: str, named: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(text)
    with pytest.raises(TemplateError) as refused:
        read_template(path)
    assert named in refused.value.problem


def test_a_mistake_in_one_template_leaves_the_others(tmp_path: Path) -> None:
    good = resource_path("templates", "short-listening-circle.toml")
    (tmp_path / "good.toml").write_text(good.read_text())
    (tmp_path / "bad.toml").write_text("name = ")
    templates, errors = usable_templates(tmp_path)
    assert [template.key for template in templates] == ["good"]
    assert [error.path.name for error in errors] == ["bad.toml"]


def test_a_pasted_page_becomes_a_short_title_and_a_short_name(setup: SessionSetup) -> None:
    rename_session(setup.log, title="One\ntwo " + "x" * 10_000, place="\n")
    assert setup.log.header.title.startswith("One two xxx")
    assert len(setup.log.header.title) == 120
    assert setup.log.header.place == ""
    person_id = setup.add_participant("Ivy\n" * 1_000)
    assert len(setup.state.people[person_id].name) <= 60
    with pytest.raises(NameTakenError):
        setup.add_participant(" \n ")
