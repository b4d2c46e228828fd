"""The paper says what the decision says, the same in every format, and no text of a case becomes anything else."""

import io
import itertools
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

import docx
import pypdf
import pytest
from markdown_it import MarkdownIt
from typer.testing import CliRunner

from engine import InputError, decide, load_case, recommend
from engine.cli import app
from engine.reading.entries import Language
from engine.reading.load import rulebook_named
from engine.reading.organisation import Organisation, read_organisation, shipped_organisations
from engine.reading.rulebook import Rulebook
from engine.reasoning.leaning import leaning
from engine.reasoning.second_opinion import Opinion, second_opinion
from engine.telling.blind import blinded
from engine.telling.compose import compose
from engine.telling.documents import FORMATS, MissingPackage, report_bytes
from engine.telling.docx import TEMPLATE
from engine.telling.report import Report
from engine.telling.wording import say
from tests.documents import html_of, pdf_pages, text_of, unescaped, xmp_of
from tests.support import CASES, ROOT, kl14

GOLDEN = ROOT / "tests" / "golden" / "reports"
SHOWN: list[tuple[str, Language, str, bool]] = [
    ("land-swap-without-approval", "vi", "party", False),
    ("bus-priority-lane", "en", "state", False),
    ("land-price-map-dissent", "vi", "party", True),
]
run = CliRunner().invoke
pytestmark = pytest.mark.xdist_group("papers")  # each is made once, in one process


def profile(name: str) -> Organisation:
    read = read_organisation(name).value
    assert read
    return read


@cache
def report(name: str, language: Language = "vi", form: str = "party", blind: bool = False) -> Report:
    case = load_case(ROOT / "cases" / f"{name}.yaml", kl14())
    told: tuple[str, ...] = ()
    if blind:
        without = blinded(case, language)
        case, told = without.case, without.told
    return compose(recommend(kl14(), case), language, profile(form), None, told)


@cache
def paper(format: str, name: str, language: Language = "vi", form: str = "party", blind: bool = False) -> bytes:
    return report_bytes(report(name, language, form, blind), format)


def texts_in(data: object) -> Iterator[str]:
    """Every text of a report."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for value in data.values():
            yield from texts_in(value)
    elif isinstance(data, (list, tuple)):
        for value in data:
            yield from texts_in(value)


def squeezed(text: str) -> str:
    """A text without white space and capitals, in which formats may differ."""
    return re.sub(r"\s+", "", text).casefold()


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
        "import hashlib, sys; from tests.test_report import report; from engine.telling.documents import *\n"
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
        told = "\n".join(texts_in(json.loads(json.dumps(hearing.__dict__, default=lambda o: o.__dict__))))
        for name in decision.must_establish if decision.possible else ():
            assert kl14().findings[name].question.vi in told
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
            quotes = [quote for ground in grounds for told in ground.quotes for quote in re.findall("“(.*?)”", told)]
            assert all(any(quote in clause for clause in clauses) for quote in quotes)
            rules = [kl14().rules[name] for name in decision.decisive_rules]
            told = sorted((reason.sentence, reason.basis) for ground in grounds for reason in ground.reasons)
            assert told == sorted((r.says.vi, bases[r.basis].format(r.question)) for r in rules)
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
            found, merit = leaning(decision), ["exemption", "reduction", "ordinary", "strict"]
            if decision.recommendation not in merit:
                assert (found.harsher, found.milder) == ((), ())
                continue
            place = merit.index(decision.recommendation)
            for names, milder in ((found.harsher, True), (found.milder, False)):
                for name in names:
                    others = [v for v in kl14().findings[name].values if v != decision.trace.person.settled[name]]
                    reached = {o for v in others for o in decision.trace.supposing(name, v) if o in merit}
                    places = [merit.index(o) for o in reached]
                    assert (min(places) < place) if milder else (max(places) > place), (path.stem, name)


def test_each_side_of_a_contested_finding_stands_where_it_leads() -> None:
    case = load_case(ROOT / "cases" / "bus-priority-lane.yaml", kl14())
    found = leaning(decide(kl14(), case)[0])
    assert found.harsher_if == (("subjective_fault", "non_grave"),)
    assert found.milder_if == (("subjective_fault", "none"),)


def test_what_is_not_known_stands_on_neither_side() -> None:
    for path in CASES:
        for decision in decide(kl14(), load_case(path, kl14())):
            found = leaning(decision)
            named = {*found.harsher, *found.milder, *found.adverse}
            assert named <= set(decision.trace.person.settled)


# -- how it looks


@pytest.mark.parametrize("form", ["party", "state"])
def test_each_form_has_its_head_and_dots_where_nothing_is_given(form: str) -> None:
    made = report("night-market-licence", "vi", form)
    assert made.heading.nation == say(f"report.{form}", "vi")
    assert (made.heading.motto == "Độc lập - Tự do - Hạnh phúc") == (form == "state")
    for given in (made.heading.superior, made.heading.body, made.signature.name, made.heading.number):
        assert "……" in given


@pytest.mark.parametrize("form", ["party", "state"])
def test_the_name_of_party_or_state_stands_on_one_line_of_the_page(form: str) -> None:
    lines = pdf_pages(paper("pdf", "night-market-licence", "vi", form))[0].split("\n")
    assert say(f"report.{form}", "vi") in [line.strip() for line in lines]


def test_a_profile_is_printed_and_a_wrong_one_is_refused_at_its_place(tmp_path: Path) -> None:
    path = tmp_path / "we.yaml"
    path.write_text(
        "form: state\nsuperior: UBND tỉnh K\nbody: {vi: Hội đồng xem xét, en: Review council}\nnumber: 7/BC-HĐ\n"
        "place: Thành phố K\nsignatory: {on_behalf: TM. HỘI ĐỒNG, office: CHỦ TỊCH, name: Lê X}\nrecipients: [Lưu]\n",
        encoding="utf-8",
    )
    out = tmp_path / "r.md"
    arguments = ["report", str(CASES[0]), "-o", str(out), "--lang", "en", "--organisation"]
    assert run(app, [*arguments, str(path)]).exit_code == 0
    text = unescaped(out.read_text(encoding="utf-8"))
    for given in ("UBND tỉnh K", "Review council", "No.: 7/BC-HĐ", "Thành phố K, day", "CHỦ TỊCH", "Lê X", "- Lưu"):
        assert given in text
    path.write_text("form: church\n", encoding="utf-8")
    refused = run(app, [*arguments, str(path)])
    assert refused.exit_code == 1 and f"{path}:1:7: error[bad-choice]" in refused.stderr


def test_every_shipped_profile_names_only_its_form() -> None:
    assert sorted(shipped_organisations()) == ["party", "state"]
    for name in shipped_organisations():
        assert profile(name) == Organisation(form=name)


def test_the_pdf_is_a4_archivable_tagged_and_numbered_from_the_second_page() -> None:
    reader = pypdf.PdfReader(io.BytesIO(paper("pdf", "night-market-licence")))
    assert {tuple(round(float(x)) for x in page.mediabox[2:]) for page in reader.pages} == {(595, 842)}
    xmp = xmp_of(reader)
    assert re.search(r"pdfaid:part>2<", xmp) and re.search(r"pdfaid:conformance>A<", xmp)
    assert str(reader.root_object["/Lang"]) == "vi"
    first, *others = (page.extract_text().strip() for page in reader.pages)
    assert not first.startswith("1") and all(text.startswith(str(i)) for i, text in enumerate(others, 2))
    assert not any("/Annots" in page for page in reader.pages)


def test_the_pdf_uses_the_fonts_that_are_shipped_in_black_alone() -> None:
    raw = paper("pdf", "night-market-licence")
    reader = pypdf.PdfReader(io.BytesIO(raw))
    fonts = {str(f.get_object()["/BaseFont"]) for p in reader.pages for f in p["/Resources"]["/Font"].values()}  # type: ignore[index]
    assert fonts and all("+Tinos" in font for font in fonts)
    drawn = b"".join(page.get_contents().get_data() for page in reader.pages)  # type: ignore[union-attr]
    colours = set(re.findall(rb"((?:[\d.]+ )+)(?:scn|SCN|rg|RG|g|G|k|K)\b", drawn))
    assert colours and all(set(colour.split()) <= {b"0"} for colour in colours), colours


def test_a_sign_that_the_fonts_lack_is_shown_by_its_number() -> None:
    made = report_of("Ki-ốt 漢 😀 ✔ ế")
    text = text_of(report_bytes(made, "pdf"), "pdf")
    assert "Ki-ốt [U+6F22] [U+1F600] [U+2714] ế" in text


def test_the_word_file_has_styles_real_tables_and_a_page_number() -> None:
    document = docx.Document(io.BytesIO(paper("docx", "night-market-licence")))
    assert {"Heading 1", "Body Text", "List Bullet", "Annex Line"} <= {
        p.style.name for p in document.paragraphs if p.style
    }
    assert len(document.tables) >= 7
    section = document.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)  # type: ignore[union-attr]
    assert round(section.left_margin.mm) == 30 and 15 <= round(section.right_margin.mm) <= 20  # type: ignore[union-attr]
    assert " PAGE " in section.header._element.xml and section.different_first_page_header_footer
    assert document.core_properties.author == ""


def test_a_template_of_ones_own_is_used_and_a_wrong_one_is_refused(tmp_path: Path) -> None:
    own = docx.Document()
    own.add_paragraph("MẪU RIÊNG {{ subject }}")
    path = tmp_path / "own.docx"
    own.save(str(path))
    text = text_of(report_bytes(report("night-market-licence"), "docx", path), "docx")
    assert text.startswith(f"MẪU RIÊNG {report('night-market-licence').subject}")
    for wrong in ("{{ nothing_like_it }}", "{{ subject.__class__.__mro__ }}", "{% if %}"):
        own = docx.Document()
        own.add_paragraph(wrong)
        own.save(str(path))
        with pytest.raises(InputError, match="bad-template"):
            report_bytes(report("night-market-licence"), "docx", path)
    own = docx.Document()
    for text in (
        "Đoạn một",
        "{%p if subject %}",
        "Đoạn hai {% for i in range(10**9) %}x{% endfor %}",
        "{%p endif %}",
    ):
        own.add_paragraph(text)
    own.save(str(path))
    for name in ("", "first"):
        with pytest.raises(InputError) as found:
            report_bytes(report("night-market-licence"), "docx", path)
        (diagnostic,) = found.value.diagnostics
        assert diagnostic.place.text.startswith(f"Đoạn hai {{% for {name or 'i'} in"), name  # the paragraph is quoted
        own.paragraphs[2].text = "Đoạn hai {% for first in subject.of %}"
        own.save(str(path))
    path.write_bytes(b"no archive")
    refused = run(app, ["report", str(CASES[0]), "-o", str(tmp_path / "r.docx"), "--template", str(path)])
    assert refused.exit_code == 1 and "bad-template" in refused.stderr and not (tmp_path / "r.docx").exists()
    folder = run(app, ["report", str(CASES[0]), "-o", str(tmp_path / "r.docx"), "--template", str(tmp_path)])
    assert folder.exit_code == 1 and "là thư mục, không phải tệp" in folder.stderr and "Errno" not in folder.stderr


def test_the_shipped_template_holds_no_word_of_its_own() -> None:
    with zipfile.ZipFile(TEMPLATE) as archive:
        text = re.sub(r"<[^>]+>", " ", archive.read("word/document.xml").decode())
    outside = re.sub(r"\{\{.*?\}\}|\{%.*?%\}", " ", text)
    assert set(outside.split()) <= {"*", "-", "-----", "(", ")"}


# -- what case text can never become

HOSTILE = (
    "{{7*7}}", "{% for x in y %}", "{_{7*7}_}", "{#x#}", '#read("/etc/passwd")', "$x^2$", "<script>alert(1)</script>",
    "<b>đậm</b>", "</w:t></w:r>", "&lt;i&gt;", "&amp;", "[nhấn](http://evil.example/a)", "![ảnh](http://evil.example/i.png)",
    "http://evil.example/b", "www.evil.example", "*nghiêng* _x_ `mã`", "| a | b |", ":smile:", "\\newline \\n", "~~x~~",
    "^x^", "]]>", "@import", "x = y", "'\"",
)  # fmt: skip
LINE_STARTS = ("# đầu", "- mục", "+ mục", "1. mục", "> dẫn", "=== gạch", "--- gạch", "\t mã")


def report_of(text: str) -> Report:
    """A report whose every text of the user's is this text."""
    quoted = json.dumps(text, ensure_ascii=False)
    case = load_case(
        f"""case: hostile
title: {quoted}
rulebook: kl14
as_of: 2023-05-10
narrative: {quoted}
pilot:
  findings:
    approval_given: {{value: yes, evidence: E1, note: {quoted}}}
    objective_cause_present: {{contested: {{yes: [E1], no: [E2]}}, note: {quoted}}}
persons:
  - id: p1
    name: {quoted}
    position: {quoted}
    roles: [implementer]
    findings: {{personal_gain: {{value: no, note: {quoted}}}}}
evidence:
  - {{id: E1, title: {quoted}, locator: {quoted}, note: {quoted}}}
  - {{id: E2, title: {quoted}}}
""",
        kl14(),
    )
    words = {"vi": text, "en": text}
    who = Organisation.model_validate(
        {"form": "state", "superior": words, "body": words, "number": text, "place": words, "recipients": [words]}
        | {"signatory": {"on_behalf": words, "office": words, "name": text}}
    )
    return compose(recommend(kl14(), case), "vi", who, text)


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


# -- from a decision that was kept


def kept(tmp_path: Path, name: str, change: "dict[str, object] | None" = None) -> tuple[Path, list[dict[str, object]]]:
    case = load_case(ROOT / "cases" / f"{name}.yaml", kl14())
    data = [decision.to_dict() | (change or {}) for decision in recommend(kl14(), case)]
    path = tmp_path / "decision.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    return path, data


def test_a_kept_decision_gives_the_report_of_its_case(tmp_path: Path) -> None:
    path, _ = kept(tmp_path, "toll-free-bridge", {"engine": {"version": "0.0.1", "second_opinion": "not_asked"}})
    case = str(ROOT / "cases" / "toll-free-bridge.yaml")
    assert run(app, ["report", case, "-o", str(tmp_path / "a.md"), "--decision", str(path)]).exit_code == 0
    assert run(app, ["report", case, "-o", str(tmp_path / "b.md")]).exit_code == 0
    assert (tmp_path / "a.md").read_bytes() == (tmp_path / "b.md").read_bytes()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"case": {"id": "toll-free-bridge", "sha256": "0" * 64}}, "case"),
        ({"rulebook": {"id": "kl14"}}, "rulebook"),
        ({"recommendation": "exemption", "possible": ["exemption"]}, "recommendation"),
        ({"more": 1}, "more"),
    ],
)
def test_a_decision_of_another_case_or_rulebook_or_a_changed_one_is_refused(
    change: dict[str, object], field: str, tmp_path: Path
) -> None:
    path, _ = kept(tmp_path, "toll-free-bridge", change)
    case, out = str(ROOT / "cases" / "toll-free-bridge.yaml"), tmp_path / "r.md"
    result = run(app, ["report", case, "-o", str(out), "--decision", str(path), "--lang", "en"])
    assert result.exit_code == 1 and not out.exists()
    assert (
        f"error[other-decision]: the decision kept for `p1` is not that of this case and rulebook: `{field}`"
        in result.stderr
    )


# -- the command


def test_the_command_writes_each_format_and_says_where(tmp_path: Path) -> None:
    for format in FORMATS:
        out = tmp_path / "new" / f"r.{format}"
        result = run(app, ["report", str(CASES[0]), "-o", str(out), "--receipt", "12:abc:def"])
        assert result.exit_code == 0 and str(out) in result.stdout
        assert "Biên nhận của sổ: 12:abc:def." in text_of(out.read_bytes(), format)


def test_one_person_may_be_chosen_and_an_unknown_one_is_refused(tmp_path: Path) -> None:
    case, out = str(ROOT / "cases" / "toll-free-bridge.yaml"), tmp_path / "r.md"
    assert run(app, ["report", case, "-o", str(out), "--person", "p2"]).exit_code == 0
    assert "bà L" in out.read_text(encoding="utf-8") and "Đối với ông V" not in out.read_text(encoding="utf-8")
    assert run(app, ["report", case, "-o", str(out), "--person", "p9"]).exit_code == 2


def test_wrong_usage_is_told_before_anything_is_worked_out(tmp_path: Path) -> None:
    for arguments in (["-o", "r.odt"], ["-o", "r.pdf", "--template", "t.docx"], []):
        assert run(app, ["report", str(CASES[0]), *arguments]).exit_code == 2
    missing = run(app, ["report", str(tmp_path / "none.yaml"), "-o", str(tmp_path / "r.md")])
    assert missing.exit_code == 1 and "missing-file" in missing.stderr


@pytest.mark.second_engine
def test_no_report_leaves_where_the_engines_disagree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from engine.reasoning import recommend as module

    def other(rulebook: Rulebook, roles: Sequence[str], settled: Mapping[str, str]) -> Opinion:
        opinion = second_opinion(rulebook, roles, settled)
        assert isinstance(opinion, Opinion)
        opinion.established["recommendation"] = ("strict",)
        return opinion

    monkeypatch.setattr(module.confirmed, "__defaults__", (other,))
    monkeypatch.setattr(module.recommend_case, "__defaults__", (other,))
    for blind in ([], ["--blind"]):
        result = run(
            app, ["report", str(ROOT / "cases" / "health-records-pilot.yaml"), "-o", str(tmp_path / "r.md"), *blind]
        )
        assert result.exit_code == 1 and not (tmp_path / "r.md").exists()
        assert isinstance(result.exception, SystemExit), result.exception


@pytest.mark.parametrize(("format", "package"), [("docx", "docxtpl"), ("pdf", "typst")])
def test_a_missing_package_is_named_with_how_to_get_it(
    format: str, package: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in (package, f"engine.telling.{format}"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.delattr("engine.telling." + format, raising=False)
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(MissingPackage):
        report_bytes(report("night-market-licence"), format)
    result = run(app, ["report", str(CASES[0]), "-o", str(tmp_path / f"r.{format}"), "--lang", "en"])
    assert result.exit_code == 1 and f"needs the package {package}: pip install 'congtam[report]'" in result.stderr


def test_nothing_else_needs_the_document_libraries() -> None:
    program = (
        "import sys; import engine.cli, engine.telling.documents\n"
        "sys.exit(bool({'docx', 'docxtpl', 'typst', 'lxml'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False).returncode == 0


def test_an_overlay_and_what_it_rests_on_are_told(tmp_path: Path) -> None:
    for path in sorted((ROOT / "rules" / "kl14-decree73" / "cases").glob("*.yaml"))[:1]:
        assert rulebook_named(path) == "kl14-decree73"
        assert run(app, ["report", str(path), "-o", str(tmp_path / "r.md")]).exit_code == 0
        text = unescaped((tmp_path / "r.md").read_text(encoding="utf-8"))
        assert "mở rộng kl14 1.0.0" in text and "chưa kiểm chứng" in text


def test_the_docs_name_every_field_and_their_python_runs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    docs = (ROOT / "docs" / "reports.md").read_text(encoding="utf-8")
    for name in report("night-market-licence").as_data():
        assert re.search(rf"`{name}(\[\]|\.\w+)?`", docs) or name in ("language", "day"), name
    monkeypatch.chdir(ROOT)
    exec(docs.split("```python\n")[1].split("```")[0], {})
    assert capsys.readouterr().out == "True\n"
