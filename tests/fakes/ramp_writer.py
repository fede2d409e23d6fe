"""Writes a counter into a pipe, as samples of 16 bits: `ramp_writer.py PIPE RATE`.

RATE is in frames a second; 0 keeps the pipe full. While nobody records, nobody takes it;
what could not be written then is not made up for, or the next to record would hear it in a
burst.
"""

from __future__ import annotations

import fcntl
import os
import sys
import time
from array import array

_PERIOD = 65_536
_TICK_S = 0.02
_FULL_PIPE_BYTES = 1 << 20
# As much as a pipe takes whole or not at all (PIPE_BUF).
_PIECE = 2_048
# Longer by a piece than it needs to be, so that every piece lies in one stretch.
_COUNTER = memoryview(array("H", [*range(_PERIOD), *range(_PIECE)])).cast("B")


def main() -> None:
    """Write until somebody ends the process."""
    handle = os.open(sys.argv[1], os.O_WRONLY | os.O_NONBLOCK)
    rate_hz = int(sys.argv[2])
    if not rate_hz:
        # Ten seconds ahead, so that a busy machine does not run it dry.
        fcntl.fcntl(handle, fcntl.F_SETPIPE_SZ, _FULL_PIPE_BYTES)
    # A pipe holds 0.7 s at 48 kHz; a faster one needs a shorter look.
    tick_s = min(_TICK_S, 1_000 / rate_hz) if rate_hz else _TICK_S
    frame, due, is_blocked = 0, 0, False
    began_s = time.monotonic()
    while True:
        time.sleep(tick_s)
        if not rate_hz:
            due = _FULL_PIPE_BYTES
        elif is_blocked:
            began_s = time.monotonic() - (frame + due) / rate_hz
        else:
            due = int((time.monotonic() - began_s) * rate_hz) - frame
        is_blocked = False
        while due > 0 and not is_blocked:
            start, frames = frame % _PERIOD, min(due, _PIECE)
            try:
                os.write(handle, _COUNTER[2 * start : 2 * (start + frames)])
            except BlockingIOError:
                is_blocked = True
            else:
                frame, due = frame + frames, due - frames


if __name__ == "__main__":
    main()
