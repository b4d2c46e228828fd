"""The paper says what the decision says, the same in every format, and no text of a case becomes anything else."""

import io
import itertools
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pypdf
import pytest
from markdown_it import MarkdownIt

from engine import decide, load_case
from engine.reading.entries import Language
from engine.reasoning.leaning import leaning
from engine.telling.documents import FORMATS, report_bytes
from engine.telling.report import Report
from engine.telling.wording import say
from tests.documents import html_of, pdf_pages, text_of
from tests.reports import paper, report, report_of, squeezed, texts_in
from tests.support import CASES, ROOT, kl14

GOLDEN = ROOT / "tests" / "golden" / "reports"
SHOWN: list[tuple[str, Language, str, bool]] = [
    ("land-swap-without-approval", "vi", "party", False),
    ("bus-priority-lane", "en", "state", False),
    ("land-price-map-dissent", "vi", "party", True),
]
pytestmark = pytest.mark.xdist_group("papers")  # each is made once, in one process


# -- what it says


@pytest.mark.second_engine
@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize(("name", "language", "form", "blind"), SHOWN)
def test_the_text_of_each_format_is_as_reviewed(
    name: str, language: Language, form: str, blind: bool, format: str, update: bool
) -> None:
    golden = GOLDEN / f"{name}.{language}.{format}.txt"
    text = text_of(paper(format, name, language, form, blind), format)
    if update:
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize(("name", "language", "form", "blind"), SHOWN)
def test_every_sentence_of_the_report_stands_in_each_format(
    name: str, language: Language, form: str, blind: bool, format: str
) -> None:
    made = report(name, language, form, blind)
    raw = paper(format, name, language, form, blind)
    pages = list(_across_pages(made, raw)) if format == "pdf" else [squeezed(text_of(raw, format).replace("<br>", ""))]
    missing = [text for text in _printed(made, format) if not _stands(squeezed(text), pages)]
    assert missing == []


def _printed(made: Report, format: str) -> Iterator[str]:
    """Every text of the report but its codes; in Markdown the reasons stand under their clauses, without a head."""
    heads = {head for hearing in made.persons for head in hearing.grounds.head} if format == "md" else set()
    return (t for t in texts_in(made.as_data()) if t not in {made.language, made.heading.form, *heads})


def _stands(text: str, pages: list[str]) -> bool:
    """Whether the text is there: whole, or its beginning on one page and the rest, in the same cell, on the next."""
    cuts = ((text[:i], text[i:]) for i in range(1, len(text)))
    both = list(itertools.pairwise(pages))
    return text in "".join(pages) or any(begin in a and end in b for begin, end in cuts for a, b in both)


def _across_pages(made: Report, raw: bytes) -> Iterator[str]:
    """The pages of a PDF as one text: without their numbers, and without the heads that a table repeats."""
    hearings = [(*h.grounds.head,) for h in made.persons]
    heads = {squeezed("".join(head)) for head in (made.findings.head, made.evidence.head, made.duties.head, *hearings)}
    for number, page in enumerate(pdf_pages(raw), 1):
        text = squeezed(page).removeprefix(str(number) if number > 1 else "")
        repeated = next((head for head in heads if number > 1 and text.startswith(head)), "")
        yield text.removeprefix(repeated)


@pytest.mark.second_engine
def test_the_same_decision_gives_the_same_bytes_in_every_format() -> None:
    made = report("toll-free-bridge")
    program = (
        "import hashlib, sys; from tests.reports import report; from engine.telling.documents import *\n"
        "for f in FORMATS: print(hashlib.sha256(report_bytes(report('toll-free-bridge'), f)).hexdigest())"
    )
    command = [sys.executable, "-c", program]
    environment = {"PYTHONHASHSEED": "7", "TZ": "Asia/Ho_Chi_Minh", "PATH": "/usr/bin:/bin"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    import hashlib

    assert done.stdout.split() == [hashlib.sha256(report_bytes(made, f)).hexdigest() for f in FORMATS]


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_every_report_says_outcome_quotes_evidence_and_that_a_person_decides(path: Path) -> None:
    made = report(path.stem)
    case = load_case(path, kl14())
    text = "\n".join(texts_in(made.as_data()))
    for decision, hearing in zip(decide(kl14(), case), made.persons, strict=True):
        if decision.possible:
            assert kl14().outcomes[decision.recommendation].label.vi in hearing.headline
        sentences = "\n".join(texts_in(json.loads(json.dumps(hearing.__dict__, default=lambda o: o.__dict__))))
        for name in decision.must_establish if decision.possible else ():
            assert kl14().findings[name].question.vi in sentences
    assert all(item.title.vi in text for item in case.file.evidence)
    assert made.closing.startswith("Báo cáo này chỉ đề nghị. Con người quyết định")
    assert case.sha256 in text and kl14().sha256 in text


def test_quotes_are_verbatim_and_readings_are_never_shown_as_the_text() -> None:
    clauses = [clause.text for clause in kl14().clauses.values()]
    bases = {"text": "theo lời văn", "interpretation": "cách hiểu {}, không phải lời văn"}
    bases["external"] = "theo văn bản khác, chưa kiểm chứng"
    for path in CASES:
        decisions = decide(kl14(), load_case(path, kl14()))
        for decision, hearing in zip(decisions, report(path.stem).persons, strict=True):
            grounds = hearing.grounds.rows
            quotes = [quote for ground in grounds for text in ground.quotes for quote in re.findall("“(.*?)”", text)]
            assert all(any(quote in clause for clause in clauses) for quote in quotes)
            rules = [kl14().rules[name] for name in decision.decisive_rules]
            reasons = sorted((reason.sentence, reason.basis) for ground in grounds for reason in ground.reasons)
            assert reasons == sorted((r.says.vi, bases[r.basis].format(r.question)) for r in rules)
            cited = [c.quote for r in rules for c in r.cites if c.quote]
            assert all(any(quote in shown for shown in quotes) for quote in cited)


def test_unverified_documents_are_marked_wherever_they_are_named() -> None:
    made = report("land-price-map-dissent")
    named = [line for line in made.bases.lines if line.startswith(("E11:", "E12:", "E19:"))]
    assert len(named) == 3 and all("CHƯA KIỂM CHỨNG" in line for line in named)
    grounds = [g for g in made.persons[0].grounds.rows if not g.cited]
    assert grounds and all("CHƯA KIỂM CHỨNG" in q for g in grounds for q in g.quotes)
    assert all("chưa kiểm chứng" in r.basis for g in grounds for r in g.reasons)


def test_in_tables_and_in_the_annex_readings_and_unverified_documents_are_marked_too() -> None:
    made = report("land-price-map-dissent")
    for hearing in made.persons:
        starred = [row for row in hearing.findings.rows if row[3].endswith("*")]
        assert starred and hearing.findings.below[0].startswith("* ")
        assert all(re.fullmatch(r"2\.[\w.]+|E\d+\*", row[3]) for row in hearing.findings.rows)
    rules = {r.anchor: r for r in kl14().rules.values()}
    lines = [line for _, parts in made.annex.persons for part in parts for line in part.lines]
    assert len(lines) > 2 * 80
    for line in lines:
        rule = rules[re.findall(r"; ([\w./-]+#[\w.-]+)\]", line)[0]]
        assert (f"cách hiểu {rule.question}" in line) == (rule.basis == "interpretation")
        assert ("chưa kiểm chứng" in line) == (rule.basis == "external")


def test_a_file_that_contradicts_itself_gets_a_report_without_reasons_and_with_the_contradiction() -> None:
    made = report("clinic-queue-contradiction")
    (hearing,) = made.persons
    assert "mâu thuẫn" in hearing.headline.lower()
    assert hearing.grounds.rows == () and "không quy tắc nào được áp dụng" in hearing.grounds.below[0]
    assert [part.title for part in made.annex.persons[0][1]] == [say("section.broken", "vi")]


def test_the_authority_is_held_against_its_own_duties_with_their_text() -> None:
    made = report("one-stop-kiosk")
    rows = {asked: done for asked, done in made.duties.rows}  # noqa: C416  # dict() knows no pairs in rows of any length
    asked = next(row for row in rows if row.startswith("2.4.1a"))
    assert kl14().clauses["2.4.1a"].text in asked
    assert "không tính cho người thực hiện" in rows[asked]
    causes = next(done for row, done in rows.items() if row.startswith("2.4.2b"))
    assert "Đã xác định nguyên nhân" in causes and "Đánh giá công tâm" in causes


def test_what_speaks_for_either_side_is_what_would_change_the_outcome() -> None:
    for path in CASES:
        case = load_case(path, kl14())
        for decision in (d for d in decide(kl14(), case) if d.status == "settled"):
            sides, merit = leaning(decision), ["exemption", "reduction", "ordinary", "strict"]
            if decision.recommendation not in merit:
                assert (sides.harsher, sides.milder) == ((), ())
                continue
            place = merit.index(decision.recommendation)
            for names, milder in ((sides.harsher, True), (sides.milder, False)):
                for name in names:
                    others = [v for v in kl14().findings[name].values if v != decision.trace.person.settled[name]]
                    reached = {o for v in others for o in decision.trace.supposing(name, v) if o in merit}
                    places = [merit.index(o) for o in reached]
                    assert (min(places) < place) if milder else (max(places) > place), (path.stem, name)


def test_each_side_of_a_contested_finding_stands_where_it_leads() -> None:
    case = load_case(ROOT / "cases" / "bus-priority-lane.yaml", kl14())
    sides = leaning(decide(kl14(), case)[0])
    assert sides.harsher_if == (("subjective_fault", "non_grave"),)
    assert sides.milder_if == (("subjective_fault", "none"),)


def test_what_is_not_known_stands_on_neither_side() -> None:
    for path in CASES:
        for decision in decide(kl14(), load_case(path, kl14())):
            sides = leaning(decision)
            named = {*sides.harsher, *sides.milder, *sides.adverse}
            assert named <= set(decision.trace.person.settled)


# -- what case text can never become


HOSTILE = (
    "{{7*7}}", "{% for x in y %}", "{_{7*7}_}", "{#x#}", '#read("/etc/passwd")', "$x^2$", "<script>alert(1)</script>",
    "<b>đậm</b>", "</w:t></w:r>", "&lt;i&gt;", "&amp;", "[nhấn](http://evil.example/a)", "![ảnh](http://evil.example/i.png)",
    "http://evil.example/b", "www.evil.example", "*nghiêng* _x_ `mã`", "| a | b |", ":smile:", "\\newline \\n", "~~x~~",
    "^x^", "]]>", "@import", "x = y", "'\"",
)  # fmt: skip
LINE_STARTS = ("# đầu", "- mục", "+ mục", "1. mục", "> dẫn", "=== gạch", "--- gạch", "\t mã")


@pytest.mark.parametrize("format", FORMATS)
def test_text_of_a_case_a_profile_or_a_receipt_stays_literal(format: str) -> None:
    text = " ; ".join(HOSTILE)
    made = report_of(text)
    raw = report_bytes(made, format)
    read = squeezed(text_of(raw, format))
    assert read.count(squeezed(text)) >= 12
    match format:
        case "docx":
            archive = zipfile.ZipFile(io.BytesIO(raw))
            assert b"hyperlink" not in b"".join(archive.read(n) for n in archive.namelist() if "document.xml" in n)
        case "pdf":
            assert not any("/Annots" in page for page in pypdf.PdfReader(io.BytesIO(raw)).pages)
        case "html":
            assert not {"script", "img", "a"} & set(html_of(raw).tags)
            assert html_of(raw).tags.count("b") == html_of(report_bytes(report_of("x"), "html")).tags.count("b")
        case _:
            assert _kinds_in(raw) == _kinds_in(report_bytes(report_of("x"), "md"))


@pytest.mark.parametrize("start", LINE_STARTS)
def test_no_line_of_a_story_becomes_a_heading_or_a_list_in_markdown(start: str) -> None:
    plain = _kinds_in(report_bytes(report_of("một\nhai"), "md"))
    assert _kinds_in(report_bytes(report_of(f"một\n{start}"), "md")) == plain
    assert _kinds_in(report_bytes(report_of(f"{start}\nhai"), "md")) == plain


def _kinds_in(raw: bytes) -> dict[str, int]:
    """How many elements of each kind a Markdown text has; plain text and line breaks are not counted."""
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    tokens = [t for token in parser.parse(raw.decode()) for t in (token, *(token.children or ()))]
    kinds = [t.type for t in tokens if t.type not in ("text", "inline", "softbreak") and t.content != "<br>"]
    return {kind: kinds.count(kind) for kind in sorted(set(kinds))}
