"""How the paper looks, and what `congtam report` writes, takes and refuses."""

import io
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import docx
import pypdf
import pytest
from typer.testing import CliRunner

from engine import InputError, load_case, recommend
from engine.cli import app
from engine.reading.load import rulebook_named
from engine.reading.organisation import Organisation, shipped_organisations
from engine.reading.rulebook import Rulebook
from engine.reasoning.second_opinion import Opinion, second_opinion
from engine.telling.documents import FORMATS, MissingPackage, report_bytes
from engine.telling.docx import TEMPLATE
from engine.telling.wording import say
from tests.documents import pdf_pages, text_of, unescaped, xmp_of
from tests.reports import paper, profile, report, report_of
from tests.support import CASES, ROOT, kl14

run = CliRunner().invoke
pytestmark = pytest.mark.xdist_group("papers")  # each is made once, in one process


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
    def other(rulebook: Rulebook, roles: Sequence[str], settled: Mapping[str, str]) -> Opinion:
        opinion = second_opinion(rulebook, roles, settled)
        assert isinstance(opinion, Opinion)
        opinion.established["recommendation"] = ("strict",)
        return opinion

    monkeypatch.setattr("engine.cli.common.second_engine", lambda: other)
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
