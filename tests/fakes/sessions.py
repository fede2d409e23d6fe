"""A session in a real vault, ready to be run by a test."""

from __future__ import annotations

from colearn_desktop.domain.agenda import MINUTE_MS, Phase, PhaseKind
from colearn_desktop.domain.clock import Clock
from colearn_desktop.domain.ids import PhaseId, SessionId, new_id
from colearn_desktop.services.new_session import create_session
from colearn_desktop.services.session_log import SessionLog
from colearn_desktop.services.templates import Template
from colearn_desktop.vault.vault import Vault
from tests.fakes.clock import FakeClock


def small_template() -> Template:
    def phase(kind: PhaseKind, title: str, minutes: int) -> Phase:
        return Phase(PhaseId(new_id()), kind, title, minutes * MINUTE_MS, question=f"{title}?")

    return Template(
        key="small",
        name="Small",
        description="",
        language="en",
        people=3,
        form_file="co-learning-en.toml",
        phases=(
            phase(PhaseKind.GO_ROUND, "Hello", 10),
            phase(PhaseKind.DISCUSSION, "Round", 30),
            phase(PhaseKind.BREAK, "Break", 10),
            phase(PhaseKind.CLOSING, "Closing", 5),
        ),
    )


def make_session(vault: Vault, clock: Clock, people: int = 3) -> SessionId:
    return create_session(
        vault,
        small_template(),
        title="Bridge Street, May",
        place="Bridge Street",
        participants=people,
        clock=clock,
    )


def open_log(vault: Vault, clock: FakeClock, people: int = 3) -> SessionLog:
    return SessionLog(vault, make_session(vault, clock, people), clock)
