"""A real browser without a window, driven over its DevTools protocol.

Source: https://chromedevtools.github.io/devtools-protocol/ ; with `--remote-debugging-pipe`
it reads commands from descriptor 3 and answers on 4, each a JSON text ended by a zero byte.
"""

from __future__ import annotations

import base64
import json
import os
import select
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.fakes.programs import find_program

PATIENCE_S = 30.0
_OPTIONS = (
    "--headless=new",
    "--no-sandbox",  # tests run as root in containers
    "--remote-debugging-pipe",
    "--no-first-run",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-extensions",
    "--disable-sync",
    "--mute-audio",
    "--hide-scrollbars",
)


class Browser:
    """One tab. Its errors and what it wanted from elsewhere are collected.

    Args:
        profile: A folder for its profile; thrown away with the test.
    """

    def __init__(self, profile: Path) -> None:
        self.complaints: list[str] = []
        self._count = 0
        self._answers: dict[int, dict[str, Any]] = {}
        self._unread = b""
        self._session = ""
        commands, self._to = os.pipe()
        self._from, answers = os.pipe()
        chromium = find_program("chromium")
        start = f'exec "$0" "$@" 3<&{commands} 4>&{answers}'
        options = [*_OPTIONS, f"--user-data-dir={profile}", "about:blank"]
        self._process = subprocess.Popen(
            ["bash", "-c", start, chromium, *options],
            pass_fds=(commands, answers),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(commands)
        os.close(answers)
        try:
            self._attach()
        except BaseException:
            self._end()
            raise

    def _attach(self) -> None:
        target = self.tell("Target.createTarget", url="about:blank")["targetId"]
        attached = self.tell("Target.attachToTarget", targetId=target, flatten=True)
        self._session = attached["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.tell(f"{domain}.enable")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end()

    def _end(self) -> None:
        self._process.kill()
        self._process.wait(PATIENCE_S)
        os.close(self._to)
        os.close(self._from)

    def tell(self, method: str, **params: Any) -> dict[str, Any]:
        """Send a command and wait for its answer."""
        self._count += 1
        message: dict[str, Any] = {"id": self._count, "method": method, "params": params}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._to, json.dumps(message).encode() + b"\0")
        number = self._count
        while number not in self._answers:
            self._read()
        answer = self._answers.pop(number)
        assert "error" not in answer, answer["error"]
        result: dict[str, Any] = answer["result"]
        return result

    def look_like(
        self, width: int, height: int, *, dark: bool = False, scale: float = 1
    ) -> None:
        """Be a window of this size, in CSS pixels."""
        self.tell(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=scale,
            mobile=False,
        )
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.tell("Emulation.setEmulatedMedia", features=[scheme])

    def open(self, page: Path) -> None:
        """Open a file as a double click on it would."""
        self.tell("Page.navigate", url=page.as_uri())
        self.wait_until("document.readyState === 'complete' && location.protocol === 'file:'")

    def ask(self, expression: str) -> Any:
        """What a JavaScript expression is worth; promises are waited for."""
        answer = self.tell(
            "Runtime.evaluate",
            expression=expression,
            returnByValue=True,
            awaitPromise=True,
            userGesture=True,
        )
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def wait_until(self, expression: str) -> None:
        """Ask again and again until it is true."""
        last_s = time.monotonic() + PATIENCE_S
        while not self.ask(expression):
            assert time.monotonic() < last_s, f"never came true: {expression}"
            select.select([self._from], [], [], 0.02)

    def click(self, selector: str, *, along: float = 0.5) -> None:
        """Click the middle of an element (`along`: how far to its right) as a hand does."""
        found = json.dumps(selector)
        self.ask(f"document.querySelector({found}).scrollIntoView({{block: 'center'}})")
        box = self.ask(f"document.querySelector({found}).getBoundingClientRect().toJSON()")
        where = {"x": box["x"] + box["width"] * along, "y": box["y"] + box["height"] / 2}
        for kind in ("mousePressed", "mouseReleased"):
            how = {"type": kind, "button": "left", "clickCount": 1}
            self.tell("Input.dispatchMouseEvent", **where, **how)

    def press(self, key: str, code: int) -> None:
        """Press and release a key by its name and Windows key code."""
        what: Mapping[str, Any] = {"key": key, "code": key, "windowsVirtualKeyCode": code}
        text = {"text": "\r"} if key == "Enter" else {}
        self.tell("Input.dispatchKeyEvent", type="keyDown", **what, **text)
        self.tell("Input.dispatchKeyEvent", type="keyUp", **what)

    def photograph(self, file: Path, *, whole_page: bool = False) -> None:
        """Save what it looks like as a PNG."""
        shot = self.tell("Page.captureScreenshot", captureBeyondViewport=whole_page)
        file.write_bytes(base64.b64decode(shot["data"]))

    def _read(self) -> None:
        ready = select.select([self._from], [], [], PATIENCE_S)[0]
        assert ready, "the browser does not answer"
        piece = os.read(self._from, 1 << 20)
        assert piece, "the browser has gone"
        *whole, self._unread = (self._unread + piece).split(b"\0")
        for text in whole:
            message = json.loads(text)
            if "id" in message:
                self._answers[message["id"]] = message
            else:
                self._hear(message["method"], message["params"])

    def _hear(self, method: str, params: dict[str, Any]) -> None:
        match method:
            case "Log.entryAdded":
                self.complaints.append(params["entry"]["text"])
            case "Runtime.exceptionThrown":
                self.complaints.append(str(params["exceptionDetails"]))
            case "Network.requestWillBeSent":
                url = params["request"]["url"]
                # The pictures on the browser's own controls are "data:".
                if not url.startswith(("file:", "about:", "data:image/svg+xml")):
                    self.complaints.append(f"asked for {url[:80]}")
