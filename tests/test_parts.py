"""Every test is run by one make target, and nothing that is required is skipped."""

import os
import re
from itertools import combinations

import pytest

from tests.parts import MARKS, TARGETS, lacks, parts_of
from tests.support import ROOT

pytest_plugins = ["pytester"]


def test_whatever_the_marks_of_a_test_it_is_in_one_part_and_a_property_in_the_longer_ones_again() -> None:
    assert parts_of(set()) == {"quick"}
    assert parts_of({"many"}) == {"quick", "rest", "soak"}
    assert parts_of({"many", "spark"}) == {"rest", "soak"}
    for number in range(len(MARKS) + 1):
        for marks in map(set, combinations(MARKS, number)):
            of_rest = {"browser", "postgresql", "spark", "strace", "long"} & marks
            if "many" not in marks or {"soak", "bench"} & marks:
                assert len(parts_of(marks)) == 1
            else:
                assert parts_of(marks) == {"rest", "soak"} | (set() if of_rest else {"quick"})
            assert parts_of(marks) <= set(TARGETS)


@pytest.mark.parametrize("part", TARGETS)
def test_each_part_is_what_its_make_target_runs(part: str) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    (recipe,) = re.findall(rf"^{TARGETS[part]}: .*\n((?:\t.*\n)+)", makefile, re.M)
    assert re.findall(r"pytest .*--part (\w+)", recipe) == [part]


def test_what_lands_runs_the_two_parts_and_requires_all() -> None:
    run = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert re.findall(r"^(?:\.ci/postgres )?make (test\S*)$", run, re.M) == ["test", "test-all"]
    assert "CONGTAM_REQUIRE_ALL=1" in run


@pytest.mark.xdist_group("together")
def test_tests_of_one_group_are_run_by_one_process(request: pytest.FixtureRequest) -> None:
    is_shared_out = hasattr(request.config, "workerinput")
    assert request.node.nodeid.endswith("@together") == is_shared_out  # what pytest-xdist shares out by


TESTS = """
import pytest
from hypothesis import given, strategies as st
from tests.browser import chromium
from tests.parts import examples, lacks

tried = []
@pytest.fixture
def needs_spark(): lacks("spark", "no Java here")

@given(st.integers())
@examples(1000)
def test_property(number): tried.append(number)
def test_number(): assert len(tried) == 100
@pytest.mark.long
def test_long(): assert len(tried) == 250
def test_of_a_fixture(needs_spark): pass
def test_unmarked(): chromium()
@pytest.mark.soak
def test_soaked(): assert len(tried) == 1000
"""


def run(pytester: pytest.Pytester, part: str, **required: str) -> dict[str, str]:
    """What becomes of these tests in a part of the run, and the whole output."""
    for name in [name for name in os.environ if name.startswith("CONGTAM_REQUIRE")]:
        del os.environ[name]  # pytester sets the environment back
    os.environ.update(required, PYTHONPATH=str(ROOT))
    pytester.makeconftest((ROOT / "tests" / "conftest.py").read_text(encoding="utf-8"))
    pytester.makepyfile(TESTS)
    done = pytester.runpytest_subprocess("-v", "-rs", "--part", part, "-p", "no:xdist")
    return dict(re.findall(r"::test_(\w+) ([A-Z]+)", done.stdout.str())) | {"output": done.stdout.str()}


@pytest.mark.long
def test_each_part_runs_what_is_marked_so_and_a_test_that_is_marked_wrongly_fails(pytester: pytest.Pytester) -> None:
    result = run(pytester, "quick")
    assert "mark this test: it needs a Chromium" in result.pop("output")
    assert result == {"property": "PASSED", "number": "PASSED", "unmarked": "FAILED"}
    result = run(pytester, "rest")
    assert "no Java here" in result.pop("output")
    assert result == {"property": "PASSED", "long": "PASSED", "of_a_fixture": "SKIPPED"}
    result = run(pytester, "soak")
    assert result.pop("output") and result == {"property": "PASSED", "soaked": "PASSED"}


@pytest.mark.long
def test_where_all_is_required_a_test_that_is_skipped_fails(pytester: pytest.Pytester) -> None:
    result = run(pytester, "rest", CONGTAM_REQUIRE_ALL="1")
    assert "no Java here" in result["output"]
    assert result["of_a_fixture"] in ("FAILED", "ERROR")


def test_where_one_thing_is_required_its_lack_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONGTAM_REQUIRE_SPARK", "1")
    with pytest.raises(pytest.fail.Exception, match="no Java"):
        lacks("spark", "no Java")
    monkeypatch.delenv("CONGTAM_REQUIRE_SPARK")
    with pytest.raises(pytest.skip.Exception, match="no Java"):
        lacks("spark", "no Java")
