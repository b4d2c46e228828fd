"""How questions are read goes on record with a case and each decision, and is replayed; precedents say so."""

from dataclasses import replace
from pathlib import Path

import pytest

from engine.keeping.contents import DecisionKept, RulebookKept, read
from engine.keeping.decided import alike, decided
from engine.keeping.keep import keep_decisions
from engine.keeping.people import Decided, authority, erase
from engine.keeping.register import Entry, Register
from engine.keeping.replay import Replay
from engine.keeping.stats import statistics
from engine.keeping.trouble import RegisterError, Trouble
from engine.keeping.verified import Fault, FaultAt, Verified
from engine.reading.diagnostics import Code, InputError
from engine.reading.folding import under
from engine.reading.rulebook import Adopted
from engine.reasoning.decide import decide_case
from engine.reasoning.recommend import recommend_case
from engine.reasoning.trace import Json
from engine.telling.precedents import flag_lines, precedent_lines
from engine.telling.statistics import outcome_names, statistics_lines
from tests.register_support import NOW, given, trouble_of
from tests.test_register_precedents import FULL, OTHER

REDUCES = "\nreadings:\n  Q2: {adopted: authority_reduces, by: Ban X}\n"
OPEN = "\nreadings:\n  Q2: {open: [authority_exempts, authority_reduces], by: Ban X}\n"
CASE = "health-records-pilot"


def made(where: str, *texts: str) -> Register:
    """A register with the decisions on these texts."""
    register, _ = Register.create(where, NOW)
    for i, text in enumerate(texts):
        brought = given(text=text)
        keep_decisions(register, NOW, f"k{i}", brought, recommend_case(brought.case))
    return register


def replayed(register: Register) -> Verified:
    with register.reading() as view:
        told = Verified()
        Replay(view).check(told)
        return told


def test_the_choice_of_readings_is_on_record_and_replayed_also_once_the_case_is_erased(where: str) -> None:
    with made(where, FULL, FULL + REDUCES, FULL + OPEN) as register:
        with register.reading() as view:
            (book,) = view.records(None, "rulebook")
            kept = [read(record, DecisionKept) for record in view.records(CASE, "decision")]
        assert (read(book, RulebookKept).readings or {})["Q2"] == ("by_cause",)
        assert [each.readings for each in kept] == [
            None, {"Q2": ("authority_reduces",)}, {"Q2": ("authority_exempts", "authority_reduces")},
        ]  # fmt: skip
        assert [each.recommendation for each in kept] == ["exemption", "reduction", "needs_verification"]
        told = replayed(register)
        assert (told.faults, told.replayed) == ([], 3)
        erase(register, NOW, "e", CASE, ("p1",))
        told = replayed(register)
        assert (told.faults, told.replayed_by_findings) == ([], 3)


def test_a_decision_that_hides_its_readings_or_claims_others_is_not_replayed(tmp_path: Path) -> None:
    with made(str(tmp_path / "r.db"), FULL + REDUCES) as register:
        with register.reading() as view:
            (record,) = view.records(CASE, "decision")
            sealed = view.sealed(record)
        content = {name: value for name, value in record.content.items() if name not in ("sealed", "readings")}
        claimed: dict[str, Json] = {"readings": {"Q2": ["authority_exempts"]}}
        for key, forged in (("hidden", content), ("claimed", content | claimed)):
            register.append(NOW, Entry("decision", CASE, key, forged, sealed))
        assert replayed(register).faults == [
            FaultAt(Fault.NOT_REPLAYED, record.sequence + 1), FaultAt(Fault.NOT_REPLAYED, record.sequence + 2)
        ]  # fmt: skip


def test_a_reading_that_is_tried_out_is_not_put_on_record(tmp_path: Path) -> None:
    brought = given(text=FULL)
    for value in ("authority_reduces", "by_cause"):
        choice = {"Q2": Adopted((value,), tried=True)}
        tried = recommend_case(replace(brought.case, rulebook=under(brought.case.rulebook, choice)))
        with made(str(tmp_path / f"{value}.db")) as register:
            with pytest.raises(RegisterError) as refused:
                keep_decisions(register, NOW, "k", brought, tried)
            assert trouble_of(refused) is Trouble.TRIED and refused.value.params == {"readings": f"Q2={value}"}
            with register.reading() as view:
                assert view.count() == 1


@pytest.mark.parametrize(("kept", "decided_on"), [(FULL, FULL + REDUCES), (FULL + REDUCES, FULL)])
def test_decisions_under_other_readings_than_the_case_adopts_are_not_kept_with_it(
    kept: str, decided_on: str, tmp_path: Path
) -> None:
    with made(str(tmp_path / "r.db")) as register, pytest.raises(InputError) as refused:
        keep_decisions(register, NOW, "k", given(text=kept), decide_case(given(text=decided_on).case), None, True)
    assert [d.code for d in refused.value.diagnostics] == [Code.OTHER_READINGS]


def test_a_precedent_under_other_readings_is_told_so_and_makes_no_flag_certain(tmp_path: Path) -> None:
    with made(str(tmp_path / "r.db"), FULL + REDUCES) as register:
        with register.reading() as view:
            (past,) = decided(view)
        assert past.readings["Q2"] == ("authority_reduces",) and past.ruling.outcome == "reduction"
        case = given(text=OTHER).case
        other = alike(register, decide_case(case))
    (flag,) = other.flags
    assert (flag.departure, flag.certain, flag.open, flag.reread) == ("milder", False, (), ("Q2",))
    assert other.nearest["p1"][0].reread == ("Q2",)
    lines = flag_lines(case.rulebook, flag, "en")
    assert lines[0].startswith("Possibly milder") and lines[1].startswith("Decided under other readings than here")
    assert "Q2: here “By cause" in lines[1] and f"record {past.sequence}: “" in lines[1]
    assert lines[1].endswith("general rules”.")
    assert "\n".join(precedent_lines(case.rulebook, other, "vi")).count("Cách hiểu ở đó khác") == 2


def test_a_precedent_under_the_same_readings_is_compared_as_ever(tmp_path: Path) -> None:
    with made(str(tmp_path / "r.db"), FULL + REDUCES) as register:
        authority(register, NOW, "a", Decided(CASE, "p1", "ordinary", "Ban X", "Vì còn thiếu sót"))
        (flag,) = alike(register, decide_case(given(text=OTHER + REDUCES).case)).flags
    assert (flag.departure, flag.certain, flag.reread) == ("milder", True, ())


def test_statistics_and_tables_say_whose_case_reads_otherwise_than_the_rulebook(tmp_path: Path) -> None:
    with made(str(tmp_path / "r.db"), FULL, OTHER + REDUCES) as register, register.reading() as view:
        found = statistics(view)
    assert [outcome.readings for outcome in found.persons] == [(), ("Q2=authority_reduces",)]
    told = list(statistics_lines(found, outcome_names(found.labels, "en"), "en"))
    assert any("1 were decided under readings that the case adopts" in line for line in told)
    assert any("Q2=authority_reduces (1)" in line for line in told)
