"""One thread that silences, for as long as a vault is open."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any, TypeVar

from colearn_desktop.domain.clock import Clock
from colearn_desktop.domain.errors import ColearnError
from colearn_desktop.domain.ids import EventId, SessionId
from colearn_desktop.services.erasing import finish_erasures
from colearn_desktop.services.silencing import Silenced, finish_all, silence_strikes
from colearn_desktop.vault.vault import Vault

Result = TypeVar("Result")

_log = logging.getLogger(__name__)
# How long closing waits for what was struck to be gone: about a minute of sound. The
# rest is silenced when the vault is opened again.
_FINISH_MS = 1_000


class Silencer:
    """Silences on a thread of its own; nothing here waits, except `close`.

    Args:
        vault: Open; to be closed after this.
        clock: Tells the wall time, a label.
    """

    def __init__(self, vault: Vault, clock: Clock) -> None:
        self._vault = vault
        self._clock = clock
        self._stopped = threading.Event()
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="silencer")
        self._latest: Future[Any] | None = None

    def finish_earlier(self) -> None:
        """Silence, erase and remove what earlier runs of the program have left undone."""
        self._submit(lambda: finish_all(self._vault, self._clock, self._stopped.is_set))
        self._submit(lambda: finish_erasures(self._vault, self._clock, self._stopped.is_set))
        self._submit(self._clean_up)

    def silence(
        self,
        session_id: SessionId,
        among: frozenset[EventId],
        waiting_from_ms: Callable[[], int | None],
    ) -> Future[Silenced]:
        """Silence these strikes of a session; see `silence_strikes`."""
        return self._submit(
            lambda: silence_strikes(
                self._vault,
                self._clock,
                session_id=session_id,
                among=among,
                waiting_from_ms=waiting_from_ms,
                stopped=self._stopped.is_set,
            )
        )

    def close(self, wait_ms: int = _FINISH_MS) -> None:
        """Let it finish if it soon does, and stop it between two segments if not."""
        if self._latest is not None:
            wait([self._latest], wait_ms / 1_000)
        self._stopped.set()
        self._executor.shutdown(wait=True, cancel_futures=True)

    def _clean_up(self) -> None:
        try:
            self._vault.arrivals.clean_up()
        except ColearnError as error:
            _log.warning("what came in in part stays for now: %s", type(error).__name__)

    def _submit(self, work: Callable[[], Result]) -> Future[Result]:
        future = self._executor.submit(work)
        self._latest = future
        return future
