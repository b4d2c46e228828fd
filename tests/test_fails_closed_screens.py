"""A second engine that gives no opinion is told before every recommendation, and a wrong one stops it: the screens."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

pytest.importorskip("streamlit")
import streamlit as st

from engine.keeping.register import Register
from engine.reading.environment import ORGANISATION, REGISTER
from engine.reasoning.recommend import Ask
from engine.reasoning.second_opinion import Reason, second_opinion
from engine.telling.wording import say
from tests.apptest import AppTest
from tests.careless_engines import asks, silent, wrong_engine
from tests.documents import text_of
from tests.register_support import NOW
from ui import (
    classroom,
    demands,
    paper,
    register_page,
    session,
    train_make,
    train_marked,
    train_twins,
    what_if,
)
from ui.classroom import Round, token
from ui.train_class import exported

SCREENS = (classroom, paper, register_page, session, train_make, train_marked, train_twins, what_if)
"""The modules of the screens that ask the second engine."""
CASE = "health-records-pilot"
OUTCOME = "Đề nghị xem xét miễn trách nhiệm"
STRICT = "Xử lý nghiêm"
REASON = say("unchecked.crashed", "vi")
MARK = say("unchecked", "vi", reason=REASON, told="")


def _hear() -> None:
    from ui import hear

    hear.page()


def _trace() -> None:
    from ui import trace

    trace.page()


def _train() -> None:
    from ui import train

    train.page()


def _register() -> None:
    from ui import register_page

    register_page.page()


def opened(page: Callable[[], None], state: dict[str, object] | None = None, **address: str) -> AppTest:
    st.cache_resource.clear()
    app = AppTest.from_function(page, default_timeout=60)
    for name, value in address.items():
        app.query_params[name] = value
    for key, held in (state or {}).items():
        app.session_state[key] = held
    app.run()
    assert not app.exception
    return app


def read(app: AppTest) -> str:
    """All that stands on a page, but for what one may choose from."""
    kinds = ("html", "text", "markdown", "header", "subheader", "code")
    shown = [str(getattr(e, "value", None) or e.proto.body) for kind in kinds for e in app.get(kind)]
    for table in app.table:
        shown += [str(cell) for column in table.value for cell in table.value[column]]
    return re.sub(r"\\(?=\W)", "", "\n".join(shown))


def pressed(app: AppTest, label: str) -> AppTest:
    """The page after this button; it tells what it has to tell on the next run."""
    next(button for button in app.button if button.label == label).click()
    app.run()
    assert not app.exception
    return app


def round_looked_at(outcome: str = "exemption") -> AppTest:
    app = pressed(opened(_train, s=token(CASE)), say("ui.train.start", "vi"))
    next(radio for radio in app.radio if (radio.key or "").startswith("predicted.")).set_value(outcome)
    app.run()
    return pressed(app, say("ui.train.show", "vi"))


FACES: dict[str, Callable[[], AppTest]] = {
    "hearing": lambda: opened(_hear, case=CASE),
    "trace": lambda: opened(_trace, case=CASE),
    "what if": lambda: opened(_trace, {"supposed.p1": {"damage_level": None}}, case=CASE, tab="what-if"),
    "round": round_looked_at,
    "twins": lambda: opened(_train, s=token(CASE), tab="twins"),
}


@pytest.mark.parametrize("face", FACES)
def test_no_screen_shows_a_recommendation_as_checked_that_was_not(face: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asks(monkeypatch, silent(Reason.CRASHED), SCREENS)
    page = read(FACES[face]())
    assert page.count(MARK) >= (2 if face in ("what if", "round", "twins") else 1)
    headlines = re.findall(rf"(?:<h2>|<td[^>]*>|^)((?:{re.escape(MARK)})?{OUTCOME})", page, re.MULTILINE)
    assert headlines or face == "twins"
    own_words = {OUTCOME} if face == "round" else set()  # what the trainee predicted is nobody's recommendation
    assert set(headlines) - own_words <= {f"{MARK}{OUTCOME}"}


@pytest.mark.second_engine
@pytest.mark.parametrize("which", ["rule", "diagram"])
@pytest.mark.parametrize("face", FACES)
def test_a_wrong_rule_in_either_engine_shows_no_recommendation(
    face: str, which: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asks(monkeypatch, wrong_engine(which, monkeypatch), SCREENS)
    try:
        page = read(FACES[face]())
    except StopIteration:  # no button leads to the round's end
        page = read(opened(_train, s=token(CASE)))
    assert say("ui.engines_differ", "vi") in page
    assert not re.search(rf"(?:<h2>|<td[^>]*>|^)({OUTCOME}|{STRICT})", page, re.MULTILINE)


@pytest.mark.second_engine
def test_an_engine_that_is_wrong_only_of_what_is_supposed_shows_no_outcome_of_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asks(monkeypatch, silent(Reason.NOT_INSTALLED), SCREENS)
    asks(monkeypatch, wrong_engine("rule", monkeypatch), [what_if])
    app = FACES["what if"]()
    assert say("ui.engines_differ", "vi") in read(app) and not app.table


@pytest.mark.second_engine
def test_a_round_does_not_end_with_answers_of_which_the_engines_differ(monkeypatch: pytest.MonkeyPatch) -> None:
    asks(monkeypatch, silent(Reason.NOT_INSTALLED), SCREENS)
    asks(monkeypatch, wrong_engine("rule", monkeypatch), [train_marked])
    app = round_looked_at()
    page = read(app)
    assert say("ui.engines_differ", "vi") in page and say("ui.train.marked", "vi") not in page
    assert app.session_state["shared.training"].now.rounds == ()


def test_a_hearing_that_was_not_checked_can_be_had_again(monkeypatch: pytest.MonkeyPatch) -> None:
    said = [silent(Reason.TIMED_OUT), silent(Reason.NOT_INSTALLED)]
    asks(monkeypatch, lambda *given: said[0](*given), SCREENS)
    app = opened(_hear, case=CASE)
    assert say("unchecked.timed_out", "vi") in read(app)
    said.pop(0)
    page = read(pressed(app, say("ui.hear.again", "vi")))
    assert say("engines.unavailable", "vi") in page and "chưa được đối chiếu" not in page.casefold()


# -- the paper


@pytest.mark.parametrize("blind", [False, True])
def test_the_paper_of_the_screens_carries_it(blind: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    text = text_of(_paper(silent(Reason.CRASHED), blind), "md")
    assert text.count(MARK) == 2 and REASON in text.partition("7. Biên nhận")[2]


def _paper(ask: Ask, blind: bool) -> bytes:
    from engine.reading.load import load_case, shipped_cases
    from engine.reasoning.recommend import recommend_case
    from tests.support import kl14

    case = load_case(shipped_cases()[CASE], kl14())
    return paper._made(case, recommend_case(case, ask), "vi", "party", "md", blind, ask)  # type: ignore[arg-type]


def test_a_training_copy_that_an_organisation_does_not_want_is_not_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    demanding(tmp_path, monkeypatch)
    with pytest.raises(demands.Refused):
        _paper(silent(Reason.CRASHED), blind=True)


def demanding(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The server is given the profile of an organisation that demands both engines."""
    profile = folder / "own.yaml"
    profile.write_text("form: party\nbody: ỦY BAN KIỂM TRA\nsecond_opinion: required\n", encoding="utf-8")
    monkeypatch.setenv(ORGANISATION, str(profile))
    st.cache_resource.clear()


def test_the_paper_is_not_offered_to_an_organisation_that_demands_both(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    demanding(tmp_path, monkeypatch)
    asks(monkeypatch, silent(Reason.NOT_INSTALLED), SCREENS)
    app = opened(_hear, case=CASE)
    assert "second_opinion: required" in read(app)
    assert not [element for element in app.get("download_button") if element.proto.label == say("ui.paper.get", "vi")]


@pytest.mark.second_engine
def test_the_own_profile_signs_the_paper_and_no_training_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    demanding(tmp_path, monkeypatch)
    assert "ỦY BAN KIỂM TRA" in text_of(_paper(second_opinion, blind=False), "md")
    assert "ỦY BAN KIỂM TRA" not in text_of(_paper(second_opinion, blind=True), "md")


# -- the register


@pytest.fixture
def register(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    where = str(tmp_path / "r.db")
    Register.create(where, NOW)[0].close()
    monkeypatch.setenv(REGISTER, where)
    return where


def records(where: str) -> int:
    with Register.open(where) as register, register.reading() as view:
        return view.count()


def test_the_register_takes_what_was_not_checked_only_where_a_box_is_ticked(
    register: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asks(monkeypatch, silent(Reason.CRASHED), SCREENS)
    keep = say("ui.register.keep", "vi")
    app = pressed(opened(_register, case=CASE), keep)
    assert records(register) == 1 and REASON in read(app)
    (box,) = app.checkbox
    assert box.label == say("ui.register.unconfirmed", "vi") and box.value is False
    box.check()
    page = read(pressed(app, keep))
    assert records(register) == 4
    assert page.count(f"{MARK}{OUTCOME}") == 2  # what is told of the record, and the table of what was proposed


def test_a_box_appears_where_the_engine_fails_only_as_it_is_put_on_record(
    register: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asks(monkeypatch, silent(Reason.NOT_INSTALLED), SCREENS)
    app = opened(_register, case=CASE)
    assert not app.checkbox
    asks(monkeypatch, silent(Reason.TIMED_OUT), SCREENS)
    app = pressed(app, say("ui.register.keep", "vi"))
    assert len(app.checkbox) == 1 and records(register) == 1


def test_where_it_is_not_installed_nothing_is_refused(register: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asks(monkeypatch, silent(Reason.NOT_INSTALLED), SCREENS)
    pressed(opened(_register, case=CASE), say("ui.register.keep", "vi"))
    assert records(register) == 4


def test_nothing_goes_on_record_that_an_organisation_does_not_want(
    register: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    demanding(tmp_path, monkeypatch)
    asks(monkeypatch, silent(Reason.NOT_INSTALLED), SCREENS)
    page = read(pressed(opened(_register, case=CASE), say("ui.register.keep", "vi")))
    assert "second_opinion: required" in page and records(register) == 1


@pytest.mark.second_engine
@pytest.mark.parametrize("which", ["rule", "diagram"])
def test_a_wrong_rule_in_either_engine_puts_nothing_on_record(
    which: str, register: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asks(monkeypatch, silent(Reason.NOT_INSTALLED), SCREENS)
    app = opened(_register, case=CASE)
    asks(monkeypatch, wrong_engine(which, monkeypatch), SCREENS)
    page = read(pressed(app, say("ui.register.keep", "vi")))
    assert say("ui.engines_differ", "vi") in page and records(register) == 1


# -- the class


def test_the_table_of_a_class_tells_which_outcome_was_not_checked() -> None:
    done = Round("", "", "", "p1", False, 1, 1, 0, 0, 0, "exemption", "exemption", "exemption", {}, "", "crashed")
    (table,) = [exported((done,), "vi").decode("utf-8-sig")]
    assert table.count(OUTCOME) == 3
    assert table.count(say("unchecked.after", "vi", told=OUTCOME, reason=REASON)) == 1
