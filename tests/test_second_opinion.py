"""The second engine against the diagrams and against the plain evaluator, and what happens when it differs."""

import dataclasses
import random
import sys
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import decide, load_case
from engine.reading.rulebook import Rule, Rulebook
from engine.reasoning import second_opinion as module
from engine.reasoning.decision import Decision
from engine.reasoning.rails import program_of
from engine.reasoning.recommend import EnginesDisagree, compare, confirmed, recommend
from engine.reasoning.second_opinion import EngineFault, Opinion, Reason, Trouble, Unavailable, second_opinion
from tests import oracle
from tests.parts import examples
from tests.random_rulebooks import cases_of, random_rulebook, rulebooks
from tests.support import BENIGN, CASES, any_case, decide_on, kl14, kl14_cases

pytestmark = pytest.mark.second_engine

Case = tuple[tuple[str, ...], dict[str, str]]
IMPLEMENTER = ("implementer",)


def opinion_on(settled: dict[str, str], roles: tuple[str, ...] = IMPLEMENTER, book: Rulebook | None = None) -> Opinion:
    opinion = second_opinion(book or kl14(), roles, settled)
    assert isinstance(opinion, Opinion)
    return opinion


def small_book() -> Rulebook:
    """A small rulebook whose recommendation rests on another conclusion."""
    return next(b for b in map(random_rulebook, range(100)) if b and len(b.conclusions) > 2 and len(b.findings) > 3)


# -- agreement


@given(kl14_cases(most_unknown=6))
@examples(150)
def test_kl14_what_it_derives_and_refutes_is_so_in_every_completion(case: Case) -> None:
    roles, settled = case
    worlds = oracle.Worlds(kl14(), [roles], settled)
    if worlds.possible:
        opinion = opinion_on(settled, roles)
        compare(decide_on(settled, roles), opinion)
        _hold_against(opinion, worlds)


@given(kl14_cases(most_unknown=len(BENIGN)))
@examples(150)
def test_kl14_with_any_number_unknown_it_agrees_with_the_diagrams(case: Case) -> None:
    roles, settled = case
    decision = decide_on(settled, roles)
    if decision.status != "inconsistent":
        assert confirmed(decision).second_opinion == "agrees"


@given(kl14_cases(most_unknown=0))
@examples(150)
def test_kl14_complete_cases_have_the_same_value_of_every_conclusion_in_all_three(case: Case) -> None:
    roles, settled = case
    if oracle.is_possible(kl14(), roles, settled):
        world = oracle.evaluate(kl14(), roles, settled)
        opinion, trace = opinion_on(settled, roles), decide_on(settled, roles).trace
        for name in kl14().conclusions:
            assert [opinion.derived[name]] == [world[name]] == trace.values(name)


@given(rulebooks, st.integers(0, 2**32))
@examples(150)
def test_random_rulebooks_agree_with_the_diagrams_and_with_brute_force(book: Rulebook, seed: int) -> None:
    rng = random.Random(seed)
    for settled in [*cases_of(book, seed, known=0.5), *cases_of(book, seed, known=1)]:
        roles = tuple(rng.sample(list(book.roles), rng.randint(1, 2)))
        worlds = oracle.Worlds(book, [roles], settled)
        if worlds.possible:
            opinion = opinion_on(settled, roles, book)
            compare(decide_on(settled, roles, book), opinion)
            _hold_against(opinion, worlds)


def _hold_against(opinion: Opinion, worlds: oracle.Worlds) -> None:
    for name, value in opinion.derived.items():
        reached = worlds.values(name)
        assert value is None or reached == {value}
        assert not reached & set(opinion.refuted[name])
        values = dict(opinion.program.conclusions)[name]
        assert value is None or {v for v, _ in values} == {value, *opinion.refuted[name]}
    assert not opinion.contradictory


@pytest.mark.parametrize("path", CASES, ids=lambda p: p.stem)
def test_every_shipped_case_is_agreed_on_unless_it_contradicts_itself(path: Path) -> None:
    for decision in recommend(kl14(), load_case(path, kl14())):
        assert decision.second_opinion == ("not_asked" if decision.status == "inconsistent" else "agrees")


def test_nothing_known_derives_nothing_of_the_recommendation() -> None:
    opinion = opinion_on({})
    assert opinion.derived["recommendation"] is None
    assert opinion.derived["supervision_line"] == "none"  # roles are always known


# -- disagreement


def _without_override(book: Rulebook, rule_id: str, over: str) -> Rulebook:
    def change(rule: Rule) -> Rule:
        kept = tuple(name for name in rule.overrides if name != over)
        return dataclasses.replace(rule, overrides=kept) if rule.id == rule_id else rule

    conclusions = {
        c.id: dataclasses.replace(c, rules=tuple(change(rule) for rule in c.rules)) for c in book.conclusions.values()
    }
    return dataclasses.replace(book, conclusions=conclusions)


ABUSER = {**BENIGN, "self_seeking_act": "yes", "personal_gain": "yes"}


def test_an_override_dropped_in_the_second_engine_alone_is_caught_and_named() -> None:
    damaged = _without_override(kl14(), "main.strict", "main.conditions-failed")
    decision = decide_on(ABUSER)
    assert decision.recommendation == "strict"
    assert confirmed(decision).second_opinion == "agrees"
    with pytest.raises(EnginesDisagree) as caught:
        confirmed(decision, lambda _, roles, settled: second_opinion(damaged, roles, settled))
    error = caught.value
    assert (error.rulebook, error.version, error.sha256) == ("kl14", kl14().version, kl14().sha256)
    assert (error.case_sha256, error.person) == (any_case().sha256, "p1")
    assert error.conclusion == "main_line"
    assert error.first == ("strict",)
    assert set(error.second) == {"strict", "ordinary"}


def test_every_override_of_small_rulebooks_that_matters_is_caught_when_it_is_dropped() -> None:
    caught = 0
    for book in filter(None, map(random_rulebook, range(40))):
        for rule in [r for c in book.conclusions.values() for r in c.rules]:
            for over in rule.overrides:
                caught += _catches(book, _without_override(book, rule.id, over))
    assert caught > 20


def _catches(book: Rulebook, damaged: Rulebook) -> int:
    """Of some random complete cases, those where the damage matters; each must raise."""
    rng = random.Random(book.sha256)
    matters = 0
    for _ in range(3):
        settled = {f.id: rng.choice(list(f.values)) for f in book.findings.values()}
        decision = decide_on(settled, IMPLEMENTER, book)
        worlds = [oracle.evaluate(b, IMPLEMENTER, settled) for b in (book, damaged)]
        if decision.status == "inconsistent" or worlds[0] == worlds[1]:
            continue
        matters += 1
        with pytest.raises(EnginesDisagree):
            confirmed(decision, lambda _, roles, settled: second_opinion(damaged, roles, settled))
    return matters


def test_a_recommendation_that_the_diagrams_got_wrong_is_caught() -> None:
    right = decide_on(BENIGN)
    for wrong in (
        dataclasses.replace(right, recommendation="strict"),
        dataclasses.replace(
            right, recommendation="needs_verification", status="open", possible=("reduction", "strict")
        ),
    ):
        with pytest.raises(EnginesDisagree) as caught:
            confirmed(wrong)
        assert caught.value.conclusion == "recommendation"
        assert caught.value.second == ("exemption",)


def test_a_disagreement_says_nothing_about_the_person_but_the_id() -> None:
    case = any_case()
    wrong = dataclasses.replace(decide(kl14(), case)[0], status="settled", recommendation="nothing")
    with pytest.raises(EnginesDisagree) as caught:
        confirmed(wrong)
    said = repr(caught.value) + str(vars(caught.value))
    person = case.file.persons[0]
    assert person.name and person.name not in said
    assert not any(finding in said for finding in kl14().findings)


def test_a_contradiction_inside_the_second_engine_that_touches_no_conclusion_is_a_fault() -> None:
    opinion = opinion_on(BENIGN)
    gate = next(f for f in opinion.held if opinion.program.name_of[f.code].startswith("condition:"))
    twisted = dataclasses.replace(opinion, given=(*opinion.given, gate.swapped))
    with pytest.raises(EngineFault) as caught:
        compare(decide_on(BENIGN), twisted)
    assert caught.value.trouble is Trouble.BOTH_RAILS
    assert caught.value.ids == (opinion.program.name_of[gate.code],)


# -- where nothing is compared


def _never(*_: object) -> Opinion:
    raise AssertionError


def test_of_a_file_that_contradicts_itself_the_second_engine_is_not_asked() -> None:
    decision = decide_on({**BENIGN, "damage_level": "none", "damage_remedied": "full"})
    assert decision.status == "inconsistent"
    assert confirmed(decision, _never).second_opinion == "not_asked"


def test_without_durable_rules_the_decision_says_so_and_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "durable.engine", None)  # makes the import fail
    monkeypatch.setattr(module, "_engines", {})  # no engine made before
    assert second_opinion(kl14(), IMPLEMENTER, BENIGN) == Unavailable(Reason.NOT_INSTALLED)
    decisions = recommend(kl14(), any_case())
    assert [d.second_opinion for d in decisions] == ["unavailable"] * len(decisions)
    plain = decide(kl14(), any_case())
    assert [(d.recommendation, d.possible) for d in decisions] == [(d.recommendation, d.possible) for d in plain]


def test_decide_alone_says_not_asked() -> None:
    assert {d.second_opinion for d in decide(kl14(), any_case())} == {"not_asked"}


def test_the_json_of_a_decision_says_what_the_second_engine_said() -> None:
    decision: Decision = recommend(kl14(), any_case())[0]
    head = decision.to_dict()["engine"]
    assert isinstance(head, dict) and head["second_opinion"] == "agrees"


# -- rounds


def test_a_round_holds_what_the_rounds_before_it_give_and_nothing_earlier() -> None:
    opinion = opinion_on(BENIGN)
    names = {f"{opinion.program.name_of[f.code]}:{f.rail}": f for f in opinion.held}
    known = set(opinion.given)
    for names_of_round in opinion.rounds:
        new = {names[name] for name in names_of_round}
        assert new == {i.then for i in opinion.program.implications if known.issuperset(i.premises)} - known
        known |= new
    assert known == opinion.held
    assert opinion.rounds[-1] == ("conclusion:recommendation=exemption:est",)


@given(st.randoms(use_true_random=False))
@examples(20)
def test_precaution_8_the_record_is_sorted_and_is_the_same_in_whatever_order_facts_come(rng: random.Random) -> None:
    program = program_of(kl14())
    facts = program.given(IMPLEMENTER, BENIGN)
    fired = module.fire(program, rng.sample(facts, len(facts)))
    assert not isinstance(fired, Unavailable)
    assert list(fired) == sorted(set(fired))
    assert Opinion(program, facts, fired).rounds == opinion_on(BENIGN).rounds
    assert all(list(names) == sorted(names) for names in opinion_on(BENIGN).rounds)


# -- many at once, many in a row


def test_eight_threads_get_the_answers_that_one_gets() -> None:
    rng = random.Random(8)
    cases = [{k: v for k, v in BENIGN.items() if rng.random() < 0.8} for _ in range(40)]
    alone = [opinion_on(case) for case in cases]
    together: dict[int, object] = {}

    def work(start: int) -> None:
        for i in range(start, len(cases), 8):
            together[i] = second_opinion(kl14(), IMPLEMENTER, cases[i])

    threads = [threading.Thread(target=work, args=(i,)) for i in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [together[i] for i in range(len(cases))] == alone
