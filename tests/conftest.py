"""Options of the test run, the browser that some tests share, and where registers are made."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser import WIDE, Watched, browsing, chromium, serving, watch


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="write golden files anew instead of comparing with them")


@pytest.fixture
def update(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--update"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with browsing() as found:
        yield found


@pytest.fixture(scope="session")
def screens(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the screens, served for this worker of the test run."""
    chromium()
    with serving(tmp_path_factory.mktemp("screens")) as address:
        yield address


@pytest.fixture
def page(browser: Browser, screens: str) -> Iterator[Watched]:
    """A page on a laptop; whatever the test does, no other machine is asked for anything."""
    with browser.new_context(viewport=WIDE) as context:
        watched = watch(context, screens)
        yield watched
        watched.offline()


@pytest.fixture(params=["sqlite", "postgresql"])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where a register may be made, on each of the databases."""
    from tests.register_support import database

    with database(request.param, tmp_path) as place:
        yield place
