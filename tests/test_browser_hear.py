"""The hearing in a real browser: its main path, by keyboard alone, with bad files, and beside another session."""

import json
import re
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from engine import load_case, recommend
from tests.browser import NARROW, WIDE, Watched, described, tab_to, watch
from tests.support import ROOT, kl14
from tests.test_diagnostics import BAD, expected_in

SETTLING = "Xử lý theo quy định chung"
FIRST = "Nên hỏi trước"


def enter(page: Watched, part: str) -> None:
    """Opens a part that is entered beside the findings."""
    page.page.get_by_role("radiogroup", name="Phần khác của hồ sơ").get_by_text(part, exact=True).click()
    page.settle()


def upload(page: Watched, path: Path) -> None:
    chooser = page.page.locator('input[type="file"]')
    if not chooser.count() or not page.page.get_by_text("Hồ sơ mẫu").first.is_visible():
        page.unfold("Mở hồ sơ khác")
    chooser.set_input_files(path)
    page.settle()


def saved(page: Page, button: str, folder: Path) -> Path:
    """The file that a button of this name gives."""
    with page.expect_download() as download:
        page.get_by_role("button", name=button).click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def is_in_view(shown: Locator) -> bool:
    return bool(
        shown.evaluate("e => (r => r.top >= 0 && r.bottom <= innerHeight && r.height > 0)(e.getBoundingClientRect())")
    )


def test_a_case_is_opened_answered_kept_and_saved(page: Watched, browser: Browser, tmp_path: Path) -> None:
    page.open("/?case=health-records-pilot&tab=2.3")
    expect(page.headline).to_have_text("Đề nghị xem xét miễn trách nhiệm")
    page.answer("Trước khi làm, có quyết định cho thực hiện", "không")
    expect(page.headline).to_have_text(SETTLING)
    page.page.reload()
    page.settle()
    expect(page.headline).to_have_text(SETTLING)
    with browser.new_context(viewport=WIDE) as context:  # the link alone leads to nothing that was typed
        other = watch(context.new_page(), page.address)
        other.open(page.page.url.removeprefix(page.address))
        expect(other.headline).to_have_text("Đề nghị xem xét miễn trách nhiệm")
    page.page.get_by_role("link", name="Lập luận").click()
    expect(page.page.locator(".trace h2").first).to_contain_text(SETTLING)
    page.page.get_by_role("link", name="Thẩm định").click()
    expect(page.headline).to_have_text(SETTLING)

    case = saved(page.page, "Tải hồ sơ về", tmp_path)
    decision = saved(page.page, "Tải kết quả về", tmp_path)
    (decision_made,) = recommend(kl14(), load_case(case, kl14()))
    assert case.name == "health-records-pilot.yaml"
    assert (decision_made.recommendation, decision_made.to_json()) == ("ordinary", decision.read_bytes())
    assert json.loads(decision.read_text(encoding="utf-8"))["engine"]["second_opinion"] == "agrees"


def choose_as_seen(page: Watched, question: str, answer: str) -> None:
    """Clicks until the page shows the answer: a click may miss while the page is drawn anew, and that is seen."""
    option = page.page.get_by_role("radiogroup", name=question).get_by_role("radio", name=answer, exact=True)
    while not option.is_checked():
        option.click()


def test_no_answer_that_the_page_shows_is_lost_however_fast_they_are_given(page: Watched, tmp_path: Path) -> None:
    page.open("/?case=health-records-pilot&tab=2.3")  # what is answered is never folded away
    groups = page.page.get_by_role("radiogroup").filter(has_text="chưa rõ")
    names = [str(group.get_attribute("aria-label")) for group in groups.all()]
    for answer in ("có", "không", "có", "không"):
        for name in names:  # without waiting for what the one before changes
            choose_as_seen(page, name, answer)
    asked = [f for f in kl14().findings.values() if any(name.startswith(f.question.vi) for name in names)]
    assert len(asked) == len(names) > 3
    wanted = {f.id: next(v for v, said in f.values.items() if said.vi == "không") for f in asked}
    answered = {}
    for _ in range(40):  # a busy server may still be at the answers before; a lost one never comes
        page.settle()
        case = load_case(saved(page.page, "Tải hồ sơ về", tmp_path), kl14())
        person = case.file.persons[0].findings
        answered = {f.id: (case.file.pilot.findings | person)[f.id].value for f in asked}
        if answered == wanted:
            break
        page.page.wait_for_timeout(500)
    assert answered == wanted
    for name in names:
        expect(page.page.get_by_role("radiogroup", name=name).get_by_role("radio", name="không")).to_be_checked()
    # A link that a newer answer replaced while the page looked whether it is there
    page.complaints[:] = [c for c in page.complaints if "/media/" not in c and "Download Button source" not in c]


def test_a_link_leads_back_to_the_case_the_person_and_the_part(page: Watched, browser: Browser) -> None:
    page.open("/?case=hospital-procurement-cover-up")
    page.page.get_by_role("radio", name="bà N").click()
    page.page.get_by_role("radio", name="2.4 đoạn 3").click()
    page.settle()
    assert re.search(r"person=p3.*tab=2\.4\.3|tab=2\.4\.3.*person=p3", page.page.url)
    with browser.new_context(viewport=WIDE) as other:
        again = watch(other.new_page(), page.address)
        again.open(page.page.url.removeprefix(page.address))
        expect(again.page.get_by_role("radio", name="bà N")).to_be_checked()
        expect(again.page.get_by_role("radio", name="2.4 đoạn 3")).to_be_checked()
        again.offline()


def test_persons_evidence_disputes_and_the_head_of_a_case_are_entered(page: Watched, tmp_path: Path) -> None:
    page.open("/?tab=2.3")
    enter(page, "Về hồ sơ")
    page.page.get_by_label("Tên hồ sơ").fill("Thí điểm bãi xe chung")
    page.page.get_by_label("Tên hồ sơ").press("Enter")
    expect(page.page.get_by_role("heading", name="Thí điểm bãi xe chung")).to_be_visible()
    page.page.get_by_label("Mã hồ sơ").fill("bai-xe-chung")
    page.page.get_by_label("Mã hồ sơ").press("Enter")
    page.settle()
    enter(page, "Chứng cứ")
    for title in ("Tờ trình", "Biên bản"):
        page.page.get_by_label("Tên chứng cứ thêm vào").fill(title)
        page.page.get_by_role("button", name="Thêm chứng cứ", exact=True).click()
        page.page.get_by_text(title).first.wait_for()
        page.settle()
    page.page.get_by_role("button", name="Thêm chứng cứ, tranh chấp").first.click()
    page.page.get_by_text("Còn tranh chấp").click()
    page.settle()
    expect(page.headline).to_have_text("Hồ sơ chưa đủ để xét")  # a dispute has evidence on two sides
    for side, item in (("có", "E1"), ("không", "E2")):
        page.page.get_by_role("combobox", name=side, exact=True).click()
        page.page.get_by_role("option", name=re.compile(f"^{item}")).click()
        page.page.keyboard.press("Escape")
        page.settle()
    expect(page.headline).to_have_text("Chưa đủ căn cứ, cần xác minh")
    enter(page, "Người được xét và vai trò")
    page.page.get_by_label("Tên gọi của người thêm vào").fill("bà K")
    page.page.get_by_role("button", name="Thêm người").click()
    expect(page.page.get_by_role("radio", name="bà K (p2)")).to_be_checked()
    case = load_case(saved(page.page, "Tải hồ sơ về", tmp_path), kl14())
    assert (case.id, [p.name for p in case.file.persons]) == ("bai-xe-chung", [None, "bà K"])
    assert case.file.pilot.findings["reported_to_head"].contested == {"yes": ("E1",), "no": ("E2",)}


def test_what_another_case_replaced_is_had_back(page: Watched) -> None:
    page.open("/?case=health-records-pilot&tab=2.3")
    page.answer("Trước khi làm, có quyết định cho thực hiện", "không")
    page.unfold("Mở hồ sơ khác")
    page.page.get_by_role("button", name="Bắt đầu hồ sơ trống").click()
    expect(page.page.get_by_role("heading", name="Hồ sơ mới")).to_be_visible()
    page.page.get_by_role("button", name="Trở lại:").click()
    expect(page.headline).to_have_text(SETTLING)


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_the_recommendation_stays_in_view_while_the_last_question_is_answered(
    page: Watched, size: dict[str, int]
) -> None:
    page.page.set_viewport_size(size)  # type: ignore[arg-type]
    page.open("/?case=land-swap-without-approval&tab=2.4.2")
    last = page.page.get_by_role("radiogroup").filter(has_text="chưa rõ").last
    last.scroll_into_view_if_needed()
    page.page.mouse.wheel(0, 2000)
    page.page.wait_for_timeout(300)
    last.get_by_text("chưa rõ", exact=True).click()
    page.settle()
    assert page.page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop") > 300
    assert is_in_view(page.headline)
    assert is_in_view(last)


# -- by keyboard alone


def is_asked(question: str, name: str) -> bool:
    return name.startswith(f"{question}|")


def test_a_hearing_needs_nothing_but_the_keyboard(page: Watched, tmp_path: Path) -> None:
    """From an empty case to a settled recommendation and its file, as the answers of a written case have it."""
    written = load_case(ROOT / "cases" / "lab-equipment-sharing.yaml", kl14())
    settled = next(p.settled for p in written.persons if p.id == "p2")
    questions = {f.question.vi: f for f in kl14().findings.values()}
    keys = page.page.keyboard
    page.open("/")
    tab_to(page.page, lambda name: name.startswith("Phần khác của hồ sơ|"))
    keys.press("ArrowRight")
    keys.press("Space")
    page.settle()
    tab_to(page.page, lambda name: "Tên gọi của người thêm vào" in name)
    keys.type("ông B")
    keys.press("Enter")
    page.settle()
    for _ in range(60):
        if page.headline.inner_text() != "Chưa đủ căn cứ, cần xác minh":
            break
        tab_to(page.page, lambda name: name.endswith("Đến câu nên hỏi trước"))
        keys.press("Enter")
        page.settle()
        badge = page.page.locator('[data-testid="stVerticalBlock"]').filter(
            has=page.page.get_by_text(FIRST, exact=True)
        )
        asked = badge.last.locator('[role="radiogroup"]').get_attribute("aria-label") or ""
        finding = questions[asked[: asked.rindex(" [")]]
        tab_to(page.page, partial(is_asked, asked))
        wanted = (
            finding.values[settled[finding.id]].vi if finding.id in settled else next(iter(finding.values.values())).vi
        )
        choose(page.page, wanted)
        page.settle()
    assert page.headline.inner_text() == SETTLING
    tab_to(page.page, lambda name: name.endswith("Tải hồ sơ về"))
    with page.page.expect_download() as download:
        keys.press("Enter")
    download.value.save_as(tmp_path / "case.yaml")
    decisions = recommend(kl14(), load_case(tmp_path / "case.yaml", kl14()))
    assert [(d.person, d.recommendation) for d in decisions][1] == ("p2", "ordinary")


def choose(page: Page, wanted: str) -> None:
    """Moves with the arrow keys to an answer of the control that has the focus, and takes it."""
    for _ in range(12):
        if described(page).rpartition("|")[2] == wanted:
            page.keyboard.press("Space")
            return
        page.keyboard.press("ArrowRight")
    raise AssertionError(wanted)


# -- files that are no case


@pytest.mark.parametrize("each", [9, pytest.param(1, marks=pytest.mark.soak)])
def test_a_bad_file_is_refused_at_its_place_and_what_was_typed_stays(page: Watched, each: int) -> None:
    page.open("/?case=health-records-pilot&tab=2.3")
    page.answer("Trước khi làm, có quyết định cho thực hiện", "không")
    heading = page.page.get_by_role("heading", name="hồ sơ sức khỏe")
    refused = 0
    paths = sorted((BAD / "cases").iterdir())[::each]
    for path in paths:
        upload(page, path)
        diagnostics = page.page.locator(".st-key-diagnostics")
        for _, line, column, code in expected_in(path):
            expect(diagnostics).to_contain_text(re.compile(rf":{line}:{column}: .*\[{code}\]"))
        if "lỗi[" in diagnostics.inner_text():
            refused += 1
            expect(page.headline).to_have_text(SETTLING)
            expect(heading).to_be_visible()
        else:  # a warning: it is a case, and the one before can be had back
            expect(heading).not_to_be_visible()
            page.page.get_by_role("button", name="Trở lại:").click()
            expect(heading).to_be_visible()
            expect(page.headline).to_have_text(SETTLING)
    assert refused > len(paths) / 2


# -- two sessions


def test_two_sessions_never_see_what_the_other_types(page: Watched, browser: Browser) -> None:
    with browser.new_context(viewport=WIDE) as context:
        other = watch(context.new_page(), page.address)
        for one, name in ((page, "bà Kín Thứ Nhất"), (other, "ông Kín Thứ Hai")):
            one.open("/?case=health-records-pilot&tab=2.3")
            enter(one, "Người được xét và vai trò")
            one.page.get_by_label("Tên gọi của người thêm vào").fill(name)
            one.page.get_by_label("Tên gọi của người thêm vào").press("Enter")
            expect(one.page.get_by_role("radio", name=name)).to_be_checked()
        page.answer("Trước khi làm, có quyết định cho thực hiện", "không")
        for one, own, others in ((page, "Nhất", "Kín Thứ Hai"), (other, "Hai", "Kín Thứ Nhất")):
            for path in ("Lập luận", "Tập huấn", "Bộ quy tắc", "Thẩm định"):
                one.page.get_by_role("link", name=path).click()
                one.settle()
                assert others not in one.page.content()
            assert own in one.page.inner_text("body")
        approval = "Trước khi làm, có quyết định cho thực hiện"
        expect(page.page.get_by_role("radiogroup", name=approval).get_by_role("radio", name="không")).to_be_checked()
        expect(other.page.get_by_role("radiogroup", name=approval).get_by_role("radio", name="có")).to_be_checked()
        third = watch(context.new_page(), page.address)
        third.open("/")
        assert "Kín Thứ" not in third.page.content()
        other.offline()
        third.offline()
