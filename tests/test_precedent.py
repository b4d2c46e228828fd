"""Like cases alike: exactly what a plain reading over all completions says, and nothing on what is not known."""

import random
from collections.abc import Mapping
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from engine.keeping.precedent import Flag, Precedent, Ruling, Standing, flags, nearest, turning_on
from engine.reading.rulebook import Rulebook
from engine.reasoning.compile import compile_rulebook
from tests import oracle
from tests.parts import examples
from tests.random_rulebooks import drawn, is_sound, made_from
from tests.support import BENIGN, decide_on, kl14, kl14_cases

OUTCOMES = ("exemption", "reduction", "ordinary", "strict")
seeds = st.integers(0, 2**32)


def ranked(seed: int) -> Rulebook | None:
    """A random rulebook, most of whose findings have a polarity, some over a part of their values."""
    rng, data = random.Random(seed), drawn(seed)
    for finding in data["findings"]:
        values = list(finding["values"])
        rng.shuffle(values)
        finding["polarity"] = rng.choice([values, values, values[:2], []])
    book = made_from(data)
    return book if is_sound(book) else None


books = seeds.map(ranked).filter(lambda book: book is not None)


def person(rng: random.Random, book: Rulebook, most_open: int = 3, name: str = "a") -> Standing:
    """Someone whose file breaks no constraint, with a few findings open."""
    while True:
        roles = tuple(sorted(rng.sample(list(book.roles), rng.choice([1, 1, 2]))))
        settled = {f.id: rng.choice(list(f.values)) for f in book.findings.values()}
        for finding in rng.sample(list(settled), min(len(settled), rng.randint(0, most_open))):
            del settled[finding]
        if next(oracle.completions(book, roles, settled), None) is not None:
            return Standing(name, "p1", roles, settled)


def near_to(rng: random.Random, book: Rulebook, other: Standing) -> Standing:
    """Someone else, much like the first."""
    settled = dict(other.settled)
    for name in rng.sample(list(book.findings), rng.randint(0, 2)):
        settled[name] = rng.choice(list(book.findings[name].values))
    for name in rng.sample(list(settled), min(len(settled), rng.randint(0, 2))):
        del settled[name]
    standing = Standing("b", "p1", other.roles, settled)
    return standing if next(oracle.completions(book, standing.roles, settled), None) else person(rng, book, name="b")


def precedent(standing: Standing, outcome: str, decisive: tuple[str, ...]) -> Precedent:
    return Precedent(7, standing, Ruling(outcome, "authority"), decisive, "small 1.0.0")


def decisive(rng: random.Random, *standings: Standing) -> tuple[str, ...]:
    common = sorted(set.intersection(*(set(s.settled) for s in standings)))
    return tuple(rng.sample(common, rng.randint(0, min(2, len(common)))))


def raised(book: Rulebook, ours: Standing, outcome: str, theirs: Precedent) -> Flag | None:
    raised_flags = flags(compile_rulebook(book), ours, [Ruling(outcome, "recommendation")], [theirs])
    assert len(raised_flags) <= 1
    return raised_flags[0] if raised_flags else None


# -- the plain reading


def plainly(book: Rulebook, ours: Standing, outcome: str, theirs: Precedent) -> str | None:
    """certain, possible or nothing, by every completion of the one beside every completion of the other."""
    rank = OUTCOMES.index(outcome) - OUTCOMES.index(theirs.ruling.outcome)
    if rank == 0:
        return None
    counted = {f.id for f in book.findings.values() if f.polarity}
    pairs = product(*(list(oracle.completions(book, s.roles, s.settled)) for s in (ours, theirs.standing)))
    answers = {
        all(fits(book, f, here[f], there[f], rank > 0) for f in counted | set(theirs.decisive)) for here, there in pairs
    }
    certainties: dict[tuple[bool, ...], str | None] = {(True,): "certain", (False,): None}
    return certainties.get(tuple(answers), "possible")


def fits(book: Rulebook, name: str, here: str, there: str, harsher: bool) -> bool:
    order = book.findings[name].polarity
    if here == there:
        return True
    if here not in order or there not in order:
        return False
    return order.index(here) < order.index(there) if harsher else order.index(here) > order.index(there)


@examples(150)
@given(books, seeds)
def test_flags_are_exactly_what_every_pair_of_completions_says(book: Rulebook, seed: int) -> None:
    rng = random.Random(seed)
    for _ in range(4):
        theirs = person(rng, book, name="b")
        ours = near_to(rng, book, theirs)
        past = precedent(theirs, rng.choice(OUTCOMES), decisive(rng, theirs))
        outcome = rng.choice(OUTCOMES)
        flag = raised(book, ours, outcome, past)
        assert (flag and ("certain" if flag.certain else "possible")) == plainly(book, ours, outcome, past)


# -- laws


@examples(60)
@given(books, seeds)
def test_whoever_stands_exactly_alike_is_bound_and_the_same_outcome_raises_nothing(book: Rulebook, seed: int) -> None:
    rng = random.Random(seed)
    one = person(rng, book, most_open=0)
    past = precedent(one, "reduction", decisive(rng, one))
    for outcome, way in (("exemption", "milder"), ("strict", "harsher")):
        flag = raised(book, one, outcome, past)
        assert flag and flag.certain and flag.departure == way and flag.apart == flag.open == ()
    assert raised(book, one, "reduction", past) is None


@examples(100)
@given(books, seeds)
def test_it_is_transitive_where_the_same_findings_decided(book: Rulebook, seed: int) -> None:
    rng = random.Random(seed)
    third = person(rng, book, most_open=0)
    second = near_to(rng, book, third)
    first = near_to(rng, book, second)
    by = decisive(rng, first, second, third)

    def holds(one: Standing, other: Standing) -> bool:
        flag = raised(book, one, "strict", precedent(other, "exemption", by))
        return flag is not None and flag.certain

    if holds(first, second) and holds(second, third):
        assert holds(first, third)


@examples(150)
@given(books, seeds)
def test_to_forget_a_finding_never_makes_a_flag_certain(book: Rulebook, seed: int) -> None:
    rng = random.Random(seed)
    theirs = person(rng, book, most_open=1, name="b")
    ours = near_to(rng, book, theirs)
    past = precedent(theirs, "exemption", decisive(rng, theirs))
    flag = raised(book, ours, "strict", past)
    if flag and flag.certain:
        return
    for name in book.findings:
        less = [Standing(s.case, s.person, s.roles, without(s.settled, name)) for s in (ours, theirs)]
        assert not is_certain(raised(book, less[0], "strict", past))
        if name not in past.decisive:
            assert not is_certain(raised(book, ours, "strict", precedent(less[1], "exemption", past.decisive)))


def is_certain(flag: Flag | None) -> bool:
    return flag is not None and flag.certain


def without(settled: Mapping[str, str], name: str) -> dict[str, str]:
    return {n: value for n, value in settled.items() if n != name}


@examples(100)
@given(books, seeds)
def test_the_reverse_is_the_mirror(book: Rulebook, seed: int) -> None:
    rng = random.Random(seed)
    one = person(rng, book)
    other = near_to(rng, book, one)
    by = decisive(rng, one, other)
    there, back = (
        raised(book, one, "ordinary", precedent(other, "reduction", by)),
        raised(book, other, "reduction", precedent(one, "ordinary", by)),
    )
    assert (there is None) == (back is None)
    if there and back:
        assert (there.departure, back.departure) == ("harsher", "milder")
        assert (there.certain, there.apart, there.alike, there.open) == (
            back.certain, back.apart, back.alike, back.open
        )  # fmt: skip


# -- kl14


def of(settled: Mapping[str, str], *roles: str) -> Standing:
    return Standing("x", "p1", tuple(sorted(roles or ("implementer",))), dict(settled))


def made(settled: Mapping[str, str], outcome: str | None = None, *roles: str) -> Precedent:
    """What kl14 recommends of such a person, or what an authority decided instead."""
    decision = decide_on(settled, roles or ("implementer",))
    ruling = Ruling(outcome, "authority") if outcome else Ruling(decision.recommendation, "recommendation")
    return Precedent(7, of(settled, *roles), ruling, decision.decisive_findings, "kl14 1.0.0")


@examples(80)
@given(kl14_cases(), seeds)
def test_the_rules_of_kl14_themselves_never_raise_a_certain_flag(
    case: tuple[tuple[str, ...], dict[str, str]], seed: int
) -> None:
    rng, (roles, settled) = random.Random(seed), case
    theirs = made(settled, None, *roles)
    changed = dict(settled)
    for name in rng.sample(list(kl14().findings), rng.randint(1, 6)):
        changed[name] = rng.choice(list(kl14().findings[name].values))
    for one, other in ((changed, theirs), (settled, made(changed, None, *roles))):
        flag = raised(kl14(), of(one, *roles), decide_on(one, roles).recommendation, other)
        assert not is_certain(flag)


STATED = BENIGN
WORSE = {**STATED, "damage_level": "serious", "problems_reported_promptly": "no"}


def test_a_harsher_outcome_of_a_better_case_is_flagged_with_the_findings_that_make_it() -> None:
    flag = raised(kl14(), of(STATED), "reduction", made(WORSE, "exemption"))
    assert flag and flag.certain and flag.departure == "harsher" and flag.open == ()
    assert flag.apart == ("damage_level", "problems_reported_promptly")
    assert {"personal_gain", "approval_given"} <= set(flag.alike)
    assert raised(kl14(), of(STATED), "exemption", made(WORSE, "exemption")) is None


def test_a_milder_outcome_of_a_worse_case_is_flagged() -> None:
    flag = raised(kl14(), of(WORSE), "exemption", made(STATED, "reduction"))
    assert flag and flag.certain and flag.departure == "milder"


def test_what_is_open_in_both_leaves_a_flag_possible_and_is_called_idle_where_nothing_turns_on_it() -> None:
    silent = without(without(STATED, "deviation_ratified"), "deviation_reported_promptly")
    flag = raised(kl14(), of(silent), "reduction", made(silent, "exemption"))
    assert flag and not flag.certain
    assert flag.open == flag.idle == ("deviation_reported_promptly", "deviation_ratified")
    deviated = {**silent, "plan_adherence": "material_deviation"}
    flag = raised(kl14(), of(deviated), "reduction", made(silent, "exemption"))
    assert flag is None
    flag = raised(kl14(), of(silent), "reduction", made(deviated, "exemption"))
    assert flag and "deviation_ratified" in flag.open and "deviation_ratified" not in flag.idle  # it mattered there
    compiled = compile_rulebook(kl14())
    assert turning_on(compiled, compiled.assignment(("implementer",), STATED)) == set()


def test_the_surer_flag_comes_first() -> None:
    silent, less = without(STATED, "deviation_ratified"), without(STATED, "personal_gain")
    past = [made(silent, "exemption"), made(STATED, "exemption"), made(less, "exemption")]
    past = [Precedent(i, p.standing, p.ruling, p.decisive, p.rulebook) for i, p in enumerate([past[2], *past[:2]])]
    ours = of({**STATED, "deviation_ratified": "no", "personal_gain": "no"})
    raised_flags = flags(compile_rulebook(kl14()), ours, [Ruling("strict", "recommendation")], past)
    assert [flag.certain for flag in raised_flags] == sorted((flag.certain for flag in raised_flags), reverse=True)
    assert {flag.precedent.sequence for flag in raised_flags} == {0, 1, 2}


def test_a_worse_finding_that_no_conclusion_turns_on_counts_all_the_same() -> None:
    risky = {**STATED, "risk_materialised": "yes"}
    assert raised(kl14(), of({**risky, "damage_level": "serious"}), "reduction", made(risky, "exemption")) is None
    flag = raised(kl14(), of(without(risky, "damage_level")), "reduction", made(risky, "exemption"))
    assert flag and not flag.certain and flag.open == ("damage_level",)


def test_one_adverse_finding_never_hides_another() -> None:
    guilty = {**STATED, "personal_gain": "yes"}
    worse = {**guilty, "corruption_or_negative_act": "yes"}
    assert raised(kl14(), of(worse), "strict", made(guilty, "exemption")) is None


def test_what_is_contested_or_open_makes_a_flag_possible_only_and_is_named() -> None:
    ours = of(without(STATED, "personal_gain"))
    flag = raised(kl14(), ours, "reduction", made(STATED, "exemption"))
    assert flag and not flag.certain and flag.open == ("personal_gain",)


def test_a_finding_without_polarity_binds_only_if_it_decided() -> None:
    past = made(STATED, "reduction")
    assert "objective_cause_present" in past.decisive and "supervision_carried_out" not in past.decisive
    assert is_certain(raised(kl14(), of({**STATED, "supervision_carried_out": "no"}), "exemption", past))
    assert raised(kl14(), of({**STATED, "objective_cause_present": "no"}), "exemption", past) is None


def test_outcomes_outside_the_merit_order_are_neither_harsher_nor_milder() -> None:
    for outside in ("needs_verification", "not_applicable"):
        assert raised(kl14(), of(STATED), outside, made(STATED, "exemption")) is None
        assert raised(kl14(), of(STATED), "strict", made(STATED, outside)) is None


def test_persons_on_other_lines_are_not_compared() -> None:
    supervised = made(STATED, "exemption", "supervisor")
    assert raised(kl14(), of(STATED), "strict", supervised) is None
    assert raised(kl14(), of(STATED, "approver"), "strict", made(STATED, "exemption")) is not None
    assert nearest(kl14(), of(STATED), [supervised], 3) == ()


def test_what_was_decided_on_findings_the_rulebook_does_not_know_is_not_compared() -> None:
    past = made(STATED, "exemption")
    strange = Precedent(7, of({**STATED, "x": "y"}), past.ruling, (*past.decisive, "x"), "other 1.0.0")
    assert raised(kl14(), of(STATED), "strict", strange) is None
    beside = Precedent(7, of({**STATED, "x": "y"}), past.ruling, past.decisive, "other 1.0.0")
    assert is_certain(raised(kl14(), of(STATED), "strict", beside))


def test_a_file_that_contradicts_itself_is_held_against_nobody() -> None:
    broken = {**STATED, "damage_level": "none", "damage_remedied": "full"}
    assert raised(kl14(), of(broken), "strict", made(STATED, "exemption")) is None


def test_the_nearest_come_first_ties_by_record_and_a_file_that_says_little_is_far() -> None:
    def numbered(sequence: int, settled: Mapping[str, str]) -> Precedent:
        return Precedent(sequence, of(settled), Ruling("exemption", "recommendation"), (), "kl14 1.0.0")

    past = [numbered(1, {}), numbered(4, WORSE), numbered(3, WORSE), numbered(2, without(WORSE, "damage_level"))]
    near = nearest(kl14(), of(STATED), past, 4)
    assert [n.precedent.sequence for n in near] == [2, 3, 4, 1]
    assert near[0].open == ("damage_level",) and near[0].differ == ("problems_reported_promptly",)
    assert len(nearest(kl14(), of(STATED), past, 2)) == 2


def test_what_a_constraint_excludes_makes_nothing_possible() -> None:
    spared = {**STATED, "damage_level": "none", "damage_remedied": "not_applicable"}
    ours = without({**STATED, "damage_remedied": "full"}, "damage_level")  # so that there was some damage
    assert raised(kl14(), of(ours), "strict", made(spared, "exemption")) is None
    open_ = raised(kl14(), of(without(ours, "damage_remedied")), "strict", made(spared, "exemption"))
    assert open_ and not open_.certain and "damage_level" in open_.open
