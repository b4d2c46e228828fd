"""A real browser on the real screens: the server that `congtam ui` starts, and pages that watch what they ask for.

`CONGTAM_CHROMIUM` names a Chromium that is not on the path. Without one the tests that need it are skipped, but for
`CONGTAM_REQUIRE_BROWSER`, which makes that a failure.
"""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import (
    Browser,
    Locator,
    Page,
    Request,
    ViewportSize,
    WebSocket,
    expect,
    sync_playwright,
)
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.parts import lacks, needs

CONGTAM = [sys.executable, "-c", "from engine.cli import main; main()"]
WIDE: ViewportSize = {"width": 1366, "height": 768}
NARROW: ViewportSize = {"width": 390, "height": 844}
PATIENCE = 30_000
"""Milliseconds that a page may take on a machine that does much else at once."""
LARGEST = "hospital-procurement-cover-up"
AT_REST = """() => !document.getAnimations().some(
    one => one.playState === 'running' && one.effect.getComputedTiming().endTime < Infinity
)"""
"""Whether nothing moves that will stop: a click at what moves may miss it."""
PROBES = ("/_stcore/health", "/_stcore/host-config")
"""Streamlit looks for these beside a page's own address before it looks at the root."""
expect.set_options(timeout=PATIENCE)


def chromium() -> str:
    """The browser, or the test is skipped; where it is required, it fails."""
    needs("browser")
    names = (os.environ.get("CONGTAM_CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome")
    said = "no Chromium: install it (Debian: apt-get install chromium) or name one in CONGTAM_CHROMIUM"
    return next(filter(None, map(shutil.which, names)), None) or lacks("browser", said)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(folder: Path, *options: str, port: int = 0, base: str = "", under: Sequence[str] = ()) -> Iterator[str]:
    """The address of a server started by the command, from this folder, under a path; its log is `log` there.

    `under` is a command that watches it, and begins its own.
    """
    port = port or free_port()
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [*under, *CONGTAM, "ui", "--port", str(port), "--headless", f"--base-path={base}/", *options],
            cwd=folder,
            stdout=log,
            stderr=log,
        )
        try:
            _wait_for(f"http://localhost:{port}{base}/_stcore/health", process)
            yield f"http://localhost:{port}{base}"
        finally:
            process.terminate()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait_for(address: str, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        assert process.poll() is None, "the server ended"
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except OSError:
            time.sleep(0.1)
    pytest.fail("the server did not begin in a minute")


class Talk:
    """What a page and its server say to each other: whether all that was done on the page has been answered."""

    awaited: str | None = None
    """What the page still waits for: a `rerun` that follows a file, a run that will `begin`, or its `end`."""

    def asks(self, request: Request) -> None:
        if request.method == "PUT":  # a file goes first, and only then does the page ask for its answer
            self.awaited = "rerun"

    def opens(self, socket: WebSocket) -> None:
        socket.on("framesent", self._sent)
        socket.on("framereceived", self._received)

    def _sent(self, payload: bytes | str) -> None:
        if isinstance(payload, bytes) and BackMsg.FromString(payload).WhichOneof("type") == "rerun_script":
            self.awaited = "begin"

    def _received(self, payload: bytes | str) -> None:
        if not isinstance(payload, bytes):
            return
        message = ForwardMsg.FromString(payload)
        kind = message.WhichOneof("type")
        if kind == "new_session" and self.awaited == "begin":
            self.awaited = "end"
        early = message.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN
        if kind == "script_finished" and self.awaited == "end":
            self.awaited = "begin" if early else None


@dataclass
class Watched:
    """A page of the screens, and everything it asked for or complained of."""

    page: Page
    address: str
    asked: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    talk: Talk = field(default_factory=Talk)

    def open(self, path: str) -> None:
        """Opens a page by its address and waits for its first whole picture."""
        self.page.goto(self.address + path)
        self.settle()

    def settle(self) -> None:
        """Waits until the server has answered everything that was done so far."""
        app = self.page.locator('[data-testid="stApp"][data-test-connection-state="CONNECTED"]')
        app.wait_for(timeout=PATIENCE)
        expect(self.page.locator("h1").first).to_be_visible()
        self.picture()  # what was clicked has been sent
        until = time.monotonic() + PATIENCE / 1000
        while self.talk.awaited:
            assert time.monotonic() < until, f"the page still waits for the {self.talk.awaited} of a run"
            self.picture()
        self.page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for(timeout=PATIENCE)
        expect(self.page.locator('[aria-busy="true"], [data-testid="stSkeleton"]')).to_have_count(0)

    def picture(self) -> None:
        """Waits until the browser has drawn what it knows so far."""
        self.page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")

    def answer(self, question: str, value: str) -> None:
        """Answers the question that begins so on the hearing's page."""
        group = self.page.get_by_role("radiogroup", name=re.compile(re.escape(question)))
        group.get_by_text(value, exact=True).click()
        self.settle()

    def unfold(self, name: str) -> None:
        """Opens what is folded away under this name."""
        folded = self.page.locator("details").filter(has_text=name)
        if folded.get_attribute("open") is None:
            folded.locator("summary").click()
        self.settle()
        self.page.wait_for_function(AT_REST, timeout=PATIENCE)

    @property
    def headline(self) -> Locator:
        """The recommendation on the hearing's page, as the server last answered."""
        self.settle()
        return self.page.locator(".st-key-answer h2")

    def offline(self) -> None:
        """Fails if the page asked any other machine for anything, or complained of more than Streamlit's own probes."""
        own = urlsplit(self.address).netloc
        elsewhere = [url for url in self.asked if urlsplit(url).netloc not in ("", own)]
        assert elsewhere == [], elsewhere
        assert self.complaints == [], self.complaints


def watch(page: Page, address: str) -> Watched:
    """A page on which nothing was done yet, watched from here on."""
    watched = Watched(page, address)

    def complain(text: str, url: str) -> None:
        if not urlsplit(url).path.endswith(PROBES):
            watched.complaints.append(f"{text} {url}")

    watched.page.on("websocket", watched.talk.opens)
    watched.page.on("request", watched.talk.asks)
    watched.page.on("request", lambda request: watched.asked.append(request.url))
    watched.page.on("websocket", lambda socket: watched.asked.append(socket.url.replace("ws", "http", 1)))
    watched.page.on("console", lambda m: complain(m.text, m.location["url"]) if m.type == "error" else None)
    watched.page.on("pageerror", lambda error: watched.complaints.append(str(error)))
    return watched


@contextmanager
def browsing() -> Iterator[Browser]:
    """A browser without a window."""
    found = chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield browser
        browser.close()


@contextmanager
def keeping_warm(browser: Browser, address: str) -> Iterator[Callable[[], Page]]:
    """Opens pages of an address one after another, each as in a browser that was never there.

    One process shows them all and compiles Streamlit's scripts once: a page opens in less than half the time.
    """
    with browser.new_context(viewport=WIDE) as context:
        first = context.new_page()
        first.goto(f"{address}/app/static/icon.png")  # of the same origin, and runs nothing

        def opened() -> Page:
            for page in context.pages:
                if page is not first:
                    page.close()
            context.clear_cookies()
            first.evaluate("localStorage.clear()")
            with first.expect_popup() as popup:
                first.evaluate("() => void open('about:blank')")
            return popup.value

        yield opened


def overflow(page: Page) -> int:
    """Pixels by which the page is wider than the window."""
    return int(
        page.evaluate(
            """() => {
                const main = document.querySelector('[data-testid=stMain]');
                const root = document.documentElement;
                return Math.max(main.scrollWidth - main.clientWidth, root.scrollWidth - innerWidth);
            }"""
        )
    )


def faults(page: Watched) -> list[tuple[str, str]]:
    """What axe finds, and the first place of each."""
    return [(found["id"], found["nodes"][0]["html"]) for found in Axe().run(page.page).response["violations"]]


def tab_to(page: Page, wanted: Callable[[str], bool], most: int = 200) -> None:
    """Presses Tab until what has the focus is described by a text that is wanted."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if wanted(described(page)):
            return
    raise AssertionError(f"not reached by {most} times Tab")


def described(page: Page) -> str:
    """The name of what has the focus, as a screen reader would begin: its group, then its label or its text."""
    return str(
        page.evaluate(
            """() => {
                const one = document.activeElement;
                const group = one.closest('[role=radiogroup],[role=group]');
                const text = one.matches('a, button, summary') ? one.innerText : '';
                const label = one.getAttribute('aria-label') || one.labels?.[0]?.innerText || text;
                return `${group?.getAttribute('aria-label') ?? ''}|${label}`.trim();
            }"""
        )
    )
