"""Expected failures of bringing an archive in; the tree of all is in `domain.errors`."""

from __future__ import annotations

from colearn_desktop.domain.errors import ArchiveError


class SessionRunsError(ArchiveError):
    """A session of the archive is being run on this laptop now."""
