"""How `congtam diff` tells of two rulebooks: as text, as JSON and on a page, of case files, and by witnesses."""

import json
import shutil
from copy import deepcopy
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from typer.testing import CliRunner

from engine import decide, load_case, load_rulebook
from engine.cli import app
from engine.proving.compare import NO_OUTCOME, compare
from engine.telling.text import number_in
from tests import oracle
from tests.pairs import Pair, pairs, small
from tests.parts import examples, few
from tests.random_rulebooks import text_of
from tests.support import ROOT, text_of_page

run = CliRunner().invoke


def write(path: Path, data: dict[str, Any]) -> str:
    path.write_text(text_of(data), encoding="utf-8")
    return str(path)


@pytest.fixture
def books(tmp_path: Path) -> tuple[str, str]:
    """f: b with g: b is exempted in the second; both speak in markup."""
    says = {"vi": "<b>chữ</b> & <script>", "en": "<b>word</b> & <script>"}
    before = small()
    before["conclusions"][0]["values"] = {"exemption": says, "strict": says}
    for finding in before["findings"]:
        finding |= {"label": says, "values": {"a": says, "b": says}}
    after = deepcopy(before)
    after["version"] = "1.1.0"
    after["conclusions"][0]["rules"][0] |= {
        "when": {"any": [{"f": "a"}, {"g": "b"}]},
        "overrides": ["recommendation.b"],
    }
    return write(tmp_path / "before.yaml", before), write(tmp_path / "after.yaml", after)


def test_json_has_the_counts_the_witnesses_and_the_edits(books: tuple[str, str]) -> None:
    result = run(app, ["diff", *books, "--format", "json"])
    assert result.exit_code == 0
    comparison = json.loads(result.stdout)
    assert (comparison["before"]["version"], comparison["after"]["version"]) == ("1.0.0", "1.1.0")
    assert (comparison["cases"], comparison["changed"], comparison["share"]) == (12, 3, 0.25)
    assert sorted((r["before"], r["after"], r["count"]) for r in comparison["table"]) == [
        ("exemption", "exemption", 6),
        ("strict", "exemption", 3),
        ("strict", "strict", 3),
    ]
    (change,) = comparison["changes"]
    assert change["witness"]["findings"] == {"f": "b", "g": "b"}
    assert change["rules"] == {"before": ["recommendation.b"], "after": ["recommendation.a"]}
    assert comparison["edits"]["rules"] == {"added": [], "removed": [], "changed": ["recommendation.a"]}
    assert comparison["conclusions"] == ["recommendation"]
    assert "people" not in comparison


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_text_tells_the_share_and_each_change_in_either_language(books: tuple[str, str], language: str) -> None:
    result = run(app, ["diff", *books, "--lang", language])
    output = " ".join(result.stdout.split())
    for words in {
        "vi": ("small 1.0.0 và small 1.1.0", "ở 3 trong 12 hồ sơ", "25,0 %", "Sửa quy tắc: recommendation.a."),
        "en": ("small 1.0.0 and small 1.1.0", "in 3 of 12 complete", "25.0 %", "Changed rules: recommendation.a."),
    }[language]:
        assert words in output


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_page_is_well_formed_stands_alone_and_escapes(
    books: tuple[str, str], language: str, tmp_path: Path
) -> None:
    page = tmp_path / "page.html"
    cases = tmp_path / "cases"
    cases.mkdir()
    assert run(app, ["diff", *books, "--cases", str(cases)]).exit_code == 1  # a folder without a case is a slip
    (cases / "one.yaml").write_text(case_of("one", {"p1": {"f": "b"}}), encoding="utf-8")
    for arguments in ([], ["--cases", str(cases)]):
        assert run(app, ["diff", *books, "--html", str(page), "--lang", language, *arguments]).exit_code == 0
        text = text_of_page(page.read_text(encoding="utf-8"), language)
        assert {"vi": "<b>chữ</b> & <script>", "en": "<b>word</b> & <script>"}[language] in text
        assert "small 1.0.0" in text and "small 1.1.0" in text and "recommendation.a" in text


def case_of(name: str, people: dict[str, dict[str, str]]) -> str:
    persons = [{"id": p, "roles": ["implementer"], "findings": findings} for p, findings in people.items()]
    whole = {"case": name, "title": "t", "rulebook": "small", "as_of": "2022-01-01", "pilot": {}, "persons": persons}
    return json.dumps(whole)


def test_cases_name_exactly_the_persons_whose_possible_outcomes_change(books: tuple[str, str], tmp_path: Path) -> None:
    people = {
        f"p{i}": {n: v for n, v in (("f", f), ("g", g)) if v} or {"f": "unknown"}
        for i, (f, g) in enumerate(product(["a", "b", ""], repeat=2))
    }
    folder = tmp_path / "cases"
    folder.mkdir()
    (folder / "all.yaml").write_text(case_of("all", people), encoding="utf-8")
    loaded = [load_rulebook(book) for book in books]
    expected = []
    for name, findings in people.items():
        settled = {n: v for n, v in findings.items() if v != "unknown"}
        old, new = (oracle.possible(book, ("implementer",), settled) for book in loaded)
        if old != new:
            expected.append(name)
    assert 0 < len(expected) < len(people)
    result = run(app, ["diff", *books, "--cases", str(folder), "--format", "json"])
    listed = json.loads(result.stdout)["people"]
    assert [person["person"] for person in listed] == expected
    assert listed[0]["case"] == "all"
    output = run(app, ["diff", *books, "--cases", str(folder), "--lang", "en"]).stdout
    assert f"Persons of the case files whose outcome changes ({len(expected)}):" in output
    same = run(app, ["diff", books[0], books[0], "--cases", str(folder), "--lang", "en"]).stdout
    assert "No person of the case files has another outcome." in same


def test_a_case_file_that_one_of_them_cannot_read_fails_and_the_rest_is_told(
    books: tuple[str, str], tmp_path: Path
) -> None:
    folder = tmp_path / "cases"
    folder.mkdir()
    (folder / "bad.yaml").write_text(case_of("bad", {"p1": {"h": "a"}}), encoding="utf-8")
    (folder / "good.yaml").write_text(case_of("good", {"p1": {"f": "b", "g": "b"}}), encoding="utf-8")
    result = run(app, ["diff", *books, "--cases", str(folder), "--lang", "en"])
    assert result.exit_code == 1
    assert "unknown-finding" in result.stderr
    assert "good  p1" in result.stdout


@given(pair=pairs)
@examples(25)
def test_written_witnesses_run_under_each_rulebook_and_show_its_outcome(pair: Pair, tmp_path_factory: Any) -> None:
    from engine.cli.diff import _write

    folder = tmp_path_factory.mktemp("witnesses")
    comparison = compare(*pair)
    files = iter(_write(comparison, folder))
    for change in comparison.changes:
        for book, outcome in zip(pair, (change.before, change.after), strict=True):
            if set(change.case.roles) & set(book.roles):
                (decision,) = decide(book, load_case(Path(next(files)), book))
                assert decision.possible == ((outcome,) if outcome != NO_OUTCOME else ()) or outcome == NO_OUTCOME
    assert next(files, None) is None


def test_the_command_writes_witnesses_that_evaluate_hears(books: tuple[str, str], tmp_path: Path) -> None:
    folder = tmp_path / "w"
    result = run(app, ["diff", *books, "--witnesses", str(folder)])
    assert result.exit_code == 0
    (file,) = folder.glob("*-after-*.yaml")
    assert str(file) in result.stderr
    heard = run(app, ["evaluate", str(file), "--rulebook", books[1], "--format", "json"])
    assert heard.exit_code == 0 and heard.stderr == ""
    assert json.loads(heard.stdout)[0]["recommendation"] == "exemption"


def test_a_rulebook_with_a_gap_is_refused_with_its_diagnostic(books: tuple[str, str], tmp_path: Path) -> None:
    data = small()
    data["conclusions"][0]["rules"].pop()
    gap = write(tmp_path / "gap.yaml", data)
    for arguments in ([books[0], gap], [gap, books[0]]):
        result = run(app, ["diff", *arguments, "--lang", "en"])
        assert result.exit_code == 1
        assert result.stdout == "" and "error[gap]" in result.stderr


def test_rulebooks_too_large_to_compare_are_refused_with_a_diagnostic(
    books: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.proving.compare.BUDGET", 5)
    result = run(app, ["diff", *books, "--lang", "en"])
    assert result.exit_code == 1
    assert "error[does-not-compile]" in result.stderr and "Traceback" not in result.stderr


@pytest.mark.parametrize("language", few(["vi", "en"], 1))
def test_the_order_of_files_and_rules_and_comments_change_nothing_in_kl14(language: str, tmp_path: Path) -> None:
    copy = tmp_path / "kl14"
    shutil.copytree(ROOT / "rules" / "kl14", copy)
    (copy / "conclusions" / "abuse.yaml").rename(copy / "conclusions" / "zz.yaml")
    recommendation = copy / "recommendation.yaml"
    recommendation.write_text("# a comment\n\n" + recommendation.read_text(encoding="utf-8"), encoding="utf-8")
    policy = copy / "conclusions" / "approved_policy.yaml"
    head, *rules = policy.read_text(encoding="utf-8").split("\n  - id: ")
    policy.write_text("\n  - id: ".join([head, *(r.rstrip("\n") for r in reversed(rules))]) + "\n", encoding="utf-8")
    result = run(app, ["diff", "kl14", str(copy), "--lang", language])
    assert result.exit_code == 0
    output = " ".join(result.stdout.split())
    assert {"vi": "Không hồ sơ nào đổi kết quả", "en": "No change of any outcome: proved for all"}[language] in output
    assert {"vi": "Sửa quy tắc", "en": "Changed rules"}[language] not in output
    cases = compare(load_rulebook("kl14"), load_rulebook(str(copy))).cases
    assert cases > 10**15 and number_in(cases, "vi" if language == "vi" else "en") in output
    assert f"{cases:,}".replace(",", "." if language == "vi" else ",") in output
