"""Sweeps and differences under readings: one that is tried out, two that are compared, and all combinations at once."""

import json
import random
from functools import cache
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from engine import load_rulebook, sweep
from engine.cli import app
from engine.reading.case import CheckedPerson
from engine.reading.folding import under
from engine.reading.rulebook import Adopted, Rulebook
from engine.reading.vocabulary import ANY_READING, POSSIBLE
from engine.reasoning.readings import open_person, under_readings
from tests.pairs import small
from tests.random_rulebooks import text_of
from tests.support import ROOT, kl14
from tests.sweeping import Row, columns_of, differences, random_row, table_of
from tests.test_sweep_cli import read, save

BOOK = str(ROOT / "tests/data/kl14-readings")


@cache
def book() -> Rulebook:
    return load_rulebook(BOOK)


@cache
def read_otherwise(reading: str) -> Rulebook:
    question, value = reading.split("=")
    return under(book(), {question: Adopted((value,), tried=True)})


@cache
def rows(number: int = 60) -> list[Row]:
    rng = random.Random(5)
    return [random_row(book(), rng) for _ in range(number)]


@pytest.fixture
def table(tmp_path: Path) -> str:
    return str(save(table_of(book(), rows()), tmp_path / "rows.parquet"))


def run(*arguments: str, code: int = 0) -> Result:
    result = CliRunner().invoke(app, list(arguments))
    assert result.exit_code == code, result.output
    return result


def any_of(row: Row) -> str:
    roles, settled = row
    return "|".join(under_readings(open_person(book(), CheckedPerson("p1", roles, {}, settled))).any)


def test_the_column_of_all_readings_is_that_of_each_person_alone() -> None:
    swept = sweep(book(), table_of(book(), rows()), [ANY_READING])
    assert [text or "" for text in swept[ANY_READING].to_pylist()] == [any_of(row) for row in rows()]


def test_the_command_line_adds_the_column_of_all_readings(tmp_path: Path) -> None:
    plain, written = load_rulebook(text_of(small())), tmp_path / "small.yaml"
    written.write_text(text_of(small()))
    rows = save(table_of(plain, [random_row(plain, random.Random(1))]), tmp_path / "rows.parquet")
    run("sweep", str(rows), str(tmp_path / "out.parquet"), "--rulebook", str(written), "--all-readings")
    assert read(tmp_path / "out.parquet").column_names[-1] == ANY_READING


def test_all_readings_are_the_same_whatever_is_adopted() -> None:
    books = book(), read_otherwise("Q1=weighed")
    columns = [sweep(b, table_of(b, rows()), [ANY_READING])[ANY_READING].to_pylist() for b in books]
    assert columns[0] == columns[1]


def test_without_readings_all_of_them_leave_what_is_possible() -> None:
    plain = load_rulebook(text_of(small()))
    drawn = [random_row(plain, random.Random(seed)) for seed in range(20)]
    answers = sweep(plain, table_of(plain, drawn), [ANY_READING])
    assert answers[ANY_READING].to_pylist() == answers[POSSIBLE].to_pylist()


@pytest.mark.parametrize("reading", ["Q2=authority_exempts", "Q1=weighed"])
def test_a_reading_that_is_tried_out_is_swept_as_decide_reads_it(reading: str, table: str, tmp_path: Path) -> None:
    out = tmp_path / "out.parquet"
    said = run("sweep", table, str(out), "--rulebook", BOOK, "--reading", reading).stdout
    assert f"kl14-readings 1.0.0 ({reading})" in said
    other = read_otherwise(reading)
    swept = sweep(other, table_of(other, rows()), columns_of(other))
    assert differences(other, rows(), swept) == []
    assert read(out)[POSSIBLE].to_pylist() == swept[POSSIBLE].to_pylist()


def test_two_readings_of_one_rulebook_are_compared_row_by_row(table: str) -> None:
    asked = ("sweep", table, "--rulebook", BOOK, "--reading", "Q1=weighed", "--compare", BOOK, "--format", "json")
    counts = json.loads(run(*asked).stdout)
    assert counts["rulebook"]["readings"] == {"Q1": "weighed"} and "readings" not in counts["compared"]
    books = read_otherwise("Q1=weighed"), book()
    one, other = (sweep(b, table_of(b, rows()))[POSSIBLE].to_pylist() for b in books)
    assert counts["changed"] == sum(a != b for a, b in zip(one, other, strict=True)) > 0


def test_a_difference_of_two_readings_names_both_and_has_a_case_that_shows_it() -> None:
    asked = ("diff", BOOK, BOOK, "--reading-before", "Q15=outside", "--reading", "Q2=authority_reduces")
    data = json.loads(run(*asked, "--format", "json").stdout)
    assert (data["before"]["readings"], data["after"]["readings"]) == (
        {"Q15": "outside"},
        {"Q2": "authority_reduces"},
    )
    pairs = {(change["before"], change["after"]) for change in data["changes"]}
    assert {("exemption", "reduction"), ("not_applicable", "strict")} <= pairs
    text = run(*asked, "--lang", "en").stdout
    assert "kl14-readings 1.0.0 (Q15=outside)" in text and "kl14-readings 1.0.0 (Q2=authority_reduces)" in text


def test_a_reading_that_is_adopted_already_changes_no_case() -> None:
    data = json.loads(run("diff", BOOK, BOOK, "--reading", "Q2=by_cause", "--format", "json").stdout)
    assert data["changed"] == 0 and data["edits"]["rules"] == {"added": [], "removed": [], "changed": []}


@pytest.mark.parametrize("command", [("sweep", "rows.csv"), ("diff", BOOK, BOOK)])
def test_a_reading_that_is_not_there_is_wrong_usage_with_a_hint(command: tuple[str, ...]) -> None:
    arguments = [*command, "--reading", "Q2=authority_exempt", "--lang", "en"]
    if command[0] == "sweep":
        arguments += ["--rulebook", BOOK]
    result = run(*arguments, code=2)
    assert "authority_exempts" in result.stderr


def test_a_rulebook_without_readings_has_none_to_try() -> None:
    assert not kl14().tried and kl14().named == "kl14 1.0.0"
