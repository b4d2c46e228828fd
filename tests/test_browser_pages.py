"""Every page in a real browser, in both languages, wide and narrow: nothing overflows, and everyone can use it."""

import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.browser import LARGEST, NARROW, PROBES, WIDE, Watched, faults, overflow, serving, watch

CASE = f"case={LARGEST}&person=p3"
PAGES = [
    "/",
    "/?case=bus-priority-lane&tab=2.4.2",
    f"/?{CASE}&tab=2.4.3",
    *(
        f"/lap-luan?{CASE}&tab={tab}"
        for tab in ("tree", "tree&trace=full", "why-not", "changes", "evidence", "graph", "finding")
    ),
    "/lap-luan?case=bus-priority-lane&tab=what-if",
    *(f"/tap-huan?tab={tab}" for tab in ("round", "twins", "make", "class")),
    *(f"/bo-quy-tac?tab={tab}" for tab in ("text", "findings", "questions", "proofs", "compare")),
    "/bo-quy-tac?tab=text&book=kl14-decree73",
]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_no_fault_of_access_and_fits_every_width_in_both_languages(page: Watched, path: str) -> None:
    page.open(path)
    for language in ("vi", "en"):
        if language == "en":
            page.page.get_by_role("radio", name="English").click()
            page.settle()
        assert page.page.evaluate("document.documentElement.lang") == language
        for size in (NARROW, WIDE):
            page.page.set_viewport_size(size)
            page.settle()
            assert overflow(page.page) <= 0
            if language == "vi":  # the same elements in both languages
                assert faults(page) == []
        assert "ui." not in page.page.inner_text("body")  # a key without words


def test_the_check_of_access_finds_a_planted_fault(page: Watched) -> None:
    page.open("/")
    page.page.evaluate(
        "document.querySelector('h1').outerHTML = '<h1>?</h1><h4>?</h4><img src=\"app/static/icon.png\">'"
    )
    assert {"image-alt", "heading-order"} <= {name for name, _ in faults(page)}


def test_the_language_changes_at_a_switch_and_the_page_says_so(page: Watched) -> None:
    page.open(f"/lap-luan?{CASE}")
    page.page.get_by_role("radio", name="English").click()
    page.page.get_by_role("heading", name="How the recommendation").wait_for()
    page.settle()
    assert "lang=en" in page.page.url and "person=p3" in page.page.url
    assert page.page.evaluate("document.documentElement.lang") == "en"
    page.page.reload()
    page.page.get_by_role("heading", name="How the recommendation").wait_for()


def test_on_a_phone_nothing_lies_over_the_language_switch_nor_that_over_the_drawer(page: Watched) -> None:
    page.page.set_viewport_size(NARROW)
    page.open(f"/lap-luan?{CASE}")
    for language in ("Tiếng Việt", "English"):
        assert _is_on_top(page.page.get_by_role("radio", name=language))
    page.page.get_by_test_id("stExpandSidebarButton").click()
    drawer = page.page.get_by_test_id("stSidebar")
    expect(drawer.get_by_role("link", name="Lập luận")).to_be_in_viewport()
    page.page.wait_for_timeout(500)  # it slides in
    controls = [*drawer.get_by_role("button").all(), *drawer.get_by_role("link").all()]
    assert len(controls) > 4
    for control in controls:
        assert _is_on_top(control)
    drawer.get_by_role("button").first.click()
    expect(drawer.get_by_role("link", name="Lập luận")).not_to_be_in_viewport()


def test_behind_a_shared_proxy_everything_stands_under_the_base_path(browser: Browser, tmp_path: Path) -> None:
    with serving(tmp_path, base="/vn/cong-tam") as address, browser.new_context(viewport=WIDE) as context:
        page = watch(context.new_page(), address)
        page.open(f"/lap-luan?{CASE}")
        expect(page.page.locator(".trace").last).to_contain_text("Đề nghị")
        assert any(url.startswith(f"{address}/") and url.endswith("NotoSans-Regular.woff2") for url in page.asked)
        page.page.get_by_role("link", name="Bộ quy tắc").click()
        page.settle()
        assert page.page.url.startswith(f"{address}/bo-quy-tac")
        page.open("/khong-co-trang")
        expect(page.page.get_by_role("heading", level=1)).to_have_text("Không có trang này")
        page.offline()
        outside = [url for url in page.asked if not url.startswith((f"{address}/", "data:", "blob:"))]
        assert [url for url in outside if not urlsplit(url).path.endswith(PROBES)] == []
        with pytest.raises(urllib.error.HTTPError, match="404"):
            urllib.request.urlopen(address.removesuffix("/vn/cong-tam") + "/lap-luan")


def _is_on_top(control: Locator) -> bool:
    """Whether a tap on the middle of it meets it, or something within it."""
    return bool(
        control.evaluate(
            """one => {
                const box = one.getBoundingClientRect();
                const met = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
                return one.contains(met) || met.contains(one);
            }"""
        )
    )


@pytest.mark.parametrize(("language", "title"), [("vi", "Không có trang này"), ("en", "There is no such page")])
def test_an_address_without_a_page_says_so_in_the_language_of_the_screens(
    page: Watched, language: str, title: str
) -> None:
    for path in ("/khong-co-trang", "/trang không có", "/so-luu"):
        page.open(f"{path}?lang={language}")
        expect(page.page.get_by_role("heading", level=1)).to_have_text(title)
        assert page.page.get_by_role("dialog").count() == 0
        assert faults(page) == []
    page.page.get_by_role("link", name={"vi": "Lập luận", "en": "Trace"}[language]).click()
    page.settle()
    assert "/lap-luan" in page.page.url
    assert page.complaints == []
