"""How the page of notes looks: on a screen, in the dark, on a telephone and on paper."""

from __future__ import annotations

STYLE = """
:root { color-scheme: light dark; --ink: #1d2a30; --ink2: #53616a; --bg: #f5f3ee;
  --card: #ffffff; --line: #ddd8cd; --hue: #1c5d5b; --soft: #d5e5e2; --warm: #8a5a00; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e8ecea; --ink2: #a3b0b5; --bg: #12181b; --card: #1b2327;
    --line: #2f3b41; --hue: #7cc7bd; --soft: #24413f; --warm: #f0c36b; }
}
html { scroll-padding-top: 9rem; }
body { margin: 0; background: var(--bg); color: var(--ink);
  font: 1rem/1.5 Inter, system-ui, sans-serif; }
header, main, .player > div { max-width: 60rem; margin: 0 auto; padding: 0 1rem;
  box-sizing: border-box; }
header { padding-top: 2rem; padding-bottom: 1rem; }
main { padding-bottom: 4rem; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .25rem; }
h2 { font-size: 1.15rem; margin: 0 0 .25rem; }
h1, h2, td { overflow-wrap: anywhere; }
p { margin: .25rem 0; }
.quiet { color: var(--ink2); }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden;
  clip-path: inset(50%); white-space: nowrap; }
.skip { position: absolute; left: -99rem; }
.skip:focus { left: 1rem; top: .5rem; padding: .5rem 1rem; background: var(--card); z-index: 2; }
main > section { background: var(--card); border: 1px solid var(--line);
  border-radius: .75rem; padding: 1.25rem; margin-top: 1.25rem; }
a { color: var(--hue); }
a:focus-visible, button:focus-visible, summary:focus-visible, audio:focus-visible,
input:focus-visible { outline: 3px solid var(--hue); outline-offset: 2px; }

.player { background: var(--card); border-block: 1px solid var(--line); padding: .5rem 0; }
@media (min-height: 32rem) { .player { position: sticky; top: 0; z-index: 1; } }
.player .row { display: flex; gap: .5rem; align-items: center; flex-wrap: wrap; }
.player audio { flex: 1 1 16rem; min-width: 0; height: 2.75rem; }
.player p { overflow: hidden; text-overflow: ellipsis; white-space: nowrap;
  font-variant-numeric: tabular-nums; }
.player #said:empty { display: none; }
.player #said { white-space: normal; color: var(--warm); font-weight: 600; }
button { font: inherit; min-height: 2.75rem; padding: 0 .75rem; color: var(--ink);
  background: var(--card); border: 1px solid var(--ink2); border-radius: .5rem;
  cursor: pointer; }

.timeline { display: grid; grid-template-columns: minmax(4rem, 9rem) 1fr; column-gap: .75rem;
  margin: .75rem 0; }
.timeline ul { list-style: none; margin: 0; padding: 0; font-size: 13px; min-width: 0; }
.timeline li { height: 20px; line-height: 20px; overflow: hidden; text-overflow: ellipsis;
  white-space: nowrap; color: var(--ink2); text-align: right; }
.timeline li:first-child { height: 28px; line-height: 28px; }
.timeline svg { display: block; width: 100%; overflow: hidden; }
.timeline svg.part { overflow: hidden; }
.timeline text { font-size: 12px; fill: var(--ink); }
.timeline .axis { fill: var(--ink2); }
.timeline .lane { stroke: var(--line); }
.phase { fill: var(--soft); stroke: var(--card); stroke-width: 2; }
.turn, .dot { fill: var(--hue); }
.dot { fill-opacity: .65; }
.heard { fill: var(--ink2); }
.struck { fill: url(#hatch); }
#hatch path { stroke: var(--ink2); stroke-width: 2; }
#playhead { stroke: var(--warm); stroke-width: 3; }
.playable .timeline svg, .playable li[data-ms], .playable tr[data-ms] { cursor: pointer; }
#slider { grid-column: 2; width: 100%; margin: 0; min-height: 2rem; accent-color: var(--hue); }

summary { cursor: pointer; padding: .5rem 0; min-height: 1.75rem; }
table { border-collapse: collapse; width: 100%; font-size: .875rem; }
th { text-align: left; color: var(--ink2); }
th, td { padding: .375rem .75rem .375rem 0; border-bottom: 1px solid var(--line);
  vertical-align: top; font-variant-numeric: tabular-nums; }

.notes { list-style: none; margin: .75rem 0 0; padding: 0; }
.notes li { padding: .5rem .75rem; border-left: 4px solid transparent; margin-left: -.75rem; }
.notes li[aria-current] { border-left-color: var(--warm); background: var(--bg); }
.notes p { overflow-wrap: anywhere; white-space: pre-wrap; }
.notes .meta { color: var(--ink2); font-size: .875rem; font-variant-numeric: tabular-nums; }
.meta a { display: inline-block; padding: .25rem 0; }
.meta b { color: var(--hue); }
.action .meta b, .follow_up .meta b { color: var(--warm); }
.quote p + p { font-style: italic; }

@media (max-width: 40rem) {
  .timeline { grid-template-columns: minmax(3rem, 5rem) 1fr; column-gap: .5rem; }
  main > section { padding: 1rem; }
}
@media print {
  :root { --ink: #000; --ink2: #444; --bg: #fff; --card: #fff; --line: #bbb;
    --hue: #1c5d5b; --soft: #d5e5e2; --warm: #8a5a00; }
  .player, .skip, .hint, #slider, #playhead, details { display: none; }
  main > section { border: 0; padding: 0; }
  .notes li { break-inside: avoid; }
  h2 { break-after: avoid; }
  svg { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
"""
