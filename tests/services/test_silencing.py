"""What was struck is gone for good: from the sound, and from every byte of the files."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from colearn_desktop.domain.errors import VaultLockedError
from colearn_desktop.domain.events import Undone
from colearn_desktop.domain.floor import Span
from colearn_desktop.services.silencing import finish_all, silence_strikes
from colearn_desktop.vault.vault import Vault
from tests.fakes.clock import FakeClock
from tests.fakes.struck_sound import RATE_HZ, StruckSound, silence_until_killed
from tests.fakes.vault_fixtures import PASSPHRASE, cheap_vault
from tests.fakes.vault_pages import chunks_found, database_key
from tests.fakes.vault_room import raw_sql

SECONDS = [(second * 1_000, RATE_HZ) for second in range(8)]
STEPS_OF_FOUR_SEGMENTS = 9


def test_old_bytes_are_in_no_file_and_no_page(vault: Vault) -> None:
    sound = StruckSound(vault, SECONDS)
    sound.store(7)
    sound.strike(2_500, 5_250)
    key, old = database_key(vault), sound.sealed()
    assert all(chunks_found(each, vault.folder, key) > 100 for each in old)

    done = silence_strikes(vault, FakeClock())
    assert (list(done.ended.values()), done.segments) == ([True], 4)
    sound.check([Span(2_500, 5_250)])
    assert [chunks_found(each, vault.folder, key) for each in old[2:6]] == [0, 0, 0, 0]
    assert all(chunks_found(each, vault.folder, key) > 100 for each in old[:2] + old[6:])
    assert vault.strikes.open_ones() == []


def test_without_emptying_the_log_the_old_bytes_would_be_found(vault: Vault) -> None:
    """What the test above looks for can be found: it is not blind."""
    sound = StruckSound(vault, SECONDS)
    sound.strike(2_000, 3_000)
    key, old = database_key(vault), sound.sealed()
    vault._database.empty_log = lambda: False  # type: ignore[method-assign]
    assert silence_strikes(vault, FakeClock()).ended == {}
    assert chunks_found(old[2], vault.folder, key) > 100
    assert [strike.holds for strike in vault.strikes.open_ones()] == [True]


def test_a_reader_delays_the_end_and_not_more(vault: Vault) -> None:
    sound = StruckSound(vault, SECONDS)
    sound.strike(2_000, 3_000)
    key, old = database_key(vault), sound.sealed()
    reader = raw_sql(vault)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM event").fetchone()
    try:
        assert silence_strikes(vault, FakeClock()).ended == {}
    finally:
        reader.execute("ROLLBACK")
        reader.close()
    assert silence_strikes(vault, FakeClock()).segments == 0
    assert chunks_found(old[2], vault.folder, key) == 0
    sound.check([Span(2_000, 3_000)])


GRIDS = st.lists(
    st.tuples(st.integers(-60, 1_500), st.integers(1, 3_000)), min_size=1, max_size=7
)
STRIKES = st.lists(
    st.tuples(st.integers(0, 4_000), st.integers(1, 3_000)), min_size=1, max_size=4
)


@pytest.fixture(scope="module")
def shared_vault(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vault]:
    with cheap_vault(tmp_path_factory.mktemp("shared")) as vault:
        yield vault


@settings(
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(gaps=GRIDS, strikes=STRIKES, seed=st.integers(0, 99))
def test_any_stretches_of_any_segments(
    shared_vault: Vault,
    gaps: list[tuple[int, int]],
    strikes: list[tuple[int, int]],
    seed: int,
) -> None:
    """Holes, overlaps, odd lengths; strikes that overlap, repeat, or hit nothing."""
    grid, at_ms = [], 100
    for gap_ms, frames in gaps:
        at_ms = max(0, at_ms + gap_ms)
        grid.append((at_ms, frames))
        at_ms += frames * 1_000 // RATE_HZ
    sound = StruckSound(shared_vault, grid, seed)
    sound.store(len(grid) - 1)
    spans = []
    for start_ms, length_ms in strikes:
        sound.strike(start_ms, start_ms + length_ms)
        spans.append(Span(start_ms, start_ms + length_ms))
        if seed % 2:
            silence_strikes(shared_vault, FakeClock())
            sound.check(spans)
    done = silence_strikes(shared_vault, FakeClock())
    sound.check(spans)
    assert len(done.ended) == (0 if seed % 2 else len(strikes))
    assert silence_strikes(shared_vault, FakeClock()).segments == 0


def test_sound_that_is_stored_after_it_was_struck_is_silenced_too(vault: Vault) -> None:
    sound = StruckSound(vault, SECONDS)
    sound.strike(5_500, 8_000)
    waiting_ms: int | None = 7_000
    for _ in range(2):
        done = silence_strikes(vault, FakeClock(), waiting_from_ms=lambda: waiting_ms)
        assert done.ended == {}
    sound.check([Span(5_500, 8_000)])
    sound.store(7)
    waiting_ms = None
    done = silence_strikes(vault, FakeClock(), waiting_from_ms=lambda: waiting_ms)
    assert (len(done.ended), done.segments) == (1, 1)
    sound.check([Span(5_500, 8_000)])


def test_a_strike_that_was_taken_back_silences_nothing(vault: Vault) -> None:
    sound = StruckSound(vault, SECONDS)
    sound.strike(0, 8_000)
    (strike,) = vault.strikes.open_ones()
    sound.place.log(Undone(strike.event_id))
    assert silence_strikes(vault, FakeClock()).segments == 0
    sound.check([])


def test_a_strike_in_its_grace_is_left_alone(vault: Vault) -> None:
    sound = StruckSound(vault, SECONDS)
    sound.strike(0, 1_000)
    (first,) = vault.strikes.open_ones()
    sound.strike(3_000, 4_000)
    silence_strikes(vault, FakeClock(), among=frozenset({first.event_id}))
    sound.check([Span(0, 1_000)])
    assert [strike.holds for strike in vault.strikes.open_ones()] == [False]


def test_other_sessions_and_erased_recordings_are_left_alone(vault: Vault) -> None:
    struck, other = StruckSound(vault, SECONDS, 1), StruckSound(vault, SECONDS, 2)
    struck.strike(0, 9_000)
    vault.recordings.erase_audio(struck.recording_id)
    assert len(silence_strikes(vault, FakeClock()).ended) == 1
    other.check([])


def test_a_damaged_segment_in_a_struck_part_becomes_silence(vault: Vault) -> None:
    """Its bytes would tell somebody with the keys what was said."""
    sound = StruckSound(vault, SECONDS)
    raw = raw_sql(vault)
    sealed = bytearray(sound.sealed()[3])
    sealed[100] ^= 1
    triggers = raw.execute(
        "SELECT name, sql FROM sqlite_master WHERE name LIKE 'audio_segment_%' AND type = 'trigger'"
    ).fetchall()
    for name, _sql in triggers:
        raw.execute(f"DROP TRIGGER {name}")
    raw.execute("UPDATE audio_segment SET sealed = ? WHERE segment_index = 3", (bytes(sealed),))
    for _name, sql in triggers:
        raw.execute(sql)
    raw.close()
    sound.strike(3_500, 3_600)
    key = database_key(vault)
    silence_strikes(vault, FakeClock())
    assert chunks_found(bytes(sealed), vault.folder, key) == 0
    sound.samples[3][:] = 0
    sound.check([])


def test_a_vault_that_is_locked_meanwhile_is_gone_on_with_later(
    vault: Vault, tmp_path: Path
) -> None:
    sound = StruckSound(vault, SECONDS)
    sound.strike(0, 7_000)
    asked = 0

    def lock_at_the_third() -> bool:
        nonlocal asked
        asked += 1
        if asked == 4:
            vault.close()
        return False

    with pytest.raises(VaultLockedError):
        silence_strikes(vault, FakeClock(), stopped=lock_at_the_third)
    with Vault.unlock(tmp_path / "vault", PASSPHRASE) as again:
        finish_all(again, FakeClock())
        sound.check([Span(0, 7_000)], again)
        assert again.strikes.open_ones() == []


def test_recording_goes_on_while_a_part_is_silenced(vault: Vault) -> None:
    sound = StruckSound(vault, [(second * 1_000, RATE_HZ) for second in range(40)])
    sound.store(39)
    running = StruckSound(vault, SECONDS, 5)
    sound.strike(0, 40_000)
    worker = threading.Thread(target=lambda: silence_strikes(vault, FakeClock()))
    worker.start()
    running.store(7)
    worker.join()
    running.check([])
    sound.check([Span(0, 40_000)])


@pytest.mark.fault
@pytest.mark.parametrize("step", range(STEPS_OF_FOUR_SEGMENTS))
def test_killed_at_any_step_it_ends_silenced(tmp_path: Path, step: int) -> None:
    _silence_with_a_kill(tmp_path, step)


@pytest.mark.fault
@pytest.mark.parametrize("attempt", range(10))
def test_killed_at_any_moment_it_ends_silenced(tmp_path: Path, attempt: int) -> None:
    _silence_with_a_kill(tmp_path, None, random.Random(attempt).uniform(0.0, 0.08))


def _silence_with_a_kill(tmp_path: Path, step: int | None, after_s: float = 0.0) -> None:
    vault = cheap_vault(tmp_path)
    sound = StruckSound(vault, SECONDS)
    sound.store(7)
    sound.strike(2_500, 5_250)
    key, old = database_key(vault), sound.sealed()
    vault.close()
    killed = silence_until_killed(vault.folder, step, after_s)
    assert killed or step is None
    with Vault.unlock(vault.folder, PASSPHRASE) as again:
        finish_all(again, FakeClock())
        sound.check([Span(2_500, 5_250)], again)
        assert again.strikes.open_ones() == []
        assert [chunks_found(each, vault.folder, key) for each in old[2:6]] == [0, 0, 0, 0]
        assert chunks_found(old[1], vault.folder, key) > 100
