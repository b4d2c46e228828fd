"""What tabs of a number write: nothing of anyone's is lost or read by others, and what is gone is said to be."""

import threading
import time

import pytest

pytest.importorskip("streamlit")
from engine.reading.draft import Draft
from engine.telling.wording import say
from tests.apptest import AppTest, one_browser
from tests.support import ROOT
from ui.kept import MOST_BYTES_OF_ONE, MOST_OF_ONE, MOST_TABS, Kept, Shared, weight_of

__all__ = ["one_browser"]
pytestmark = pytest.mark.usefixtures("one_browser")
APP = str(ROOT / "ui" / "app.py")
THREADS, EACH = 8, 100
Written = tuple[tuple[int, int], ...]
TAB = ("own", "1")


def test_of_many_threads_that_append_to_one_thing_every_one_is_there() -> None:
    """Each lets the others in between what it reads and what it writes, so that what is not locked falls apart."""
    kept, began = Kept(), threading.Barrier(THREADS)

    def append(thread: int) -> None:
        def one_more(there: Written) -> Written:
            time.sleep(0)
            return (*there, (thread, sum(of == thread for of, _ in there)))

        began.wait()
        for _ in range(EACH):
            own: Shared[Written] = kept.find(TAB, "class") or Shared(())
            kept.keep(TAB, "class", own).change(one_more)

    threads = [threading.Thread(target=append, args=(thread,)) for thread in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    kept_things = kept.find(TAB, "class")
    assert kept_things and len(kept_things.now) == THREADS * EACH
    for each in range(THREADS):  # and each in its own order
        assert [number for of, number in kept_things.now if of == each] == list(range(EACH))


def test_the_first_that_is_kept_stands_and_later_ones_are_given_it() -> None:
    kept, one, two = Kept(), Shared("one"), Shared("two")
    assert kept.keep(TAB, "class", one) is kept.keep(TAB, "class", two) is one
    assert kept.keep(TAB, "draft", two) is two and kept.keep(("own", "2"), "class", two) is two
    assert kept.of("own", "class") == {"2": "two", "1": "one"} and kept.of("another", "class") == {}


def test_the_tab_longest_out_of_use_goes_first_with_all_that_is_in_it() -> None:
    kept = Kept()
    for number in range(MOST_TABS):
        kept.keep((f"own{number}", "1"), "draft", Shared(number))
        kept.keep((f"own{number}", "1"), "class", Shared(number))
    assert kept.find(("own0", "1"), "nothing of this name") is None  # looked at, so in use
    kept.keep(("new", "1"), "draft", Shared(-1))
    assert kept.knows(("own0", "1")) and kept.find(("own0", "1"), "draft")
    assert not kept.knows(("own1", "1")) and kept.find(("own1", "1"), "class") is None


def test_who_writes_in_many_tabs_drives_out_no_one_else() -> None:
    kept = Kept()
    kept.keep(("another", "1"), "draft", Shared(0))
    for number in range(MOST_TABS + 1):
        kept.keep(("own", str(number)), "draft", Shared(number))
    assert kept.knows(("another", "1")) and len(kept.of("own", "draft")) == MOST_OF_ONE
    assert kept.knows(("own", str(MOST_TABS)))


def test_what_is_large_is_kept_within_a_bound_and_drives_out_ones_own_first() -> None:
    kept, large = Kept(), Draft({"narrative": "a" * 2_000_000})
    assert MOST_BYTES_OF_ONE / 5 < weight_of(large) < MOST_BYTES_OF_ONE / 3
    kept.change(("another", "1"), "draft", Shared(large), lambda thing: thing)
    for number in range(10):
        kept.change(("own", str(number)), "draft", Shared(large), lambda thing: thing)
    assert list(kept.of("own", "draft")) == ["9", "8", "7"] and kept.knows(("another", "1"))
    for number in range(30):
        kept.change((f"own{number}", "1"), "draft", Shared(large), lambda thing: thing)
    whose = [f"own{number}" for number in range(30) if kept.knows((f"own{number}", "1"))]
    assert whose == [f"own{number}" for number in range(15, 30)] and not kept.knows(("another", "1"))


# -- addresses that lead to nothing


def opened(page: str = "hear", **address: str) -> AppTest:
    app = AppTest.from_function(_page, args=(page,), default_timeout=60)
    for name, value in address.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def _page(name: str) -> None:
    import importlib

    importlib.import_module(f"ui.{name}").page()


def shown(app: AppTest) -> str:
    return "\n".join(str(getattr(element, "value", "") or element.proto.body) for element in app.get("html"))


OUTCOMES = ("Chưa đủ căn cứ", "Đề nghị xem xét", "Xử lý theo", "Needs verification")
READING = ("hear", "trace")


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("page", READING)
@pytest.mark.parametrize(
    ("address", "key"), [({"t": "gone"}, "ui.missing.typed"), ({"case": "khong-co"}, "ui.missing.case")]
)
def test_a_page_whose_address_leads_to_nothing_says_so_and_shows_no_case(
    page: str, address: dict[str, str], key: str, language: str
) -> None:
    app = opened(page, lang=language, **address)
    assert say(key, language, case="khong-co") in shown(app)  # type: ignore[arg-type]
    assert not any(outcome in shown(app) for outcome in OUTCOMES)
    assert not app.header and not app.tabs


@pytest.mark.parametrize("page", READING)
def test_the_notice_stays_until_something_else_is_opened(page: str) -> None:
    app = opened(page, t="gone")
    assert say("ui.missing.typed", "vi") in shown(app.run())
    app.button(key="anew").click().run()
    assert not app.exception and say("ui.missing.typed", "vi") not in shown(app)
    assert "t" not in app.query_params


@pytest.mark.parametrize("page", READING)
def test_what_was_typed_into_a_case_of_the_library_is_said_to_be_lost_beside_the_case_as_it_was(page: str) -> None:
    app = opened(page, case="health-records-pilot", t="gone")
    assert say("ui.missing.as_shipped", "vi") in shown(app) and "Đề nghị xem xét miễn" in shown(app)


def test_from_a_lost_address_another_case_is_opened_under_an_address_of_its_own() -> None:
    app = opened("hear", t="gone")
    app.selectbox(key="library").set_value("health-records-pilot").run()
    next(b for b in app.button if b.label == say("ui.hear.open_case", "vi")).click().run()
    assert not app.exception and "Đề nghị xem xét miễn" in shown(app)
    assert say("ui.missing.typed", "vi") not in shown(app)
    assert app.query_params["t"] not in ("gone", ["gone"])
    assert not [b for b in app.button if b.key == "back"]  # there was nothing before


def test_an_answer_in_a_lost_case_of_the_library_goes_to_a_new_address() -> None:
    app = opened("hear", case="health-records-pilot", t="gone", tab="2.3")
    next(c for c in app.segmented_control if (c.key or "").endswith("pilot.approval_given")).set_value("no").run()
    assert say("ui.missing.as_shipped", "vi") not in shown(app)
    assert app.query_params["t"] not in ("gone", ["gone"])
    assert say("ui.missing.as_shipped", "vi") in shown(opened("hear", case="health-records-pilot", t="gone"))


@pytest.mark.parametrize("page", READING)
def test_what_was_typed_is_found_again_by_its_address_without_a_notice(page: str) -> None:
    app = opened("hear", case="health-records-pilot", tab="2.3")
    next(c for c in app.segmented_control if (c.key or "").endswith("pilot.approval_given")).set_value("no").run()
    number = app.query_params["t"]
    page_again = opened(page, t=number[0] if isinstance(number, list) else number)
    assert "Xử lý theo quy định chung" in shown(page_again) and "notice" not in shown(page_again).split("</style>")[-1]


def test_what_was_typed_in_a_tab_that_was_closed_is_offered_and_gone_on_with() -> None:
    app = opened("hear", case="health-records-pilot", tab="2.3")
    next(c for c in app.segmented_control if (c.key or "").endswith("pilot.approval_given")).set_value("no").run()
    new = opened("hear")
    assert "Xử lý theo quy định chung" not in shown(new)
    next(b for b in new.button if (b.key or "").startswith("written.")).click().run()
    assert not new.exception and "Xử lý theo quy định chung" in shown(new)
    assert new.query_params["t"] == app.query_params["t"]
    assert not [b for b in new.button if (b.key or "").startswith("written.")]


def test_the_trace_of_nothing_says_that_no_case_is_open() -> None:
    app = opened("trace")
    assert say("ui.missing.nothing", "vi") in shown(app)
    assert not any(outcome in shown(app) for outcome in OUTCOMES)


def test_a_dead_link_followed_while_a_class_is_held_leaves_the_class() -> None:
    app = opened("train", tab="class")
    app.text_area[0].set_value("A").run()
    number = str(app.query_params["t"][0] if isinstance(app.query_params["t"], list) else app.query_params["t"])
    app = opened("hear", case="khong-co", t=number)
    app.button(key="anew").click().run()
    assert not app.exception
    assert app.query_params.get("t") in (number, [number])
    assert opened("train", tab="class", t=number).text_area[0].value == "A"
