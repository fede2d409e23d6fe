"""The look of the pages in an archive: they open in any browser, with nothing from elsewhere.

No scripts; a content policy forbids them and everything from a network.
"""

from __future__ import annotations

from html import escape
from string import Template

_PAGE = Template("""\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" \
content="default-src 'none'; style-src 'unsafe-inline'; media-src 'self' file:; base-uri 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>$title</title>
<style>
:root { --ink: #1d2a30; --ink2: #53616a; --bg: #f5f3ee; --card: #ffffff; --line: #ddd8cd;
  --hue: #1c5d5b; --warm: #8a5a00; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e8ecea; --ink2: #a3b0b5; --bg: #12181b; --card: #1b2327;
    --line: #2f3b41; --hue: #7cc7bd; --warm: #f0c36b; }
}
body { margin: 0; background: var(--bg); color: var(--ink);
  font: 1rem/1.5 Inter, system-ui, sans-serif; }
main { max-width: 46rem; margin: 0 auto; padding: 2rem 1rem 4rem; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .25rem; }
h2 { font-size: 1.15rem; margin: 0 0 .25rem; }
h3 { font-size: 1rem; margin: 1rem 0 .25rem; }
p { margin: .25rem 0; }
.quiet { color: var(--ink2); }
section { background: var(--card); border: 1px solid var(--line); border-radius: .75rem;
  padding: 1.25rem; margin-top: 1.25rem; }
ol { list-style: none; margin: 1rem 0 0; padding: 0; }
li + li { margin-top: 1rem; }
li p { overflow-wrap: anywhere; white-space: pre-wrap; }
.meta { color: var(--ink2); font-size: .875rem; font-variant-numeric: tabular-nums; }
.meta b { color: var(--hue); }
.action .meta b, .follow_up .meta b { color: var(--warm); }
.quote p + p { font-style: italic; }
a { color: var(--hue); }
a:focus-visible, audio:focus-visible { outline: 3px solid var(--hue); outline-offset: 2px; }
audio { width: 100%; }
@media print { section { break-inside: avoid-page; } audio { display: none; } }
</style>
</head>
<body>
<main>
<h1>$title</h1>
$head
$body
</main>
</body>
</html>
""")


def html_page(title: str, head: str, body: str) -> str:
    """A whole page.

    Args:
        title: Plain text.
        head: HTML to stand under the title.
        body: HTML of sections.
    """
    return _PAGE.substitute(title=escape(title), head=head, body=body)
