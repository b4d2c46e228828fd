"""What SECURITY.md promises is held by tests that are there."""

import ast
import re
from functools import cache

import pytest

from tests.support import ROOT

PAGE = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
HEAD = ["who", "what they may have", "what must still hold", "held by"]
TABLE = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in PAGE.splitlines() if line.startswith("| ")]
ROWS = [row for row in TABLE if row != HEAD]
NAMED = re.compile(r"`(tests/\w+\.py)::(test_\w+)`")


@cache
def tests_in(path: str) -> frozenset[str]:
    """The names of the tests of a module."""
    body = ast.parse((ROOT / path).read_text(encoding="utf-8")).body
    return frozenset(each.name for each in body if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[2])
def test_each_threat_says_who_has_what_and_what_holds_by_tests_that_are_there(row: list[str]) -> None:
    who, may_have, must_hold, held_by = row
    assert who and may_have and must_hold
    named = NAMED.findall(held_by)
    assert named and held_by.split("<br>") == [f"`{path}::{name}`" for path, name in named]
    assert [(path, name) for path, name in named if name not in tests_in(path)] == []


def test_whoever_finds_something_reads_first_how_to_report_it_and_no_address_is_invented() -> None:
    assert re.findall(r"^##+ (.+)$", PAGE, re.M)[:2] == ["Báo lỗi bảo mật", "How to report"]
    assert len(ROWS) > 25 and not re.search(r"\w@\w", PAGE)
