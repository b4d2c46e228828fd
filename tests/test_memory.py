"""What is worked out of a rulebook goes with it, and a server that meets many rulebooks keeps few engines."""

import gc
import pickle
import weakref
from pathlib import Path

import pytest

from engine import decide, load_case, load_rulebook, recommend
from engine.reading.case import CheckedCase
from engine.reading.once import once
from engine.reading.rulebook import Rulebook
from engine.reasoning import second_opinion as module
from engine.reasoning.compile import compile_rulebook
from engine.reasoning.rails import Program
from engine.reasoning.second_opinion import MOST_ENGINES, rulebook_program
from engine.reasoning.second_opinion_worker import Worker
from engine.reasoning.sweep import sweeper_of
from tests.random_rulebooks import random_rulebook
from tests.support import ROOT, kl14
from tests.test_any_rulebook import case_of, usable

DEAD_RULE = ROOT / "tests" / "bad" / "rulebooks" / "dead-rule.yaml"


def small_books(count: int) -> list[Rulebook]:
    """Sound rulebooks, no two alike."""
    drawn = (random_rulebook(seed) for seed in range(10_000))
    return [next(book for book in drawn if book) for _ in range(count)]


def test_everything_worked_out_of_a_rulebook_goes_when_the_rulebook_does(tmp_path: Path) -> None:
    gone = [weakref.ref(used) for used in _used(tmp_path)]
    gc.collect()
    assert [ref() for ref in gone] == [None] * 4


def _used(folder: Path) -> tuple[object, ...]:
    """A rulebook, what decides under it, the second engine's program and the sweeper, all of which were used."""
    book = next(book for book in (usable(seed, folder) for seed in range(20)) if book)
    case: CheckedCase = load_case(case_of(book, 1, 0.5), book)
    for decision in recommend(book, case):
        assert decision.to_json()
    module._engines.clear()  # they know the program
    return book, compile_rulebook(book), rulebook_program(book), sweeper_of(book)


def test_it_is_worked_out_once_and_each_load_of_a_file_keeps_its_own_places(tmp_path: Path) -> None:
    other = tmp_path / "elsewhere.yaml"
    other.write_bytes(DEAD_RULE.read_bytes())
    here, there = load_rulebook(DEAD_RULE), load_rulebook(other)
    assert here.sha256 == there.sha256 and compile_rulebook(here) is compile_rulebook(here)
    files = [compile_rulebook(book).defects[0].diagnostic.place.file for book in (here, there)]
    assert files == [str(DEAD_RULE), str(other)]


def test_an_answer_of_none_is_kept_too() -> None:
    class Subject:
        asked = 0

    @once
    def nothing(of: Subject) -> None:
        of.asked += 1

    subject = Subject()
    assert nothing(subject) is nothing(subject) is None
    assert subject.asked == 1


def test_a_rulebook_is_pickled_without_what_was_worked_out_of_it() -> None:
    decide(kl14(), load_case(ROOT / "cases" / "health-records-pilot.yaml", kl14()))[0].to_json()
    assert kl14().rules and sweeper_of(kl14())
    assert pickle.dumps(kl14()) == pickle.dumps(load_rulebook("kl14"))
    again = pickle.loads(pickle.dumps(kl14()))
    assert (again.sha256, again.rules) == (kl14().sha256, kl14().rules)


@pytest.mark.second_engine
def test_engines_of_many_rulebooks_are_few_and_those_let_go_are_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_engines", {})
    programs = [rulebook_program(book) for book in small_books(MOST_ENGINES + 3)]
    first = module._engine_of(programs[0])
    for program in programs[1:MOST_ENGINES]:
        module._engine_of(program)
    assert module._engine_of(programs[0]) is first  # used again: now the second is the oldest
    made = [module._engine_of(program) for program in programs[MOST_ENGINES:]]
    assert list(module._engines) == [programs[0], *programs[MOST_ENGINES:]]
    assert [engine.close.alive for engine in (first, *made)] == [True] * MOST_ENGINES  # type: ignore[attr-defined]
    engine = module._engine_of(programs[1])  # one that was let go is made anew, and answers
    assert engine.run((programs[1].always,)) is not None and not first.close.alive  # type: ignore[attr-defined]


def test_a_process_of_the_second_engine_knows_few_programs_by_numbers_that_are_used_again() -> None:
    worker, held = Worker(), dict[int, Program]()
    programs = [rulebook_program(book) for book in small_books(MOST_ENGINES + 3)]
    for asked in [*programs, *programs]:
        number, program = worker._numbered(asked)
        if program:
            held[number] = program
        assert held[number] == asked and len(held) <= MOST_ENGINES
    assert worker._numbered(programs[-1]) == (worker._known[programs[-1]], None)
