"""What a person reads: short, complete in both languages, and true to the decision."""

import unicodedata
from pathlib import Path
from string import Formatter

import pytest

from engine import decide, load_case
from engine.reading.case import CheckedCase
from engine.reading.conditions import Is, tests_in
from engine.reading.entries import Language
from engine.reading.rulebook import Rule
from engine.reasoning.decision import Decision
from engine.telling.outline import outline
from engine.telling.text import render_case
from engine.telling.words import SENTENCES
from tests.support import CASES, ROOT, kl14

GOLDEN = ROOT / "tests" / "golden"
LANGUAGES: tuple[Language, Language] = ("vi", "en")


def agreed(case: CheckedCase) -> list[Decision]:
    """Decisions as they are where both engines agree, whether or not two can run here."""
    return [decision.with_second_opinion("agrees") for decision in decide(kl14(), case)]


def told(name: str, language: Language = "vi", full: bool = False) -> str:
    case = load_case(ROOT / "cases" / f"{name}.yaml", kl14())
    return render_case(agreed(case), language, full)


def everyone() -> list[tuple[CheckedCase, Decision]]:
    cases = [load_case(path, kl14()) for path in CASES]
    return [(case, decision) for case in cases for decision in agreed(case)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_the_text_of_every_case_is_as_reviewed(path: Path, language: Language, update: bool) -> None:
    golden = GOLDEN / f"{path.stem}.{language}.txt"
    text = told(path.stem, language)
    if update:
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_full_trace_is_as_reviewed(language: Language, update: bool) -> None:
    golden = GOLDEN / f"full-trace.{language}.txt"
    text = told("land-swap-without-approval", language, full=True)
    if update:
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


def test_every_sentence_is_there_in_both_languages_with_the_same_parameters_in_composed_letters() -> None:
    wrong = [
        key
        for key, (vi, en) in SENTENCES.items()
        if not vi or not en or _fields(vi) != _fields(en) or vi != unicodedata.normalize("NFC", vi)
    ]
    assert wrong == []


def _fields(template: str) -> set[str | None]:
    return {name for _, name, _, _ in Formatter().parse(template) if name}


def test_no_answer_about_one_person_is_longer_than_a_page() -> None:
    for case, decision in everyone():
        text = render_case([decision], "vi")
        assert len(text.splitlines()) < 60, case.id


def test_every_answer_says_that_it_only_advises() -> None:
    for path in CASES:
        assert "cấp có thẩm quyền xem xét và quyết định" in told(path.stem)
        assert "“được xem xét” không phải là quyền đương nhiên" in " ".join(told(path.stem).split())


def test_the_recommendation_comes_first_and_then_why() -> None:
    lines = told("health-records-pilot").splitlines()
    assert lines[4] == "=> ĐỀ NGHỊ XEM XÉT MIỄN TRÁCH NHIỆM"
    assert "Vì sao:" in lines[5:8]


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_every_decisive_finding_is_told_by_itself_or_by_a_rule_that_tests_it(path: Path) -> None:
    case = load_case(path, kl14())
    for decision in decide(kl14(), case):
        lines = outline(decision, "vi")
        items = [item for section in lines.sections for item in section.items]
        text = "\n".join(part for item in items for part in (item.sentence, *item.details))
        for name in decision.decisive_findings:
            label = kl14().findings[name].label.vi
            says = [r.says.vi for r in kl14().rules.values() if _tests(r, name) and r.id in decision.decisive_rules]
            assert f"{label}: " in text or any(words in text for words in says), (decision.person, name)


def _tests(rule: Rule, finding: str) -> bool:
    return rule.when is not None and any(isinstance(t, Is) and t.variable == finding for t in tests_in(rule.when))


def test_strict_names_abuse_and_ordinary_says_it_is_neither_lenient_nor_severe() -> None:
    for _, decision in everyone():
        text = render_case([decision], "en")
        if decision.recommendation == "strict":
            assert "never merely on a missing condition for exemption" in " ".join(text.split())
        if decision.recommendation == "ordinary":
            assert "neither lenient nor severe" in " ".join(text.split())


def test_a_missing_competence_is_laid_at_the_signatory_and_missing_supervision_at_the_authority() -> None:
    assert "khiếm khuyết này là của người ký" in " ".join(told("land-price-map-dissent").split())
    assert "không tính cho người thực hiện" in " ".join(told("one-stop-kiosk").split())


def test_an_interpretation_that_decided_is_named_with_the_question_that_it_answers() -> None:
    text = " ".join(told("drone-mapping-grant").split())
    asked = kl14().questions["Q13"].question.vi
    assert f"Q13. {asked} Theo quy định chung;" in text


def test_what_rests_on_other_documents_is_marked_unverified_and_not_ascribed_to_conclusion_14() -> None:
    text = " ".join(told("land-price-map-dissent").split())
    assert "theo văn bản khác chứ không theo Kết luận 14" in text
    assert "E11, E12, E19, chưa kiểm chứng" in text


def test_an_open_answer_names_the_possible_outcomes_what_it_waits_for_and_both_sides_of_a_dispute() -> None:
    text = " ".join(told("bus-priority-lane").split())
    assert "Còn có thể: miễn, giảm nhẹ, theo quy định chung." in text
    assert "Lỗi của cán bộ ở mức nào? [2.4.2b]: Lỗi chủ quan: còn tranh chấp" in text


def test_the_outline_holds_no_sentence_of_the_other_language() -> None:
    case = load_case(ROOT / "cases" / "toll-free-bridge.yaml", kl14())
    for decision in decide(kl14(), case):
        titles = {section.title for section in outline(decision, "en").sections}
        vietnamese = {section.title for section in outline(decision, "vi").sections}
        assert len(titles) == len(vietnamese) and not titles & vietnamese
