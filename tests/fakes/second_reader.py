"""A second reader of archives, written from `resources/archive/specification.md` alone.

It shares no code with the program: `age`, `tar`, `sha256sum` and `openssl`, and the standard
library. It is as strict as the page asks where those programs are not, and no faster than
it has to be.
"""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.fakes.terminal import run_and_answer

NEWEST_FORMAT = 2  # of archives
NEWEST_SESSION = 2


class RefusedError(Exception):
    """The page says that a reader must refuse this."""


@dataclass(frozen=True, slots=True)
class Opened:
    """What was found. `sender` is the signing key and the recipient, if it is signed."""

    data: Path
    sessions: dict[str, dict[str, Any]]
    sender: tuple[str, str] | None


def open_archive(folder: Path, words: str, page: str) -> Opened:
    """Open what lies in a folder, into the folder itself.

    Args:
        folder: As it was handed over.
        words: The seven words.
        page: The specification, whose own commands check the signature.
    """
    archive = _joined(folder)
    tar = folder / "plain.tar"
    status, said = run_and_answer(
        ["age", "-d", "-i", "unlock.age", "-o", tar.name, archive.name], folder, words
    )
    if status != 0:
        raise RefusedError(said)
    _check_names(_run(["tar", "-tf", tar.name], folder).splitlines())
    _run(["tar", "-xf", tar.name], folder)
    tar.unlink()
    sender = check_bag(folder, page)
    data = folder / "archive" / "data"
    records = [*data.glob("session.json"), *sorted(data.glob("*/session.json"))]
    sessions = {str(p.parent.relative_to(data)): _session(p) for p in records}
    return Opened(data, sessions, sender)


def heard_at(session: dict[str, Any], at_ms: int) -> tuple[str, int] | None:
    """In which file a moment is heard, and how many milliseconds into it."""
    for sound in session["recordings"]:
        if sound["start_ms"] <= at_ms < sound["end_ms"]:
            return sound["path"], at_ms - sound["start_ms"]
    return None


def six_words(sender: tuple[str, str], words: Sequence[str]) -> str:
    """What two people read to each other."""
    signing_key, recipient = sender
    text = f"colearn-desktop host fingerprint 1\n{signing_key}\n{recipient}\n"
    number = int(hashlib.sha256(text.encode()).hexdigest(), 16)
    listed = [word for word in words if "-" not in word]
    assert len(listed) == 7772
    said = []
    for _ in range(6):
        said.append(listed[number % 7772])
        number //= 7772
    return "-".join(said)


def _joined(folder: Path) -> Path:
    parts = sorted(folder.glob("archive-*.tar.age.[0-9][0-9][0-9]"))
    if not parts:
        (archive,) = folder.glob("archive-*.tar.age")
        return archive
    whole = parts[0].with_suffix("")
    _run(["sha256sum", "--strict", "-c", f"{whole.name}.sha256"], folder)
    with whole.open("wb") as file:
        for part in parts:
            file.write(part.read_bytes())
    return whole


def _check_names(names: Sequence[str]) -> None:
    for name in names:
        if not name.startswith("archive/") or ".." in name.split("/"):
            raise RefusedError("a member outside archive/")
    if len(set(map(str.casefold, names))) != len(names):
        raise RefusedError("the same name twice")


def check_bag(folder: Path, page: str) -> tuple[str, str] | None:
    """Who signed the unpacked bag in a folder, if anybody did."""
    bag = folder / "archive"
    info = _fields((bag / "bag-info.txt").read_text(encoding="utf-8"))
    version = int(info["Colearn-Archive-Format"])
    if version > NEWEST_FORMAT:
        raise RefusedError("a newer program is needed")
    _check_listed(bag)
    commands = _commands(page)
    sender = None
    if version >= 2 and (bag / "signature.txt").exists():
        said = _run(["sh", "-e", "-c", "\n".join(commands)], folder)
        if "Signature Verified Successfully" not in said:
            raise RefusedError(said)
        lines = _fields((bag / "signature.txt").read_text(encoding="utf-8"))
        sender = (lines["signing-key"], lines["age-recipient"])
    else:
        _run(["sh", "-e", "-c", commands[-1]], folder)
    total_bytes, count = map(int, info["Payload-Oxum"].split("."))
    sizes = [path.stat().st_size for path in (bag / "data").rglob("*") if path.is_file()]
    if (sum(sizes), len(sizes)) != (total_bytes, count):
        raise RefusedError("it does not add up")
    return sender


def _check_listed(bag: Path) -> None:
    """The manifests list what there is; that the hashes fit is sha256sum's to say."""
    found = {path.relative_to(bag).as_posix() for path in bag.rglob("*") if path.is_file()}
    payload = {path for path in found if path.startswith("data/")}
    unlisted = {"tagmanifest-sha256.txt", "signature.txt"}
    for manifest, wanted in (
        ("manifest-sha256.txt", payload),
        ("tagmanifest-sha256.txt", found - payload - unlisted),
    ):
        text = (bag / manifest).read_text(encoding="utf-8")
        listed = re.findall(r"^[0-9a-f]{64}  (.+)$", text, re.MULTILINE)
        if len(listed) != text.count("\n") or set(listed) != wanted:
            raise RefusedError(f"{manifest} lists something else")


def _commands(page: str) -> list[str]:
    """The page's own commands; the last line of them checks the hashes."""
    block = re.search(r"```sh\n(.*?)```", page, re.DOTALL)
    assert block is not None
    return block[1].splitlines()


def _session(path: Path) -> dict[str, Any]:
    session: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    if session["format"] != "colearn-session" or session["format_version"] > NEWEST_SESSION:
        raise RefusedError("not a session that this reader knows")
    for form in session["forms"]:
        if hashlib.sha256(form["text"].encode()).hexdigest() != form["sha256"]:
            raise RefusedError("a form of other words")
    for sound in session["recordings"]:
        if _flac_frames(path.parent / sound["path"]) != sound["frames"]:
            raise RefusedError("sound of another length")
    return session


def _flac_frames(path: Path) -> int:
    """Total samples a channel out of STREAMINFO (RFC 9639, 8.2): 36 bits."""
    head = path.read_bytes()[:42]
    if head[:4] != b"fLaC":
        raise RefusedError("no FLAC file")
    return int.from_bytes(head[21:26], "big") & ((1 << 36) - 1)


def _fields(text: str) -> dict[str, str]:
    return dict(line.split(": ", 1) for line in text.splitlines() if ": " in line)


def _run(command: list[str], folder: Path) -> str:
    done = subprocess.run(
        command, cwd=folder, check=False, capture_output=True, text=True, timeout=60
    )
    if done.returncode != 0:
        raise RefusedError(done.stdout + done.stderr)
    return done.stdout
