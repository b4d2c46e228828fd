"""Like cases alike, from the register: who counts as a precedent, and what a committee reads."""

import importlib
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from engine.cli import app
from engine.keeping import people
from engine.keeping.decided import decided, precedents
from engine.keeping.keep import current, keep_decisions
from engine.keeping.precedent import Ruling
from engine.keeping.register import Register
from engine.reading.entries import Language
from engine.reasoning.decide import decide_case
from engine.reasoning.recommend import recommend
from tests.register_support import HEALTH, NOW, decide, given
from tests.support import ROOT, kl14
from tests.test_telling import GOLDEN, LANGUAGES

SHORT = HEALTH.read_text(encoding="utf-8")
STATED = {f.id: f.polarity[0] for f in kl14().findings.values() if f.scope == "person" and f.polarity}
STATED |= {"performed_supervision_duty": "not_applicable", "deviation_ratified": "yes"}
FULL = SHORT.replace(
    "      personal_gain:",
    "".join(f"      {name}: {value}\n" for name, value in STATED.items() if f" {name}:" not in SHORT)
    + "      personal_gain:",
)
"""The case with every finding stated that has a polarity."""
OTHER = FULL.replace("case: health-records-pilot", "case: records-elsewhere")
WORSE = OTHER.replace("damage_level: {value: minor", "damage_level: {value: serious")
CASE = "health-records-pilot"


def other(folder: Path, text: str = OTHER) -> Path:
    path = folder / "records-elsewhere.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def full(register: Register, key: str = "k") -> None:
    brought = given(text=FULL)
    keep_decisions(register, NOW, key, brought, recommend(brought.rulebook, brought.case))


def ruled(register: Register, key: str, outcome: str, case: str = CASE) -> None:
    people.authority(register, NOW, key, people.Decided(case, "p1", outcome, "Ban X", "Vì còn thiếu sót"))


def flagged(register: Register, path: Path) -> list[tuple[str, bool, str]]:
    case = given(path).case
    found = precedents(register, decide_case(case))
    return [(flag.departure, flag.certain, flag.ruling.by) for flag in found]


def test_an_authoritys_decision_counts_before_what_was_recommended_and_a_new_case_is_held_against_it(
    where: str, tmp_path: Path
) -> None:
    register, _ = Register.create(where, NOW)
    with register:
        full(register)
        assert flagged(register, other(tmp_path)) == []
        ruled(register, "a1", "reduction")
        full(register, "again")  # later, and no decision of the authority's
        with register.reading() as view:
            (past,) = decided(view)
        assert past.ruling == Ruling("reduction", "authority") and past.rulebook == "kl14 1.0.0"
        assert flagged(register, other(tmp_path)) == [("milder", True, "recommendation")]
        assert flagged(register, HEALTH) == []  # nobody is held against the own past


def test_what_is_corrected_is_no_precedent(where: str, tmp_path: Path) -> None:
    register, _ = Register.create(where, NOW)
    with register:
        full(register)
        ruled(register, "a1", "strict")
        ruled(register, "a2", "reduction")
        with register.reading() as view:
            first, second = current(view, CASE, "authority")
            assert decided(view)[0].sequence == second.sequence
        people.correct(register, NOW, "c1", second.sequence, None, "nhầm")
        with register.reading() as view:
            assert decided(view)[0].sequence == first.sequence
        with register.reading() as view:
            recommendation = current(view, CASE, "decision")[0]
        people.correct(register, NOW, "c2", recommendation.sequence, None, "nhầm")
        with register.reading() as view:
            assert decided(view) == []
        assert flagged(register, other(tmp_path)) == []


def test_an_authoritys_decision_at_hand_is_held_against_the_register_while_the_findings_are_those(
    where: str, tmp_path: Path
) -> None:
    register, _ = Register.create(where, NOW)
    with register:
        full(register, "k1")
        decide(register, "k2", path=other(tmp_path))
        ruled(register, "a1", "strict", "records-elsewhere")
        assert flagged(register, other(tmp_path)) == [("harsher", True, "authority")]
        assert flagged(register, other(tmp_path, WORSE)) == []


def test_what_was_erased_still_binds(where: str, tmp_path: Path) -> None:
    register, _ = Register.create(where, NOW)
    with register:
        full(register)
        ruled(register, "a1", "reduction")
        people.erase(register, NOW, "e1", CASE, ("p1",))
        assert flagged(register, other(tmp_path)) == [("milder", True, "recommendation")]


# -- the command


@pytest.fixture
def book(tmp_path: Path) -> str:
    where = str(tmp_path / "r.db")
    register, _ = Register.create(where, NOW)
    with register:
        full(register, "k1")
        decide(register, "k2", path=ROOT / "cases" / "lab-equipment-sharing.yaml")
        ruled(register, "a1", "reduction")
    return where


def run(where: str, *arguments: str) -> Result:
    return CliRunner().invoke(app, ["register", "precedents", *arguments, "--register", where])


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_committee_reads_is_as_reviewed(book: str, tmp_path: Path, language: Language, update: bool) -> None:
    told = run(book, str(other(tmp_path, WORSE)), "--lang", language)
    assert told.exit_code == 0, told.output
    silent = OTHER.replace("damage_level:", "# damage_level:").replace("deviation_ratified:", "# deviation_ratified:")
    unsure = run(book, str(other(tmp_path, silent)), "--lang", language)
    golden, text = GOLDEN / f"precedents.{language}.txt", f"{told.stdout}\n---\n\n{unsure.stdout}"
    if update:
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


def test_programs_get_the_pair_side_by_side(book: str, tmp_path: Path) -> None:
    data = json.loads(run(book, str(other(tmp_path, WORSE)), "--format", "json").stdout)
    (flag,) = data["flags"]
    assert (flag["person"], flag["departure"], flag["certain"]) == ("p1", "milder", True)
    assert flag["ruling"] == {"outcome": "exemption", "by": "recommendation", "second_opinion": "agrees"}
    assert flag["precedent"]["ruling"] == {"outcome": "reduction", "by": "authority"}
    assert flag["apart"] == {"damage_level": {"here": "serious", "there": "minor"}}
    assert flag["open"] == {} and flag["alike"]["personal_gain"] == {"here": "no", "there": "no"}
    assert data["nearest"]["p1"][0]["precedent"]["case"] == CASE
    assert (data["compared"], data["left_out"]) == (3, 0)


def test_one_person_may_be_asked_for_and_a_stranger_is_refused(book: str) -> None:
    land = str(ROOT / "cases" / "land-price-map-dissent.yaml")
    assert set(json.loads(run(book, land, "--person", "p2", "--format", "json").stdout)["nearest"]) == {"p2"}
    refused = run(book, land, "--person", "p9")
    assert refused.exit_code == 1 and "p1, p2" in refused.stderr and refused.stdout == ""


def test_the_recommendation_is_the_same_with_and_without_flags(book: str, tmp_path: Path) -> None:
    path = other(tmp_path, WORSE)
    before = CliRunner().invoke(app, ["evaluate", str(path), "--format", "json"]).stdout
    run(book, str(path))
    assert CliRunner().invoke(app, ["evaluate", str(path), "--format", "json"]).stdout == before


def test_of_many_flags_the_rest_is_counted_and_programs_get_all(
    book: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Register.open(book) as register:
        ruled(register, "a2", "strict", "lab-equipment-sharing")
    monkeypatch.setattr(importlib.import_module("engine.telling.precedents"), "FLAGS_TOLD", 0)
    told = run(book, str(other(tmp_path)), "--lang", "en").stdout
    count = len(json.loads(run(book, str(other(tmp_path)), "--format", "json").stdout)["flags"])
    assert count and f"{count} more; --format json lists all of them." in told and "MILDER" not in told
