"""How fast a session is exported, and in how much memory, beside `tar | age`.

    python tests/benchmarks/archive.py [--minutes N] [--rounds N] [--json FILE]

A session of `--minutes` (210 is an evening of three and a half hours) of synthetic speech at
48 kHz lies in a vault. What leaves it is written in two ways, in turn with the yardstick and
with the same bytes:

- the archive alone: the same files from a disk, packed, encrypted, synced (`write`), and
  then read back from the device, decrypted and every hash compared (`with verify`). The
  yardstick is `tar | age` and a sync, and with verify also `age -d`, which compares no hash.
- the whole export: every second fetched from the vault, unsealed and decoded once to prove
  and to measure it, fetched and unsealed again to put its frames into files of FLAC, then as
  above.

Medians are shown. CPU is that of all processes involved, and the better one to look at on a
busy machine. The passphrase costs about a second and 256 MiB each way, be an archive long or
short, and works beside the rest: it is measured apart, and all else without it. Memory is
measured in processes of their own, above what they had before the work began.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import pyrage  # noqa: E402

from colearn_desktop.archive import unlock_file  # noqa: E402
from colearn_desktop.archive.bag import ArchiveFile, BagStream  # noqa: E402
from colearn_desktop.archive.opening_key import Words  # noqa: E402
from colearn_desktop.archive.reader import extract_archive  # noqa: E402
from colearn_desktop.archive.writer import write_archive  # noqa: E402
from colearn_desktop.audio.codec import encode_flac  # noqa: E402
from colearn_desktop.domain.clock import SystemClock  # noqa: E402
from colearn_desktop.domain.consent import ConsentState, Purpose  # noqa: E402
from colearn_desktop.domain.events import SessionEnded, SessionStarted  # noqa: E402
from colearn_desktop.domain.ids import SessionId  # noqa: E402
from colearn_desktop.services.archiving import ExportedArchive, export_session  # noqa: E402
from colearn_desktop.vault.vault import Vault  # noqa: E402
from tests.benchmarks.capture_cost import RATE_HZ, speech  # noqa: E402
from tests.fakes.vault_fixtures import PASSPHRASE, cheap_vault  # noqa: E402
from tests.fakes.vault_room import VaultRoom  # noqa: E402

SEGMENT_FRAMES = RATE_HZ * 85 // 100
WORDS = "abacus-bramble-cinder-dune-ember-fern-grove"
_PIECE_BYTES = 64 * 1024
_SPOKEN_S = 60

Progress = Callable[[int, int], None]


def fill(vault: Vault, folder: Path, minutes: float) -> SessionId:
    """A session with that much speech (of which a minute comes round again), and every yes."""
    room = VaultRoom(vault)
    for seat in (1, 2):
        for purpose in (Purpose.NOTES, Purpose.ARCHIVING):
            room.answer(seat, ConsentState.GRANTED, purpose)
    room.log(SessionStarted())
    writer = room.writer(room.everyone_agrees(), room.recording())
    spoken = speech(_SPOKEN_S, folder)
    segments = [
        encode_flac(spoken[start : start + SEGMENT_FRAMES].reshape(-1, 1), RATE_HZ)
        for start in range(0, len(spoken) - SEGMENT_FRAMES, SEGMENT_FRAMES)
    ]
    count = max(1, round(minutes * 60 * RATE_HZ / SEGMENT_FRAMES))
    for index in range(count):
        writer.append(
            index=index,
            first_frame=index * SEGMENT_FRAMES,
            frames=SEGMENT_FRAMES,
            peak=9_000,
            at_ms=index * 850,
            last=index == count - 1,
            flac=segments[index % len(segments)],
        )
    room.log(SessionEnded(), at_ms=count * 850)
    return room.session_id


def export(vault: Vault, session_id: SessionId, stick: Path) -> ExportedArchive:
    """The whole way, as a host does it."""
    return export_session(
        vault,
        session_id,
        stick,
        clock=SystemClock(),
        progress=lambda _done, _total: None,
        cancelled=lambda: False,
    )


def files_below(folder: Path) -> list[ArchiveFile]:
    """Plain files, as something to be packed."""

    def pieces(path: Path) -> Iterator[bytes]:
        with path.open("rb") as file:
            while piece := file.read(_PIECE_BYTES):
                yield piece

    return [
        ArchiveFile(
            path.relative_to(folder).as_posix(), path.stat().st_size, partial(pieces, path)
        )
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    ]


@dataclass(frozen=True, slots=True)
class Took:
    """What something took."""

    wall_s: float
    cpu_s: float


@contextmanager
def watch(times: list[Took]) -> Iterator[None]:
    """Add what the block takes, subprocesses and all."""
    began_s, used_s = time.perf_counter(), _cpu_s()
    yield
    times.append(Took(time.perf_counter() - began_s, _cpu_s() - used_s))


def _cpu_s() -> float:
    whose = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    used = [resource.getrusage(who) for who in whose]
    return sum(each.ru_utime + each.ru_stime for each in used)


def write(files: Sequence[ArchiveFile], stick: Path, took: dict[str, list[Took]]) -> None:
    """Until all is written and synced, and until it is verified as well."""
    tar_bytes = BagStream(files).size_bytes
    halves = took.setdefault("write", []), took.setdefault("with verify", [])
    wanted = len(halves[0]) + 1
    began_s, used_s = time.perf_counter(), _cpu_s()

    def note(done_bytes: int, _total_bytes: int) -> None:
        # Of what is read back, the first MiB says that the writing is over.
        if done_bytes > tar_bytes and len(halves[0]) < wanted:
            halves[0].append(Took(time.perf_counter() - began_s, _cpu_s() - used_s))

    with watch(halves[1]):
        write_archive(stick, files, words=WORDS, progress=note)


def empty(stick: Path) -> None:
    """Make room for the next one."""
    shutil.rmtree(stick)
    stick.mkdir()


def tar_and_age(
    data: Path, stick: Path, identity: pyrage.x25519.Identity, took: dict[str, list[Took]]
) -> None:
    """The yardstick: to write and sync, and to decrypt again."""
    key, sealed = stick / "key.txt", stick / "out.tar.age"
    key.write_text(f"{identity}\n")
    to = f'age -r {identity.to_public()} -o "{sealed}" && sync "{sealed}"'
    with watch(took.setdefault("tar | age", [])):
        subprocess.run(["sh", "-c", f'tar -cf - -C "{data}" . | {to}'], check=True)
    with watch(took.setdefault("age -d", [])):
        subprocess.run(["sh", "-c", f'age -d -i "{key}" "{sealed}" > /dev/null'], check=True)


def peak_mib(work: Callable[[], object]) -> float:
    """How much memory work takes at most, above what there was before it. Linux only."""

    def kib(name: str) -> int:
        status = Path("/proc/self/status").read_text(encoding="utf-8")
        return int(status.split(f"{name}:")[1].split()[0])

    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    before_kib = kib("VmRSS")
    work()
    return (kib("VmHWM") - before_kib) / 1024


def measure_memory(folder: Path, what: str) -> float:
    """In this process, which has done nothing else yet."""
    unlock_file.WORK_FACTOR_LOG2 = 6
    stick = folder / "stick"
    with Vault.unlock(folder / "vault", PASSPHRASE) as vault:
        (header,) = vault.sessions.list()
        if what == "session":
            return peak_mib(lambda: export(vault, header.session_id, stick))
        files = files_below(folder / "opened" / "data")
        return peak_mib(lambda: write_archive(stick, files, words=WORDS))


def in_a_process(folder: Path, what: str) -> float:
    """The same in a fresh one."""
    command = [sys.executable, __file__, "--memory", what, "--folder", str(folder)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT)
    return float(done.stdout)


def measure(folder: Path, minutes: float, rounds: int) -> dict[str, Any]:
    """Everything, on one session."""
    data, stick = folder / "opened", folder / "stick"
    stick.mkdir()
    identity = pyrage.x25519.Identity.generate()
    took: dict[str, list[Took]] = {}
    with watch(took.setdefault("passphrase, each way", [])):
        unlock_file.seal_identity(str(identity), WORDS)
    unlock_file.WORK_FACTOR_LOG2 = 6
    with cheap_vault(folder) as vault:
        session_id = fill(vault, folder, minutes)
        first = export(vault, session_id, stick)
        extract_archive(first.archive, Words(first.words), data)
        empty(stick)
        files = files_below(data / "data")
        for _ in range(rounds):
            tar_and_age(data / "data", stick, identity, took)
            empty(stick)
            write(files, stick, took)
            empty(stick)
            with watch(took.setdefault("whole export", [])):
                export(vault, session_id, stick)
            empty(stick)
    peaks = {}
    if sys.platform == "linux":
        for what, name in (("files", "with verify"), ("session", "whole export")):
            peaks[name] = round(in_a_process(folder, what), 1)
    return {
        "minutes": minutes,
        "megabytes": round(sum(file.size_bytes for file in files) / 1e6, 1),
        "ways": [
            _way(name, each, took) | {"peak_mib": peaks.get(name)}
            for name, each in took.items()
        ],
    }


_BESIDE = {
    "write": ("tar | age",),
    "with verify": ("tar | age", "age -d"),
    "whole export": ("tar | age", "age -d"),
}


def _way(name: str, ours: list[Took], took: dict[str, list[Took]]) -> dict[str, Any]:
    """Medians, and how fast it is beside its yardstick: 1 is as fast."""
    result: dict[str, Any] = {
        "way": name,
        "wall_s": round(statistics.median(each.wall_s for each in ours), 2),
        "cpu_s": round(statistics.median(each.cpu_s for each in ours), 2),
    }
    if name in _BESIDE:
        rounds = list(zip(*(took[other] for other in _BESIDE[name]), strict=True))
        walls = [sum(each.wall_s for each in one) for one in rounds]
        cpus = [sum(each.cpu_s for each in one) for one in rounds]
        result["beside"] = " + ".join(_BESIDE[name])
        result["wall_ratio"] = _median_ratio(walls, [each.wall_s for each in ours])
        result["cpu_ratio"] = _median_ratio(cpus, [each.cpu_s for each in ours])
    return result


def _median_ratio(theirs: list[float], ours: list[float]) -> float:
    return round(statistics.median(t / o for t, o in zip(theirs, ours, strict=True)), 3)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--memory", choices=("files", "session"), help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.memory:
        print(measure_memory(chosen.folder, chosen.memory))
        return
    with tempfile.TemporaryDirectory() as folder:
        result = measure(Path(folder), chosen.minutes, chosen.rounds)
    print(f"{result['minutes']:g} min of speech, {result['megabytes']} MB")
    for way in result["ways"]:
        rate = result["megabytes"] / max(0.01, way["wall_s"])
        print(
            f"{way['way']:21}{way['wall_s']:8.2f} s {rate:6.0f} MB/s{way['cpu_s']:8.2f} CPU s"
        )
        if "beside" in way:
            print(
                f"{'':21}{way['wall_ratio']:8.2f} of the speed of {way['beside']}, "
                f"{way['cpu_ratio']:.2f} by CPU"
            )
        if way["peak_mib"] is not None:
            print(f"{'':21}{way['peak_mib']:8.1f} MiB at most, above the program at rest")
    if chosen.json:
        chosen.json.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
