"""Logging to a small file, turned over at the start. It holds ids and counts, no names or words."""

from __future__ import annotations

import contextlib
import faulthandler
import logging
import sys
import threading
import types
from pathlib import Path

_LOG_BYTES = 512 * 1024
_log = logging.getLogger("colearn_desktop")


def start_logging(folder: Path) -> None:
    """Write the log to `folder`; without one (read-only disk), to nowhere.

    Also sends unforeseen errors of every thread there.
    """
    handler: logging.Handler = logging.NullHandler()
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        file = folder / "colearn.log"
        # Turned over here and not by logging.handlers, which imports the network modules.
        if file.exists() and file.stat().st_size > _LOG_BYTES:
            file.replace(folder / "colearn.1.log")
        handler = logging.FileHandler(file, encoding="utf-8")
        # Kept open for good: a crash in a library has no time to open a file.
        crash_file = (folder / "crash.log").open("w", encoding="utf-8")
        faulthandler.enable(crash_file)
    handler.setFormatter(_Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    sys.excepthook = log_unforeseen
    threading.excepthook = _log_thread_error


def log_unforeseen(
    kind: type[BaseException], error: BaseException, traceback: types.TracebackType | None
) -> None:
    """Log a bug with its traceback."""
    _log.critical("unforeseen error", exc_info=(kind, error, traceback))


def _log_thread_error(hook: threading.ExceptHookArgs) -> None:
    if hook.exc_value is not None:
        log_unforeseen(hook.exc_type, hook.exc_value, hook.exc_traceback)


class _Formatter(logging.Formatter):
    """Keeps where an error happened and its type, and drops its message.

    A message may quote what was being stored (a note, a name); the place says enough.
    """

    def formatException(  # noqa: N802 - the standard library's name
        self,
        ei: tuple[type[BaseException], BaseException, types.TracebackType | None]
        | tuple[None, None, None],
    ) -> str:
        lines: list[str] = []
        error = ei[1]
        while error is not None:
            lines.append(f"{type(error).__module__}.{type(error).__qualname__}")
            frame = error.__traceback__
            while frame is not None:
                code = frame.tb_frame.f_code
                lines.append(
                    f"  {Path(code.co_filename).name}:{frame.tb_lineno} {code.co_name}"
                )
                frame = frame.tb_next
            error = error.__cause__ or error.__context__
        return "\n".join(lines)
