"""The parts of the test run, each a make target, and the marks that say of a test what it needs.

A test without a mark is in `quick`. A property is in `quick` with a tenth of its examples, the same ones each time, in
`rest` again with a quarter of them, drawn anew, and in `soak` with all of them.
"""

import os
import sys
from collections.abc import Callable, Iterable
from functools import cache
from importlib import import_module
from typing import Any, NoReturn

import pytest
from hypothesis import HealthCheck, settings

MARKS = {
    "browser": "needs a Chromium; run by `make test-all`",
    "postgresql": "needs a PostgreSQL server; run by `make test-all`",
    "spark": "needs pyspark and Java; run by `make test-all`",
    "strace": "needs strace, which Linux alone has; run by `make test-all`",
    "long": "needs nothing but time; run by `make test-all`",
    "many": "a property: a tenth of its examples in `make test`, a quarter in `make test-all`, all in `make soak`",
    "second_engine": "needs durable-rules, which Python 3.13 and Windows do not have; skipped without it",
    "bench": "needs the extra [bench]; run by `make peers`",
    "soak": "needs many minutes; run by `make soak`",
}
TARGETS = {"quick": "test", "rest": "test-all", "bench": "peers", "soak": "soak"}
"""The make target of each part."""
FIXTURES = {"browser": "browser", "screens": "browser", "needs_spark": "spark"}
"""Fixtures whose users need something, and what."""
GROUPS = FIXTURES | {"server": "server", "wheel": "wheel"}
"""Fixtures that take long to make, and the group of tests that one process runs, so that each is made once."""
_OF_REST = {"browser", "postgresql", "spark", "strace", "long"}
_ALL = 100  # examples of a property that names no number
_SHARES = {"quick": 10, "rest": 25, "soak": 100}
"""How many examples in a hundred a part of the run tries of a property."""
_FEWEST = 10

_running: set[str] | None = None  # the marks of the test that runs here

for _name, _share in _SHARES.items():
    settings.register_profile(
        _name,
        max_examples=_ALL * _share // 100,
        derandomize=_name == "quick",
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],  # it measures time on a machine that does much else
    )


def profile(part: str | None) -> None:
    """Lets properties try the share of their examples that this part of the run tries."""
    settings.load_profile(part if part in _SHARES else "quick")


def parts_of(marks: set[str]) -> set[str]:
    """The parts of a test with these marks: one, but of a property all that try some share of its examples."""
    for part in ("bench", "soak"):
        if part in marks:
            return {part}
    if marks & _OF_REST:
        return {"rest", "soak"} if "many" in marks else {"rest"}
    return set(_SHARES) if "many" in marks else {"quick"}


def examples(number: int) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Settings of a property that is tried on so many examples in `soak`, and on a share of them in the other parts."""
    share = number * settings.default.max_examples // _ALL  # type: ignore[union-attr]
    return lambda test: pytest.mark.many(settings(max_examples=max(_FEWEST, share))(test))


def few(values: Iterable[Any], number: int, more: int = sys.maxsize) -> list[Any]:
    """Parameters of a test that `make test` tries on the first few of many, and `make test-all` on the others.

    Where those are too many too, it tries them up to `more`, and `make soak` all that follow.
    """
    whole = [value if isinstance(value, tuple) else (value,) for value in values]
    marks = [[] if i < number else [pytest.mark.long if i < more else pytest.mark.soak] for i in range(len(whole))]
    return [pytest.param(*value, marks=mark) for value, mark in zip(whole, marks, strict=True)]


def begin(marks: set[str]) -> None:
    """Says what the test is allowed to need that runs from here on."""
    global _running
    _running = marks


def needs(mark: str) -> None:
    """Fails a test that needs what it is not marked with: `make test` would depend on the machine."""
    if _running is not None and mark not in _running:
        pytest.fail(f"mark this test: it {MARKS[mark]}")


@cache
def has_second_engine() -> bool:
    """Whether durable-rules can be loaded here."""
    try:
        import_module("durable.engine")
    except ImportError:
        return False
    return True


def lacks(mark: str, said: str) -> NoReturn:
    """What the test needs is not here: it is skipped, or fails where `CONGTAM_REQUIRE_…` or `…_ALL` demands it."""
    if os.environ.get(f"CONGTAM_REQUIRE_{mark.upper()}"):
        pytest.fail(said)
    pytest.skip(said)
