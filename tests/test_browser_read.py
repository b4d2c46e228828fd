"""The trace, the training and the rulebook in a real browser: the main path of each, and hostile text in all."""

import re
from pathlib import Path

from playwright.sync_api import expect

from tests.browser import LARGEST, Watched, faults

EVIL = (
    "![x](http://evil.example/x.png) <img src=http://evil.example/y.png onerror=window.hacked=1> $x^2$ :red[z] {{7*7}}"
)
HOSTILE = f"""
case: kiosk
title: "Một {EVIL}"
rulebook: kl14
as_of: 2023-05-10
narrative: "Hai {EVIL} [xem](javascript:alert(1)) <script>window.hacked=1</script>"
pilot:
  findings:
    approval_given: {{value: yes, evidence: E1, note: "Ba {EVIL}"}}
    is_innovation_pilot: yes
    reported_to_head: {{contested: {{yes: [E1], no: [E2]}}}}
persons:
  - {{id: p1, name: "Bốn {EVIL}", position: "Năm {EVIL}", roles: [implementer], findings: {{personal_gain: {{value: no, evidence: E1}}}}}}
  - {{id: p2, name: "=cmd|' /C calc'!A0", roles: [approver], findings: {{personal_gain: {{value: yes, evidence: E2}}}}}}
evidence:
  - {{id: E1, title: "Sáu {EVIL}", locator: "Bảy {EVIL}"}}
  - {{id: E2, title: "[tám](http://evil.example/z) www.evil.example"}}
"""  # noqa: E501  (a person on one line)


def test_a_trace_is_read_down_to_the_words_it_rests_on(page: Watched) -> None:
    page.open(f"/lap-luan?case={LARGEST}&person=p1")
    trace = page.page.locator(".trace").last
    source = trace.locator("details.source").first
    source.locator("summary").first.click()
    card = source.locator(".card")
    expect(card.locator("blockquote mark").first).to_be_visible()
    assert card.locator("mark").first.inner_text() in card.locator("blockquote").first.inner_text()
    lines = trace.locator("ul.tree li").count()
    page.page.get_by_text("Đầy đủ").first.click()
    page.settle()
    assert page.page.locator(".trace ul.tree li").count() > lines
    assert page.page.locator(".trace del").count() > 0  # what another rule overrode
    assert "trace=full" in page.page.url
    for tab in ("Vì sao không", "Điều gì làm khác đi", "Sơ đồ", "Một tình tiết"):
        page.page.get_by_role("tab", name=re.compile(f"^{tab}")).click()
        page.settle()
        assert faults(page) == [], tab


def test_supposing_otherwise_shows_both_side_by_side_and_leaves_the_case_alone(page: Watched) -> None:
    page.open("/lap-luan?case=health-records-pilot&tab=what-if")
    page.page.get_by_role("combobox").first.click()
    page.page.get_by_role("option", name=re.compile("Có quyết định cho phép")).click()
    page.page.keyboard.press("Escape")
    page.settle()
    beside = page.page.get_by_test_id("stTable").first
    expect(beside).to_contain_text("Đề nghị xem xét miễn trách nhiệm")
    expect(beside).to_contain_text("Xử lý theo quy định chung")
    assert faults(page) == []
    page.page.get_by_role("link", name="Thẩm định").click()
    expect(page.headline).to_have_text("Đề nghị xem xét miễn trách nhiệm")


def test_a_trainee_answers_before_the_answer_is_shown_and_a_class_is_exported(page: Watched, tmp_path: Path) -> None:
    page.open("/tap-huan?tab=class")
    page.page.get_by_label("Tên học viên").fill("=chị Một\nanh Hai")
    page.page.get_by_label("Tên học viên").press("Control+Enter")
    page.settle()
    page.page.get_by_text("Làm bài", exact=True).click()
    page.settle()
    page.page.get_by_role("button", name=re.compile("Học viên")).or_(page.page.get_by_label("Học viên")).first.click()
    page.page.get_by_role("option", name="=chị Một").click()
    page.settle()
    page.page.get_by_role("button", name="Bắt đầu").click()
    page.page.get_by_role("heading", name="Diễn biến").wait_for()
    page.settle()
    assert "Theo hồ sơ" not in page.page.inner_text("body")
    assert faults(page) == []
    questions = page.page.locator(".stMain").get_by_role("radiogroup").filter(has_text="chưa rõ")
    for number in range(questions.count()):
        questions.nth(number).get_by_role("radio").first.click()
        page.settle()
    page.page.get_by_text("Xử lý theo quy định chung").last.click()
    page.settle()
    page.page.get_by_role("button", name="Xem đáp án").click()
    page.page.get_by_role("heading", name="Đối chiếu").wait_for()
    page.settle()
    shown = page.page.inner_text("body")
    assert "Bạn dự đoán" in shown and "Theo hồ sơ" in shown and "Theo từng tiêu chí" in shown
    assert faults(page) == []
    page.page.get_by_text("Lớp học", exact=True).click()
    page.settle()
    with page.page.expect_download() as download:
        page.page.get_by_role("button", name=re.compile("CSV")).click()
    download.value.save_as(tmp_path / "class.csv")
    rows = (tmp_path / "class.csv").read_text(encoding="utf-8-sig").splitlines()
    assert len(rows) == 2 and "'=chị Một" in rows[1]


def test_a_trainer_makes_a_scenario_of_twins_in_two_clicks(page: Watched) -> None:
    page.open("/tap-huan?tab=twins")
    expect(page.page.locator("table.told").first).to_contain_text("Hồ sơ thứ hai")
    assert faults(page) == []
    page.page.get_by_role("button", name="Tạo tình huống từ hồ sơ thứ hai").click()
    page.settle()
    page.page.get_by_text("Soạn tình huống", exact=True).click()
    page.settle()
    expect(page.page.get_by_role("button", name=re.compile("Tải về .YAML.: .*biến thể 1"))).to_be_visible()


def test_the_rulebook_stands_beside_its_text_and_is_proved_and_compared(page: Watched) -> None:
    page.open("/bo-quy-tac")
    body = page.page.locator(".book").last
    expect(body).to_contain_text("thì được xem xét miễn hoặc giảm nhẹ trách nhiệm.")
    expect(body).to_contain_text("Không quy tắc nào dựa vào đây")  # a clause without rules is shown as such
    page.page.get_by_role("tab", name="Câu hỏi mở").click()
    expect(page.page.locator(".book").last).to_contain_text("Q1. Ba điều kiện")
    page.page.get_by_role("tab", name="Chứng minh").click()
    page.settle()
    run = page.page.get_by_role("button", name="Chạy chứng minh")
    if run.count():  # another test of this server may have run them
        run.click()
    expect(page.page.locator(".book table")).to_contain_text(
        "Mỗi hồ sơ không trái ràng buộc có đúng một giá trị", timeout=90_000
    )
    assert faults(page) == []
    page.page.get_by_role("tab", name="So sánh").click()
    expect(page.page.locator(".book table").first).to_contain_text("xử lý nghiêm", timeout=90_000)


def test_text_of_a_case_is_shown_as_text_on_every_page_and_asks_for_nothing(page: Watched, tmp_path: Path) -> None:
    (tmp_path / "kiosk.yaml").write_text(HOSTILE, encoding="utf-8")
    page.open("/?tab=2.3")
    page.unfold("Mở hồ sơ khác")
    page.page.locator('input[type="file"]').set_input_files(tmp_path / "kiosk.yaml")
    page.page.get_by_role("heading", name="Một").wait_for()
    page.settle()
    seen = ""
    for part in ("Về hồ sơ", "Người được xét và vai trò", "Chứng cứ"):
        page.page.get_by_role("radiogroup", name="Phần khác của hồ sơ").get_by_text(part, exact=True).click()
        page.settle()
        seen += _looked_at(page)
    page.page.locator(".st-key-open-pilot-approval_given button").click()
    page.settle()
    seen += _looked_at(page)
    page.page.get_by_role("link", name="Lập luận").click()
    page.settle()
    for tab in page.page.get_by_role("tab").all():
        tab.click()
        page.settle()
        seen += _looked_at(page)
    for number in ("Một", "Bốn", "Năm", "Sáu"):
        assert f"{number} {EVIL}" in seen, number
    assert "=cmd|' /C calc'!A0" in seen
    assert "[tám](http://evil.example/z) www.evil.example" in seen


def _looked_at(page: Watched) -> str:
    """What the page says; it made nothing of the case's text."""
    made = page.page.evaluate(
        """() => [...document.querySelectorAll(
            '[src*="evil"], [href*="evil"], [href^="javascript"], .katex, [onerror]')].map(e => e.outerHTML)"""
    )
    assert made == []
    assert page.page.evaluate("window.hacked") is None
    page.offline()
    values = page.page.locator("input, textarea").evaluate_all("all => all.map(e => e.value)")
    return "\n".join([page.page.inner_text("body"), *values])
