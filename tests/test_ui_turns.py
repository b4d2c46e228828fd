"""Long work at the screens: one piece of it at a time, and between its steps those who only clicked."""

import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import pytest

from engine.reading.case import CheckedCase
from engine.reading.diagnostics import Loaded
from engine.reading.draft import Draft, check_draft, read_draft
from engine.reading.folding import under
from engine.reading.rulebook import Adopted, Rulebook
from engine.reading.yaml_text import Tree, parse_yaml
from engine.reasoning.recommend import MOST_FAILURES, recommend_case
from engine.reasoning.second_opinion import Opinion, Reason, Unavailable, second_opinion
from tests.apptest import AppTest
from tests.support import CASES, ROOT, any_case, kl14
from ui import turns as module
from ui.hearing import FEW, Asked, decisions
from ui.session import LARGE, read_upload, rulebook_named
from ui.turns import Turns

PATIENT = 60.0


def in_thread(work: Callable[[], object]) -> threading.Thread:
    thread = threading.Thread(target=work)
    thread.start()
    return thread


# -- turns


def test_two_long_runs_never_go_on_at_once() -> None:
    turns, under_way, most = Turns(), [], []

    def long() -> None:
        with turns.run():
            turns.take()
            under_way.append(1)
            most.append(len(under_way))
            turns.give_way()
            under_way.pop()

    threads = [in_thread(long) for _ in range(8)]
    for thread in threads:
        thread.join(PATIENT)
    assert most == [1] * 8


def test_between_two_steps_a_click_of_another_session_goes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PATIENCE", PATIENT)
    turns, order = Turns(), list[str]()
    began, clicked = threading.Event(), threading.Event()

    def click() -> None:
        with turns.run():
            clicked.set()
            began.wait(PATIENT)
            order.append("click")

    with turns.run():
        turns.take()
        order.append("step")
        thread = in_thread(click)
        clicked.wait(PATIENT)
        threading.Timer(0.05, began.set).start()
        turns.give_way()
        order.append("step")
    thread.join(PATIENT)
    assert order == ["step", "click", "step"]


def test_long_work_ends_however_long_others_click(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PATIENCE", 0.01)
    turns, ended = Turns(), threading.Event()

    def click() -> None:
        with turns.run():
            ended.wait(PATIENT)

    with turns.run():
        turns.take()
        thread = in_thread(click)
        turns.give_way()
    ended.set()
    thread.join(PATIENT)


def test_one_who_stops_waiting_for_a_turn_leaves_it_to_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LOOK", 0.01)
    turns = Turns()
    errors: list[type[BaseException]] = []

    def leaves() -> None:
        def closed() -> None:
            raise KeyError("the tab was closed")

        try:
            with turns.run():
                turns.take(closed)
        except KeyError as error:
            errors.append(type(error))

    with turns.run():
        turns.take()
        in_thread(leaves).join(PATIENT)
    taken = in_thread(lambda: _take(turns))
    taken.join(PATIENT)
    assert errors == [KeyError]
    assert not taken.is_alive()


def _take(turns: Turns) -> None:
    with turns.run():
        turns.take()
        turns.take()  # it has it already


# -- the second engine, asked about many persons


@dataclass
class Counting:
    """The second engine, and how often it was asked."""

    says: Unavailable | None = None
    asked: list[Sequence[str]] = field(default_factory=list)

    def __call__(self, rulebook: Rulebook, roles: Sequence[str], settled: Mapping[str, str]) -> Opinion | Unavailable:
        self.asked.append(roles)
        return self.says or second_opinion(rulebook, roles, settled)


def of_many(others: str = "yes") -> CheckedCase:
    """A case of more than a few persons, two of whom are not alike."""
    head = "case: many\ntitle: many\nrulebook: kl14\nas_of: 2024-06-20\npilot: {}\npersons:\n"
    people = [f"- {{id: p{n}, roles: [approver], findings: {{good_faith_reliance: '{others}'}}}}\n" for n in range(FEW)]
    people.append("- {id: last, roles: [implementer], findings: {good_faith_reliance: 'no'}}\n")
    draft = read_draft(head + "".join(people), kl14()).value
    assert draft is not None
    checked = check_draft(draft, kl14()).value
    assert checked is not None
    return checked


@dataclass
class Bar:
    """Stands for Streamlit's bar of progress."""

    said: list[str] = field(default_factory=list)

    def progress(self, done: float, text: str) -> "Bar":
        assert 0 <= done <= 1
        self.said.append(text)
        return self

    def empty(self) -> None:
        self.said.append("")


def test_a_case_of_many_persons_is_heard_in_its_turn_with_its_progress_in_sight(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bar, taken = Bar(), list[str]()
    monkeypatch.setattr("ui.hearing.st", bar)

    def take(waiting: Callable[[], object]) -> None:
        taken.append("turn")
        waiting()

    monkeypatch.setattr("ui.hearing.turns.take", take)
    engine = Counting(Unavailable(Reason.NOT_INSTALLED))
    made = decisions(of_many(), engine, (), "vi")
    assert len(made) == FEW + 1
    assert taken == ["turn"]
    steps = [f"Đang xem xét người thứ {n} trong số {FEW + 1} người" for n in range(1, FEW + 2)]
    assert bar.said == [f"Hồ sơ có {FEW + 1} người: đang chờ đến lượt"] * 2 + steps + [""]


def test_a_case_of_few_persons_waits_for_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.hearing.turns.take", lambda waiting: pytest.fail("it took a turn"))
    assert len(decisions(any_case(), Counting(Unavailable(Reason.NOT_INSTALLED)), (), "vi")) == len(any_case().persons)


@pytest.mark.second_engine
def test_equal_persons_are_asked_about_once_and_those_who_did_not_change_not_again() -> None:
    engine, steps = Counting(), list[int]()
    first = recommend_case(of_many(), Asked(engine, (), steps.append))
    assert [list(roles) for roles in engine.asked] == [["approver"], ["implementer"]]
    assert steps == [1, FEW + 1]
    again = recommend_case(of_many("no"), Asked(engine, first, steps.append))
    assert [list(roles) for roles in engine.asked[2:]] == [["approver"]]
    assert {decision.second_opinion for decision in (*first, *again)} == {"agrees"}
    alone = recommend_case(of_many("no"))
    assert [decision.to_json() for decision in again] == [decision.to_json() for decision in alone]


@pytest.mark.second_engine
def test_one_person_under_two_readings_is_asked_about_twice() -> None:
    engine = Counting()
    person = any_case().persons[0]
    books = [kl14(), under(kl14(), {"Q2": Adopted(("authority_reduces",))})]
    ask = Asked(engine, (), lambda _: None)
    opinions = [ask(book, person.roles, person.settled) for book in (*books, *books)]
    assert len(engine.asked) == 2 and opinions[:2] == opinions[2:]
    first, second = (opinion.derived["recommendation"] for opinion in opinions[:2] if isinstance(opinion, Opinion))
    assert (first, second) == ("exemption", "reduction")


def test_a_second_engine_that_hangs_is_not_asked_about_everyone() -> None:
    engine = Counting(Unavailable(Reason.TIMED_OUT))
    heard = recommend_case(of_many(), Asked(engine, (), lambda _: None))
    assert len(engine.asked) == MOST_FAILURES
    rest = ["not_asked"] * (FEW + 1 - MOST_FAILURES)
    assert [decision.second_opinion for decision in heard] == [*["timed_out"] * MOST_FAILURES, *rest]
    assert all(decision.unchecked for decision in heard)


# -- a file on the hearing's page


@pytest.mark.parametrize("letters", [10, LARGE])
def test_a_file_is_read_once_and_a_large_one_in_its_turn(letters: int, monkeypatch: pytest.MonkeyPatch) -> None:
    taken, read = list[str](), list[str]()
    monkeypatch.setattr(module, "LONG", PATIENT)  # however slow this machine is

    def take(waiting: Callable[[], object] | None = None) -> None:
        taken.append("turn")

    def reads(raw: bytes, name: str) -> Loaded[Draft]:
        read.append(name)
        return read_upload(raw, name)

    monkeypatch.setattr(module.turns, "take", take)
    monkeypatch.setattr("ui.hear.read_upload", reads)
    app = AppTest.from_file(str(ROOT / "ui" / "app.py"), default_timeout=PATIENT).run()
    raw = CASES[0].read_bytes() + b"# " + b"a" * letters
    app.file_uploader(key="upload").set_value(("ho-so.yaml", raw, "application/yaml")).run()
    app.run()
    assert not app.exception
    assert read == ["ho-so.yaml"]
    assert bool(taken) == (letters == LARGE)


def test_an_uploaded_file_is_parsed_once_and_its_rulebook_is_not_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: list[str] = []

    def parse(raw: bytes, file: str) -> Loaded[Tree]:
        parsed.append(file)
        return parse_yaml(raw, file)

    rulebook_named("kl14")
    monkeypatch.setattr("engine.reading.load.parse_yaml", parse)
    assert read_upload(CASES[0].read_bytes(), "ho-so.yaml").value
    assert parsed == ["ho-so.yaml"]


def test_what_is_loaded_when_the_server_begins_is_not_looked_through_after_each_run() -> None:
    program = "import gc; from ui.turns import let_clicks_in as begin; begin(); print(len(gc.get_objects()) < 1_000)"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "True\n"
