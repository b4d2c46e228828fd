"""Rulebooks as large as a careless hand may write them: an answer, or the one sentence of the node budget."""

import gc
import itertools
import json
from collections.abc import Callable, Collection
from functools import cache
from pathlib import Path

import pytest
from typer.testing import CliRunner

from engine import InputError, load_case, load_rulebook, recommend, sweep
from engine.cli import app
from engine.reading.diagnostics import Code
from engine.reading.rulebook import RECOMMENDATION, Rulebook
from engine.reasoning import explain
from engine.reasoning.compile import collector_paused, compile_rulebook
from engine.reasoning.sample import Sampler, sampled
from tests.parts import few

HEAD = """
rulebook: big
version: 1.0.0
title: {vi: Bộ quy tắc lớn, en: A large rulebook}
in_force: {from: 2021-09-22}
outcomes:
  - {id: exemption, merit: yes, label: {vi: miễn, en: exemption}, means: {vi: Miễn., en: Exempt.}}
  - {id: ordinary, merit: yes, label: {vi: thường, en: ordinary}, means: {vi: Thường., en: As usual.}}
roles:
  - {id: implementer, label: {vi: người thực hiện, en: implementer}}
sources:
  - source: decision
    title: {vi: Quyết định, en: Decision}
    verified: no
    provenance: {vi: Thử., en: Test.}
    clauses:
      - {id: "1", text: Làm đúng quyết định thì được miễn trách nhiệm., en: Whoever keeps to the decision is exempt.}
"""


def finding(i: int) -> str:
    return f"""
  - id: f{i}
    scope: person
    label: {{vi: Điều {i}, en: Fact {i}}}
    question: {{vi: "Điều {i}?", en: "Fact {i}?"}}
    clause: "1"
    basis: text
    evidence: {{vi: báo cáo, en: report}}"""


def conclusion(name: str, values: tuple[str, str], rules: list[tuple[str, str]], otherwise: str) -> str:
    named = ", ".join(f"{v}: {{vi: {v}, en: {v}}}" for v in values)
    lines = [f"\n  - conclusion: {name}\n    label: {{vi: {name}, en: {name}}}\n    values: {{{named}}}\n    rules:"]
    for i, (when, value) in enumerate([*rules, ("otherwise", otherwise)]):
        lines.append(
            f"""
      - id: {name.replace("_", "-")}.r{i}
        cite: {{clause: "1", quote: được miễn trách nhiệm}}
        basis: text
        when: {when}
        then: {{{name}: {value}}}
        says: {{vi: Lý do {i}., en: Reason {i}.}}"""
        )
    return "".join(lines)


OUTCOMES, GROUP = ("exemption", "ordinary"), ("good", "bad")


Conclusions = list[str]


def one_conclusion(findings: int) -> Conclusions:
    """Every finding in one conclusion, each in a rule of its own."""
    rules = [(f"{{f{i}: yes}}", "ordinary") for i in range(findings)]
    return [conclusion(RECOMMENDATION, OUTCOMES, rules, "exemption")]


def chain(layers: int) -> Conclusions:
    """Conclusions that each rest on the one before and on a finding of their own."""
    made = [conclusion("c0", GROUP, [("{f0: yes}", "bad")], "good")]
    for i in range(1, layers):
        made.append(conclusion(f"c{i}", GROUP, [(f"{{any: [{{f{i}: yes}}, {{c{i - 1}: bad}}]}}", "bad")], "good"))
    return [*made, conclusion(RECOMMENDATION, OUTCOMES, [(f"{{c{layers - 1}: bad}}", "ordinary")], "exemption")]


def counting(findings: int) -> Conclusions:
    """At least half of the findings."""
    parts = ", ".join(f"{{f{i}: yes}}" for i in range(findings))
    rules = [(f"{{at_least: {{n: {findings // 2}, of: [{parts}]}}}}", "ordinary")]
    return [conclusion(RECOMMENDATION, OUTCOMES, rules, "exemption")]


def many_rules(findings: int) -> Conclusions:
    """Groups of five rules on four findings each, all of which the recommendation tests: 1,002 rules on 400."""
    groups = [
        conclusion(f"g{g}", GROUP, [(f"{{f{(g * 4 + j) % findings}: yes}}", "bad") for j in range(4)], "good")
        for g in range(findings // 2)
    ]
    everything = ", ".join(f"g{g}: good" for g in range(findings // 2))
    return [*groups, conclusion(RECOMMENDATION, OUTCOMES, [(f"{{{everything}}}", "exemption")], "ordinary")]


def written(folder: Path, findings: int, conclusions: Conclusions) -> Path:
    """The rulebook as a folder, which may hold more than one file can."""
    (folder / "sources").mkdir(parents=True)
    (folder / "conclusions").mkdir()
    head, _, sources = HEAD.partition("sources:\n")
    (folder / "rulebook.yaml").write_text(head)
    (folder / "sources" / "decision.yaml").write_text(outdented(sources))
    (folder / "findings.yaml").write_text("findings:" + "".join(finding(i) for i in range(findings)))
    for i, text in enumerate(conclusions[:-1]):
        (folder / "conclusions" / f"{i}.yaml").write_text(outdented(text))
    (folder / "recommendation.yaml").write_text(outdented(conclusions[-1]))
    return folder


def outdented(text: str) -> str:
    return "\n".join(line[4:] for line in text.splitlines())


def case_text(answers: dict[str, str]) -> str:
    entries = ", ".join(f"{name}: {value}" for name, value in answers.items())
    return f"""
case: big
title: T
rulebook: big
as_of: 2024-05-10
pilot: {{}}
persons:
  - {{id: p1, roles: [implementer], findings: {{{entries}}}}}
"""


BIG = {
    "350 findings in one conclusion": (350, one_conclusion(350)),
    "200 conclusions in a chain": (200, chain(200)),
    "400 findings and 1,000 rules": (400, many_rules(400)),
    "at least 12 of 24": (24, counting(24)),
    "at least 20 of 40": (40, counting(40)),
}
FIRST, LATER = [*BIG][:3], [*BIG][3:]


@pytest.fixture(scope="module")
def big(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("big") / "big", *BIG[request.param])


@cache
def book_of(folder: Path) -> Rulebook:
    return load_rulebook(folder)


def paired(ways: Collection[str]) -> list[tuple[str, str]]:
    """Each large rulebook in each way, so that the first few are different rulebooks in different ways."""
    turned = [[*ways][i:] + [*ways][:i] for i in range(len(ways))]
    return [pair for way in turned for pair in zip(FIRST, way, strict=False)] + [*itertools.product(LATER, ways)]


GIVEN: dict[str, Callable[[list[str]], dict[str, str]]] = {
    "nothing": lambda names: {names[1]: "unknown"},
    "everything": lambda names: dict(zip(names, itertools.cycle(["yes", "no"]), strict=False)),
    "the first": lambda names: {names[0]: "yes"},
    "the last": lambda names: {names[-1]: "no"},
    "all no": lambda names: dict.fromkeys(names, "no"),
    "all yes": lambda names: dict.fromkeys(names, "yes"),
}
"""What is known of a person, by the names of the findings."""


@pytest.mark.parametrize(("big", "given"), few(paired(GIVEN), 3, 6), indirect=["big"])
def test_a_large_rulebook_is_answered_and_explained(big: Path, given: str) -> None:
    book = book_of(big)
    case = load_case(case_text(GIVEN[given](list(book.findings))), book)
    for decision in recommend(book, case):
        assert json.loads(decision.to_json())["recommendation"]
        explain.why(decision.trace)
        explain.missing(decision.trace)
        explain.changes(decision.trace, 2)
        for outcome in OUTCOMES:
            explain.why_not(decision.trace, outcome)


@pytest.mark.parametrize("big", few(BIG, 1, 3), indirect=True)
def test_a_large_rulebook_is_swept_and_sampled(big: Path) -> None:
    book = book_of(big)
    compiled = compile_rulebook(book)
    drawn = sampled(Sampler(compiled), 64, 0.2, 1)
    assert len(sweep(book, next(drawn.blocks).rows)) == 64


@pytest.mark.parametrize(
    ("big", "arguments"), few(paired(["report -o", "evaluate", "evaluate --full", "explain"]), 1, 6), indirect=["big"]
)
def test_what_is_told_of_a_person_is_told_under_a_large_rulebook(big: Path, tmp_path: Path, arguments: str) -> None:
    book = book_of(big)
    case = tmp_path / "case.yaml"
    case.write_text(case_text(dict.fromkeys(list(book.findings)[1:], "no")))
    command, *options = arguments.split()
    last = [str(tmp_path / "o.md")] if command == "report" else []
    done = CliRunner().invoke(app, [command, str(case), *options, *last, "--rulebook", str(big)])
    assert done.exit_code == 0, (done.output, done.exception)


def test_a_rulebook_beyond_the_node_budget_says_so_in_one_sentence(tmp_path: Path) -> None:
    book = load_rulebook(written(tmp_path / "big", 120, counting(120)))
    with pytest.raises(InputError) as caught:
        compile_rulebook(book)
    assert [d.code for d in caught.value.diagnostics] == [Code.DOES_NOT_COMPILE]


def test_the_collector_runs_again_after_what_it_paused_for_even_where_that_failed_and_is_not_switched_on() -> None:
    assert gc.isenabled()
    with pytest.raises(ZeroDivisionError), collector_paused():
        assert not gc.isenabled()
        with collector_paused():
            pass
        assert not gc.isenabled()
        _ = 1 / 0
    assert gc.isenabled()
