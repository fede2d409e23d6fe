"""The page of notes in a folder that was opened as anybody would: it plays from there."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from colearn_desktop.archive import unlock_file
from colearn_desktop.archive.opening_key import Words
from colearn_desktop.archive.reader import extract_archive
from colearn_desktop.domain.events import StretchStruck
from colearn_desktop.services.archiving import export_session
from tests.fakes.browser import Browser
from tests.services.past_session import PastSession

RIGHT, END, ENTER = ("ArrowRight", 39), ("End", 35), ("Enter", 13)
SESSION_MS = 120_000


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What lies in `archive/data`: sound from 0:15 to 0:35 and from 1:00 to 1:30."""
    folder = tmp_path_factory.mktemp("archive")
    past = PastSession(folder, title="Bridge Street <May>")
    past.everyone_agrees()
    past.record(15_000, 20)
    past.record(60_000, 30, pitch=2)
    past.log.append(StretchStruck(75_000, 80_000))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(unlock_file, "WORK_FACTOR_LOG2", 6)
        exported = export_session(
            past.vault,
            past.session_id,
            folder,
            clock=past.clock,
            progress=lambda _done, _total: None,
            cancelled=lambda: False,
        )
        extract_archive(exported.archive, Words(exported.words), folder / "opened")
    past.vault.close()
    return folder / "opened" / "data"


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with Browser(tmp_path_factory.mktemp("profile")) as browser:
        browser.look_like(1280, 800)
        yield browser


@pytest.fixture
def page(data: Path, browser: Browser) -> Iterator[Browser]:
    browser.open(data / "notes.html")
    browser.wait_until("player.readyState >= 1")
    yield browser
    assert browser.complaints == []


def is_playing_from(page: Browser, file: str, start_s: float) -> None:
    """The sound is decoded and moves on from there, and the page says the moment."""
    page.wait_until("!player.paused && player.readyState >= 3 && !player.seeking")
    assert page.ask("new URL(player.src).pathname").endswith(f"/audio/{file}")
    first_s = page.ask("player.currentTime")
    assert start_s <= first_s < start_s + 2.5
    page.wait_until(f"player.currentTime > {first_s + 0.1}")
    assert page.ask("player.error") is None
    page.ask("player.pause()")


def test_it_plays_from_five_seconds_before_a_note_or_a_turn(page: Browser) -> None:
    assert page.ask("player.duration") == 20
    page.click(".notes li p[dir]")  # at 0:20
    is_playing_from(page, "001-from-0-00-15.flac", 0)
    assert page.ask("now.textContent").startswith("0:00:15 · Hello · Ash")
    assert page.ask("document.querySelector('[aria-current]').textContent.includes('Buses')")

    page.click('.turn[data-name="Several people"]')  # at 1:01
    is_playing_from(page, "002-from-0-01-00.flac", 0)
    page.ask("document.querySelector('.quote a').focus()")
    page.press(*ENTER)  # the quote at 1:00
    is_playing_from(page, "002-from-0-01-00.flac", 0)
    assert page.ask("location.pathname").endswith("/notes.html")

    page.click('.turn[data-name="Bracken"]')  # at 0:30
    is_playing_from(page, "001-from-0-00-15.flac", 10)
    page.click('.turn[data-name="Ash"]')  # at 0:10, before anything was recorded
    assert page.ask("said.textContent") == "Nothing was recorded at 0:00:10."


def test_the_timeline_and_the_slider_go_anywhere(page: Browser) -> None:
    page.click("#picture .axis")  # 0:30
    is_playing_from(page, "001-from-0-00-15.flac", 14)
    page.click('.phase[data-name="Round"]', along=0.2)  # 0:48, where nothing was recorded
    is_playing_from(page, "002-from-0-01-00.flac", 0)
    page.click('.phase[data-name="Round"]')  # 1:15
    is_playing_from(page, "002-from-0-01-00.flac", 14)
    page.click("#picture .axis")
    is_playing_from(page, "001-from-0-00-15.flac", 14)
    page.ask("slider.focus()")
    page.press(*RIGHT)  # five seconds on is after the first stretch
    is_playing_from(page, "002-from-0-01-00.flac", 0)
    assert page.ask("said.textContent").startswith("Nothing was recorded at 0:00:3")
    page.click('[data-by-ms="10000"]')
    is_playing_from(page, "002-from-0-01-00.flac", 10)
    page.ask("slider.focus()")
    page.press(*END)
    is_playing_from(page, "002-from-0-01-00.flac", 28)
    assert page.ask("slider.getAttribute('aria-valuetext')").startswith("0:01:2")
    place = page.ask("parseFloat(playhead.getAttribute('x1'))")
    assert place == pytest.approx(100 * 89_000 / SESSION_MS, abs=1.5)


def test_one_stretch_is_followed_by_the_next(page: Browser) -> None:
    page.ask("play(stretches[0], stretches[0].endMs)")
    page.wait_until("player.src.endsWith('002-from-0-01-00.flac') && player.currentTime > 0")
    is_playing_from(page, "002-from-0-01-00.flac", 0)


def test_a_place_where_the_browser_cannot_go_does_not_end_the_playing(page: Browser) -> None:
    # Within the last frame of the file, 4,096 samples: see the page's program.
    page.ask("(player.currentTime = 19.7, void player.play().catch(() => 0))")
    page.wait_until("!player.seeking && !player.error && player.readyState >= 1")
    assert page.ask("said.textContent") == ""
    page.click(".notes li a")
    is_playing_from(page, "001-from-0-00-15.flac", 0)


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844), (320, 480)])
def test_nothing_is_wider_than_the_window(page: Browser, width: int, height: int) -> None:
    page.look_like(width, height)
    page.ask("document.querySelector('details').open = true")
    assert page.ask("document.documentElement.scrollWidth") <= width
    page.look_like(1280, 800)


def test_without_its_folder_the_page_can_be_read_and_says_so(
    data: Path, browser: Browser, tmp_path: Path
) -> None:
    shutil.copy(data / "notes.html", tmp_path)
    browser.open(tmp_path / "notes.html")
    browser.click(".notes li a")
    browser.wait_until("said.textContent.startsWith('The sound cannot be played.')")
    assert "Buses stop at six." in browser.ask("document.body.innerText")
    browser.complaints.clear()  # of the file that is not there


def test_on_paper_there_are_the_notes_and_no_player(page: Browser) -> None:
    page.tell("Emulation.setEmulatedMedia", media="print")
    shown = "getComputedStyle(document.querySelector({})).display"
    assert page.ask(shown.format("'.player'")) == "none"
    assert page.ask(shown.format("'.timeline svg'")) == "block"
    assert page.ask("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    page.tell("Emulation.setEmulatedMedia", media="")
