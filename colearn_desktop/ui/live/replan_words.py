"""When a session will end, and what a new plan would make of that."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from colearn_desktop.domain.agenda import MINUTE_MS
from colearn_desktop.ui.live.times import minutes_text, wall_clock_text


def late_words(ends_utc_ms: int, late_ms: int) -> str:
    """How it stands: "Ends 17:17, 12 min later than agreed."."""
    return _against_the_plan(
        ends_utc_ms,
        late_ms,
        later=_tr("Ends {time}, {minutes} min later than agreed."),
        earlier=_tr("Ends {time}, {minutes} min earlier than agreed."),
        on_time=_tr("Ends {time}, as agreed."),
    )


def end_words(ends_utc_ms: int, late_ms: int) -> str:
    """How it would stand under a new plan."""
    return _against_the_plan(
        ends_utc_ms,
        late_ms,
        later=_tr("It would end at {time}, {minutes} min later than agreed."),
        earlier=_tr("It would end at {time}, {minutes} min earlier than agreed."),
        on_time=_tr("It would end at {time}, as agreed."),
    )


def minutes_words(duration_ms: int) -> str:
    """A length: "30 min", or "1:30 min" where seconds matter."""
    if duration_ms % MINUTE_MS:
        return _tr("{time} min").format(time=minutes_text(duration_ms))
    return _tr("{time} min").format(time=duration_ms // MINUTE_MS)


def _against_the_plan(
    ends_utc_ms: int, late_ms: int, *, later: str, earlier: str, on_time: str
) -> str:
    minutes = round(late_ms / MINUTE_MS)
    text = later if minutes > 0 else earlier if minutes < 0 else on_time
    return text.format(time=wall_clock_text(ends_utc_ms), minutes=abs(minutes))


def _tr(text: str) -> str:
    return QCoreApplication.translate("Replan", text)
