"""The paper and the register in a real browser: what is downloaded, put on record, looked up and checked."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from pypdf import PdfReader

from engine.keeping.chain import read_receipt
from engine.keeping.register import Register
from tests.browser import WIDE, Watched, faults, serving, watch

PERSON = "bà A"


@pytest.mark.parametrize("format", ["PDF", "DOCX", "HTML", "MD"])
def test_the_paper_is_downloaded_in_every_format(page: Watched, format: str, tmp_path: Path) -> None:
    page.open("/?case=health-records-pilot")
    path = downloaded(page, format, tmp_path)
    assert path.name == f"health-records-pilot.{format.lower()}"
    if format == "PDF":
        text = " ".join(sheet.extract_text() for sheet in PdfReader(path).pages)
        assert PERSON in text and "miễn trách nhiệm" in text
    else:
        assert len(path.read_bytes()) > 5_000


def test_a_training_copy_names_nobody(page: Watched, tmp_path: Path) -> None:
    page.open("/?case=health-records-pilot")
    page.unfold("Văn bản để ký")
    page.page.get_by_text("Bản tập huấn").click()
    page.settle()
    path = downloaded(page, "HTML", tmp_path, opened=True)
    assert path.name == "tap-huan.html"
    assert PERSON not in path.read_text(encoding="utf-8")


def downloaded(page: Watched, format: str, folder: Path, opened: bool = False) -> Path:
    if not opened:
        page.unfold("Văn bản để ký")
    page.page.get_by_role("radiogroup", name="Định dạng").get_by_text(format, exact=True).click()
    page.settle()
    with page.page.expect_download() as download:
        page.page.get_by_role("button", name="Tải văn bản về").click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


@pytest.fixture
def kept(browser: Browser, tmp_path: Path) -> Iterator[tuple[Watched, Path]]:
    """A page of screens that have a register, and its file."""
    where = tmp_path / "so.db"
    register, _ = Register.create(str(where), "2026-01-01T00:00:00+00:00")
    register.close()
    with (
        serving(tmp_path, "--register", str(where)) as address,
        browser.new_context(viewport=WIDE) as context,
    ):
        watched = watch(context.new_page(), address)
        yield watched, where
        watched.offline()


def test_a_case_is_put_on_record_disputed_decided_and_checked(kept: tuple[Watched, Path]) -> None:
    # Long, as it is one walk through the page.
    page, where = kept
    page.open("/so-luu?case=health-records-pilot")
    page.page.get_by_role("button", name="Ghi hồ sơ và kết quả vào sổ").dblclick()  # by a nervous hand
    page.settle()
    notice = page.page.locator(".notice")
    expect(notice).to_contain_text("Biên nhận")
    receipt = read_receipt(re.findall(r"\d+:[0-9a-f]{64}:[0-9a-f]{64}", notice.inner_text())[-1])
    assert receipt
    for member, value in (("tv-1", "có"), ("tv-2", "không")):
        page.unfold("Ghi nhận định của một thành viên")
        page.page.get_by_role("radiogroup", name="Việc này có thực hiện đề xuất").get_by_text(value, exact=True).click()
        page.page.get_by_label("Mã thành viên").fill(member)
        page.page.get_by_role("button", name="Ghi vào sổ").first.click()
        expect(page.page.locator("table.told").first).to_contain_text(member)
        page.settle()
    expect(page.page.locator("table.told").first).to_contain_text("còn tranh chấp")
    assert faults(page) == []

    page.unfold("Ghi quyết định của cấp có thẩm quyền")
    page.page.get_by_label("Người hoặc cơ quan quyết định").fill("Ban Thường vụ")
    page.page.get_by_role("radiogroup", name="Quyết định").get_by_text("giảm nhẹ").click()
    page.page.get_by_role("button", name="Ghi vào sổ").last.click()
    expect(notice).to_contain_text("lý do")  # it departs, and says not why
    page.settle()
    page.unfold("Ghi quyết định của cấp có thẩm quyền")
    page.page.get_by_label("Người hoặc cơ quan quyết định").fill("Ban Thường vụ")
    page.page.get_by_role("radiogroup", name="Quyết định").get_by_text("giảm nhẹ").click()
    page.page.get_by_label("Lý do (bắt buộc").fill("Có khuyết điểm trong báo cáo")
    page.page.get_by_role("button", name="Ghi vào sổ").last.click()
    expect(page.page.locator("table.told").last).to_contain_text("Có khuyết điểm trong báo cáo")

    page.page.get_by_text("Tra cứu", exact=True).click()
    page.page.get_by_label("Tìm trong sổ").fill("khuyet diem")
    page.page.get_by_label("Tìm trong sổ").press("Enter")
    expect(page.page.locator(".st-key-records")).to_contain_text("health-records-pilot")
    page.page.get_by_text("Thống kê", exact=True).click()
    page.page.get_by_role("img", name="Kết quả theo năm").wait_for()
    page.settle()
    assert faults(page) == []
    page.page.get_by_text("Kiểm tra sổ", exact=True).click()
    page.page.get_by_label("Biên nhận").fill(str(receipt))
    page.page.get_by_role("button", name="Kiểm tra", exact=True).click()
    expect(page.page.locator(".notice")).to_contain_text("Biên nhận của bản ghi cuối")
    with Register.open(str(where)) as register, register.reading() as view:
        kinds = [record.kind for record in view.records()]
    assert kinds == ["opening", "rulebook", "case", "decision", "assessment", "assessment", "authority"]


def test_without_a_register_there_is_no_page_of_it(page: Watched) -> None:
    page.open("/")
    assert page.page.get_by_role("link", name="Sổ lưu").count() == 0
