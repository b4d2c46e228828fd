"""What people put on record, and what becomes of it: assessments are never averaged, departures need a reason."""

import re

import pytest

from engine.keeping.agreement import Assessment, contest, fleiss, kappa, positions
from engine.keeping.contents import CaseKept, read
from engine.keeping.keep import Merged, current, keep_case, keep_decisions
from engine.keeping.people import Assessed, Decided, assess, authority, correct, erase
from engine.keeping.register import Register
from engine.keeping.stats import by_clause, by_field, by_year, labels, outcomes, statistics
from engine.keeping.trouble import RegisterError, Trouble
from engine.keeping.verify import verify
from engine.reading.draft import check_draft, read_draft
from engine.reasoning.recommend import recommend
from tests.register_support import HEALTH, NOW, decide, given
from tests.support import ROOT

CASE = "health-records-pilot"
BRIDGE = ROOT / "cases" / "toll-free-bridge.yaml"


def with_case(where: str) -> Register:
    register, _ = Register.create(where, NOW)
    decide(register, field="y tế")
    return register


def say(register: Register, member: str, value: str, finding: str = "damage_level", **more: object) -> int:
    said = Assessed(CASE, finding, value, member, **more)  # type: ignore[arg-type]
    return assess(register, NOW, f"{member}-{finding}-{value}", said).sequence


def merged(register: Register, text: str | None = None) -> tuple[str, list[Assessment]]:
    """The case with the assessments that are on record."""
    brought = given(text=text)
    draft = read_draft(brought.raw, brought.rulebook).value
    assert draft
    with register.reading() as view:
        changed, heard = contest(draft, positions(view, CASE), lambda said: f"nhận định {said.sequence}")
    checked = check_draft(changed, brought.rulebook)
    assert checked.value, checked.diagnostics
    return changed.text, heard


def finding_of(text: str, owner: str, finding: str) -> object:
    case = given(text=text).case.file
    found = case.pilot.findings if owner == "pilot" else case.persons[0].findings
    return found.get(finding)


def test_assessments_that_differ_make_a_finding_contested_with_each_member_on_a_side(where: str) -> None:
    with with_case(where) as register:
        a, b = say(register, "m1", "minor", evidence=("E2",)), say(register, "m2", "none", reason="Không có.")
        text, heard = merged(register)
        entry = finding_of(text, "pilot", "damage_level")
        assert entry.value is None  # type: ignore[attr-defined]
        assert entry.contested == {"minor": ("E2", f"register-{a}"), "none": (f"register-{b}",)}  # type: ignore[attr-defined]
        assert [said.sequence for said in heard] == [a, b]
        assert given(text=text).case.persons[0].settled.get("damage_level") is None


def test_one_against_many_contests_a_finding_as_much_as_one_against_one(where: str) -> None:
    with with_case(where) as register:
        for member in ("m1", "m2", "m3", "m4"):
            say(register, member, "none", "subjective_fault")
        assert merged(register)[1] == []
        say(register, "m5", "grave", "subjective_fault")
        text, heard = merged(register)
        assert set(finding_of(text, "p1", "subjective_fault").contested) == {"none", "grave"}  # type: ignore[attr-defined]
        assert len(heard) == 5


def test_members_who_agree_against_the_file_contest_it_and_with_the_file_change_nothing(where: str) -> None:
    with with_case(where) as register:
        say(register, "m1", "minor"), say(register, "m2", "minor")
        text, heard = merged(register)
        assert heard == [] and text == read_draft(HEALTH.read_bytes()).value.text  # type: ignore[union-attr]
        say(register, "m1", "serious"), say(register, "m2", "serious")
        assert set(finding_of(merged(register)[0], "pilot", "damage_level").contested) == {"minor", "serious"}  # type: ignore[attr-defined]


def test_a_dispute_of_the_file_stays_one_beside_assessments_though_it_lists_a_side_without_evidence(where: str) -> None:
    entry = "subjective_fault: {contested: {none: [E1], non_grave: [E2], grave: []}}"
    text = re.sub(r"subjective_fault: .*", entry, HEALTH.read_text(encoding="utf-8"))
    register, _ = Register.create(where, NOW)
    with register:
        keep_case(register, NOW, "k", given(text=text))
        say(register, "m1", "none", "subjective_fault"), say(register, "m2", "non_grave", "subjective_fault")
        merged_sides = finding_of(merged(register, text)[0], "p1", "subjective_fault").contested  # type: ignore[attr-defined]
        assert set(merged_sides) == {"none", "non_grave"}


def test_what_a_member_calls_unknown_is_open_and_no_side(where: str) -> None:
    with with_case(where) as register:
        say(register, "m1", "unknown"), say(register, "m2", "minor", evidence=("E2",))
        entry = finding_of(merged(register)[0], "pilot", "damage_level")
        assert (entry.settled, entry.contested) == (None, None)  # type: ignore[attr-defined]


def test_assessments_never_settle_what_the_file_leaves_open(where: str) -> None:
    text = HEALTH.read_text(encoding="utf-8").replace("      signs_of_crime: no\n", "")
    assert text != HEALTH.read_text(encoding="utf-8")
    register, _ = Register.create(where, NOW)
    with register:
        keep_case(register, NOW, "k", given(text=text))
        say(register, "m1", "no", "signs_of_crime"), say(register, "m2", "no", "signs_of_crime")
        changed, heard = merged(register, text)
        assert heard == [] and finding_of(changed, "p1", "signs_of_crime") is None
        say(register, "m2", "yes", "signs_of_crime")
        assert set(finding_of(merged(register, text)[0], "p1", "signs_of_crime").contested) == {"no", "yes"}  # type: ignore[attr-defined]


def test_the_newest_assessment_of_a_member_counts_and_a_corrected_one_does_not(where: str) -> None:
    with with_case(where) as register:
        say(register, "m1", "minor")
        wrong = say(register, "m1", "none")
        say(register, "m2", "minor")
        with register.reading() as view:
            assert positions(view, CASE)[0].values == ("minor", "none")
        correct(register, NOW, "c", wrong, None, "Ghi nhầm")
        with register.reading() as view:
            (position,) = positions(view, CASE)
            assert position.values == ("minor",) and not position.contested
            assert view.record(wrong).content["value"] == "none"  # it stays as it was


def test_a_decision_rests_on_the_assessments_there_are_and_says_which(where: str) -> None:
    with with_case(where) as register:
        a, b = say(register, "m1", "minor"), say(register, "m2", "none")
        brought = given()
        decisions = recommend(brought.rulebook, brought.case)
        for old in (None, Merged(brought, [a], [])):
            with pytest.raises(RegisterError) as error:
                keep_decisions(register, NOW, "x", brought, decisions, old)
            assert error.value.trouble is Trouble.MOVED
        text, heard = merged(register)
        other = given(text=text)
        together = Merged(other, [a, b], [said.sequence for said in heard])
        keep_decisions(register, NOW, "x", brought, recommend(other.rulebook, other.case), together)
        with register.reading() as view:
            kept = read(current(view, CASE, "case")[-1], CaseKept)
            assert (kept.merged, kept.assessments, kept.field) == (3, (a, b), "y tế")
            assert verify(view).faults == []


WRONG_ASSESSMENTS = [
    (Assessed("other", "damage_level", "minor", "m1"), Trouble.UNKNOWN_CASE),
    (Assessed(CASE, "damage", "minor", "m1"), Trouble.UNKNOWN_FINDING),
    (Assessed(CASE, "subjective_fault", "none", "m1", "pilot"), Trouble.UNKNOWN_FINDING),
    (Assessed(CASE, "damage_level", "minor", "m1", "p1"), Trouble.UNKNOWN_PERSON),
    (Assessed(CASE, "subjective_fault", "none", "m1", "p7"), Trouble.UNKNOWN_PERSON),
    (Assessed(CASE, "damage_level", "huge", "m1"), Trouble.UNKNOWN_VALUE),
    (Assessed(CASE, "damage_level", "minor", "m1", evidence=("E99",)), Trouble.UNKNOWN_EVIDENCE),
    (Assessed(CASE, "damage_level", "minor", "Bà Tám"), Trouble.BAD_MEMBER),
    (Assessed(CASE, "damage_level", "minor", "m1", reason="a\u202eb"), Trouble.BAD_TEXT),
    (Assessed(CASE, "damage_level", "minor", "m1", dissent="\udcff"), Trouble.BAD_TEXT),
]


def test_an_assessment_of_what_is_not_there_is_refused(where: str) -> None:
    with with_case(where) as register:
        for said, trouble in WRONG_ASSESSMENTS:
            with pytest.raises(RegisterError) as error:
                assess(register, NOW, "w", said)
            assert error.value.trouble is trouble, said
        with register.reading() as view:
            assert view.count() == 4


# -- agreement


def test_kappa_is_that_of_fleiss_in_the_example_of_the_literature() -> None:
    table = [
        [0, 0, 0, 0, 14], [0, 2, 6, 4, 2], [0, 0, 3, 5, 6], [0, 3, 9, 2, 0], [2, 2, 8, 1, 1], [7, 7, 0, 0, 0],
        [3, 2, 6, 3, 0], [2, 5, 3, 2, 2], [6, 5, 2, 1, 0], [0, 2, 2, 3, 7],
    ]  # fmt: skip
    assert fleiss(table) == pytest.approx(0.2099, abs=0.0001)
    assert fleiss([[3, 0], [3, 0]]) is None  # chance alone would agree


def test_kappa_counts_the_findings_that_every_member_assessed(where: str) -> None:
    with with_case(where) as register:
        for member, values in {"m1": "yyn", "m2": "yyn"}.items():
            for finding, value in zip(
                ("personal_gain", "covered_up_violation", "dissent_recorded"), values, strict=True
            ):
                say(register, member, {"y": "yes", "n": "no"}[value], finding)
        say(register, "m1", "yes", "signs_of_crime")
        with register.reading() as view:
            found = kappa(positions(view, CASE))
        assert found and (found.kappa, found.members, found.findings, found.left_out) == (1.0, 2, 3, 1)
        with register.reading() as view:
            assert kappa(positions(view, CASE)[:1]) is None


# -- the authority


def test_a_departure_needs_its_reason_and_an_agreement_none(where: str) -> None:
    with with_case(where) as register:
        with pytest.raises(RegisterError) as error:
            authority(register, NOW, "a", Decided(CASE, "p1", "reduction", "Ban X"))
        assert error.value.trouble is Trouble.NEEDS_REASON
        for wrong, trouble in (
            (Decided(CASE, "p2", "reduction", "Ban X"), Trouble.NOT_DECIDED),
            (Decided("other", "p1", "reduction", "Ban X"), Trouble.NOT_DECIDED),
            (Decided(CASE, "p1", "pardon", "Ban X"), Trouble.UNKNOWN_OUTCOME),
        ):
            with pytest.raises(RegisterError) as error:
                authority(register, NOW, "a", wrong)
            assert error.value.trouble is trouble
        authority(register, NOW, "a", Decided(CASE, "p1", "exemption", "Ban X"))
        authority(register, NOW, "b", Decided(CASE, "p1", "reduction", "Ban X", "Vì còn thiếu sót"))
        with register.reading() as view:
            assert [r.content["departs"] for r in view.records(CASE, "authority")] == [False, True]


def test_a_correction_supersedes_and_overwrites_nothing(where: str) -> None:
    with with_case(where) as register:
        first = authority(register, NOW, "a", Decided(CASE, "p1", "exemption", "Ban X")).sequence
        second = authority(register, NOW, "b", Decided(CASE, "p1", "reduction", "Ban X", "Vì …")).sequence
        say(register, "m1", "minor")
        for sequence, by, trouble in (
            (99, None, Trouble.UNKNOWN_RECORD),
            (1, None, Trouble.NOT_CORRECTABLE),
            (2, None, Trouble.NOT_CORRECTABLE),
            (second, first, Trouble.NOT_ALIKE),
            (first, second + 1, Trouble.NOT_ALIKE),
            (first, 99, Trouble.UNKNOWN_RECORD),
        ):
            with pytest.raises(RegisterError) as error:
                correct(register, NOW, "c", sequence, by, "Nhầm")
            assert error.value.trouble is trouble
        with register.reading() as view:
            before = [record.text for record in view.records()]
        receipt = correct(register, NOW, "c", second, None, "Nhầm")
        assert correct(register, NOW, "c", second, None, "Nhầm") == receipt
        for sequence in (second, receipt.sequence):
            with pytest.raises(RegisterError) as error:
                correct(register, NOW, "d", sequence, None, "Nhầm")
            assert error.value.trouble is Trouble.NOT_CORRECTABLE
        with register.reading() as view:
            assert [record.text for record in view.records()][:-1] == before
            assert [record.sequence for record in current(view, CASE, "authority")] == [first]
            assert outcomes(view)[0].decided == "exemption"


# -- statistics


def test_outcomes_are_counted_once_a_person_by_clause_field_and_year_of_the_case(where: str) -> None:
    with with_case(where) as register:
        decide(register, "again")  # the newest counts
        decide(register, "bridge", at="1999-01-01T00:00:00+00:00", path=BRIDGE)
        authority(register, NOW, "a", Decided(CASE, "p1", "reduction", "Ban X", "Vì còn thiếu sót"))
        with register.reading() as view:
            found = outcomes(view)
            assert [(o.case, o.person) for o in found[:1]] == [(CASE, "p1")]
            assert by_year(found)["2023"]["reduction"] == 1 and "1999" not in by_year(found)
            assert by_field(found)["y tế"] == {"reduction": 1} and sum(by_field(found)["-"].values()) == len(found) - 1
            assert by_clause(found)["2.4.2c"]["reduction"] == 1
            assert [(o.recommendation, o.decided) for o in found if o.departs] == [("exemption", "reduction")]
            assert [o.reason for o in found if o.departs] == ["Vì còn thiếu sót"]
            counted = statistics(view)
            assert counted.tables["year"] == by_year(found) and counted.tables is counted.tables  # counted once
            names = labels(view)
            assert list(names) == [
                "exemption",
                "reduction",
                "ordinary",
                "strict",
                "needs_verification",
                "not_applicable",
            ]
        erase(register, NOW, "e", CASE, ("p1",))
        with register.reading() as view:
            assert by_year(outcomes(view)) == by_year(found)  # counts stay, words go
            assert [o.reason for o in outcomes(view) if o.departs] == [None]
