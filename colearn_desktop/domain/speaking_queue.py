"""Who asked to speak, and who of them has been heard least."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from colearn_desktop.domain.ids import PersonId


def least_heard_first(
    queue: Sequence[PersonId], airtime_ms: Mapping[PersonId, int]
) -> PersonId | None:
    """Whom to call first if it went by who has been heard least.

    Args:
        queue: In the order in which they asked.
        airtime_ms: Of the phase that is on; whoever is missing has not spoken.

    Returns:
        None where that is who asked first anyway.
    """
    if not queue:
        return None
    least = min(queue, key=lambda person: airtime_ms.get(person, 0))
    return None if least == queue[0] else least
