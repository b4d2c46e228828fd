"""Every page in a real browser, in both languages, wide and narrow: nothing overflows, and everyone can use it."""

import pytest

from tests.browser import LARGEST, NARROW, Watched, faults, overflow

CASE = f"case={LARGEST}&person=p3"
PAGES = [
    "/",
    "/?case=bus-priority-lane&tab=2.4.2",
    f"/?{CASE}&tab=2.4.3",
    *(f"/lap-luan?{CASE}&tab={tab}" for tab in ("tree", "tree&trace=full", "why-not", "changes", "graph", "finding")),
    "/lap-luan?case=bus-priority-lane&tab=what-if",
    *(f"/tap-huan?tab={tab}" for tab in ("round", "twins", "make", "class")),
    *(f"/bo-quy-tac?tab={tab}" for tab in ("text", "findings", "questions", "proofs", "compare")),
    "/bo-quy-tac?tab=text&book=kl14-decree73",
]


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_no_fault_of_access_and_fits_every_width(page: Watched, path: str, language: str) -> None:
    page.open(f"{path}{'&' if '?' in path else '?'}lang={language}")
    assert page.page.evaluate("document.documentElement.lang") == language
    assert faults(page) == []
    assert overflow(page.page) <= 0
    page.page.set_viewport_size(NARROW)
    page.page.wait_for_timeout(200)
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
