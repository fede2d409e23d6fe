"""Events and consent records as JSON lines, in the order of session time."""

from __future__ import annotations

import json

from colearn_desktop.outputs.plain_data import plain_consent, plain_event
from colearn_desktop.outputs.session_record import SessionRecord


def ledger_jsonl(record: SessionRecord) -> str:
    """One JSON object a line: `{"consent": {...}}` or `{"event": {...}}`.

    At the same moment answers come before events: a yes comes before what it allows.
    """
    lines = [(c.at_ms, 0, {"consent": plain_consent(c)}) for c in record.consents]
    lines += [(e.at_ms, 1, {"event": plain_event(e)}) for e in record.events]
    lines.sort(key=lambda line: line[:2])
    return "".join(f"{_compact(data)}\n" for _at_ms, _rank, data in lines)


def _compact(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))
