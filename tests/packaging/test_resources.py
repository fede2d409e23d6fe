from __future__ import annotations

import os
import subprocess
import sys
import venv
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from PySide6.QtGui import QFont, QFontDatabase, QFontMetricsF, QRawFont

from colearn_desktop import resources
from colearn_desktop.resources import resource_path

CHECKOUT = Path(__file__).resolve().parents[2]
FONTS = sorted(path.name for path in (CHECKOUT / "resources" / "fonts").glob("*.ttf"))
LETTERS = "ŵŷŴŶáéëïôąćęłńóśźżĄĆĘŁŃÓŚŹŻ–—‘’“”…→←·"  # Welsh, Polish, and what screens are set in


def test_resources_are_found_in_the_source_tree() -> None:
    assert resource_path("icons", "mic.svg") == CHECKOUT / "resources" / "icons" / "mic.svg"
    assert resource_path() == CHECKOUT / "resources"


def test_a_missing_resource_is_named() -> None:
    with pytest.raises(FileNotFoundError, match=r"icons/unheard-of\.svg"):
        resource_path("icons", "unheard-of.svg")


def test_every_icon_is_used() -> None:
    code = "".join(path.read_text() for path in (CHECKOUT / "colearn_desktop").rglob("*.py"))
    icons = {path.stem for path in resource_path("icons").glob("*.svg")}
    assert {name for name in icons if f'"{name}"' not in code} == set()


def test_a_path_out_of_the_resources_is_refused() -> None:
    with pytest.raises(ValueError, match="not below"):
        resource_path("..", "pyproject.toml")


def test_resources_are_found_in_a_bundle(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bundled = tmp_path / "colearn_desktop" / "_resources" / "icons" / "mic.svg"
    bundled.parent.mkdir(parents=True)
    bundled.touch()
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert resource_path("icons", "mic.svg") == bundled


def test_resources_are_found_in_an_installed_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed = tmp_path / "_resources" / "icons"
    installed.mkdir(parents=True)
    monkeypatch.setattr(resources, "_PACKAGE", tmp_path)
    assert resource_path("icons") == installed


@pytest.mark.slow
def test_resources_are_found_in_a_wheel_built_and_installed(tmp_path: Path) -> None:
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    offline = os.environ | {"PIP_NO_INDEX": "1"}
    build = [*pip, "wheel", "--no-build-isolation", "--no-deps", "-w", str(tmp_path)]
    subprocess.run([*build, str(CHECKOUT)], check=True, env=offline, cwd=tmp_path)
    (wheel,) = tmp_path.glob("colearn_desktop-*.whl")
    venv.create(tmp_path / "env")
    python = tmp_path / "env" / ("Scripts" if os.name == "nt" else "bin") / "python"
    install = [*pip, "--python", str(python), "install", "--no-deps", str(wheel)]
    subprocess.run(install, check=True, env=offline)
    ask = (
        "from colearn_desktop.resources import resource_path as r; print(r('icons', 'mic.svg'))"
    )
    answer = subprocess.run(
        [python, "-P", "-c", ask], check=True, capture_output=True, text=True, cwd=tmp_path
    )
    found = Path(answer.stdout.strip())
    assert found.parts[-4:] == ("colearn_desktop", "_resources", "icons", "mic.svg")
    assert found.is_relative_to(tmp_path)


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("name", FONTS)
def test_each_font_has_the_letters_we_need_and_figures_of_one_width(name: str) -> None:
    path = resource_path("fonts", name)
    raw = QRawFont(str(path), 40)
    assert [letter for letter in LETTERS if not raw.supportsCharacter(ord(letter))] == []
    (family, *_) = QFontDatabase.applicationFontFamilies(
        QFontDatabase.addApplicationFont(str(path))
    )
    font = QFont(family)
    font.setPixelSize(76)
    font.setWeight(QFont.Weight(raw.weight()))
    font.setFeature(QFont.Tag("tnum"), 1)
    assert (
        len({QFontMetricsF(font).horizontalAdvance(figure * 4) for figure in "0123456789"}) == 1
    )


def test_all_fonts_are_small_and_come_with_their_licence() -> None:
    assert len(FONTS) == 6
    assert all(resource_path("fonts", name).stat().st_size < 250_000 for name in FONTS)
    assert "SIL Open Font License" in resource_path("fonts", "OFL.txt").read_text("utf-8")


def test_each_icon_is_drawn_in_the_current_colour() -> None:
    icons = sorted(resource_path("icons").glob("*.svg"))
    assert len(icons) > 50
    for icon in icons:
        root = ET.parse(icon).getroot()
        assert root.get("stroke") == "currentColor", icon.name
        assert root.get("viewBox") == "0 0 24 24", icon.name


def test_the_passphrase_words_are_many_and_distinct() -> None:
    words = resource_path("wordlists", "passphrase-words.txt").read_text("ascii").splitlines()
    assert len(words) == len(set(words)) == 7776
    assert all(word.replace("-", "").isalpha() and word.islower() for word in words)
