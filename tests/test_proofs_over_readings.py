"""`congtam check` looks at all combinations of readings: what it finds there, and that it finds every planted fault."""

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from typer.testing import CliRunner

from engine import load_case, load_rulebook
from engine.cli import app
from engine.proving import whole
from engine.proving.properties import claims_of, compile_choice_for_proofs, compile_for_proofs, prove
from engine.proving.refutation import Refutation
from engine.proving.whole import Whole
from engine.reading.diagnostics import Code
from engine.reading.folding import fold, under
from engine.reading.rulebook import Adopted, Rulebook
from engine.reasoning import compile as compiling
from engine.reasoning.compile import compiler_of
from engine.reasoning.decide import decide_case
from engine.reasoning.operations import FALSE, conjunction
from tests.parts import examples
from tests.random_rulebooks import rulebooks_with_readings
from tests.support import ROOT, diagnostic_of

run = CliRunner().invoke
SMALL = ROOT / "tests" / "data" / "two-readings.yaml"
KL14 = ROOT / "tests" / "data" / "kl14-readings"


@cache
def kl14() -> Whole:
    return compile_for_proofs(load_rulebook(KL14))


# -- kl14 with all readings


def claims(slow: bool) -> list[str]:
    return [claim.id for claim in claims_of(compile_for_proofs(load_rulebook(SMALL))) if claim.is_slow == slow]


def test_what_is_proved_quickly_of_kl14_holds_under_every_combination_of_its_readings() -> None:
    assert kl14().combinations == 483_729_408
    for claim in claims_of(kl14()):
        if not claim.is_slow:
            assert prove(claim, kl14()).verdict == "proved", claim.id


@pytest.mark.long
@pytest.mark.parametrize("name", claims(slow=True))
def test_what_takes_long_to_prove_of_kl14_holds_under_every_combination_too(name: str) -> None:
    claim = next(claim for claim in claims_of(kl14()) if claim.id == name)
    proof = prove(claim, kl14())
    assert proof.verdict == "proved"
    together = [diagnostic_of(r).params for r in proof.refutations]
    if name == "worse-is-never-milder":
        (warned,) = together
        assert (warned["name"], warned["under"]) == (
            "subjective_fault", "Q2: authority_exempts, Q20: reduction_at_best",
        )  # fmt: skip
    else:
        assert not together


BREAKS = {
    "abuse-is-strict": {"Q15: outside"},
    "strict-is-abuse": {"Q13: cover_up"},
    "concealment-bars-leniency": {"Q13: lessens"},
    "causes-come-first": {"Q24: no_condition", "Q27: protected_too"},
    "grave-fault-bars-leniency": {"Q27: protected_too"},
    "exemption-needs-objective-basis": {"Q2: authority_exempts"},
    "no-leniency-without-the-conditions": {"Q1: weighed"},
    "size-of-damage-and-repair-change-nothing": {"Q11: weighs"},
}
"""What alone breaks an invariant of kl14, found by hand on the prototype's diagrams; no other needs any reading."""


def test_the_minimal_sets_that_break_an_invariant_of_kl14_are_those_that_were_found_by_hand() -> None:
    found = {}
    for claim in claims_of(kl14()):
        for region in claim.regions(kl14().compiled) if claim.regions and claim.id.startswith("invariant.") else ():
            sets = kl14().minimal_choices(region.where)
            assert all(len(choice) == 1 for choice in sets)
            found[claim.id.removeprefix("invariant.")] = {f"{q}: {value}" for ((q, value),) in sets}
    assert {name: sets for name, sets in found.items() if sets} == BREAKS
    assert len(found) == 13


# -- against brute force


@given(rulebooks_with_readings)
@examples(60)
def test_minimal_sets_are_those_of_every_combination_looked_at_alone(book: Rulebook) -> None:
    made = compile_for_proofs(book)
    value = next(iter(book.open.conclusions["recommendation"].values))
    compiler = compiler_of(made.compiled)
    where = made.compiled.diagrams.apply(
        conjunction, made.compiled.constraints, compiler.test("recommendation", (value,))
    )
    default = made.chosen(())
    reached = []
    for values in product(*(read.values for read in book.open.readings.values())):
        choice = dict(zip(book.open.readings, values, strict=True))
        if not any(choice.items() >= apart.items() for apart in book.apart):
            folded = compile_choice_for_proofs(fold(book.open, {q: Adopted((v,)) for q, v in choice.items()})).compiled
            d, tested = folded.diagrams, compiler_of(folded).test("recommendation", (value,))
            if d.apply(conjunction, folded.constraints, tested) != FALSE:
                reached.append(frozenset(choice.items() - default.items()))
    minimal = {found for found in reached if not any(other < found for other in reached)}
    assert {frozenset(choice) for choice in made.minimal_choices(where)} == minimal


# -- planted faults


@dataclass(frozen=True)
class Fault:
    """A fault planted in the small rulebook: the text before which others go in, what it refutes, and under what."""

    property: str
    code: Code
    edits: Mapping[str, str]
    under: str = ""
    severity: str = "error"


def rule(name: str, of: str, when: str, value: str, more: str = "") -> dict[str, str]:
    """A rule more, before the first of its conclusion."""
    first = {"duty": "      - id: duty.kept\n", "recommendation": "      - id: recommendation.exempt\n"}[of]
    written = (
        f"      - id: {of}.{name}\n        cite: {{clause: '1'}}\n        basis: interpretation\n        question: Q1\n"
        f"        reason: {{vi: Để thử., en: For a test.}}\n        when: {when}\n        then: {{{of}: {value}}}\n"
        f"        says: {{vi: Để thử., en: For a test.}}\n{more}"
    )
    return {first: written + first}


def under_(readings: str, overrides: str = "") -> str:
    return f"        under: {{{readings}}}\n" + (f"        overrides: [{overrides}]\n" if overrides else "")


KEPT, HARM = "invariant.exempt-who-kept-to-it", "invariant.harm-changes-nothing"
BOTH = "Q1: counts, Q2: excuses"
UNLESS = "unless: {Q1: counts, Q2: excuses}"
REPORTED = "when: {reported: yes}"
EXEMPT, ORDINARY = "recommendation.exempt", "recommendation.ordinary"
FAULTS = {
    "unless-forgotten": Fault(
        KEPT, Code.BROKEN_INVARIANT, {UNLESS: "unless: {Q1: counts}"}, "Q2: excuses"
    ),
    "unless-of-another-reading": Fault(
        KEPT, Code.NEEDLESS_UNLESS, {UNLESS: "unless: {Q1: [nothing, counts], Q2: excuses}"}
    ),
    "unless-in-vain": Fault(
        HARM, Code.NEEDLESS_UNLESS, {"    unchanged_by:": "    unless: {Q1: counts}\n    unchanged_by:"}
    ),
    "gap-under-a-reading": Fault(
        "one-value", Code.GAP, {"when: {kept: no}\n": "under: {Q1: nothing}\n        when: {kept: no}\n"}, "Q1: counts"
    ),
    "conflict-of-two-readings": Fault(
        "one-value",
        Code.CONFLICT,
        rule("both", "recommendation", "{storm: yes, reported: yes}", "ordinary", under_(BOTH, EXEMPT)),
        BOTH,
    ),
    "rule-that-decides-under-no-reading": Fault(
        "every-rule-decides",
        Code.DEAD_RULE,
        {
            **rule("never", "duty", "{reported: yes, kept: no}", "broken", under_("Q1: counts")),
            "overrides: [duty.broken]": "overrides: [duty.broken, duty.never]",
        },
        "Q1: counts",
    ),
    "value-of-no-reading": Fault(
        "reachable",
        Code.UNREACHABLE_VALUE,
        {"broken: {vi: không làm tròn, en: broken}": "broken: {vi: không làm tròn, en: broken}, late: {vi: a, en: a}"},
    ),
    "idle-under-a-reading": Fault(
        "no-idle-part", Code.IDLE_PART, {REPORTED: "when: {reported: yes, kept: no}"}
    ),
    "signed-off-under-a-reading": Fault(
        "no-idle-part",
        Code.NOT_IDLE,
        {REPORTED: f"{REPORTED}\n        idle: [{{part: when.reported, reason: {{vi: a, en: a}}}}]"},
    ),
    "worse-is-milder-under-a-reading": Fault(
        "worse-is-never-milder",
        Code.NOT_MONOTONE,
        rule("odd", "recommendation", "{kept: yes}", "ordinary", under_("Q2: excuses", EXEMPT))
        | {"        when: {storm: yes}\n": "        when: {storm: yes, kept: no}\n"},
        "Q2: excuses",
    ),
    "worse-is-milder-under-two": Fault(
        "worse-is-never-milder",
        Code.NOT_MONOTONE,
        rule("odd", "recommendation", "{kept: yes}", "ordinary", under_(BOTH, EXEMPT))
        | {"        when: {storm: yes}\n": "        when: {storm: yes, kept: no}\n"},
        BOTH,
        "warning",
    ),
    "shared-under-a-reading": Fault(
        "persons-apart",
        Code.NOT_INDIVIDUAL,
        rule("storm", "duty", "{storm: yes}", "met", under_("Q2: excuses", "duty.broken")),
        "Q2: excuses",
    ),
    "milder-by-a-role": Fault(
        "invariant.roles-add-burdens",
        Code.BROKEN_INVARIANT,
        rule("role", "recommendation", "{role: approver}", "exemption", under_("Q2: excuses", ORDINARY)),
        "Q2: excuses",
    ),
    "harm-under-a-reading": Fault(
        HARM,
        Code.BROKEN_INVARIANT,
        rule("harm", "duty", "{harm: great}", "broken", under_("Q1: counts", "duty.kept, duty.reported")),
        "Q1: counts",
    ),
}  # fmt: skip


def planted(fault: Fault, folder: Path) -> Path:
    text = SMALL.read_text(encoding="utf-8")
    for old, new in fault.edits.items():
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    path = folder / "small.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_under_some_readings_is_found_and_the_readings_are_named(name: str, tmp_path: Path) -> None:
    fault = FAULTS[name]
    path = planted(fault, tmp_path)
    result = run(app, ["check", str(path), "--format", "json", "--lang", "en", "--witnesses", str(tmp_path / "w")])
    report = json.loads(result.stdout)
    proof = next(p for p in report["properties"] if p["id"] == fault.property)
    found = [r for r in proof["refutations"] if r["code"] == fault.code]
    assert found and {r["severity"] for r in found} == {fault.severity}
    assert proof["verdict"] == ("refuted" if fault.severity == "error" else "proved")
    named = dict(part.split(": ") for part in fault.under.split(", ")) if fault.under else {}
    for refutation in found:
        assert refutation.get("readings", {}) == (named if refutation["cases"] else {})
        assert all(question in refutation["message"] for question in named)


@pytest.mark.parametrize("name", ["unless-forgotten", "worse-is-milder-under-two", "harm-under-a-reading"])
def test_a_written_case_adopts_the_readings_and_is_decided_as_shown(name: str, tmp_path: Path) -> None:
    path = planted(FAULTS[name], tmp_path)
    result = run(app, ["check", str(path), "--format", "json", "--witnesses", str(tmp_path / "w")])
    book = load_rulebook(path)
    proof = next(p for p in json.loads(result.stdout)["properties"] if p["id"] == FAULTS[name].property)
    shown = [(case, r["readings"]) for r in proof["refutations"] for case in r["cases"]]
    assert shown and len(shown) == len(proof["files"])
    for (case, readings), file in zip(shown, proof["files"], strict=True):
        checked = load_case(Path(file), book)
        adopted = checked.rulebook.adopted
        assert {question: read.values for question, read in adopted.items()} == {q: (v,) for q, v in readings.items()}
        (decision,) = decide_case(checked)
        assert list(decision.possible) == case["possible"]


def test_the_small_rulebook_without_a_fault_is_proved() -> None:
    assert run(app, ["check", str(SMALL)]).exit_code == 0


def test_a_part_that_another_reading_needs_is_not_idle(tmp_path: Path) -> None:
    ((first, calm),) = rule("calm", "duty", "{kept: yes, storm: no}", "met").items()
    washed = rule("washed", "duty", "{kept: yes, storm: yes}", "broken", under_("Q2: excuses", "duty.kept") + calm)
    fault = Fault("", Code.IDLE_PART, {first: washed[first].removesuffix(first)})
    book = load_rulebook(planted(fault, tmp_path))
    held = {}
    for name, looked_at in (("default", folded(book)), ("all", book)):
        found = [diagnostic_of(r).params for r in refutations(compile_for_proofs(looked_at), "no-idle-part")]
        held[name] = {p["held"] for p in found if (p["rule"], p["part"]) == ("duty.calm", "when.storm")}
    assert held == {"default": {"true, false"}, "all": {"false"}}  # under Q2, the storm decides whom calm excuses


def folded(book: Rulebook) -> Rulebook:
    """The rulebook under its default readings as one that has none."""
    return replace(book, readings={}, unfolded=None)


def refutations(made: Whole, name: str) -> tuple[Refutation, ...]:
    return prove(next(claim for claim in claims_of(made) if claim.id == name), made).refutations


def test_what_is_not_claimed_under_the_default_is_proved_under_the_other_readings(tmp_path: Path) -> None:
    swapped = {
        "{kept: yes}\n    unless: {Q1: counts, Q2: excuses}": "{kept: no}\n    unless: {Q1: [nothing, counts]}",
    }
    made = compile_for_proofs(load_rulebook(planted(Fault("", Code.BROKEN_INVARIANT, swapped), tmp_path)))
    assert {diagnostic_of(r).params.get("under") for r in refutations(made, KEPT)} == {None}


def test_a_fold_that_is_not_the_choice_of_its_readings_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def forgetful(book: Rulebook, readings: Mapping[str, Adopted]) -> Rulebook:
        made = fold(book, readings)
        first, *others = made.conclusions["recommendation"].rules
        changed = replace(made.conclusions["recommendation"], rules=(replace(first, value="ordinary"), *others))
        return replace(made, conclusions=made.conclusions | {"recommendation": changed})

    monkeypatch.setattr(whole, "fold", forgetful)
    made = compile_for_proofs(load_rulebook(SMALL))
    for name in ("default-is-a-fold", "other-folds"):
        assert all(r.diagnostic is None and r.cases for r in refutations(made, name))
        assert refutations(made, name)


@pytest.mark.long
def test_the_question_is_named_whose_readings_make_the_diagrams_too_large(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compiling, "OPEN_BUDGET", 60_000)
    shutil.copytree(KL14, tmp_path / "kl14")
    questions = tmp_path / "kl14" / "questions.yaml"
    text = questions.read_text(encoding="utf-8")
    questions.write_text(
        text.replace("  - id: Q34\n", "  - id: Q34\n    about: is_innovation_pilot\n"), encoding="utf-8"
    )
    made = compile_for_proofs(load_rulebook(tmp_path / "kl14"))
    (found,) = refutations(made, "one-value")
    assert diagnostic_of(found).code is Code.READING_MULTIPLIES
    assert diagnostic_of(found).params["name"] == "Q34"


# -- what is looked at


def test_quick_leaves_out_what_takes_long_and_says_so() -> None:
    report = json.loads(run(app, ["check", str(SMALL), "--quick", "--format", "json"]).stdout)
    assert [p["id"] for p in report["properties"]] == claims(slow=False)
    text = run(app, ["check", str(SMALL), "--quick", "--lang", "en"])
    assert text.exit_code == 0 and f"{len(claims(slow=True))} more: not looked at" in text.stdout


def test_which_readings_are_adopted_changes_nothing_of_what_is_proved() -> None:
    book = load_rulebook(SMALL)
    other = under(book, {"Q1": Adopted(("counts",)), "Q2": Adopted(("general", "excuses"))})
    here, there = compile_for_proofs(book), compile_for_proofs(other)
    assert [c.id for c in claims_of(here)] == [c.id for c in claims_of(there)]
    assert all(prove(claim, there).verdict == "proved" for claim in claims_of(there))


def test_a_reading_that_is_tried_out_is_looked_at_alone_and_named() -> None:
    result = run(app, ["check", str(SMALL), "--reading", "Q1=counts", "--lang", "en"])
    assert result.exit_code == 0, result.stdout
    assert result.stdout.splitlines()[0] == "Looked at under these readings alone: Q1: counts."
    report = json.loads(run(app, ["check", str(SMALL), "--reading", "Q1=counts", "--format", "json"]).stdout)
    assert report["under"] == {"Q1": ["counts"]} and "open" not in report
    assert KEPT not in [p["id"] for p in report["properties"]]


def test_the_size_of_the_open_diagrams_is_printed() -> None:
    report = json.loads(run(app, ["check", str(SMALL), "--format", "json"]).stdout)
    assert report["open"] == {"questions": 2, "combinations": 4, "nodes": 37, "limit": 1_000_000}


def test_expectations_are_run_under_a_reading_that_is_tried_out_and_it_is_said() -> None:
    cases = str(ROOT / "cases" / "health-records-pilot.yaml")
    assert run(app, ["test", cases, "--lang", "en"]).exit_code == 0
    result = run(app, ["test", cases, "--reading", "Q2=authority_reduces", "--lang", "en"])
    assert result.exit_code == 1  # the case expects exemption
    assert result.stdout.startswith("Tried out: Q2=authority_reduces;")
