"""SIGKILL while sound comes in through PortAudio. COLEARN_KILLS=200 makes it two hundred."""

from __future__ import annotations

import os
import random
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from colearn_desktop.audio.codec import decode_flac
from colearn_desktop.vault.vault import Vault
from tests.fakes.audio_ramp import counting_room, jumps
from tests.fakes.audio_room import RATE_HZ
from tests.fakes.audio_waiting import wait_until
from tests.fakes.live_recorder import Killed, LiveRecorder
from tests.fakes.vault_fixtures import PASSPHRASE, cheap_vault
from tests.fakes.vault_room import raw_sql

KILLS = int(os.environ.get("COLEARN_KILLS", "15"))
AT_ONCE = 5
LONGEST_LIFE_S = 3.0
MOST_LOST_S = 1.0

pytestmark = [
    pytest.mark.audio,
    pytest.mark.fault,
    pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL"),
    pytest.mark.timeout(120 + 3 * KILLS),
]


def test_a_killed_recording_loses_a_second_at_most_and_nothing_it_was_promised(
    tmp_path: Path,
) -> None:
    source = random.Random(KILLS)
    lost_s: list[float] = []
    with counting_room(tmp_path / "fifo") as room:
        environ = {**room.environ, "PULSE_SOURCE": "ramp"}
        for first in range(0, KILLS, AT_ONCE):
            folders = [
                tmp_path / f"vault-{number}"
                for number in range(first, min(first + AT_ONCE, KILLS))
            ]
            for folder in folders:
                cheap_vault(tmp_path, folder.name).close()
            recorders = [LiveRecorder(folder, environ) for folder in folders]
            for recorder in recorders:
                wait_until(recorder.hears, "it hears", within_s=20)
            for folder, killed in zip(folders, kill_one_by_one(source, recorders), strict=True):
                lost_s.append(lost_of(folder, killed) / RATE_HZ)
            wait_until(lambda: room.clients() == 1, "nothing of the killed is left")
    print(
        f"{len(lost_s)} kills: lost median {np.median(lost_s):.2f} s, "
        f"p95 {np.quantile(lost_s, 0.95):.2f} s, most {max(lost_s):.3f} s"
    )
    assert max(lost_s) <= MOST_LOST_S


def kill_one_by_one(source: random.Random, recorders: list[LiveRecorder]) -> list[Killed]:
    """Each at a random moment of its own, while the others go on."""
    began = time.monotonic()
    killed: dict[int, Killed] = {}
    moments = [(source.uniform(0, LONGEST_LIFE_S), which) for which in range(len(recorders))]
    for moment, which in sorted(moments):
        time.sleep(max(0.0, began + moment - time.monotonic()))
        killed[which] = recorders[which].kill()
    return [killed[which] for which in range(len(recorders))]


def lost_of(folder: Path, killed: Killed) -> int:
    """Frames that had come in and are not in the vault, which is whole otherwise."""
    with Vault.unlock(folder, PASSPHRASE) as vault:
        raw = raw_sql(vault)
        assert raw.execute("PRAGMA cipher_integrity_check").fetchall() == []
        assert raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        check = vault.recordings.verify(killed.recording_id)
        assert check.is_whole
        assert killed.acknowledged <= check.segments <= killed.acknowledged + 1
        stored = vault.recordings.get(killed.recording_id)
        sounds = [
            decode_flac(vault.recordings.fetch(killed.recording_id, 1, index))[:, 0]
            for index in range(check.segments)
        ]
    if sounds:
        sound = np.concatenate(sounds)
        assert len(sound) == stored.frames
        assert jumps(sound) == 0
    return killed.captured_frames - stored.frames
