"""Each change of readings that is told is confirmed by the second engine, one folded rulebook each."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest
from typer.testing import CliRunner

from engine.cli import app, common
from engine.reading.folding import under
from engine.reading.load import load_case, load_rulebook
from engine.reading.rulebook import RECOMMENDATION, Adopted, Rulebook
from engine.reasoning.decide import decide_case
from engine.reasoning.decision import Decision
from engine.reasoning.readings import Readings, open_person_alone, under_readings
from engine.reasoning.recommend import EnginesDisagree, confirmed_readings, recommend_case, recommend_told
from engine.reasoning.second_opinion import Opinion, Reason, Unavailable, rulebook_program, second_opinion
from tests.register_support import HEALTH
from tests.support import ROOT

pytestmark = pytest.mark.second_engine
READINGS = load_rulebook(ROOT / "tests" / "data" / "kl14-readings")


def asked(case: str, person: int = 0) -> tuple[Decision, Readings]:
    checked = load_case(ROOT / "cases" / f"{case}.yaml", READINGS)
    return decide_case(checked)[person], under_readings(open_person_alone(checked.rulebook, checked.persons[person]))


def wrong(opinion: Opinion, value: str) -> Opinion:
    """An opinion that gives another outcome than the rules do."""
    codes = dict(dict(opinion.program.conclusions)[RECOMMENDATION])
    fired = [i for i, rule in enumerate(opinion.program.implications) if rule.then.code == codes[value]]
    others = [i for i in opinion.fired if opinion.program.implications[i].then.code not in codes.values()]
    return replace(opinion, fired=tuple(sorted((*others, fired[0]))))


@pytest.mark.parametrize(("case", "person"), [("rice-seed-trial", 0), ("land-price-map-dissent", 0)])
def test_the_second_engine_is_asked_once_for_each_change_under_its_readings(case: str, person: int) -> None:
    decision, readings = asked(case, person)
    choices: list[dict[str, tuple[str, ...]]] = []

    def ask(book: Rulebook, roles: Sequence[str], settled: Mapping[str, str]) -> Opinion | Unavailable:
        choices.append({name: read for name, read in book.choice.items() if read != READINGS.choice[name]})
        return second_opinion(book, roles, settled)

    assert readings.second_opinion == "not_asked"
    assert confirmed_readings(readings, decision, ask).second_opinion == "agrees"
    assert choices == [{name: (value,) for name, value in change.readings} for change in readings.changes]
    assert len(choices) > 2


def test_a_second_engine_that_is_wrong_of_one_change_alone_blocks_them_all() -> None:
    decision, readings = asked("rice-seed-trial")
    last = readings.changes[-1]

    def ask(book: Rulebook, roles: Sequence[str], settled: Mapping[str, str]) -> Opinion | Unavailable:
        opinion = second_opinion(book, roles, settled)
        assert isinstance(opinion, Opinion)
        return wrong(opinion, "strict") if dict(last.readings).items() <= _values(book).items() else opinion

    with pytest.raises(EnginesDisagree) as differ:
        confirmed_readings(readings, decision, ask)
    error = differ.value
    assert (error.readings, error.first, error.second) == (last.readings, last.possible, ("strict",))


def _values(book: Rulebook) -> dict[str, str]:
    return {name: read[0] for name, read in book.choice.items()}


def test_each_reading_of_a_question_that_is_left_open_is_asked_about_too() -> None:
    text = HEALTH.read_bytes() + b"\nreadings:\n  Q2: {open: [authority_exempts, authority_reduces], by: X}\n"
    case = load_case(text, READINGS)
    readings = under_readings(open_person_alone(case.rulebook, case.persons[0]))
    assert [choice.possible for choice in readings.left_open] == [("exemption",), ("reduction",)]
    (decision,) = decide_case(case)
    assert confirmed_readings(readings, decision).second_opinion == "agrees"
    wrong_choice = replace(readings.left_open[0], possible=("reduction",))
    with pytest.raises(EnginesDisagree) as differ:
        confirmed_readings(replace(readings, left_open=(wrong_choice, *readings.left_open[1:])), decision)
    assert differ.value.readings == (("Q2", "authority_exempts"),)


def test_a_diagram_that_is_wrong_of_one_change_is_found_by_the_second_engine() -> None:
    decision, readings = asked("rice-seed-trial")
    changes = [replace(change, possible=("strict",)) if not i else change for i, change in enumerate(readings.changes)]
    with pytest.raises(EnginesDisagree):
        confirmed_readings(replace(readings, changes=tuple(changes)), decision)


@pytest.mark.parametrize("reason", Reason)
def test_where_there_is_no_second_engine_the_changes_say_so_as_a_decision_does(reason: Reason) -> None:
    decision, readings = asked("rice-seed-trial")
    asks: list[Rulebook] = []

    def ask(book: Rulebook, roles: Sequence[str], settled: Mapping[str, str]) -> Opinion | Unavailable:
        asks.append(book)
        return Unavailable(reason)

    said = confirmed_readings(readings, decision, ask).second_opinion
    assert said not in ("agrees", "not_asked") and (said == "unavailable") == (reason is Reason.NOT_INSTALLED)
    assert len(asks) == 1  # who gives no answer is not waited for again


def test_the_programs_of_two_readings_are_two_and_those_of_one_are_the_same_object() -> None:
    _, readings = asked("rice-seed-trial")
    one, other, again = (
        under(READINGS, {name: Adopted((value,), tried=True) for name, value in readings.changes[i].readings})
        for i in (0, 1, 0)
    )
    assert rulebook_program(one) != rulebook_program(other) and one.sha256 == other.sha256
    assert rulebook_program(again) is rulebook_program(one)


def test_what_an_answer_told_of_other_readings_is_not_asked_again_when_they_are_told_in_full() -> None:
    asked_under: list[Rulebook] = []

    def ask(book: Rulebook, roles: Sequence[str], settled: Mapping[str, str]) -> Opinion | Unavailable:
        asked_under.append(book)
        return second_opinion(book, roles, settled)

    (decision,) = recommend_told(load_case(HEALTH, READINGS), ask)
    readings = decision.trace.readings
    assert len(asked_under) == 1 + len(readings.changes) > 1
    assert confirmed_readings(readings, decision, ask).second_opinion == "agrees"
    assert len(asked_under) == 1 + len(readings.changes)


def test_an_answer_is_blocked_by_a_second_engine_that_is_wrong_of_another_reading_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def ask(book: Rulebook, roles: Sequence[str], settled: Mapping[str, str]) -> Opinion | Unavailable:
        opinion = second_opinion(book, roles, settled)
        assert isinstance(opinion, Opinion)
        return wrong(opinion, "strict") if book.adopted else opinion

    case = load_case(HEALTH, READINGS)
    assert recommend_case(case, ask)[0].second_opinion == "agrees"
    with pytest.raises(EnginesDisagree):
        recommend_told(case, ask)
    monkeypatch.setattr(common, "second_engine", lambda: ask)
    book = str(ROOT / "tests" / "data" / "kl14-readings")
    shown = CliRunner().invoke(app, ["evaluate", str(HEALTH), "--rulebook", book, "--lang", "en"])
    assert shown.exit_code == 1 and shown.stdout == ""
    assert "the two engines disagree" in shown.stderr and "(Q2=authority_reduces)" in shown.stderr
