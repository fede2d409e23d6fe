"""The frame of the pages in an archive: they open in any browser, with nothing from elsewhere.

A content policy names a page's style and its program, if it has one, by their hashes, and
forbids everything else and all that comes from a network.
"""

from __future__ import annotations

import base64
import hashlib
from html import escape
from string import Template

from colearn_desktop.outputs.page_style import STYLE

_PAGE = Template("""\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="$policy">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>$title</title>
<style>$style</style>
</head>
<body>
<a class="skip" href="#main">Skip to the contents</a>
<header>
<h1 dir="auto">$title</h1>
$head
</header>
$player
<main id="main">
$body
</main>
$script
</body>
</html>
""")


def html_page(title: str, head: str, body: str, *, player: str = "", script: str = "") -> str:
    """A whole page.

    Args:
        title: Plain text.
        head: HTML to stand under the title.
        body: HTML of sections.
        player: HTML of what stays in sight while the rest scrolls.
        script: The page's program, in JavaScript.
    """
    return _PAGE.substitute(
        policy=_policy(script),
        style=STYLE,
        title=escape(title),
        head=head,
        player=player,
        body=body,
        script=f"<script>{script}</script>" if script else "",
    )


def _policy(script: str) -> str:
    """What the page may do: its own style and program, and sound from its own folder."""
    allowed = ["default-src 'none'", f"style-src '{_hash_source(STYLE)}'"]
    if script:
        allowed += [f"script-src '{_hash_source(script)}'", "media-src 'self' file:"]
    return "; ".join([*allowed, "base-uri 'none'", "form-action 'none'"])


def _hash_source(text: str) -> str:
    """The text as a content policy names it (W3C, CSP level 3, hash-source)."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
