"""A session that arrives whole in another vault."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyrage
import pytest
import soundfile

from colearn_desktop.archive.opening_key import OpeningKey, OwnKey
from colearn_desktop.domain.consent import ConsentState, Purpose
from colearn_desktop.domain.errors import (
    ArchiveDamagedError,
    CancelledError,
    StorageFullError,
)
from colearn_desktop.domain.events import StretchStruck
from colearn_desktop.domain.ids import SessionId
from colearn_desktop.domain.import_errors import SessionRunsError
from colearn_desktop.domain.replay import replay
from colearn_desktop.outputs.session_record import Contents
from colearn_desktop.services.archive_opening import OpenedArchive, open_archive
from colearn_desktop.services.archive_sender import SenderKind
from colearn_desktop.services.archiving import ExportWish, export_sessions
from colearn_desktop.services.erasing import erase
from colearn_desktop.services.importing import ImportPlan, import_archive, plan_import
from colearn_desktop.services.recorded_sound import recorded_stretches
from colearn_desktop.services.session_list import list_sessions
from colearn_desktop.services.session_log import SessionLog
from colearn_desktop.services.silencing import silence_strikes
from colearn_desktop.services.what_goes import if_session_goes
from colearn_desktop.vault.arrivals import Arrivals, ArrivingStretch
from colearn_desktop.vault.vault import Vault
from tests.fakes.clock import FakeClock
from tests.fakes.vault_fixtures import PASSPHRASE, cheap_vault
from tests.services.past_session import RATE_HZ, PastSession

SECONDS = 40


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PastSession]:
    """With sound, and everybody's yes to everything."""
    session = PastSession(tmp_path_factory.mktemp("past"))
    session.everyone_agrees()
    session.record(15_000, SECONDS)
    yield session
    session.vault.close()


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Vault]:
    with cheap_vault(tmp_path, "other") as vault:
        yield vault


def carried(
    vault: Vault,
    folder: Path,
    *ids: SessionId,
    contents: Contents = Contents.EVERYTHING,
    clock: FakeClock | None = None,
) -> tuple[Path, OpeningKey]:
    """An archive of these sessions, and a key that opens it at once."""
    folder.mkdir(exist_ok=True)
    identity = pyrage.x25519.Identity.generate()
    made = export_sessions(
        vault,
        ExportWish(ids, contents, (str(identity.to_public()),)),
        folder,
        clock=clock or FakeClock(),
        progress=lambda _done, _total: None,
        cancelled=lambda: False,
    )
    return made.archive, OwnKey(str(identity))


def opened(vault: Vault, archive: tuple[Path, OpeningKey]) -> OpenedArchive:
    return open_archive(
        vault, *archive, progress=lambda _done, _total: None, cancelled=lambda: False
    )


def brought_in(
    vault: Vault, archive: OpenedArchive, cancelled: Callable[[], bool] = lambda: False
) -> ImportPlan:
    return import_archive(
        vault,
        archive,
        clock=FakeClock(),
        progress=lambda _done, _total: None,
        cancelled=cancelled,
    )


@pytest.fixture(scope="module")
def archive(
    past: PastSession, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, OpeningKey]:
    return carried(past.vault, tmp_path_factory.mktemp("stick"), past.session_id)


def heard(
    vault: Vault, session_id: SessionId
) -> np.ndarray[tuple[int, ...], np.dtype[np.int16]]:
    """All sound of a session."""
    pieces = [
        soundfile.read(
            io.BytesIO(vault.recordings.fetch(each.recording_id, each.stretch, place.index)),
            dtype="int16",
        )[0]
        for each in recorded_stretches(vault, session_id)
        for place in each.places
    ]
    return np.concatenate(pieces)


def test_it_says_what_is_in_it_before_anything_is_stored(
    past: PastSession, other: Vault, archive: tuple[Path, OpeningKey]
) -> None:
    found = opened(other, archive)
    (session,) = found.sessions
    assert session.record.session_id == past.session_id
    assert session.recorded_ms == SECONDS * 1_000
    assert len(session.state.notes) == len(past.log.state.notes)
    assert found.sender.kind is SenderKind.STRANGER
    plan = plan_import(other, found)
    assert plan.sessions[0].is_new
    assert plan.sessions[0].sound.coming_ms == SECONDS * 1_000
    assert list_sessions(other) == []


def test_it_arrives_whole(
    past: PastSession, other: Vault, archive: tuple[Path, OpeningKey]
) -> None:
    brought_in(other, opened(other, archive))
    (line,) = list_sessions(other)
    assert (line.title, line.recorded_ms) == ("Bridge Street, May", SECONDS * 1_000)
    assert (
        replay(other.events.read(past.session_id)) == opened(other, archive).sessions[0].state
    )
    ours = {event.event_id: event for event in past.vault.events.read(past.session_id)}
    for event in other.events.read(past.session_id):
        origin = ours[event.event_id]
        assert (event.device_id, event.sequence, event.at_ms) == (
            origin.device_id, origin.sequence, origin.at_ms,
        )  # fmt: skip
    answers = other.consents.read(past.session_id)
    assert answers == past.vault.consents.read(past.session_id)
    assert np.array_equal(heard(other, past.session_id), heard(past.vault, past.session_id))
    for recording in other.recordings.list_recordings(past.session_id):
        check = other.recordings.verify(recording.recording_id)
        assert check.is_whole
        assert not check.unfinished
    assert other.consents.open_grants(past.session_id) == []


def test_bringing_it_in_again_changes_nothing(
    past: PastSession, other: Vault, archive: tuple[Path, OpeningKey]
) -> None:
    brought_in(other, opened(other, archive))
    before = (other.events.read(past.session_id), other.consents.read(past.session_id))
    again = plan_import(other, opened(other, archive))
    assert again.adds_nothing
    assert again.sessions[0].sound.known_ms == SECONDS * 1_000
    brought_in(other, opened(other, archive))
    assert (other.events.read(past.session_id), other.consents.read(past.session_id)) == before
    assert len(heard(other, past.session_id)) == SECONDS * RATE_HZ


def test_it_comes_home_to_where_it_was_made(
    past: PastSession, archive: tuple[Path, OpeningKey]
) -> None:
    plan = plan_import(past.vault, opened(past.vault, archive))
    assert opened(past.vault, archive).sender.kind is SenderKind.OWN
    assert plan.adds_nothing


def test_what_came_in_is_there_after_the_vault_was_closed(
    past: PastSession, tmp_path: Path, archive: tuple[Path, OpeningKey]
) -> None:
    with cheap_vault(tmp_path) as vault:
        brought_in(vault, opened(vault, archive))
    with Vault.unlock(tmp_path / "vault", PASSPHRASE) as vault:
        assert len(heard(vault, past.session_id)) == SECONDS * RATE_HZ
        assert vault.consents.verify() == len(past.vault.consents.read(past.session_id))


def test_what_is_struck_here_comes_in_silent(
    past: PastSession, other: Vault, archive: tuple[Path, OpeningKey], tmp_path: Path
) -> None:
    """Though its silencing here was over before the sound came."""
    brought_in(
        other,
        opened(
            other, carried(past.vault, tmp_path, past.session_id, contents=Contents.NO_SOUND)
        ),
    )
    other.events.append(
        past.session_id, other.device_id, 90_000, 1, [StretchStruck(20_000, 25_000)]
    )
    assert silence_strikes(other, FakeClock(), session_id=past.session_id).ended
    brought_in(other, opened(other, archive))
    sound = heard(other, past.session_id)
    struck = slice(5 * RATE_HZ, 10 * RATE_HZ)
    assert not sound[struck].any()
    assert sound[10 * RATE_HZ]


def test_without_everybodys_yes_the_sound_stays_out_and_says_whose(
    past: PastSession, other: Vault, archive: tuple[Path, OpeningKey]
) -> None:
    found = opened(other, archive)
    (session,) = found.sessions
    # Their record came first, without sound; here Bracken has said no since.
    silent = replace(session, record=replace(session.record, sounds=()))
    brought_in(other, replace(found, sessions=(silent,)))
    log = SessionLog(other, past.session_id, FakeClock())
    answer = other.consents.read(past.session_id)[0]
    bracken = next(p for p in log.state.people.values() if p.name == "Bracken")
    other.consents.append(
        replace(
            answer,
            consent_id="no",
            person_id=bracken.person_id,
            purpose=Purpose.AUDIO,
            state=ConsentState.WITHDRAWN,
        )
    )
    plan = brought_in(other, opened(other, archive))
    assert plan.sessions[0].sound.missing == ("Bracken",)
    assert plan.sessions[0].sound.coming == ()
    assert recorded_stretches(other, past.session_id) == []


def test_sound_that_was_erased_here_does_not_come_back(
    past: PastSession, other: Vault, archive: tuple[Path, OpeningKey]
) -> None:
    brought_in(other, opened(other, archive))
    (recording,) = other.recordings.list_recordings(past.session_id)
    other.recordings.erase_audio(recording.recording_id)
    plan = brought_in(other, opened(other, archive))
    assert plan.sessions[0].sound.erased_ms == SECONDS * 1_000
    assert recorded_stretches(other, past.session_id) == []


@pytest.mark.parametrize("after", [1, 3, 6])
def test_stopping_in_the_middle_leaves_nothing(
    past: PastSession, other: Vault, archive: tuple[Path, OpeningKey], after: int
) -> None:
    asked = 0

    def stop() -> bool:
        nonlocal asked
        asked += 1
        return asked > after

    found = opened(other, archive)
    with pytest.raises(CancelledError):
        brought_in(other, found, stop)
    assert list_sessions(other) == []
    assert other.recordings.list_recordings(past.session_id) == []
    brought_in(other, found)
    assert len(heard(other, past.session_id)) == SECONDS * RATE_HZ


def test_a_full_disk_in_the_middle_leaves_nothing(
    past: PastSession,
    other: Vault,
    archive: tuple[Path, OpeningKey],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = opened(other, archive)
    whole = ArrivingStretch.append
    calls = 0

    def full(self: ArrivingStretch, segments: list[object]) -> None:
        nonlocal calls
        calls += 1
        if calls == 2:
            raise StorageFullError
        whole(self, segments)  # type: ignore[arg-type]

    monkeypatch.setattr(ArrivingStretch, "append", full)
    with pytest.raises(StorageFullError):
        brought_in(other, found)
    monkeypatch.undo()
    assert list_sessions(other) == []
    brought_in(other, found)
    assert len(heard(other, past.session_id)) == SECONDS * RATE_HZ


def test_a_crash_before_the_end_is_cleared_away_by_the_next_opening(
    past: PastSession,
    tmp_path: Path,
    archive: tuple[Path, OpeningKey],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class KilledError(BaseException):
        pass

    def killed(*_arguments: object) -> None:
        raise KilledError

    with cheap_vault(tmp_path) as vault:
        found = opened(vault, archive)
        monkeypatch.setattr(Arrivals, "commit", killed)
        remove = Arrivals.remove_unfinished
        monkeypatch.setattr(Arrivals, "remove_unfinished", lambda _self: None)
        with pytest.raises(KilledError):
            brought_in(vault, found)
        monkeypatch.undo()
        assert remove is Arrivals.remove_unfinished
    with Vault.unlock(tmp_path / "vault", PASSPHRASE) as vault:
        assert list_sessions(vault) == []
        assert vault.recordings.list_recordings(past.session_id) == []
        vault.arrivals.clean_up()
        assert (
            vault.recordings.get(
                past.log.vault.recordings.list_recordings(past.session_id)[0].recording_id
            ).frames
            == 0
        )
        brought_in(vault, found)
        assert len(heard(vault, past.session_id)) == SECONDS * RATE_HZ


def test_a_session_that_runs_here_is_left_alone(
    past: PastSession, other: Vault, archive: tuple[Path, OpeningKey]
) -> None:
    with pytest.raises(SessionRunsError):
        plan_import(other, opened(other, archive), running=past.session_id)


def test_an_archive_that_changed_since_it_was_opened_is_refused(
    past: PastSession, other: Vault, archive: tuple[Path, OpeningKey], tmp_path: Path
) -> None:
    found = opened(other, archive)
    later, key = carried(past.vault, tmp_path, past.session_id, contents=Contents.NO_SOUND)
    with pytest.raises(ArchiveDamagedError):
        brought_in(other, replace(found, archive=later, key=key))
    assert list_sessions(other) == []


def test_events_of_another_session_are_refused(
    past: PastSession, other: Vault, archive: tuple[Path, OpeningKey]
) -> None:
    found = opened(other, archive)
    brought_in(other, found)
    (session,) = found.sessions
    forged = replace(session, record=replace(session.record, session_id=SessionId("0" * 32)))
    with pytest.raises(ArchiveDamagedError):
        plan_import(other, replace(found, sessions=(forged,)))


def test_what_came_in_can_be_erased_whole_and_come_in_again(
    past: PastSession, other: Vault, archive: tuple[Path, OpeningKey]
) -> None:
    found = opened(other, archive)
    brought_in(other, found)
    erase(other, FakeClock(), if_session_goes(other, past.session_id))
    assert list_sessions(other) == []
    assert other.events.read_all(past.session_id) == ([], [])
    assert not other.arrivals.has_brought(found.sessions[0].record.sounds[0].recording_id)
