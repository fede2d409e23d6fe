"""Archives as each version of the format was written, kept from its release on.

Each holds "Bridge Street", a session of two minutes with three notes and two seconds of sound
at 8 kHz, exported by the services of its time. Never write one anew to make a test pass: it
stands for what people have on their sticks.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

_FIXTURES = Path(__file__).parent / "fixtures"


@dataclass(frozen=True, slots=True)
class KeptArchive:
    """Attributes: where it lies, its words, and the six words of whoever signed it."""

    format_version: int
    folder: Path
    words: str
    sender_words: str | None


FORMAT_1 = KeptArchive(
    1,
    _FIXTURES / "format-1" / "archive-ff2dabd864",
    "craving-mango-flashbulb-shorthand-granddad-thirsty-lure",
    None,
)
# Encrypted to the key of `test_host_card` as well.
FORMAT_2 = KeptArchive(
    2,
    _FIXTURES / "format-2" / "archive-16ca7344e2",
    "residence-sip-irritable-chatty-starry-grievous-resisting",
    "font-rogue-gerbil-shallow-uphill-owl",
)
KEPT = (FORMAT_1, FORMAT_2)
