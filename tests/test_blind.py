"""A training copy names nobody: not in the text, not in the properties of the file, not in any id."""

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from engine import decide, load_case, load_rulebook, recommend
from engine.reading.case import CheckedCase
from engine.reading.entries import Language
from engine.reading.load import rulebook_named
from engine.reading.organisation import Organisation
from engine.telling.blind import blinded
from engine.telling.compose import compose
from engine.telling.documents import FORMATS, report_bytes
from engine.telling.persons_named import without_strangers
from engine.telling.report import Report
from tests.documents import everything_in
from tests.parts import few
from tests.support import CASES, ROOT, kl14

ALL = [*CASES, *sorted((ROOT / "rules").glob("kl14-*/cases/*.yaml"))]
LANGUAGES: tuple[Language, Language] = ("vi", "en")
CALLED = {"ông": "Mr", "bà": "Ms"}


def loaded(path: Path) -> CheckedCase:
    return load_case(path, load_rulebook(rulebook_named(path) or ""))


def names_of(case: CheckedCase) -> set[str]:
    """Every name as the file gives it, and as its English texts do."""
    given = {person.name for person in case.file.persons if person.name}
    return given | {f"{CALLED[title]} {rest}" for name in given for title, _, rest in [name.partition(" ")]}


@cache
def words_of(text: str) -> str:
    """The words of a text, in small letters, with one space about each."""
    words = " ".join(re.findall(r"[^\W_]+", text.casefold()))
    return f" {words} "


def holds(text: str, name: str) -> bool:
    """Whether the name stands there as words of its own, in whatever letters."""
    return f" {name.casefold()} " in words_of(text)


@pytest.mark.parametrize("path", few(ALL, 1, 5), ids=lambda path: path.stem)
def test_no_format_of_a_training_copy_holds_a_name_a_position_or_an_id(path: Path) -> None:
    case = loaded(path)
    names = names_of(case)
    assert names
    for language in LANGUAGES:
        without = blinded(case, language)
        made = compose(
            recommend(case.rulebook, without.case), language, Organisation(form="party"), None, without.notice
        )
        open_copy = compose(decide(case.rulebook, case), language, Organisation(form="party"))
        for format in FORMATS:
            text = everything_in(report_bytes(made, format), format)
            assert [name for name in names if holds(text, name)] == []
            assert case.id not in text and case.sha256 not in text
            for person in case.file.persons:
                assert person.position is None or not holds(text, person.position.in_(language))
        assert any(holds(everything_in(report_bytes(open_copy, "md"), "md"), name) for name in names)


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_leaving_names_out_changes_no_outcome(path: Path) -> None:
    case = loaded(path)
    before, after = decide(case.rulebook, case), decide(case.rulebook, blinded(case, "vi").case)
    assert [(d.recommendation, d.possible, d.must_establish, d.flags) for d in before] == [
        (d.recommendation, d.possible, d.must_establish, d.flags) for d in after
    ]
    assert [d.person for d in after] == [f"p{i}" for i in range(1, len(after) + 1)]


HARD = """case: nguyen-van-tuan-pilot
title: Thí điểm của ông Nguyễn Văn Tuấn
rulebook: kl14
as_of: 2023-05-10
narrative:
  vi: >-
    Ông Tuấn trình; NGUYỄN VĂN TUẤN ký; đồng chí Văn Tuấn họp. Bà Trần Thị Bích can, chị Bích viết. Tuấn đồng ý. Thư gửi
    nguyen.van.tuan@xa.example và NguyenVanTuan. Bà Lê Thu là nhân chứng, cùng ông Trịnh Tư ở Bà Rịa; bà con ủng hộ.
    Giám đốc trung tâm không biết. Bích.
  en: >-
    Mr Tuan proposed it; Tuan Nguyen signed; Nguyen Van Tuan met Ms Bich and Tran Thi Bich. Mrs Dao Cuc saw it, as did
    Mr. Trinh. The director of the centre did not know. Comrade Tuan agreed.
pilot:
  findings:
    approval_given: {value: yes, evidence: BB-NguyenVanTuan, note: Theo lời TS. Nguyễn Văn Tuấn.}
    objective_cause_present: {contested: {yes: [BB-NguyenVanTuan], no: [E2]}, note: bà Bích khác ý}
persons:
  - id: nguyen-van-tuan
    name: TS. Nguyễn Văn Tuấn
    position: {vi: giám đốc trung tâm, en: director of the centre}
    roles: [implementer]
    findings: {personal_gain: {value: no, note: Anh Tuấn khai.}}
  - id: p1
    name: Trần Thị Bích
    roles: [approver]
    findings: {personal_gain: no}
evidence:
  - {id: BB-NguyenVanTuan, title: Biên bản do Nguyễn Văn Tuấn lập, locator: bút phê của ông Tuấn, kind: thư Bích}
  - {id: E2, title: Ý kiến của Trần Thị Bích, note: Bích ký}
"""


@cache
def blind_report(language: Language) -> Report:
    without = blinded(load_case(HARD, kl14()), language)
    return compose(recommend(kl14(), without.case), language, Organisation(form="state"), None, without.notice)


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_names_are_found_in_parts_without_accents_in_addresses_and_in_ids(format: str, language: Language) -> None:
    text = everything_in(report_bytes(blind_report(language), format), format)
    for name in (
        "Tuấn",
        "Tuan",
        "Bích",
        "Bich",
        "Nguyễn",
        "Nguyen",
        "Trần",
        "Tran",
        "Lê",
        "Thu",
        "Trịnh",
        "Trinh",
        "Dao",
        "Cuc",
    ):
        assert not holds(text, name), name
    assert "nguyenvantuan" not in text.casefold() and "TS." not in text
    assert not holds(text, "giám đốc trung tâm") and not holds(text, "director of the centre")


def test_each_person_keeps_one_sign_throughout() -> None:
    case = load_case(HARD, kl14())
    copy = blinded(case, "vi").case.file
    assert copy.narrative and "p2 can, p2 viết. p1 đồng ý." in copy.narrative.vi
    assert copy.narrative.vi.endswith("(chức vụ đã bỏ) không biết. p2.")
    assert "ở Bà Rịa; bà con ủng hộ" in copy.narrative.vi
    assert copy.title.vi == "Thí điểm của p1"
    assert [item.id for item in copy.evidence] == ["E1", "E2"]
    assert copy.pilot.findings["objective_cause_present"].contested == {"yes": ("E1",), "no": ("E2",)}
    assert json.loads(copy.model_dump_json())["persons"][0]["name"] is None


def test_the_note_counts_the_places_of_the_language_shown() -> None:
    case = load_case(HARD, kl14())
    both: tuple[tuple[Language, str], ...] = (
        ("vi", r"\bp[12]\b|\((?:tên|chức vụ) đã bỏ\)"),
        ("en", r"\bp[12]\b|\(\w+ left out\)"),
    )
    for language, signs in both:
        without = blinded(case, language)
        texts = without.case.file.model_dump(include={"title", "narrative", "pilot", "persons", "evidence"})
        lines = [
            *of_language(texts, language),
            *(text for item in without.case.file.evidence for text in (item.kind, item.locator) if text),
        ]
        places = sum(len(re.findall(signs, line)) for line in lines)
        assert places > 9 and f" {places} " in without.notice[1]


def of_language(data: object, language: str) -> Iterator[str]:
    """Every text of a case in one language."""
    if isinstance(data, dict):
        if set(data) == {"vi", "en"}:
            yield data[language]
        for value in data.values():
            yield from of_language(value, language)
    elif isinstance(data, (list, tuple)):
        for value in data:
            yield from of_language(value, language)


@pytest.mark.parametrize(
    ("text", "blind"),
    [
        ("Bà Lan gặp ông Trần Hùng.", "X gặp X."),
        ("bà con; ông được mời; Bà nói", "bà con; ông được mời; Bà nói"),
        ("đi Bà Rịa, Bà Nà", "đi Bà Rịa, Bà Nà"),
        ("Mr. Smith and Mrs Ann Lee-Roy came", "X and X came"),
        ("có H, Department T", "có H, Department T"),
    ],
)
def test_people_whom_the_file_does_not_list_lose_their_names_and_places_keep_theirs(text: str, blind: str) -> None:
    assert without_strangers(text, "X")[0] == blind


def test_a_training_copy_prints_no_organisation_and_no_receipt(tmp_path: Path) -> None:
    from typer.testing import CliRunner

    from engine.cli import app

    profile, out = tmp_path / "we.yaml", tmp_path / "r.md"
    profile.write_text("form: state\nbody: Hội đồng K\nsignatory: {name: Lê X}\n", encoding="utf-8")
    arguments = [
        "report",
        str(CASES[0]),
        "-o",
        str(out),
        "--blind",
        "--receipt",
        "12:abc",
        "--organisation",
        str(profile),
    ]
    assert CliRunner().invoke(app, arguments).exit_code == 0
    text = out.read_text(encoding="utf-8")
    assert "BẢN TẬP HUẤN" in text and "CỘNG HÒA XÃ HỘI" in text
    assert not [word for word in ("Hội đồng K", "Lê X", "12:abc") if word in text]
