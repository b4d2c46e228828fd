"""The hearing, without a browser: what is answered is kept, heard by both engines, and saved as a case."""

from pathlib import Path

import pytest

from engine.reading.draft import PILOT, Answer, Draft, check_draft, new_draft, read_draft
from engine.reading.entries import Words
from tests.apptest import AppTest
from tests.parts import few
from tests.support import CASES, ROOT, kl14
from ui.session import plain, read_upload

APP = str(ROOT / "ui" / "app.py")


def opened(**params: str) -> AppTest:
    app = AppTest.from_file(APP, default_timeout=60)
    for name, value in params.items():
        app.query_params[name] = value
    return app.run()


def drafted(app: AppTest) -> Draft:
    draft = app.session_state["draft"]
    assert isinstance(draft, Draft)
    return draft


def html(app: AppTest) -> str:
    return "\n".join(
        str(element.value if hasattr(element, "value") else element.proto.body) for element in app.get("html")
    )


def test_a_case_of_the_library_opens_by_its_address_with_its_recommendation() -> None:
    app = opened(case="health-records-pilot")
    assert not app.exception
    assert "Đề nghị xem xét miễn trách nhiệm" in html(app)
    assert "<p>Phụ thuộc cách hiểu Q2: hiểu khác thì có thể là giảm nhẹ.</p>" in html(app)
    assert "Recommended for consideration of exemption" in html(opened(case="health-records-pilot", lang="en"))


def test_the_server_chooses_the_language_where_the_address_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONGTAM_LANG", "en")
    assert "Recommended for consideration of exemption" in html(opened(case="health-records-pilot"))
    assert "Đề nghị xem xét miễn trách nhiệm" in html(opened(case="health-records-pilot", lang="vi"))


def test_what_is_wrong_with_an_uploaded_file_is_told_under_its_name() -> None:
    (place,) = {diagnostic.place.file for diagnostic in read_upload(b"case: x\n", "Hồ sơ số 1.yaml").diagnostics}
    assert place == "Hồ sơ số 1.yaml"


def test_an_answer_is_kept_in_the_draft_and_changes_the_recommendation() -> None:
    app = opened(case="health-records-pilot", tab="2.3")
    control = next(c for c in app.segmented_control if c.key and c.key.endswith("pilot.approval_given"))
    control.set_value("no").run()
    assert not app.exception
    assert drafted(app).answer(PILOT, "approval_given").value == "no"
    assert "Xử lý theo quy định chung" in html(app)


def test_an_empty_case_names_the_best_next_question_and_says_what_is_open() -> None:
    app = opened()
    assert not app.exception
    assert "Chưa đủ căn cứ, cần xác minh" in html(app)
    assert any(
        "Nên hỏi trước" in str(button.label) or "câu nên hỏi trước" in str(button.label) for button in app.button
    )


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_opening_and_saving_changes_nothing_but_comments(path: Path) -> None:
    draft = read_draft(path.read_bytes(), kl14()).value
    assert draft is not None
    again = read_draft(draft.text, kl14()).value
    assert again is not None and again.data == draft.data
    before, after = check_draft(draft, kl14()).value, check_draft(again, kl14()).value
    assert before and after and before.file == after.file


@pytest.mark.parametrize("path", few(CASES[:4], 1), ids=lambda path: path.stem)
def test_writing_down_the_answer_that_stands_there_changes_no_case(path: Path) -> None:
    draft = read_draft(path.read_bytes(), kl14()).value
    assert draft is not None
    case = check_draft(draft, kl14()).value
    for person in draft.persons:
        for finding in kl14().findings.values():
            owner = PILOT if finding.scope == "pilot" else person
            same = check_draft(draft.with_answer(owner, finding.id, draft.answer(owner, finding.id)), kl14()).value
            assert case and same
            assert [p.settled for p in same.persons] == [p.settled for p in case.persons]


def test_a_note_and_the_evidence_of_a_finding_survive_another_answer() -> None:
    text = next(path for path in CASES if "note:" in path.read_text(encoding="utf-8")).read_bytes()
    draft = read_draft(text, kl14()).value
    assert draft is not None
    kept = check_draft(draft, kl14()).value
    assert kept is not None
    for person in kept.file.persons:
        for name, entry in person.findings.items():
            if entry.note:
                changed = draft.with_answer(person.id, name, Answer(next(iter(kl14().findings[name].values))))
                case = check_draft(changed, kl14()).value
                assert case and case.person(person.id).findings[name].note == entry.note
                return
    pytest.fail("no person's finding with a note in the shipped cases")


def test_a_new_draft_is_a_case_at_once() -> None:
    from datetime import date

    draft = new_draft(kl14(), "ho-so", Words(vi="Hồ sơ", en="Case"), date(2024, 5, 1))
    assert check_draft(draft, kl14()).value is not None


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("![x](http://evil/x.png)", "!\\[x\\](http:\u2060//evil/x.png)"),
        ("<img src=x>", r"\<img src=x\>"),
        (":material/home: :red[x]", r"\:material/home: \:red[x]"),
        ("$x^2$ **b** a &lt; b", r"\$x^2\$ \*\*b\*\* a \&lt; b"),
        ("1. a", r"1\. a"),
        ("www.evil.example a@b.example", "www\u2060.evil.example a\u2060@b.example"),
        ("Có đòi hỏi cấp thiết không? [2.2a]", "Có đòi hỏi cấp thiết không? [2.2a]"),
        ("bà N (p3) – 10:30, 5-6 & 7", "bà N (p3) – 10:30, 5-6 & 7"),
    ],
)
def test_no_text_is_read_as_markdown_and_what_markdown_would_not_read_stays_bare(text: str, label: str) -> None:
    assert plain(text) == label


def test_beside_each_item_of_evidence_stand_the_persons_whose_answer_falls_without_it() -> None:
    app = opened(case="cooperative-warehouse-sham")
    app.segmented_control(key="entering").set_value("evidence").run()
    assert not app.exception
    told = [caption.value for caption in app.caption]
    assert (
        told.count("Thiếu riêng chứng cứ này thì chưa đủ căn cứ cho kết quả đối với: p2") == 1
    )  # E3; p1 needs no one item
