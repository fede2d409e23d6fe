"""Of several laptops that kept the time of a session: which one counts."""

from __future__ import annotations

from dataclasses import dataclass

from colearn_desktop.domain.events import TimekeeperChosen
from colearn_desktop.domain.ids import DeviceId
from colearn_desktop.domain.merging import timekeepers
from colearn_desktop.services.session_log import SessionLog


@dataclass(frozen=True, slots=True)
class Timekeeper:
    """A laptop on which the session was started.

    Attributes:
        is_here: It is this one.
        note_taker: Who wrote notes on it; empty if nobody said.
        counts: Its turns and phases are the session's.
    """

    device_id: DeviceId
    is_here: bool
    note_taker: str
    counts: bool


def timekeepers_of(log: SessionLog) -> tuple[Timekeeper, ...]:
    """The laptops to choose from, the first to start first; none where there is no choice."""
    state = log.state
    devices = timekeepers(log.events)
    if len(devices) < 2:
        return ()
    return tuple(
        Timekeeper(
            device_id,
            device_id == log.vault.device_id,
            state.note_takers[device_id].name if device_id in state.note_takers else "",
            device_id == state.timekeeper,
        )
        for device_id in devices
    )


def choose_timekeeper(log: SessionLog, device_id: DeviceId) -> None:
    """Let this laptop's turns and phases count; choosing another one takes it back.

    Raises:
        VaultError: Nothing was stored.
    """
    if log.state.timekeeper != device_id:
        log.append(TimekeeperChosen(device_id))


def is_kept_elsewhere(log: SessionLog) -> bool:
    """Whether what is tapped here about turns and phases does not count."""
    keeper = log.state.timekeeper
    if keeper is None and log.state.is_running and log.events:
        # Nothing was written here yet.
        return all(event.device_id != log.vault.device_id for event in log.events)
    return keeper is not None and keeper != log.vault.device_id
