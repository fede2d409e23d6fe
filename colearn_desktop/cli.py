"""The command `colearn`. Without a subcommand it opens the window."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from pathlib import Path

from colearn_desktop import __version__, paths
from colearn_desktop.archive_command import add_archive_command
from colearn_desktop.domain.errors import ColearnError
from colearn_desktop.services.display import has_display
from colearn_desktop.vault_command import add_vault_commands

DONE, FAILED, WRONG_USE = 0, 1, 2


def main(arguments: list[str] | None = None) -> int:
    """Run the command.

    Returns:
        0 when it did what was asked, 1 when it could not, 2 for a wrong use.
    """
    run = _what_was_asked(sys.argv[1:] if arguments is None else arguments)
    try:
        return run()
    except ColearnError as error:
        # Imported late: only a failure needs Qt on a computer without a display.
        from colearn_desktop.ui.error_text import error_text

        print(error_text(error), file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return FAILED


def _what_was_asked(arguments: list[str]) -> Callable[[], int]:
    if not arguments:
        # As from a menu: there is nothing to parse, and somebody waits for the window.
        return partial(_open_window, None)
    asked = _parser().parse_args(arguments)
    return partial(asked.run, asked)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="colearn",
        description="An offline companion for community conversations: "
        "rounds and airtime, notes, consented recording, encrypted archives.",
    )
    parser.add_argument("--version", action="version", version=f"colearn {__version__}")
    parser.add_argument("--vault", type=Path, metavar="PATH", help="folder of the vault")
    parser.set_defaults(run=lambda asked: _open_window(asked.vault))
    commands = parser.add_subparsers(title="commands", metavar="")

    rehearse = commands.add_parser("rehearse", help="play a whole simulated session")
    rehearse.add_argument(
        "--minutes", type=_positive, default=10.0, help="its length in its own time (10)"
    )
    rehearse.add_argument(
        "--speed", type=_positive, default=30.0, help="how much faster than life (30)"
    )
    rehearse.add_argument(
        "--out", type=Path, default=Path("rehearsal"), help="folder for the archive (rehearsal)"
    )
    rehearse.add_argument("--watch", action="store_true", help="show it in a window")
    rehearse.add_argument("--json", action="store_true", help="print the summary as JSON")
    rehearse.set_defaults(run=_rehearse)

    add_archive_command(commands, vault_folder)

    add_vault_commands(commands, vault_folder)

    doctor = commands.add_parser("doctor", help="what this computer has and lacks")
    doctor.add_argument("--json", action="store_true", help="print the findings as JSON")
    doctor.set_defaults(run=_doctor)
    return parser


def _positive(text: str) -> float:
    value = float(text)
    if not 0 < value < 100_000:
        raise argparse.ArgumentTypeError(f"{text} is not above 0")
    return value


def _open_window(vault: Path | None) -> int:
    if not has_display():
        print(
            "There is no display here, so no window can be opened.\n"
            "Try `colearn rehearse` for a whole simulated session, or `colearn doctor`.",
            file=sys.stderr,
        )
        return FAILED
    # Imports leave no garbage, and looking for it takes a tenth of the time to the first
    # window. From its first paint on `ui.garbage` looks.
    gc.disable()
    from colearn_desktop.ui.plain_imports import import_plainly

    import_plainly()
    from colearn_desktop.app import run_app

    return run_app(vault_folder(vault))


def _rehearse(asked: argparse.Namespace) -> int:
    from colearn_desktop.services.rehearse import play_unseen, rehearse

    play = play_unseen
    if asked.watch:
        from colearn_desktop.watch_rehearsal import play_in_window

        play = play_in_window
    say: Callable[[str], None] = (lambda _line: None) if asked.json else print
    seconds = asked.minutes * 60 / asked.speed
    say(
        f"Rehearsal: {asked.minutes:g} simulated minutes in about {seconds:.0f} seconds, "
        "with simulated people and a simulated microphone."
    )
    result = rehearse(
        minutes=asked.minutes,
        speed=asked.speed,
        out=asked.out,
        play=play,
        before_export=lambda: say(
            "The session is over. Writing the archive and reading it back ..."
        ),
    )
    if asked.json:
        import json

        print(json.dumps({key: _plain(value) for key, value in asdict(result).items()}))
        return DONE
    print(
        f"\nA simulated session of {asked.minutes:g} minutes, with a simulated microphone:\n"
        f"  recorded    {result.recorded_seconds:.0f} s\n"
        f"  turns       {result.turns}\n"
        f"  notes       {result.notes}\n"
        f"  archive     {result.archive} (verified)\n"
        f"  its key     {result.unlock_file}\n"
        f"  passphrase  {result.passphrase_words}\n"
        f"How to open it without this program: {result.instructions}"
    )
    return DONE


_DOCTOR_TEXT = {
    "python": "Python",
    "libraries": "Libraries",
    "microphones": "Microphones",
    "playback": "Sound output",
    "disk": "Free disk",
    "display": "Display",
    "vault": "Vault",
}
_DOCTOR_ADVICE = {
    "python": "Install Python 3.11 or later.",
    "libraries": "Start with packaging/start.py, which installs them.",
    "microphones": "Plug a microphone in. Without one, sessions are notes only.",
    "playback": "Plug in headphones or a loudspeaker to play recordings.",
    "disk": "Free at least 2 GB before recording a whole session.",
    "display": "Without a display only `rehearse`, `archive` and `doctor` work.",
}


def _doctor(asked: argparse.Namespace) -> int:
    from colearn_desktop.services.doctor import examine

    findings = examine(vault_folder(asked.vault))
    if asked.json:
        import json

        print(
            json.dumps(
                {"version": __version__, "findings": [asdict(finding) for finding in findings]}
            )
        )
        return DONE
    print(f"colearn {__version__}")
    for finding in findings:
        sign = "ok     " if finding.is_fine else "missing"
        print(f"{sign}  {_DOCTOR_TEXT[finding.check]}: {', '.join(finding.details) or '-'}")
        if not finding.is_fine:
            print(f"         {_DOCTOR_ADVICE[finding.check]}")
            if finding.to_install:
                print(
                    f"         On Debian or Ubuntu: sudo apt-get install {finding.to_install}"
                )
    return DONE


def vault_folder(given: Path | None) -> Path:
    """The folder that was asked for, the one used last, or the default place."""
    if given is not None:
        return Path(os.path.abspath(given))  # noqa: PTH100 - resolve() would follow links
    from colearn_desktop.services.preferences import read_preferences

    used_last = read_preferences(paths.preferences_file()).vault_folder
    return Path(used_last) if used_last else paths.default_vault_folder()


def _plain(value: object) -> object:
    return str(value) if isinstance(value, Path) else value
