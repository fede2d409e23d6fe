"""The page's own program: it plays the sound from where somebody clicks.

It takes everything from the page's elements and writes text alone: no words of anybody
ever become markup. Without it (scripts switched off) every time is still a link into the
sound file.
"""

from __future__ import annotations

SCRIPT = """
"use strict";
const LEAD_IN_MS = 5000; // A note begins a moment after the words it is about.
const player = document.querySelector("audio");
const slider = document.getElementById("slider");
const picture = document.getElementById("picture");
const playhead = document.getElementById("playhead");
const now = document.getElementById("now");
const said = document.getElementById("said");
const lengthMs = Number(slider.max);

const times = (element) => ({ element, ms: Number(element.dataset.ms),
  endMs: Number(element.dataset.endMs) });
const all = (selector) => [...document.querySelectorAll(selector)].map(times);
const stretches = all("#stretches li");
const phases = all(".phase");
const turns = all(".turn");
const notes = all(".notes li");
let playing = stretches[0];

const at = (spans, ms) => spans.find((span) => span.ms <= ms && ms < span.endMs);
const name = (span) => (span ? span.element.dataset.name : "");
const nowMs = () => playing.ms + player.currentTime * 1000;

function clock(ms) {
  const s = Math.floor(ms / 1000);
  const two = (n) => String(n % 60).padStart(2, "0");
  return `${Math.floor(s / 3600)}:${two(Math.floor(s / 60))}:${two(s)}`;
}

function load(stretch) {
  playing = stretch;
  player.src = stretch.element.dataset.src;
}

function play(stretch, ms) {
  if (stretch !== playing) load(stretch);
  const latest = stretch.endMs - 1000;
  player.currentTime = (Math.max(stretch.ms, Math.min(ms, latest)) - stretch.ms) / 1000;
  player.play().catch((error) => { // A further click before it has begun is no trouble.
    if (error.name === "NotSupportedError") sayWhyNot();
  });
  show();
}

function sayWhyNot() {
  const isThere = player.error && player.error.code !== MediaError.MEDIA_ERR_SRC_NOT_SUPPORTED;
  said.textContent = "The sound cannot be played. " + (isThere
    ? "Look whether a loudspeaker or headphones are connected."
    : "Keep this page in its folder, beside the folder named audio.");
}

// A note or a turn: from a little before it.
function playMoment(ms) {
  const stretch = at(stretches, ms);
  said.textContent = stretch ? "" : `Nothing was recorded at ${clock(ms)}.`;
  if (stretch) play(stretch, ms - LEAD_IN_MS);
}

// A place in the session; where nothing was recorded, the next one with sound.
function playNear(ms) {
  const before = stretches.findLast((stretch) => stretch.ms <= ms) ?? stretches[0];
  const after = stretches.find((stretch) => stretch.ms > ms) ?? stretches.at(-1);
  const stretch = at(stretches, ms) ?? (ms < nowMs() ? before : after);
  said.textContent = at(stretches, ms) ? "" : `Nothing was recorded at ${clock(ms)}.`;
  play(stretch, ms);
}

function show() {
  const ms = nowMs();
  const where = [name(at(phases, ms)), name(at(turns, ms))].filter(Boolean);
  now.textContent = [clock(ms), ...where].join(" · ");
  if (!slider.matches(":active")) slider.value = ms; // Nobody is dragging it.
  slider.setAttribute("aria-valuetext", now.textContent);
  const x = `${(100 * ms) / lengthMs}%`;
  playhead.setAttribute("x1", x);
  playhead.setAttribute("x2", x);
  const heard = notes.findLast((note) => note.ms <= ms + LEAD_IN_MS);
  for (const { element } of notes) {
    if (heard && element === heard.element) element.setAttribute("aria-current", "true");
    else element.removeAttribute("aria-current");
  }
}

// What was clicked that has a moment of its own; a phase is too long to be one.
const hitBy = (event) => event.target.closest("[data-ms]:not(.phase)");

document.addEventListener("click", (event) => {
  const hit = hitBy(event);
  const copying = !event.target.closest("a") && String(getSelection());
  if (!hit || copying) return;
  event.preventDefault();
  playMoment(Number(hit.dataset.ms));
});
picture.addEventListener("click", (event) => {
  if (hitBy(event)) return;
  const box = picture.getBoundingClientRect();
  playNear(((event.clientX - box.left) / box.width) * lengthMs);
});
slider.addEventListener("change", () => playNear(Number(slider.value)));
for (const button of document.querySelectorAll("[data-by-ms]")) {
  button.addEventListener("click", () => playNear(nowMs() + Number(button.dataset.byMs)));
}
for (const event of ["timeupdate", "seeked", "loadedmetadata"]) {
  player.addEventListener(event, show);
}
player.addEventListener("ended", () => {
  const next = stretches[stretches.indexOf(playing) + 1];
  if (next) play(next, next.ms);
});
player.addEventListener("error", () => {
  // Chromium cannot go to the last frame of a FLAC file, a twelfth of a second before its
  // end: dragging the knob there breaks off the reading.
  if (player.error.code === MediaError.MEDIA_ERR_NETWORK) load(playing);
  else sayWhyNot();
});
if (player.error) sayWhyNot();
document.body.classList.add("playable");
"""
