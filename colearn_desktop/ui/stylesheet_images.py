"""The few pictures that a style sheet can only take from files.

Qt's style sheets cannot colour an SVG, so the ticks and arrows are written in the colours
of the theme into a folder of the program's own, which goes when the program ends.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QTemporaryDir

from colearn_desktop.resources import resource_path
from colearn_desktop.ui.theme_tokens import Tokens

_DOT = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24">'
    '<circle cx="12" cy="12" r="6" fill="currentColor"/></svg>'
)


class StylesheetImages:
    """Writes the pictures of one theme and names them for the style sheet."""

    def __init__(self) -> None:
        self._folder = QTemporaryDir()

    def urls(self, tokens: Tokens) -> dict[str, str]:
        """`image: ...` values by name: "chevron", "up", "tick", "dot".

        A picture that cannot be written (a full disk) is "none": a tick box without a
        tick would lie, so its filled background says the same.
        """
        return {
            "chevron": self._write("chevron-down", tokens.ink),
            "up": self._write("chevron-up", tokens.ink),
            "tick": self._write("check", tokens.on_primary),
            "dot": self._write("dot", tokens.on_primary),
        }

    def _write(self, name: str, color: str) -> str:
        text = (
            _DOT
            if name == "dot"
            else resource_path("icons", f"{name}.svg").read_text(encoding="utf-8")
        )
        target = Path(self._folder.path()) / f"{name}-{color.strip('#')}.svg"
        try:
            target.write_text(text.replace("currentColor", color), encoding="utf-8")
        except OSError:
            return "none"
        return f'url("{target.as_posix()}")'
