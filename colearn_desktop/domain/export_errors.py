"""Expected failures of handing an archive on; the tree of all is in `domain.errors`."""

from __future__ import annotations

from colearn_desktop.domain.errors import ConsentError


class AnsweredMeanwhileError(ConsentError):
    """Somebody answered anew while an archive was written; it was thrown away."""
