"""What an hour of recording costs, against what people would otherwise run.

    python tests/benchmarks/capture_cost.py [--minutes N] [--rounds N] [--live S] [--json FILE]

Ours is the whole way of a sample: blocks into the ring, segments of 0.85 s, FLAC, seal,
one commit each into an encrypted vault; beside it the same without the vault, and with a
plain file that is written and synced at each segment. The yardsticks are encoding alone,
`ffmpeg -c:a flac | age` and `flac | age`, which keep no segments, no index and no promise
about a crash. All get the
same synthetic speech in the same run, in turn; medians are shown. CPU is user and system
time of all the processes involved, start-up of the yardsticks included (some 30 ms).
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402
from numpy.typing import NDArray  # noqa: E402

from colearn_desktop.audio import recorder as recorder_module  # noqa: E402
from colearn_desktop.audio import segmenter  # noqa: E402
from colearn_desktop.audio.backlog import Store  # noqa: E402
from colearn_desktop.audio.codec import SEGMENT_COMPRESSION, encode_flac  # noqa: E402
from colearn_desktop.audio.recorder import EncodedSegment, Recorder  # noqa: E402
from colearn_desktop.domain.clock import SystemClock  # noqa: E402
from colearn_desktop.domain.consent import RecordingGrant  # noqa: E402
from tests.fakes.audio_microphone import HandMicrophone, grant_for_tests  # noqa: E402
from tests.fakes.audio_room import TALK, make_speech  # noqa: E402
from tests.fakes.audio_waiting import wait_until  # noqa: E402
from tests.fakes.vault_fixtures import cheap_vault  # noqa: E402
from tests.fakes.vault_room import VaultRoom, placed  # noqa: E402

RATE_HZ = 48_000
BLOCK_FRAMES = 4_800
_ROOM_NOISE = 20.0
_RAW = f"-f s16le -ar {RATE_HZ} -ac 1".split()
_FLAC_RAW = (
    f"--silent --stdout --force-raw-format --endian=little --sign=signed --channels=1"
    f" --bps=16 --sample-rate={RATE_HZ} -"
).split()


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one run over `sound_s` seconds of sound."""

    sound_s: float
    cpu_s: float
    wall_s: float
    size_bytes: int

    @property
    def cpu_s_per_hour(self) -> float:
        return self.cpu_s * 3_600 / self.sound_s

    @property
    def times_real_time(self) -> float:
        return self.sound_s / self.cpu_s


def speech(seconds: int, folder: Path) -> NDArray[np.int16]:
    """Synthetic speech at 48 kHz in a quiet room: with noise, as every microphone hears."""
    spoken = make_speech(folder / "talk.wav", text=TALK * 3)
    dice = np.random.default_rng(1)
    whole = np.resize(spoken, seconds * RATE_HZ).astype(np.float32)
    whole += dice.normal(0, _ROOM_NOISE, len(whole)).astype(np.float32)
    return whole.clip(-32_768, 32_767).astype(np.int16)


def ours(
    sound: NDArray[np.int16], grant: RecordingGrant, store: Store, *, live: bool = False
) -> Cost:
    """Record the sound as fast as it goes, or (`live`) at the pace of real time."""
    microphone = HandMicrophone()
    clock = SystemClock()
    size_bytes = 0

    def count_and_store(segments: Sequence[EncodedSegment]) -> None:
        nonlocal size_bytes
        size_bytes += sum(len(segment.flac) for segment in segments)
        store(segments)

    recorder = Recorder(
        grant,
        open_input=lambda grant, ring: microphone.open(grant, ring, clock=clock),
        store=count_and_store,
        clock=clock,
    )
    began_s, used_s = time.perf_counter(), _cpu_s(resource.RUSAGE_SELF)
    recorder.start()
    wait_until(lambda: microphone.is_open, "the microphone opens")
    assert microphone.signal is not None
    ring = microphone.signal.ring
    for start in range(0, len(sound), BLOCK_FRAMES):
        if live:
            due_s = began_s + start / RATE_HZ
            time.sleep(max(0.0, due_s - time.perf_counter()))
        else:
            while ring.capacity_frames - ring.available_frames < BLOCK_FRAMES:
                time.sleep(0.02)
        microphone.push(sound[start : start + BLOCK_FRAMES])
    recorder.stop(wait_ms=60_000)
    status = recorder.status()
    assert status.stored_frames == len(sound), status
    return Cost(
        len(sound) / RATE_HZ,
        _cpu_s(resource.RUSAGE_SELF) - used_s,
        time.perf_counter() - began_s,
        size_bytes,
    )


def ours_into_a_vault(
    sound: NDArray[np.int16], folder: Path, run: int, *, live: bool = False
) -> Cost:
    """As `ours`, sealed and committed second by second."""
    with cheap_vault(folder, f"vault-{run}") as vault:
        room = VaultRoom(vault)
        grant = room.everyone_agrees()
        writer = room.writer(grant, room.recording())

        def store(segments: Sequence[EncodedSegment]) -> None:
            writer.append_all([(placed(each, RATE_HZ), each.flac) for each in segments])
            writer.rest()

        return ours(sound, grant, store, live=live)


def ours_into_a_file(sound: NDArray[np.int16], grant: RecordingGrant, target: Path) -> Cost:
    """As `ours`, into a plain file that is synced after each segment."""
    with target.open("wb", buffering=0) as file:

        def store(segments: Sequence[EncodedSegment]) -> None:
            for segment in segments:
                file.write(segment.flac)
            os.fsync(file.fileno())

        return ours(sound, grant, store)


def encoded(sound: NDArray[np.int16]) -> Cost:
    """The segments' FLAC and nothing else, in one thread."""
    began_s, used_s = time.perf_counter(), _cpu_s(resource.RUSAGE_SELF)
    frames = recorder_module.SEGMENT_MS * RATE_HZ // 1_000
    size_bytes = sum(
        len(encode_flac(sound[start : start + frames], RATE_HZ))
        for start in range(0, len(sound), frames)
    )
    return Cost(
        len(sound) / RATE_HZ,
        _cpu_s(resource.RUSAGE_SELF) - used_s,
        time.perf_counter() - began_s,
        size_bytes,
    )


def piped(encoder: list[str], raw: Path, recipient: str, target: Path, sound_s: float) -> Cost:
    """An encoder that reads the sound on its standard input, and age behind it."""
    began_s, used_s = time.perf_counter(), _cpu_s(resource.RUSAGE_CHILDREN)
    with raw.open("rb") as source, target.open("wb") as sealed:
        first = subprocess.Popen(encoder, stdin=source, stdout=subprocess.PIPE)
        second = subprocess.Popen(["age", "-r", recipient], stdin=first.stdout, stdout=sealed)
        assert first.stdout is not None
        first.stdout.close()
        assert second.wait() == 0
        assert first.wait() == 0
    return Cost(
        sound_s,
        _cpu_s(resource.RUSAGE_CHILDREN) - used_s,
        time.perf_counter() - began_s,
        target.stat().st_size,
    )


def measure(minutes: int, rounds: int, live_s: int, levels: list[int]) -> dict[str, list[Cost]]:
    """Run everything in turn, `rounds` times; costs by name."""
    recorder_module._TICK_S = 0.01
    costs: dict[str, list[Cost]] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sound = speech(minutes * 60, folder)
        raw = folder / "speech.raw"
        raw.write_bytes(sound.tobytes())
        recipient = _recipient(folder)
        grant = grant_for_tests()
        ffmpeg = ["ffmpeg", "-v", "error", *_RAW, "-i", "-", "-c:a", "flac", "-f", "flac", "-"]

        def add(name: str, cost: Cost) -> None:
            costs.setdefault(name, []).append(cost)
            print(f"{name:36}{cost.cpu_s_per_hour:8.2f}", file=sys.stderr)

        for run in range(rounds):
            add("ours, sealed vault", ours_into_a_vault(sound, folder, run))
            for level in levels:
                _use_level(level)
                again = ours_into_a_vault(sound, folder, rounds + run * 10 + level)
                add(f"ours, sealed vault, level {level}", again)
                _use_level(None)
            add("ours, write and fsync", ours_into_a_file(sound, grant, folder / "plain.flac"))
            add("ours, without storing", ours(sound, grant, lambda _segments: None))
            add("encode only", encoded(sound))
            age = folder / "yardstick.age"
            add("ffmpeg | age", piped(ffmpeg, raw, recipient, age, minutes * 60))
            add("flac | age", piped(["flac", *_FLAC_RAW], raw, recipient, age, minutes * 60))
        if live_s:
            _measure_live(sound[: live_s * RATE_HZ], folder, recipient, ffmpeg, add)
    return costs


def _measure_live(
    sound: NDArray[np.int16],
    folder: Path,
    recipient: str,
    ffmpeg: list[str],
    add: Callable[[str, Cost], None],
) -> None:
    """At the pace of real time, where waking up costs more than working."""
    recorder_module._TICK_S = 0.1
    add("live: ours, sealed vault", ours_into_a_vault(sound, folder, 9_999, live=True))
    raw = folder / "live.raw"
    raw.write_bytes(sound.tobytes())
    paced = [*ffmpeg[:3], "-re", *ffmpeg[3:]]
    sound_s = len(sound) / RATE_HZ
    add("live: ffmpeg | age", piped(paced, raw, recipient, folder / "live.age", sound_s))


def _use_level(level: int | None) -> None:
    """Encode segments at a level of the `flac` program, 0 to 8; None: as shipped."""
    compression = SEGMENT_COMPRESSION if level is None else level / 8
    setattr(segmenter, "encode_flac", partial(encode_flac, compression=compression))  # noqa: B010 - patched here alone


def _recipient(folder: Path) -> str:
    made = subprocess.run(
        ["age-keygen", "-o", str(folder / "key")], check=True, capture_output=True, text=True
    )
    return (made.stderr + made.stdout).split("Public key:")[1].split()[0]


def _cpu_s(who: int) -> float:
    usage = resource.getrusage(who)
    return usage.ru_utime + usage.ru_stime


def summary(costs: dict[str, list[Cost]]) -> list[dict[str, object]]:
    """One line for each way: medians, and their ratio to that of ffmpeg | age."""

    def yardstick(way: str) -> float:
        name = "live: ffmpeg | age" if way.startswith("live") else "ffmpeg | age"
        return statistics.median(cost.cpu_s_per_hour for cost in costs[name])

    return [
        {
            "way": way,
            "cpu_s_per_hour": round(statistics.median(c.cpu_s_per_hour for c in runs), 2),
            "least": round(min(c.cpu_s_per_hour for c in runs), 2),
            "most": round(max(c.cpu_s_per_hour for c in runs), 2),
            "times_real_time": round(statistics.median(c.times_real_time for c in runs)),
            "wall_s_per_hour": round(
                statistics.median(c.wall_s * 3_600 / c.sound_s for c in runs), 1
            ),
            "mb_per_hour": round(
                statistics.median(c.size_bytes * 3_600 / c.sound_s for c in runs) / 1e6, 1
            ),
            "of_ffmpeg_age": round(
                statistics.median(c.cpu_s_per_hour for c in runs) / yardstick(way), 2
            ),
            "of_encode_only": round(
                statistics.median(c.cpu_s_per_hour for c in runs)
                / statistics.median(c.cpu_s_per_hour for c in costs["encode only"]),
                2,
            ),
            "runs": len(runs),
        }
        for way, runs in costs.items()
    ]


def main() -> None:
    """Measure, print a table, and write JSON where asked."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--minutes", type=int, default=10, help="of sound in each run")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--live", type=int, default=60, metavar="S", help="0 leaves it out")
    parser.add_argument("--levels", type=int, nargs="*", default=[], help="of flac, to compare")
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    lines = summary(measure(chosen.minutes, chosen.rounds, chosen.live, chosen.levels))
    print(f"{'':34}{'CPU s/h':>9}{'min-max':>14}{'x real time':>12}{'MB/h':>7}{'ratio':>7}")
    for line in lines:
        span = f"{line['least']}-{line['most']}"
        print(
            f"{line['way']:34}{line['cpu_s_per_hour']:>9}{span:>14}"
            f"{line['times_real_time']:>12}{line['mb_per_hour']:>7}{line['of_ffmpeg_age']:>7}"
        )
    result = {
        "python": platform.python_version(),
        "machine": platform.machine(),
        "cores": os.cpu_count(),
        "minutes": chosen.minutes,
        "ways": lines,
    }
    print(json.dumps(result))
    if chosen.json:
        chosen.json.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
