"""Two rulebooks compared, against brute force over all complete cases of either."""

from collections import Counter
from copy import deepcopy
from typing import Any

from hypothesis import given

from engine.proving.compare import NO_OUTCOME, Comparison, compare
from engine.reading.rulebook import Rulebook
from tests import oracle
from tests.pairs import Case, Pair, common_cases, pairs, small
from tests.parts import examples
from tests.random_rulebooks import made_from

# -- brute force


def known_to(book: Rulebook, case: Case) -> dict[str, str] | None:
    """The findings of a case that a rulebook knows; None if it has a role, or for one a value, that it does not."""
    roles, settled = case
    own = {name: value for name, value in settled.items() if name in book.findings}
    fits = set(roles) <= set(book.roles) and all(value in book.findings[name].values for name, value in own.items())
    return own if fits else None


def world_in(book: Rulebook, case: Case) -> oracle.World | None:
    own = known_to(book, case)
    possible = own is not None and oracle.is_possible(book, case[0], own)
    return oracle.evaluate(book, case[0], own) if possible and own is not None else None


Worlds = list[tuple[Case, oracle.World | None, oracle.World | None]]


def worlds_in(pair: Pair) -> Worlds:
    """Every complete case with what each of two rulebooks makes of it."""
    return [(case, world_in(pair[0], case), world_in(pair[1], case)) for case in common_cases(*pair)]


def outcome_in(world: oracle.World | None) -> str:
    return str(world["recommendation"]) if world else NO_OUTCOME


def table_of(worlds: Worlds) -> Counter[tuple[str, str]]:
    counts = Counter((outcome_in(before), outcome_in(after)) for _, before, after in worlds)
    del counts[NO_OUTCOME, NO_OUTCOME]
    return counts


@given(pairs)
@examples(120)
def test_the_table_the_changes_and_the_conclusions_equal_brute_force(pair: Pair) -> None:
    comparison, worlds = compare(*pair), worlds_in(pair)
    table = table_of(worlds)
    assert comparison.table == dict(table)
    assert comparison.cases == table.total()
    changes = {key: count for key, count in table.items() if key[0] != key[1]}
    assert {(c.before, c.after): c.count for c in comparison.changes} == changes
    assert [c.count for c in comparison.changes] == sorted(changes.values(), reverse=True)
    assert comparison.changed == sum(changes.values())
    both = [(old, new) for _, old, new in worlds if old and new]
    assert set(comparison.conclusions) == {
        name
        for name, made in pair[0].conclusions.items()
        if name in pair[1].conclusions
        and list(made.values) == list(pair[1].conclusions[name].values)
        and any(old[name] != new[name] for old, new in both)
    }


@given(pairs)
@examples(100)
def test_every_completion_of_a_witness_goes_from_exactly_before_to_exactly_after(pair: Pair) -> None:
    led_to = [(case, (outcome_in(old), outcome_in(new))) for case, old, new in worlds_in(pair)]

    def completions_lead_to(roles: tuple[str, ...], settled: dict[str, str]) -> set[tuple[str, str]]:
        return {to for (who, case), to in led_to if set(who) == set(roles) and settled.items() <= case.items()}

    for change in compare(*pair).changes:
        roles, findings = change.case.roles, dict(change.case.findings)
        assert roles
        assert completions_lead_to(roles, findings) == {(change.before, change.after)}
        for name in findings:  # nothing in it can go
            fewer = {n: v for n, v in findings.items() if n != name}
            assert {(change.before, change.after)} < completions_lead_to(roles, fewer)


@given(pairs)
@examples(50)
def test_the_other_way_round_is_the_same_table_turned(pair: Pair) -> None:
    there, back = compare(*pair), compare(*pair[::-1])
    assert {(new, old): count for (old, new), count in there.table.items()} == back.table
    assert there.cases == back.cases and there.changed == back.changed
    for kind, edits in there.edits.items():
        assert (set(edits.added), set(edits.removed)) == (set(back.edits[kind].removed), set(back.edits[kind].added))
        assert set(edits.changed) == set(back.edits[kind].changed)


# -- what only one of them has


def compared(before: dict[str, Any], after: dict[str, Any]) -> Comparison:
    return compare(made_from(before), made_from(after))


def test_a_value_that_only_one_has_is_no_outcome_of_the_other_and_no_gap_in_it() -> None:
    after = deepcopy(small())
    after["findings"][0]["values"]["c"] = after["title"]
    rule = after["conclusions"][0]["rules"][1]
    after["conclusions"][0]["rules"].append(rule | {"id": "recommendation.c", "when": {"f": "c"}})
    comparison = compared(small(), after)
    assert comparison.table == {
        ("exemption", "exemption"): 6,
        ("strict", "strict"): 6,
        (NO_OUTCOME, "strict"): 6,
    }
    assert comparison.changes[0].case.findings == {"f": "c"}
    assert comparison.changes[0].rules_before == () and comparison.changes[0].rules_after == ("recommendation.c",)
    assert comparison.conclusions == ()
    assert comparison.edits["findings"].changed == ("f",) and comparison.edits["rules"].added == ("recommendation.c",)


def test_a_role_that_only_one_has_is_no_outcome_of_the_other_and_no_gap_in_it() -> None:
    before = small()
    for rule, role in zip(before["conclusions"][0]["rules"], ("implementer", "approver"), strict=True):
        rule["when"] = {"role": role}
    before["conclusions"][0]["rules"][0]["overrides"] = ["recommendation.b"]
    after = deepcopy(before)
    after["roles"].append(after["roles"][0] | {"id": "supervisor"})
    rule = after["conclusions"][0]["rules"][1]
    after["conclusions"][0]["rules"].append(rule | {"id": "recommendation.s", "when": {"role": "supervisor"}})
    after["conclusions"][0]["rules"][0]["overrides"].append("recommendation.s")
    comparison = compared(before, after)
    assert comparison.table == dict(table_of(worlds_in((made_from(before), made_from(after)))))
    assert {(c.before, c.after) for c in comparison.changes} == {(NO_OUTCOME, "exemption"), (NO_OUTCOME, "strict")}


def test_a_finding_that_only_one_has_counts_with_each_of_its_values_in_both() -> None:
    after = small()
    after["findings"].append(after["findings"][0] | {"id": "h"})
    after["conclusions"][0]["rules"][0]["when"] = {"any": [{"f": "a"}, {"h": "b"}]}
    after["conclusions"][0]["rules"][0]["overrides"] = ["recommendation.b"]
    comparison = compared(small(), after)
    assert comparison.cases == 2 * 2 * 2 * 3
    assert comparison.changed == 2 * 3  # f: b with h: b, whatever g and the roles are
    assert comparison.changes[0].case.findings == {"f": "b", "h": "b"}
    assert comparison.edits["findings"].added == ("h",)


def test_a_constraint_that_only_one_has_takes_the_outcome_away() -> None:
    forbid = {"id": "constraint.c", "forbid": {"f": "b", "g": "b"}, "says": small()["title"]}
    comparison = compared(small(), small(constraints=[forbid]))
    assert {(c.before, c.after): c.count for c in comparison.changes} == {("strict", NO_OUTCOME): 3}
    assert comparison.edits["constraints"].added == ("constraint.c",)
    assert comparison.conclusions == ()


def test_an_outcome_that_only_one_has_is_counted_under_its_name() -> None:
    after = small()
    after["conclusions"][0]["values"] = {"ordinary": after["title"], "exemption": after["title"]}
    after["conclusions"][0]["rules"][1]["then"] = {"recommendation": "ordinary"}
    assert compared(small(), after).table == {("exemption", "exemption"): 6, ("strict", "ordinary"): 6}


def test_edits_name_what_was_added_removed_and_changed_and_no_more() -> None:
    before = small(constraints=[{"id": "constraint.c", "forbid": {"f": "b", "g": "b"}, "says": small()["title"]}])
    after = deepcopy(before)
    after["constraints"][0]["forbid"] = {"f": "a", "g": "b"}
    after["findings"][1]["label"] = {"vi": "khác", "en": "other"}
    after["conclusions"][0]["rules"][0]["id"] = "recommendation.new"
    after["conclusions"][0]["rules"][1]["says"] = {"vi": "khác", "en": "other"}
    edits = compared(before, after).edits
    assert edits["rules"].added == ("recommendation.new",)
    assert edits["rules"].removed == ("recommendation.a",)
    assert edits["rules"].changed == ("recommendation.b",)
    assert (edits["constraints"].changed, edits["findings"].changed) == (("constraint.c",), ("g",))
    assert edits["invariants"].added == edits["invariants"].removed == edits["invariants"].changed == ()


def test_rules_that_decide_a_witness_alike_in_both_are_not_named() -> None:
    after = small()
    after["conclusions"][0]["rules"][0]["then"] = {"recommendation": "strict"}
    (change,) = compared(small(), after).changes
    assert change.rules_before == change.rules_after == ("recommendation.a",)  # changed, so named on both sides
