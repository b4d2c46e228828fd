"""The rulebook's page, without a browser: every clause with its rules, what is open, the proofs, the comparison."""

import re
from dataclasses import replace
from html import escape, unescape

import pytest
from typer.testing import CliRunner

from engine import load_rulebook
from engine.cli import app as command
from engine.proving.compare import compare
from engine.proving.properties import claims_of, compile_for_proofs, timed_proofs
from engine.reading.entries import Language, Words
from engine.reading.rulebook import Rulebook
from engine.telling.changes import comparison_in
from engine.telling.quotes import quoted
from tests.apptest import AppTest
from tests.support import ROOT, kl14
from ui.rulebook_html import Shelf
from ui.rulebook_page import prove_all
from ui.rulebook_tables import Proved, comparison, proof_table

MARKUP = "![x](http://evil/x.png) <img src=x onerror=alert(1)> =cmd()"


def rulebook_page() -> None:
    from ui.rulebook_page import page

    page()


def opened(**params: str) -> AppTest:
    app = AppTest.from_function(rulebook_page, default_timeout=60)
    for name, value in params.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def html(app: AppTest) -> str:
    return "\n".join(str(element.proto.body) for element in app.get("html"))


def address(app: AppTest) -> dict[str, str]:
    """The parameters of the address; the test double gives some as lists."""
    return {name: value if isinstance(value, str) else value[-1] for name, value in app.query_params.items()}


def words(markup: str) -> str:
    return unescape(re.sub(r"<[^>]+>", "", markup))


def tampered() -> Rulebook:
    """kl14 with markup in every text of some entries."""
    said = Words(vi=MARKUP, en=MARKUP)
    book = kl14()
    conclusions = {
        c.id: replace(c, label=said, rules=tuple(replace(r, says=said, reason=said) for r in c.rules))
        for c in book.conclusions.values()
    }
    marked = {"label": said, "question": said, "evidence": said}
    findings = {
        f.id: f.model_copy(update=marked | {"values": dict.fromkeys(f.values, said)}) for f in book.findings.values()
    }
    asked = {"question": said, "default": said, "other": said}
    questions = {q.id: q.model_copy(update=asked) for q in book.questions.values()}
    clauses = tuple(c.model_copy(update={"text": MARKUP, "en": MARKUP, "note": said}) for c in book.sources[0].clauses)
    documents = tuple(d.model_copy(update={"title": said}) for d in book.sources[0].documents)
    about = {"title": said, "provenance": said, "clauses": clauses, "documents": documents}
    sources = (book.sources[0].model_copy(update=about), *book.sources[1:])
    return replace(book, conclusions=conclusions, findings=findings, questions=questions, sources=sources)


def test_every_clause_stands_there_verbatim_and_is_rendered_in_english_when_asked() -> None:
    vietnamese, english = words(html(opened())), words(html(opened(lang="en")))
    for clause in kl14().clauses.values():
        assert clause.text in vietnamese and clause.text in english
        assert clause.en in english and clause.en not in vietnamese


def test_every_rule_stands_beside_every_clause_it_cites_with_its_id_and_basis() -> None:
    sections = html(opened()).split("<section class='beside'>")
    for clause in kl14().clauses.values():
        (section,) = (s for s in sections if f"<h3>Mục {clause.id}</h3>" in s)
        resting = [rule for rule in kl14().rules.values() if clause.id in rule.clauses]
        assert re.findall(r"<code>([^<]+)</code>", section) == [rule.id for rule in resting]
        assert ("Không quy tắc nào dựa vào đây." in section) == (not resting)
        for rule in resting:
            marked = {"text": "Theo lời văn", "interpretation": f"Theo cách hiểu {rule.question}"}
            assert marked.get(rule.basis, "chưa kiểm chứng") in section
            assert rule.says.vi in words(section)


def test_the_quoted_words_are_marked_in_the_clause() -> None:
    page_html = html(opened())
    assert "<mark>nếu thực hiện đúng chủ trương, có động cơ trong sáng, vì lợi ích chung</mark>" in page_html
    assert list(quoted("a b  c d", ["b c", "c d"])) == [("a ", False), ("b  c d", True)]
    assert list(quoted("a.b", ["a+b"])) == [("a.b", False)]
    assert list(quoted("", ["a"])) == []


def test_unverified_sources_and_documents_are_said_to_be_so() -> None:
    page_words = words(html(opened()))
    assert page_words.count("Chưa kiểm chứng") >= 1 + len(kl14().documents)


def test_every_finding_shows_its_question_answers_clause_evidence_scope_and_order() -> None:
    page_words = words(html(opened(tab="findings")))
    for finding in kl14().findings.values():
        assert finding.question.vi in page_words
        assert "; ".join(value.vi for value in finding.values.values()) in page_words
        assert finding.evidence.vi in page_words
    assert "không có → nhỏ → nghiêm trọng → rất nghiêm trọng" in page_words
    assert page_words.count("việc thí điểm, chung cho mọi người") == sum(
        f.scope == "pilot" for f in kl14().findings.values()
    )


def test_every_open_question_shows_its_default_and_its_other_reading() -> None:
    page_words = words(html(opened(tab="questions", lang="en")))
    for question in kl14().questions.values():
        assert (
            f"{question.id}. {question.question.en}" in page_words and kl14().understood(question.id).en in page_words
        )
        assert all(other.en in page_words for other in kl14().understood_otherwise(question.id))
    assert len(kl14().understood_otherwise("Q2")) == 2


@pytest.mark.long
def test_the_proofs_run_when_asked_and_are_said_not_to_have_run_before() -> None:
    app = opened(tab="proofs", book="kl14-decree73")
    if app.button:  # another test of this process may have run them
        assert "Chưa chạy chứng minh cho kl14-decree73" in "".join(text.value for text in app.text)
        app.button[0].click().run()
    page_words = words(html(app))
    printed = CliRunner().invoke(command, ["check", "kl14-decree73"]).stdout
    names = re.findall(r"^  đã chứng minh +\d+\.\d\d s  (.+)$", printed, re.M)
    assert names and all(name in page_words for name in names)
    assert page_words.count("✓ đã chứng minh") == len(names)
    assert not opened(tab="proofs", book="kl14-decree73").button


def test_a_refuted_property_shows_the_case_that_refutes_it() -> None:
    broken = next(p for p in sorted((ROOT / "tests" / "bad" / "rulebooks").iterdir()) if "gap" in p.name)
    book = load_rulebook(broken)
    whole = compile_for_proofs(book)
    assert any(proof.verdict == "refuted" for proof, _ in timed_proofs(whole, 0.0, claims_of(whole)))
    page_words = words(proof_table(prove_all(book), "vi"))
    assert "✗ BÁC BỎ" in page_words and "error[gap]" in page_words.replace("lỗi[", "error[")


def test_the_comparison_says_what_the_command_says() -> None:
    app = opened(tab="compare", **{"with": "kl14-text"})
    page_words = words(html(app))
    printed = CliRunner().invoke(command, ["diff", "kl14", "kl14-text", "--cases", str(ROOT / "cases")]).stdout
    heading, titles = printed.splitlines()[0], re.findall(r"^(\S.* → .*\))$", printed, re.M)
    assert heading in page_words and titles and all(title in page_words for title in titles)
    for line in re.findall(r"^  (\S+)  (\S+: .+)$", printed, re.M):
        assert " ".join(line) in page_words


def test_only_the_open_part_is_rendered_and_the_address_names_book_and_part() -> None:
    app = opened(tab="questions", book="kl14-text")
    assert "Mục 2.2a" not in html(app) and "<mark>" not in html(app)
    assert app.selectbox[0].value == "kl14-text"
    assert address(app) == {"book": "kl14-text", "tab": "questions"}
    app.selectbox[0].select("kl14").run()
    assert address(app) == {"book": "kl14", "tab": "questions"}
    assert opened(book="no-such", tab="no-such").selectbox[0].value == "kl14"


@pytest.mark.parametrize("language", ["vi", "en"])
def test_markup_in_a_rulebook_is_shown_as_text(language: Language) -> None:
    book = tampered()
    shelf = Shelf(book, language)
    for text in (shelf.text(), shelf.findings(book.findings.values()), shelf.questions()):
        assert escape(MARKUP) in text
        assert "<img" not in text


def test_markup_in_a_comparison_or_a_proof_is_shown_as_text() -> None:
    text = comparison_in(compare(kl14(), tampered()), None, "vi")
    shown = comparison(text, "vi") + proof_table((Proved(Words(vi=MARKUP, en=MARKUP), "refuted", 0.1, None),), "vi")
    assert escape(MARKUP) in shown
    assert "<img" not in shown
