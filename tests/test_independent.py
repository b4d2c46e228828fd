"""The proof with z3 passes kl14 and sound rulebooks, and refutes every seeded defect with a true counter-example."""

import copy
import random
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import combinations, product

import pytest
import z3
from hypothesis import given
from hypothesis import strategies as st

from engine.proving.independent import Obligation, prove_independently
from engine.reading.rulebook import RECOMMENDATION, Rulebook
from engine.reasoning.compile import compile_rulebook, inspect_rulebook
from engine.reasoning.compiled import Compiled
from engine.reasoning.diagram import Diagrams
from engine.reasoning.operations import FALSE, TRUE, VOID_VALUE, Node, terminal
from tests import oracle
from tests.parts import examples, few
from tests.random_rulebooks import rulebooks
from tests.support import kl14

Case = tuple[tuple[str, ...], dict[str, str]]


def proofs(compiled: Compiled) -> dict[str, Obligation]:
    return {obligation.name: obligation for obligation in prove_independently(compiled)}


def proofs_of_what_comes_first(compiled: Compiled) -> dict[str, Obligation]:
    """What is proved first: three quarters of the time go to what comes after the constraints."""
    obligations: dict[str, Obligation] = {}
    for obligation in prove_independently(compiled):
        obligations[obligation.name] = obligation
        if obligation.name == "constraints":
            return obligations
    raise AssertionError("constraints are never proved")


def refuted(obligations: dict[str, Obligation]) -> set[str]:
    assert "undecided" not in {obligation.verdict for obligation in obligations.values()}
    return {name for name, obligation in obligations.items() if obligation.verdict == "refuted"}


@cache
def kl14_compiled() -> Compiled:
    return compile_rulebook(kl14())


# -- a plain reading of diagrams, and ways to spoil them


def read(compiled: Compiled, root: Node, case: Case) -> int:
    """The terminal's value of a complete case."""
    roles, findings = case
    while root >= 0:
        level = compiled.diagrams.levels[root]
        name = compiled.variables[level]
        value = int(name in roles) if level < len(compiled.roles) else compiled.values[level].index(findings[name])
        root = compiled.diagrams.children[root][value]
    return ~root


def nodes_below(compiled: Compiled, root: Node) -> list[Node]:
    seen: dict[Node, None] = {}
    stack = [root]
    while stack:
        node = stack.pop()
        if node >= 0 and node not in seen:
            seen[node] = None
            stack.extend(compiled.diagrams.children[node])
    return sorted(seen)


def with_children(compiled: Compiled, node: Node, children: tuple[Node, ...]) -> Compiled:
    """The same table with one node spoilt."""
    diagrams = copy.copy(compiled.diagrams)
    diagrams.children = [*diagrams.children[:node], children, *diagrams.children[node + 1 :]]
    return replace(compiled, diagrams=diagrams)


def with_diagram(compiled: Compiled, name: str, diagram: Node) -> Compiled:
    made = replace(compiled.conclusions[name], diagram=diagram)
    return replace(compiled, conclusions=compiled.conclusions | {name: made})


def with_own_node(compiled: Compiled, name: str) -> Compiled:
    """The conclusion's root as a node of its own, so that spoiling it spoils nothing else."""
    diagrams, root = copy.copy(compiled.diagrams), compiled.conclusions[name].diagram
    diagrams.levels = [*diagrams.levels, diagrams.levels[root]]
    diagrams.children = [*diagrams.children, diagrams.children[root]]
    return with_diagram(replace(compiled, diagrams=diagrams), name, len(diagrams.levels) - 1)


def swapped(children: tuple[Node, ...]) -> tuple[Node, ...]:
    """The children with the first two that differ exchanged."""
    i, j = next((i, j) for i, j in combinations(range(len(children)), 2) if children[i] != children[j])
    changed = list(children)
    changed[i], changed[j] = changed[j], changed[i]
    return tuple(changed)


# -- the plain reading of rules, held against the diagrams case by case


def is_allowed(book: Rulebook, case: Case) -> bool:
    return bool(case[0]) and oracle.is_possible(book, *case)


def conclusion_differs(compiled: Compiled, name: str, case: Case) -> bool:
    book, made = compiled.rulebook, compiled.conclusions[name]
    value = read(compiled, made.diagram, case)
    said = made.values[value] if value < len(made.values) else None
    return is_allowed(book, case) and oracle.evaluate(book, *case)[name] != said


def constraints_differ(compiled: Compiled, case: Case) -> bool:
    return read(compiled, compiled.constraints, case) != is_allowed(compiled.rulebook, case)


def outcome_differs(compiled: Compiled, case: Case) -> bool:
    book, value = compiled.rulebook, read(compiled, compiled.outcome, case)
    if not is_allowed(book, case):
        return value != VOID_VALUE
    values = compiled.conclusions[RECOMMENDATION].values
    return value >= len(values) or values[value] != oracle.evaluate(book, *case)[RECOMMENDATION]


def differs(compiled: Compiled, name: str, case: Case) -> bool:
    match name:
        case "constraints":
            return constraints_differ(compiled, case)
        case "outcome":
            return outcome_differs(compiled, case)
        case "unknown-soundness":
            return is_allowed(compiled.rulebook, case) and outcome_differs(compiled, case)
        case _:
            return conclusion_differs(compiled, name.removeprefix("conclusion:"), case)


def counterexample(obligation: Obligation, book: Rulebook) -> Case:
    """The case of a refuted obligation, checked to be complete."""
    assert obligation.case is not None
    assert {name: value in book.findings[name].values for name, value in obligation.case.items()} == dict.fromkeys(
        book.findings, True
    )
    return obligation.roles, obligation.case


def every_case(book: Rulebook) -> Iterator[Case]:
    for roles in (roles for n in range(len(book.roles) + 1) for roles in combinations(book.roles, n)):
        for values in product(*(tuple(f.values) for f in book.findings.values())):
            yield roles, dict(zip(book.findings, values, strict=True))


# -- what is sound is proved


@pytest.mark.long
def test_kl14_is_proved_from_the_table_of_nodes_without_an_operation_of_diagrams(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("an operation of Diagrams was used")

    compiled = kl14_compiled()
    for name, member in vars(Diagrams).items():
        if callable(member):
            monkeypatch.setattr(Diagrams, name, refuse)
    with pytest.raises(AssertionError):
        compiled.diagrams.terminals(compiled.outcome)
    obligations = proofs(compiled)
    conclusions = [f"conclusion:{name}" for name in kl14().conclusions]
    assert list(obligations) == ["variables", "ordered", *conclusions, "constraints", "outcome", "unknown-soundness"]
    assert {obligation.verdict for obligation in obligations.values()} == {"proved"}


@given(rulebooks)
@examples(150)
def test_random_rulebooks_without_gap_or_conflict_are_proved(book: Rulebook) -> None:
    assert {obligation.verdict for obligation in proofs(inspect_rulebook(book)).values()} == {"proved"}


@pytest.mark.long
def test_the_same_defect_gets_the_same_counterexample_every_time() -> None:
    outcome = kl14_compiled().outcome
    spoilt = with_children(kl14_compiled(), outcome, swapped(kl14_compiled().diagrams.children[outcome]))
    assert list(prove_independently(spoilt)) == list(prove_independently(spoilt))


def test_a_question_cut_short_is_undecided_and_never_proved() -> None:
    verdicts = {o.name: o.verdict for o in prove_independently(kl14_compiled(), timeout_ms=1)}
    assert verdicts["outcome"] == verdicts["unknown-soundness"] == "undecided"
    assert "refuted" not in verdicts.values()


@pytest.mark.parametrize(("asked", "answer"), [(True, z3.unknown), (False, z3.unsat), (False, z3.unknown)])
def test_only_unsat_from_consistent_definitions_counts_as_proved(
    monkeypatch: pytest.MonkeyPatch, asked: bool, answer: z3.CheckSatResult
) -> None:
    check = z3.Solver.check

    def spoilt_check(solver: z3.Solver) -> z3.CheckSatResult:
        is_question = solver.num_scopes() > 0  # otherwise the definitions alone
        return answer if is_question == asked else check(solver)

    monkeypatch.setattr(z3.Solver, "check", spoilt_check)
    verdicts = [o.verdict for o in prove_independently(kl14_compiled())]
    assert verdicts[:2] == ["proved", "proved"]  # without z3
    assert set(verdicts[2:]) == {"undecided"}


# -- what is spoilt is refuted


@given(rulebooks, st.integers(0, 2**32))
@examples(150)
def test_a_spoilt_node_is_refuted_exactly_where_brute_force_finds_a_difference(book: Rulebook, seed: int) -> None:
    compiled, rng = inspect_rulebook(book), random.Random(seed)
    roots = [compiled.outcome, compiled.constraints, *(made.diagram for made in compiled.conclusions.values())]
    nodes = nodes_below(compiled, rng.choice(roots))
    if not nodes:
        return
    node = rng.choice(nodes)
    spoilt = with_children(compiled, node, swapped(compiled.diagrams.children[node]))
    obligations, cases = proofs(spoilt), list(every_case(book))
    names = set(obligations) - {"variables", "ordered"}
    assert refuted(obligations) == {name for name in names if any(differs(spoilt, name, case) for case in cases)}
    for name in refuted(obligations):
        assert differs(spoilt, name, counterexample(obligations[name], book))


def with_swapped_children(compiled: Compiled, name: str) -> Compiled:
    """The conclusion's diagram spoilt at its root, and nothing else."""
    compiled = with_own_node(compiled, name)
    node = compiled.conclusions[name].diagram
    return with_children(compiled, node, swapped(compiled.diagrams.children[node]))


SPOILT = ["approval", "dissent", "main_line", RECOMMENDATION]
OVERRIDING = ["adherence.followed", "approval.relied-in-good-faith", "policy.capped-unreported"]


@pytest.mark.parametrize("name", few(SPOILT, 1, 1))
def test_two_swapped_children_refute_that_conclusion_alone(name: str) -> None:
    spoilt = with_swapped_children(kl14_compiled(), name)
    obligations = proofs_of_what_comes_first(spoilt)
    assert refuted(obligations) == {f"conclusion:{name}"}
    assert conclusion_differs(spoilt, name, counterexample(obligations[f"conclusion:{name}"], kl14()))


@pytest.mark.long
def test_spoilt_conclusions_leave_what_is_proved_after_them_proved() -> None:
    spoilt = kl14_compiled()
    for name in SPOILT:
        spoilt = with_swapped_children(spoilt, name)
    for rule_id in OVERRIDING:
        spoilt = ignoring_overrides(spoilt, rule_id)
    spoilt_too = {kl14().rules[rule_id].conclusion for rule_id in OVERRIDING}
    assert refuted(proofs(spoilt)) == {f"conclusion:{name}" for name in {*SPOILT, *spoilt_too}}


def ignoring_overrides(compiled: Compiled, rule_id: str) -> Compiled:
    """The conclusion of a rule has its value wherever the rule holds."""
    compiled = replace(compiled, diagrams=copy.deepcopy(compiled.diagrams))
    rule = compiled.rules[rule_id]
    name, value = rule.rule.conclusion, rule.rule.value
    made = compiled.conclusions[name]

    def prefer(holds: Node, otherwise: Node) -> Node | None:
        return {TRUE: terminal(made.values.index(value)), FALSE: otherwise}.get(holds)

    return with_diagram(compiled, name, compiled.diagrams.apply(prefer, rule.holds, made.diagram))


@pytest.mark.parametrize("rule_id", few(OVERRIDING, 0, 1))
def test_a_diagram_that_ignores_an_override_is_refuted(rule_id: str) -> None:
    spoilt = ignoring_overrides(kl14_compiled(), rule_id)
    rule = spoilt.rules[rule_id]
    name, made = rule.rule.conclusion, spoilt.conclusions[rule.rule.conclusion]
    obligations = proofs_of_what_comes_first(spoilt)
    assert refuted(obligations) == {f"conclusion:{name}"}
    case = counterexample(obligations[f"conclusion:{name}"], kl14())
    assert conclusion_differs(spoilt, name, case)
    assert made.values[read(spoilt, made.diagram, case)] == rule.rule.value
    tests, _ = oracle.tests_of(kl14())
    holding = {r.rule.id for r in made.rules if r.rule.when and tests[r.rule.id](oracle.evaluate(kl14(), *case))}
    assert rule_id in holding
    assert holding & set(rule.overridden_by)


@pytest.mark.parametrize("forgotten", few(range(len(kl14().constraints)), 0, 1))
def test_diagrams_that_forget_a_constraint_are_refuted_by_a_case_that_breaks_it_alone(forgotten: int) -> None:
    kept = tuple(c for i, c in enumerate(kl14().constraints) if i != forgotten)
    spoilt = replace(inspect_rulebook(replace(kl14(), constraints=kept)), rulebook=kl14())
    obligations = proofs(spoilt)
    assert refuted(obligations) == {"constraints", "outcome"}  # an outcome too many: nothing that is possible is lost
    for name in ("constraints", "outcome"):
        roles, findings = counterexample(obligations[name], kl14())
        broken = [oracle.test_of(c.forbid)({**findings, "roles": roles}) for c in kl14().constraints]
        assert broken == [i == forgotten for i in range(len(broken))]


@pytest.mark.long
def test_a_diagram_that_allows_a_person_without_a_role_is_refuted() -> None:
    compiled = replace(kl14_compiled(), diagrams=copy.deepcopy(kl14_compiled().diagrams))
    d = compiled.diagrams
    allowed = d.all_of(d.negate(broken) for broken in compiled.broken.values())
    obligations = proofs_of_what_comes_first(replace(compiled, constraints=allowed))
    assert refuted(obligations) == {"constraints"}
    assert obligations["constraints"].roles == ()


@pytest.mark.parametrize("number", few(range(4), 0, 1))
def test_an_outcome_that_loses_one_branch_misses_what_a_completion_leads_to(number: int) -> None:
    compiled, rng = kl14_compiled(), random.Random(0)
    nodes = [
        n for n in nodes_below(compiled, compiled.outcome) if terminal(VOID_VALUE) not in compiled.diagrams.children[n]
    ]
    node = rng.sample(nodes, 4)[number]
    children = compiled.diagrams.children[node]
    lost = next(i for i in range(1, len(children)) if children[i] != children[0])
    spoilt = with_children(compiled, node, (*children[:lost], children[0], *children[lost + 1 :]))
    obligations = proofs(spoilt)
    assert {"outcome", "unknown-soundness"} <= refuted(obligations)
    roles, findings = counterexample(obligations["unknown-soundness"], kl14())
    assert differs(spoilt, "unknown-soundness", (roles, findings))
    values = compiled.conclusions[RECOMMENDATION].values
    led_to = values.index(str(oracle.evaluate(kl14(), roles, findings)[RECOMMENDATION]))
    assert not spoilt.diagrams.possible(spoilt.outcome, spoilt.assignment(roles, findings)) >> led_to & 1


def test_a_diagram_out_of_order_is_refuted_and_nothing_is_proved_from_it() -> None:
    compiled, outcome = kl14_compiled(), kl14_compiled().outcome
    leaf = next(n for n in nodes_below(compiled, outcome) if len(compiled.diagrams.children[n]) == 2)
    twice = copy.copy(compiled.diagrams)
    twice.levels = [*twice.levels, twice.levels[outcome]]
    twice.children = [*twice.children, (outcome, terminal(VOID_VALUE))]
    for spoilt in (
        replace(compiled, diagrams=twice, outcome=len(twice.levels) - 1),  # one variable tested twice on a path
        with_children(compiled, leaf, (outcome, outcome)),  # a circle
        with_children(compiled, leaf, (FALSE,) * 3),  # a child too many
        with_children(compiled, leaf, (FALSE, len(compiled.diagrams))),  # a child outside the table
    ):
        verdicts = {o.name: o.verdict for o in prove_independently(spoilt)}
        assert verdicts.pop("variables") == "proved"
        assert verdicts.pop("ordered") == "refuted"
        assert set(verdicts.values()) == {"undecided"}


def test_a_fact_that_would_be_entered_at_another_variable_is_refuted() -> None:
    compiled = kl14_compiled()
    one, other = list(compiled.index)[:2]
    swapped_index = {**compiled.index, one: compiled.index[other], other: compiled.index[one]}
    for spoilt in (
        replace(compiled, index=swapped_index),
        replace(compiled, value_index=tuple(dict.fromkeys(values, 0) for values in compiled.value_index)),
        replace(compiled, values=tuple(values[::-1] for values in compiled.values)),
        replace(compiled, roles=compiled.roles[::-1]),
    ):
        verdicts = [o.verdict for o in prove_independently(spoilt)]
        assert verdicts[:2] == ["refuted", "proved"]
        assert set(verdicts[2:]) == {"undecided"}


# -- what the rules themselves leave open or contradict


@pytest.mark.parametrize("name", [c.id for c in kl14().conclusions.values() if any(r.overrides for r in c.rules)])
def test_a_conflict_is_refuted_without_a_diagram_to_compare(name: str) -> None:
    conclusion = kl14().conclusions[name]
    free = replace(conclusion, rules=tuple(replace(rule, overrides=()) for rule in conclusion.rules))
    _has_defect(replace(kl14(), conclusions=kl14().conclusions | {name: free}), name)


@pytest.mark.parametrize("name", [c.id for c in kl14().conclusions.values() if any(not r.when for r in c.rules)])
def test_a_gap_is_refuted_without_a_diagram_to_compare(name: str) -> None:
    conclusion = kl14().conclusions[name]
    bare = replace(conclusion, rules=tuple(rule for rule in conclusion.rules if rule.when))
    _has_defect(replace(kl14(), conclusions=kl14().conclusions | {name: bare}), name)


def _has_defect(book: Rulebook, name: str) -> None:
    obligations = proofs(inspect_rulebook(book))
    assert [o.name for o in obligations.values() if o.verdict == "refuted"] == [f"conclusion:{name}"]
    case = counterexample(obligations[f"conclusion:{name}"], book)
    assert is_allowed(book, case)
    assert isinstance(oracle.evaluate(book, *case)[name], frozenset)  # no value or several
    assert obligations["outcome"].verdict == obligations["unknown-soundness"].verdict == "undecided"
