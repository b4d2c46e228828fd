"""The trace gives exactly the reasons, and says exactly what is still open."""

from hypothesis import assume, given
from hypothesis import strategies as st

from engine.reading.rulebook import Rulebook
from engine.reasoning.decision import Decision
from engine.reasoning.trace import Json
from tests import oracle
from tests.parts import examples
from tests.random_rulebooks import cases_of, rulebooks
from tests.support import CASES, decide_on, kl14, kl14_cases

Case = tuple[tuple[str, ...], dict[str, str]]


def nodes_of(decision: Decision) -> dict[str, dict[str, Json]]:
    trace = decision.to_dict()["trace"]
    assert isinstance(trace, dict)
    return trace["nodes"]  # type: ignore[return-value]  # the contract


def decisive_in(decision: Decision) -> set[str]:
    """The findings that the JSON marks as decisive."""
    return {
        str(node["id"])
        for node in nodes_of(decision).values()
        if node["kind"] == "finding" and node.get("role") == "decisive"
    }


@given(kl14_cases(least_unknown=1, most_unknown=20))
@examples(600)
def test_the_decisive_findings_force_the_outcome_and_none_of_them_can_go(case: Case) -> None:
    roles, settled = case
    decision = decide_on(settled, roles)
    assume(decision.status == "settled")
    kept = {name: settled[name] for name in decisive_in(decision)}
    assert decide_on(kept, roles).possible == decision.possible
    for name in kept:
        fewer = {key: value for key, value in kept.items() if key != name}
        assert decide_on(fewer, roles).possible != decision.possible


@given(rulebooks, st.integers(0, 2**32))
@examples(300)
def test_the_decisive_findings_are_sufficient_and_minimal_by_brute_force(book: Rulebook, seed: int) -> None:
    roles = ("implementer",)
    decisions = [decide_on(settled, roles, book) for settled in cases_of(book, seed, known=0.7)]
    decisions = [decision for decision in decisions if decision.possible]
    assume(decisions)
    worlds = oracle.Worlds(book, [roles], {})
    for decision in decisions:
        settled = decision.trace.person.settled
        kept = {name: settled[name] for name in decision.decisive_findings}
        goal = set(decision.possible)
        assert worlds.values("recommendation", kept) <= goal
        for name in kept:
            fewer = {key: value for key, value in kept.items() if key != name}
            assert not worlds.values("recommendation", fewer) <= goal


@given(rulebooks, st.integers(0, 2**32))
@examples(300)
def test_settling_what_must_be_established_always_decides_and_less_does_not(book: Rulebook, seed: int) -> None:
    roles = ("approver",)
    decisions = [decide_on(settled, roles, book) for settled in cases_of(book, seed, known=0.4)]
    decisions = [decision for decision in decisions if decision.status == "open"]
    assume(decisions)
    for decision in decisions:
        worlds = oracle.Worlds(book, [roles], decision.trace.person.settled)
        assert _decides(worlds, set(decision.must_establish))
        for name in decision.must_establish:
            assert not _decides(worlds, set(decision.must_establish) - {name})


def _decides(worlds: oracle.Worlds, asked: set[str]) -> bool:
    """Whether any two completions that agree on what is asked agree on the outcome."""
    left = [worlds.possible]
    for name in asked:
        left = [cases & having for cases in left for having in worlds.having[name].values()]
    outcomes = worlds.having["recommendation"].values()
    return all(sum(bool(cases & having) for having in outcomes) < 2 for cases in left)


@given(kl14_cases(most_unknown=6))
@examples(200)
def test_an_open_finding_marked_moot_changes_nothing(case: Case) -> None:
    roles, settled = case
    decision = decide_on(settled, roles)
    assume(decision.status != "inconsistent")
    for node in nodes_of(decision).values():
        if node["kind"] == "finding" and node["status"] == "open" and node.get("role") == "moot":
            finding = kl14().findings[str(node["id"])]
            for value in finding.values:
                after = decide_on(settled | {finding.id: value}, roles)
                assert after.possible == decision.possible or after.status == "inconsistent"


@given(kl14_cases(most_unknown=4))
@examples(200)
def test_excluding_findings_exclude_and_none_can_go(case: Case) -> None:
    roles, settled = case
    decision = decide_on(settled, roles)
    assume(decision.possible)
    for outcome in set(kl14().outcomes) - set(decision.possible):
        kept = {name: settled[name] for name in decision.trace.excluding(outcome)}
        assert outcome not in decide_on(kept, roles).possible
        for name in kept:
            fewer = {key: value for key, value in kept.items() if key != name}
            assert outcome in decide_on(fewer, roles).possible


@given(kl14_cases(most_unknown=3))
@examples(100)
def test_each_single_change_leads_where_it_says_and_none_is_missed(case: Case) -> None:
    roles, settled = case
    decision = decide_on(settled, roles)
    assume(decision.status == "settled")
    said = {(name, value): possible for name, value, possible in decision.trace.single_changes}
    for name, value in settled.items():
        finding = kl14().findings[name]
        for other in finding.values:
            after = decide_on(settled | {name: other}, roles)
            changed = other != value and after.possible not in ((), decision.possible) and finding.mutable == "yes"
            assert said.get((name, other)) == (after.possible if changed else None)


@given(kl14_cases(most_unknown=10))
@examples(200)
def test_the_decisive_rules_lead_down_from_the_recommendation(case: Case) -> None:
    roles, settled = case
    decision = decide_on(settled, roles)
    assume(decision.status == "settled" and decision.grounded)
    nodes = nodes_of(decision)
    for name in decision.decisive_rules:
        node = nodes[f"rule:{name}"]
        assert (node["status"], node["applies"], node["role"]) == ("holds", "holds", "decisive")
    assert decision.decisive_rules[0].startswith("recommendation.")


def test_every_node_is_reachable_from_the_root_or_a_flag_and_every_child_exists() -> None:
    from engine import decide, load_case

    decision = decide(kl14(), load_case(CASES[0], kl14()))[0]
    nodes = nodes_of(decision)
    seen: set[str] = set()
    waiting = ["conclusion:recommendation", *(name for name in nodes if name.startswith("flag:"))]
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting.extend(str(child) for child in nodes[name]["children"])  # type: ignore[union-attr]
    unused = {f"finding:{name}" for name in ("bottleneck_addressed", "decision_process_transparent")}
    assert set(nodes) - seen == unused | {"finding:refused_improper_benefit"}
