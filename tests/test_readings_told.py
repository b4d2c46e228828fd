"""What is said of other readings: at one glance whether an answer depends on them; none without its outcome."""

from dataclasses import replace
from functools import cache

import pytest

from engine import decide, load_case, load_rulebook
from engine.reading.case import CheckedCase
from engine.reading.entries import Language, Words
from engine.reading.folding import under
from engine.reading.organisation import Organisation
from engine.reading.rulebook import Adopted, Rulebook
from engine.reasoning.compile import compile_open
from engine.reasoning.decision import Decision
from engine.reasoning.readings import Reread, opened, under_readings
from engine.telling.compose import compose
from engine.telling.outline import Outline, outline
from engine.telling.readings import readings_data
from engine.telling.text import render_case
from engine.telling.words import SENTENCES
from tests.support import CASES, ROOT, kl14

BOOK = load_rulebook(ROOT / "tests" / "data" / "kl14-readings")
BY = Words(vi="Ban Thường vụ, Nghị quyết 7", en="the Standing Committee, resolution 7")


def case_of(name: str, book: Rulebook = BOOK, **choice: Adopted) -> CheckedCase:
    case = load_case(ROOT / "cases" / f"{name}.yaml", book)
    return replace(case, rulebook=under(case.rulebook, choice))


def decided(name: str, person: str = "p1", book: Rulebook = BOOK, **choice: Adopted) -> Decision:
    case = case_of(name, book, **choice)
    made = next(d for d in decide(case.rulebook, case) if d.person == person)
    return made.with_second_opinion("agrees")


def told(name: str, person: str = "p1", language: Language = "vi", **choice: Adopted) -> Outline:
    return outline(decided(name, person, BOOK, **choice), language)


def section(told: Outline) -> list[str]:
    """How open questions are read, question by question."""
    items = next(s.items for s in told.sections if s.title in SENTENCES["section.readings"])
    return [": ".join(filter(None, (item.sentence, "; ".join(item.details)))) for item in items]


@cache
def everyone(book: Rulebook) -> list[Decision]:
    cases = [load_case(path, book) for path in CASES]
    return [d.with_second_opinion("agrees") for case in cases for d in decide(case.rulebook, case)]


# -- at one glance


def test_an_answer_that_no_reading_alters_is_said_to_stand_under_every_reading() -> None:
    assert "Bền với mọi cách hiểu." in told("toll-free-bridge").summary
    assert "Stands under every reading." in told("toll-free-bridge", language="en").summary


def test_an_answer_names_the_readings_it_depends_on_and_what_else_could_be() -> None:
    assert "Phụ thuộc cách hiểu Q2: hiểu khác thì có thể là reduction." in told("health-records-pilot").summary
    line = "Depends on the reading of Q2, Q8, Q32: read otherwise, it could be exemption or ordinary."
    assert line in told("rice-seed-trial", language="en").summary


def test_an_outcome_that_takes_two_readings_at_once_is_told_as_such() -> None:
    shown = told("drone-mapping-grant")
    assert any("Phải đồng thời hiểu khác ít nhất 2 câu hỏi mới có thể là exemption." in line for line in shown.summary)
    together = "Phải đồng thời hiểu khác ít nhất 2 câu hỏi mới có thể là exemption: "
    assert f"{together}Q2 “authority_exempts” và Q13 “lessens”" in section(shown)


def test_an_answer_that_only_several_readings_at_once_alter_stands_against_each_alone() -> None:
    decision = decided("drone-mapping-grant")
    weak = replace(
        decision.trace.readings,
        changes=tuple(change for change in decision.trace.readings.changes if len(change.readings) > 1),
        fewest={"exemption": 2},
        any=("exemption", "ordinary"),
    )
    decision.trace.__dict__["readings"] = weak
    line = "Bền nếu chỉ một câu hỏi được hiểu khác; phải đồng thời hiểu khác ít nhất 2 câu hỏi mới có thể là exemption."
    assert line in outline(decision, "vi").summary


def test_an_open_answer_says_whether_readings_lead_beyond_what_is_possible_or_leave_less() -> None:
    beyond = "No reading leads beyond what is still possible. With Q2 read otherwise, less is possible."
    assert beyond in told("bus-priority-lane", language="en").summary
    both = "Phụ thuộc cách hiểu Q2: hiểu khác thì có thể là reduction. Hiểu khác Q18 thì còn ít khả năng hơn."
    assert both in told("water-meter-trial").summary
    assert any(
        line.startswith("Bền với mọi cách hiểu: không có kết quả nào") for line in told("flood-housing-fund").summary
    )


def test_a_question_of_which_one_reading_leads_beyond_is_not_said_to_leave_less_too() -> None:
    decision = decided("bus-priority-lane")
    beyond = Reread((("Q2", "authority_reduces"),), ("ordinary", "strict"))
    found = decision.trace.readings
    told = replace(found, changes=(found.changes[0], beyond), any=(*found.any, "strict"), fewest={"strict": 1})
    decision.trace.__dict__["readings"] = told
    (line,) = (line for line in outline(decision, "en").summary if "reading" in line)
    assert line == "Depends on the reading of Q2: read otherwise, it could be strict."


def test_the_evidence_on_which_a_reading_rests_is_listed() -> None:
    listed = "\n".join(item.sentence for item in told("rice-seed-trial", "p2").sections[-1].items)
    (unused, *_) = [f"E{n}" for n in range(1, 8) if f"E{n} " not in listed]
    by = Words(vi=f"Nghị quyết ({unused})", en=f"resolution ({unused})")
    shown = told("rice-seed-trial", "p2", Q2=Adopted(("authority_reduces",), by))
    assert any(f"{unused} " in item.sentence for item in shown.sections[-1].items)


def test_of_a_file_that_contradicts_itself_nothing_is_said_of_readings() -> None:
    shown = told("clinic-queue-contradiction")
    assert not any("cách hiểu" in line for line in shown.summary)


def test_where_sets_are_too_many_that_is_said() -> None:
    decision = decided("drone-mapping-grant")
    decision.trace.__dict__["readings"] = replace(decision.trace.readings, complete=False)
    assert any(SENTENCES["readings.not_all"][0] in line for line in outline(decision, "vi").summary)
    assert readings_data(decision.trace.readings)["complete"] is False


def test_where_other_readings_are_not_computed_no_answer_is_said_to_stand_under_all() -> None:
    assert any(question.other for question in kl14().questions.values())
    lines = [line for decision in everyone(kl14()) for line in outline(decision, "vi").summary]
    assert any("câu hỏi Q2 (các câu hỏi khác chưa được tính)" in line for line in lines)
    assert not any("Bền với mọi cách hiểu." in line for line in lines)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_text_reports_and_screens_say_the_same_at_a_glance(language: Language) -> None:
    decision = decided("rice-seed-trial")
    (line,) = [line for line in outline(decision, language).summary if "Q32" in line]
    assert line in " ".join(render_case([decision], language).split())
    report = compose([decision], language, Organisation(form="party"))
    assert line in report.persons[0].summary
    assert line in report.recommendations.rows[0][1]


# -- question by question


def test_every_answer_tells_all_readings_that_decide_it() -> None:
    for decision in everyone(BOOK):
        readings = decision.trace.readings
        alone = {name for change in readings.changes if len(change.readings) == 1 for name, _ in change.readings}
        wanted = {*readings.hangs_on, *alone}
        lines = section(outline(decision, "vi")) if wanted else []
        assert wanted <= {line.partition(".")[0] for line in lines}, decision.person


def test_of_a_question_every_other_reading_is_told_with_the_outcome_that_it_leads_to() -> None:
    assert section(told("online-exam-platform"))[1] == (
        "Q6. Q6? Hiểu theo mặc định: “cap”. Nếu hiểu “unprotected”: ordinary. Nếu hiểu theo cách còn lại: không đổi."
    )


def test_the_outcome_told_of_a_reading_is_that_of_a_rulebook_under_it() -> None:
    for decision in everyone(BOOK)[::8]:
        for change in decision.trace.readings.changes[-2:]:
            choice = {name: Adopted((value,), tried=True) for name, value in change.readings}
            case = replace(decision.case, rulebook=under(BOOK, choice))
            again = next(d for d in decide(case.rulebook, case) if d.person == decision.person)
            assert again.possible == change.possible


def test_a_reading_that_matters_with_another_only_is_told_so() -> None:
    line = next(line for line in section(told("online-exam-platform")) if line.startswith("Q22."))
    assert line.endswith("Nếu hiểu khác: không đổi. Chỉ khi câu hỏi khác cũng được hiểu khác mới có thể là exemption.")


def test_no_answer_mentions_a_reading_whose_outcome_is_not_computed() -> None:
    others = [question.other for question in kl14().questions.values() if question.other]
    for decision in everyone(kl14()):
        for language in ("vi", "en"):
            text = " ".join(render_case([decision], language).split())
            assert not any(other.in_(language) in text for other in others), decision.person


def test_readings_that_may_not_be_adopted_together_are_told_as_such() -> None:
    book = replace(BOOK, apart=({"Q13": "bars", "Q2": "authority_exempts"},))
    lines = section(outline(decided("drone-mapping-grant", "p2", book=book), "vi"))
    assert any("Cách hiểu “authority_exempts” không được áp dụng cùng với" in line for line in lines)


# -- adopted, tried out, left open


def test_a_reading_that_is_adopted_is_told_with_who_adopted_it() -> None:
    shown = told("drone-mapping-grant", Q13=Adopted(("lessens",), BY))
    assert shown.headline == "reduction"
    assert any(
        "Cách hiểu được áp dụng: “lessens” (căn cứ: Ban Thường vụ, Nghị quyết 7)." in line for line in section(shown)
    )
    assert "Câu hỏi Q13 không hiểu theo mặc định (căn cứ: Ban Thường vụ, Nghị quyết 7)." in shown.footer


def test_a_reading_that_is_tried_out_is_said_to_be_adopted_by_nobody_before_anything_else() -> None:
    shown = told("drone-mapping-grant", Q13=Adopted(("lessens",), tried=True))
    assert shown.summary[0] == "Thử theo cách hiểu Q13 “lessens”, chưa được cấp có thẩm quyền áp dụng."


def test_a_question_left_open_is_a_choice_of_the_authoritys_with_what_each_leads_to() -> None:
    shown = told("health-records-pilot", Q2=Adopted(("authority_exempts", "authority_reduces"), BY))
    assert any(line.startswith("Tùy cấp có thẩm quyền chọn cách hiểu Q2.") for line in shown.summary)
    (line,) = [line for line in section(shown) if line.startswith("Q2.")]
    assert "Nếu chọn “authority_exempts”: exemption. Nếu chọn “authority_reduces”: reduction." in line
    assert "Nếu hiểu “by_cause”: exemption." in line


def test_the_open_diagram_is_asked_where_it_is_made_and_says_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    case = case_of("rice-seed-trial", load_rulebook("kl14"))
    alone = [under_readings(opened(case.rulebook, person)) for person in case.persons]
    compile_open(case.rulebook)
    monkeypatch.setattr("engine.reasoning.readings.open_person_alone", None)
    assert [under_readings(opened(case.rulebook, person)) for person in case.persons] == alone
