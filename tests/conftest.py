"""Options and parts of the test run, the browser that some tests share, and where registers are made."""

import os
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests import guarding, parts, shared
from tests.browser import Watched, browsing, chromium, keeping_warm, serving, watch


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="write golden files anew, and run nothing else")
    parser.addoption("--part", choices=parts.TARGETS, help="run this part of the tests only; see tests/parts.py")


def pytest_configure(config: pytest.Config) -> None:
    guarding.install()
    shared.install()
    for name, what in parts.MARKS.items():
        config.addinivalue_line("markers", f"{name}: {what}")
    parts.profile(config.getoption("--part"))


def pytest_unconfigure() -> None:
    guarding.uninstall()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Marks and groups tests by the fixtures they use, and leaves those of the part that is asked for."""
    for item in items:
        used = getattr(item, "fixturenames", ())
        for mark in sorted({parts.FIXTURES[name] for name in used if name in parts.FIXTURES}):
            item.add_marker(mark)
        for group in sorted({parts.GROUPS[name] for name in used if name in parts.GROUPS}):
            item.add_marker(pytest.mark.xdist_group(group))
    kept: dict[bool, list[pytest.Item]] = {True: [], False: []}
    for item in items:
        kept[_is_asked_for(item, config)].append(item)
    config.hook.pytest_deselected(items=kept[False])
    items[:] = kept[True]


def _is_asked_for(item: pytest.Item, config: pytest.Config) -> bool:
    part = config.getoption("--part")
    if config.getoption("--update") and "update" not in getattr(item, "fixturenames", ()):
        return False
    return part is None or part in parts.parts_of(marks_of(item))


def marks_of(item: pytest.Item) -> set[str]:
    return {mark.name for mark in item.iter_markers()}


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    parts.begin(marks_of(item))
    if "second_engine" in marks_of(item) and not parts.has_second_engine():
        parts.lacks("second_engine", "durable-rules is not installed: it runs on Python 3.11 and 3.12, not on Windows")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A test that tried to reach another machine has failed; one that is skipped too, where everything is required."""
    report = yield
    if tried := guarding.reached():
        report.outcome, report.longrepr = "failed", f"other machines: {tried}"
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get("CONGTAM_REQUIRE_ALL"):
        report.outcome, report.longrepr = "failed", f"skipped, and everything is required: {report.longrepr}"
    return report


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


@pytest.fixture(scope="session")
def open_page(browser: Browser, screens: str) -> Iterator[Callable[[], Page]]:
    with keeping_warm(browser, screens) as opened:
        yield opened


@pytest.fixture
def page(open_page: Callable[[], Page], screens: str) -> Iterator[Watched]:
    """A page on a laptop; whatever the test does, no other machine is asked for anything."""
    watched = watch(open_page(), screens)
    yield watched
    watched.offline()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where a register may be made, on each of the databases."""
    from tests.register_support import database

    with database(request.param, tmp_path) as place:
        yield place
