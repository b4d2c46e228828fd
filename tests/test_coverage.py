"""What test cases reach, against brute force over all their completions; and how `congtam test` tells it."""

import json
import random
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from engine.cli import app
from engine.proving.coverage import Side, coverage
from engine.reading.case import CheckedPerson
from engine.reading.conditions import Condition, all_parts
from engine.reading.rulebook import Rulebook
from engine.reasoning.compile import compile_rulebook
from tests import oracle
from tests.parts import examples
from tests.random_rulebooks import drawn, is_sound, made_from, rulebooks, text_of
from tests.support import text_of_page

run = CliRunner().invoke


def random_persons(book: Rulebook, rng: random.Random) -> list[CheckedPerson]:
    persons = []
    for i in range(3):
        settled = {f.id: rng.choice(list(f.values)) for f in book.findings.values() if rng.random() < 0.6}
        roles = tuple(role for role in book.roles if rng.random() < 0.5) or tuple(book.roles)
        persons.append(CheckedPerson(f"p{i}", roles, {}, settled))
    return persons


def worlds_of(book: Rulebook, person: CheckedPerson) -> list[oracle.World]:
    cases = oracle.completions(book, person.roles, person.settled)
    return [oracle.evaluate(book, person.roles, case) for case in cases]


def applying(book: Rulebook, conclusion: str, world: oracle.World) -> set[str]:
    """The rules of a conclusion that hold and that no rule that holds overrides."""
    tests, _ = oracle.tests_of(book)
    rules = book.conclusions[conclusion].rules
    holding = [r for r in rules if r.when is not None and tests[r.id](world)]
    holding = holding or [r for r in rules if r.when is None]
    return {r.id for r in holding} - {name for r in holding for name in r.overrides}


def parts_of_rules(book: Rulebook) -> Iterator[tuple[str, Condition]]:
    for conclusion in book.conclusions.values():
        for rule in conclusion.rules:
            yield from ((rule.id, part) for part in (all_parts(rule.when) if rule.when else ()))


def side_of(truths: set[bool]) -> str:
    return "open" if len(truths) == 2 else "holds" if True in truths else "fails"


@given(rulebooks, st.integers(0, 2**32))
@examples(150)
def test_rules_values_and_sides_are_reached_by_exactly_the_persons_of_brute_force(book: Rulebook, seed: int) -> None:
    persons = random_persons(book, random.Random(seed))
    case = SimpleNamespace(id="k", persons=persons, require_read_as=lambda book: None)
    reached = coverage(compile_rulebook(book), [case])  # type: ignore[list-item]
    worlds = {f"k/{p.id}": own for p in persons if (own := worlds_of(book, p))}  # not who contradicts the rules
    for conclusion in book.conclusions.values():
        for rule in conclusion.rules:
            sure = [n for n, ws in worlds.items() if all(rule.id in applying(book, conclusion.id, w) for w in ws)]
            assert reached.rules[rule.id] == tuple(sure)
        for value in conclusion.values:
            only = [n for n, ws in worlds.items() if {w[conclusion.id] for w in ws} == {value}]
            assert reached.values[conclusion.id, value] == tuple(only)
    for rule_id, part in parts_of_rules(book):
        test = oracle.test_of(part)
        sides = {name: side_of({test(world) for world in ws}) for name, ws in worlds.items()}
        for side in ("holds", "fails", "open"):
            there = tuple(name for name, own in sides.items() if own == side)
            assert reached.sides.get(Side(rule_id, part.path, side), ()) == there


@given(rulebooks)
@examples(60)
def test_the_sides_that_count_are_those_that_some_case_can_reach(book: Rulebook) -> None:
    by_roles: dict[tuple[str, ...], list[oracle.World]] = {}
    for roles, settled in oracle.all_worlds(book).cases():
        if oracle.is_possible(book, roles, settled):
            by_roles.setdefault(roles, []).append(oracle.evaluate(book, roles, settled))
    expected = set()
    for rule_id, part in parts_of_rules(book):
        test = oracle.test_of(part)
        truths = [{test(world) for world in worlds} for worlds in by_roles.values()]
        whole = set[bool]().union(*truths)
        expected |= {Side(rule_id, part.path, side_of({truth})) for truth in whole}
        expected |= {Side(rule_id, part.path, "open") for values in truths if len(values) == 2}
    assert set(coverage(compile_rulebook(book), []).sides) == expected


# -- the command


def small_rulebook() -> dict[str, Any]:
    """Two rules on the recommendation, one of which a case with f: a applies."""
    data = drawn(0)
    words, rule = data["title"], data["conclusions"][-1]["rules"][0] | {"overrides": []}
    data["findings"] = [data["findings"][0] | {"id": "f", "values": {"a": words, "b": words}}]
    data["constraints"] = []
    data["conclusions"] = [
        {"conclusion": "recommendation", "label": words, "values": {"exemption": words, "strict": words}, "rules": [
            rule | {"id": "recommendation.a", "when": {"f": "a"}, "then": {"recommendation": "exemption"}},
            rule | {"id": "recommendation.b", "when": "otherwise", "then": {"recommendation": "strict"}}]}
    ]  # fmt: skip
    return data


def case_of(value: str, outcome: str) -> str:
    return (
        f"case: only-{value}\ntitle: t\nrulebook: small\nas_of: 2022-01-01\npilot: {{}}\n"
        f"persons: [{{id: p1, roles: [implementer], findings: {{f: {value}}}}}]\n"
        f"expect: {{p1: {{recommendation: {outcome}}}}}\n"
    )


@pytest.fixture
def places(tmp_path: Path) -> tuple[str, str]:
    """A rulebook whose texts hold markup, and a folder with one case that reaches its first rule."""
    data = small_rulebook()
    assert is_sound(made_from(data))
    says = {"vi": "<script>alert(1)</script> & \"'", "en": "<img src=x onerror=alert(2)> & \"'"}
    data["conclusions"][0]["label"] = says
    data["conclusions"][0]["values"] = {"exemption": says, "strict": says}
    data["findings"][0] |= {"label": says, "values": {"a": says, "b": says}}
    for rule in data["conclusions"][0]["rules"]:
        rule["says"] = says
    book, cases = tmp_path / "book.yaml", tmp_path / "cases"
    cases.mkdir()
    book.write_text(text_of(data), encoding="utf-8")
    (cases / "a.yaml").write_text(case_of("a", "exemption"), encoding="utf-8")
    return str(book), str(cases)


def test_the_text_names_what_is_not_reached_and_what_survives(places: tuple[str, str]) -> None:
    book, cases = places
    result = run(app, ["test", cases, "--rulebook", book, "--coverage", "--mutants", "--lang", "en"])
    assert result.exit_code == 0
    for line in (
        "Rules applied: 1 / 2",
        "Values of conclusions met: 1 / 2",
        "Sides of conditions met: 1 / 3",
        "No case applies the rule recommendation.b.",
        "No case gives recommendation the value strict.",
        "Sides of recommendation.a not met: when.f fails; when.f open.",
    ):
        assert line in result.stdout
    # killed: negated, a → b, exemption → strict; not noticed by f: a: dropped, strict → exemption
    assert "Mutants killed: 2 / 4" in result.stdout
    assert "Survived: recommendation.b, change the outcome: strict → exemption" in result.stdout
    assert "Quy tắc đã áp dụng: 1 / 2" in run(app, ["test", cases, "--rulebook", book, "--coverage"]).stdout


def test_json_is_an_array_of_persons_without_the_new_options_and_an_object_with_them(places: tuple[str, str]) -> None:
    book, cases = places
    arguments = ["test", cases, "--rulebook", book, "--format", "json"]
    plain = json.loads(run(app, arguments).stdout)
    assert plain == [{"case": "only-a", "person": "p1", "expected": True, "differences": []}]
    both = json.loads(run(app, [*arguments, "--coverage", "--mutants"]).stdout)
    assert list(both) == ["tests", "rulebook", "coverage", "mutants"]
    assert both["tests"] == plain
    assert both["rulebook"] == {"id": "small", "version": "1.0.0"}
    assert both["coverage"] == {
        "rules": {"recommendation.a": ["only-a/p1"], "recommendation.b": []},
        "values": [
            {"conclusion": "recommendation", "value": "exemption", "persons": ["only-a/p1"]},
            {"conclusion": "recommendation", "value": "strict", "persons": []},
        ],
        "sides": [
            {"rule": "recommendation.a", "part": "when.f", "side": "holds", "persons": ["only-a/p1"]},
            {"rule": "recommendation.a", "part": "when.f", "side": "fails", "persons": []},
            {"rule": "recommendation.a", "part": "when.f", "side": "open", "persons": []},
        ],
    }
    fates = {(m["kind"], m["rule"]): m for m in both["mutants"]}
    assert {k: m["fate"] for k, m in fates.items()} == {
        ("drop", "recommendation.a"): "survived",
        ("negate", "recommendation.a"): "killed",
        ("outcome", "recommendation.a"): "killed",
        ("outcome", "recommendation.b"): "survived",
    }
    assert fates["negate", "recommendation.a"]["killed_by"] == "only-a"
    assert fates["drop", "recommendation.a"]["would_kill"]["findings"] == {"f": "b"}
    assert list(json.loads(run(app, [*arguments, "--coverage"]).stdout)) == ["tests", "rulebook", "coverage"]


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("options", [["--coverage"], ["--mutants"]])
def test_the_page_is_well_formed_stands_alone_and_escapes_what_the_rulebook_says(
    places: tuple[str, str], language: str, options: list[str], tmp_path: Path
) -> None:
    book, cases = places
    page = tmp_path / "page.html"
    result = run(app, ["test", cases, "--rulebook", book, "--html", str(page), "--lang", language, *options])
    assert result.exit_code == 0
    text = text_of_page(page.read_text(encoding="utf-8"), language)
    says = {"vi": "<script>alert(1)</script> & \"'", "en": "<img src=x onerror=alert(2)> & \"'"}[language]
    assert says in text
    assert "recommendation.b" in text
    assert {"vi": "Quy tắc đã áp dụng1 / 2", "en": "Rules applied1 / 2"}[language] in text
    assert (options == ["--mutants"]) == (
        {"vi": "Hồ sơ sẽ phát hiện", "en": "A case that would kill it"}[language] in text
    )


def test_nothing_is_measured_while_a_test_fails_and_the_json_keeps_its_shape(places: tuple[str, str]) -> None:
    book, cases = places
    (Path(cases) / "b.yaml").write_text(case_of("b", "exemption"), encoding="utf-8")
    result = run(app, ["test", cases, "--rulebook", book, "--coverage", "--format", "json", "--lang", "en"])
    assert result.exit_code == 1
    assert list(json.loads(result.stdout)) == ["tests"]
    assert result.stderr.strip() != ""


def test_suggested_files_make_every_rule_reached_and_every_mutant_killed(
    places: tuple[str, str], tmp_path: Path
) -> None:
    book, cases = places
    drafted = tmp_path / "drafted"
    first = run(app, ["test", cases, "--rulebook", book, "--suggest", str(drafted), "--lang", "en"])
    assert first.exit_code == 0
    assert "1 files, 1 persons" in first.stdout
    again = run(app, ["test", cases, str(drafted), "--rulebook", book, "--mutants", "--coverage", "--lang", "en"])
    assert again.exit_code == 0 and again.stderr == ""
    assert "Mutants killed: 4 / 4" in again.stdout
    assert "Rules applied: 2 / 2" in again.stdout
