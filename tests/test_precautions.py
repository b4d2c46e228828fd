"""Each precaution that durable-rules calls for, by its number in the notes that this code was written from.

8 (the record is sorted) stands in test_second_opinion.py, 9 (a process of its own) in test_second_opinion_worker.py.
"""

import ast
import dataclasses
import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from engine.reading.conditions import All, AtLeast, Is
from engine.reading.rulebook import Rulebook
from engine.reasoning import rails
from engine.reasoning import second_opinion as module
from engine.reasoning.rails import Fact, Program, program_of
from engine.reasoning.second_opinion import Engine, EngineFault, Opinion, Reason, Trouble, Unavailable, second_opinion
from tests.shared import afresh
from tests.support import BENIGN, RESIDENT_KB, ROOT, decide_on, in_proc, kl14, measured
from tests.test_second_opinion import IMPLEMENTER, opinion_on, small_book

pytestmark = pytest.mark.second_engine

SOURCES = [
    ROOT / "engine" / "reasoning" / name for name in ("rails.py", "second_opinion.py", "second_opinion_worker.py")
]


class Spy:
    """Stands before an engine's host and writes down each call; `spoil` may change what comes back."""

    def __init__(self, engine: module.Engine, monkeypatch: pytest.MonkeyPatch) -> None:
        self.calls: list[tuple[str, str]] = []
        self.locked: list[bool] = []
        self.engine, self.host = engine, engine.host
        monkeypatch.setattr(engine, "host", self)

    def __getattr__(self, name: str) -> object:
        def call(ruleset: str, what: object) -> object:
            sid = what["sid"] if isinstance(what, dict) else what
            self.calls.append((name, str(sid)))
            self.locked.append(self.engine._lock.locked())
            return getattr(self.host, name)(ruleset, what)

        return call


@pytest.fixture
def engine() -> module.Engine:
    return module.Engine(program_of(small_book()))


def given_to(engine: module.Engine) -> tuple[Fact, ...]:
    book = small_book()
    return engine.program.given(IMPLEMENTER, {f.id: next(iter(f.values)) for f in book.findings.values()})


# -- 1: one cached host, a fresh session, always deleted, one at a time


def test_precaution_1_one_host_serves_a_rulebook_version_however_often_it_is_loaded() -> None:
    engines = {id(module._engine_of(program_of(afresh("kl14")))) for _ in range(3)}
    assert len(engines) == 1


def test_precaution_1_each_evaluation_has_its_own_session_under_one_lock_and_deletes_it(
    engine: module.Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    spy = Spy(engine, monkeypatch)
    for _ in range(3):
        engine.run(given_to(engine))
    sessions = list(dict.fromkeys(sid for _, sid in spy.calls))
    assert len(sessions) == 3
    for sid in sessions:
        names = [name for name, of in spy.calls if of == sid]
        assert names[-1] == "delete_state" and names.count("delete_state") == 1
    assert all(spy.locked)


def test_precaution_1_the_session_is_deleted_after_trouble_too(
    engine: module.Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    spy = Spy(engine, monkeypatch)
    monkeypatch.setattr(engine, "_check", lambda run: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        engine.run(given_to(engine))
    assert spy.calls[-1][0] == "delete_state"
    assert not engine._lock.locked()


SMALL = """
from engine.reasoning.rails import program_of
from engine.reasoning.second_opinion import Engine
from tests.test_second_opinion import small_book
from tests.support import kl14
from tests.test_precautions import given_to
"""


@pytest.mark.long
@in_proc
def test_precaution_1_more_evaluations_than_there_may_be_sessions_leave_memory_as_it_was() -> None:
    begin, end = measured(
        RESIDENT_KB
        + SMALL
        + """
engine = Engine(program_of(small_book()))
facts = given_to(engine)
for number in range(3300):
    if number == 300:
        print(resident_kb())
    engine.run(facts)
print(resident_kb())
"""
    )
    assert end - begin < 4_000


def test_a_host_starts_no_thread() -> None:
    before, after = measured(
        "import os, threading"
        + SMALL
        + """
program = program_of(small_book())
running = lambda: len(os.listdir("/proc/self/task")) if os.path.exists("/proc/self/task") else threading.active_count()
print(running())
engine = Engine(program)
engine.run(given_to(engine))
print(running())
"""
    )
    assert after == before


@in_proc
def test_what_a_host_took_is_given_back_when_it_goes() -> None:
    begin, end = measured(
        RESIDENT_KB
        + SMALL
        + """
program = program_of(kl14())
for number in range(18):
    if number == 3:
        print(resident_kb())
    Engine(program)
print(resident_kb())
"""
    )
    assert end - begin < 30_000  # kept, they would be over 90 MB


# -- 2, 3: what is never used and never emitted


def test_precaution_2_facts_are_asserted_one_at_a_time_and_nothing_else_is_done_to_them(
    engine: module.Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    spy = Spy(engine, monkeypatch)
    engine.run(given_to(engine))
    assert {name for name, _ in spy.calls} == {"assert_fact", "get_state", "get_facts", "delete_state"}
    for path in SOURCES:
        names = {n.attr for n in ast.walk(ast.parse(path.read_text())) if isinstance(n, ast.Attribute)}
        assert not names & {"assert_facts", "post", "post_batch", "retract_fact", "start_timer", "update_state"}


def test_precaution_3_only_conjunctions_of_plain_tests_are_emitted() -> None:
    for book in (kl14(), small_book()):
        rules = module.ruleset_of(program_of(book))
        sink = rules.pop("sink")
        assert sink["all"] == [{"a0": {"$ex": {"k": 1}}}, {"z": {"k": "__never__"}}]
        for rule in rules.values():
            assert set(rule) == {"pri", "all", "run"}
            tests = rule["all"]
            assert isinstance(tests, list)
            for i, test in enumerate(tests):
                assert list(test) == [f"a{i}"]
                code, rail = test[f"a{i}"]["$and"]
                assert list(code) == ["code"] and isinstance(code["code"], str)
                assert rail in ({"st": "est"}, {"st": "ref"})


# -- 4, 5: short codes that hash apart, inside fixed tables


def test_precaution_4_every_word_is_short_ascii_and_none_collides() -> None:
    program = program_of(kl14())
    words = [*rails.RESERVED]
    for code, _ in program.names:
        words += [code, Fact(code, "est").id, Fact(code, "ref").id]
    assert all(word.isascii() and len(word) <= 10 for word in words)
    assert len({rails.fnv1a(word) for word in words}) == len(words)
    json.dumps(module.ruleset_of(program)).encode("ascii")


def test_precaution_4_the_hash_is_fnv_1a() -> None:
    assert rails.fnv1a("") == 0x811C9DC5
    assert rails.fnv1a("a") == 0xE40C292C
    assert rails.fnv1a("foobar") == 0xBF9CF968
    assert rails.fnv1a("id") == 926444256  # HASH_ID and HASH_SID of its source
    assert rails.fnv1a("sid") == 3593476751


def test_precaution_4_a_code_that_collides_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    real = rails.fnv1a
    monkeypatch.setattr(rails, "fnv1a", lambda word: real("sid") if word in ("c3", "c5:ref") else real(word))
    program = program_of(small_book())
    codes = {code for code, _ in program.names}
    assert not codes & {"c3", "c5"}
    assert {"c2", "c4", "c6"} <= codes
    monkeypatch.undo()
    assert len(program.names) == len(program_of(small_book()).names)


def _with_condition(parts: int, n: int | None = None) -> Rulebook:
    """A small rulebook whose first rule tests many findings at once."""
    book = small_book()
    finding = next(iter(book.findings.values()))
    findings = {f"g{i}": finding.model_copy(update={"id": f"g{i}"}) for i in range(parts)}
    tests = tuple(Is(name, (next(iter(finding.values)),)) for name in findings)
    outcome = book.conclusions["recommendation"]
    value, other = list(outcome.values)[:2]
    rule = dataclasses.replace(
        outcome.rules[0], id="r", when=All(tests) if n is None else AtLeast(n, tests), value=value, overrides=()
    )
    rest = dataclasses.replace(rule, id="s", when=None, value=other)
    only = dataclasses.replace(outcome, rules=(rule, rest), uses=())
    return dataclasses.replace(book, findings=findings, conclusions={"recommendation": only}, constraints=(), flags=())


@pytest.mark.parametrize("parts", [15, 16, 17, 40, 270])
def test_precaution_5_long_conditions_are_chained_and_still_right(parts: int) -> None:
    book = _with_condition(parts)
    program = program_of(book)
    assert max(len(i.premises) for i in program.implications) <= 16
    assert program.within_limits
    yes, no = list(next(iter(book.findings.values())).values)[:2]
    value, other = list(book.conclusions["recommendation"].values)[:2]
    full = dict.fromkeys(book.findings, yes)
    last = list(full)[-1]
    partial = {name: v for name, v in full.items() if name != last}
    for settled, expected in ((full, value), (full | {last: no}, other), (partial, None)):
        assert opinion_on(settled, IMPLEMENTER, book).derived["recommendation"] == expected


@pytest.mark.parametrize("n", [1, 3, 5])
def test_counting_is_right_for_every_number_established_refuted_and_open(n: int) -> None:
    book = _with_condition(5, n)
    yes, no = list(next(iter(book.findings.values())).values)[:2]
    value, other = list(book.conclusions["recommendation"].values)[:2]
    for established in range(6):
        for refuted in range(6 - established):
            known = [yes] * established + [no] * refuted
            settled = dict(zip(book.findings, known, strict=False))
            expected = value if established >= n else other if refuted > 5 - n else None
            assert opinion_on(settled, IMPLEMENTER, book).derived["recommendation"] == expected


def test_precaution_5_a_rulebook_beyond_the_fixed_tables_gets_no_second_opinion_rather_than_a_wrong_one() -> None:
    assert program_of(kl14()).within_limits
    book = _with_condition(600)
    assert second_opinion(book, IMPLEMENTER, {}) == Unavailable(Reason.TOO_LARGE)
    program = program_of(small_book())
    often = [rails.Implication((program.always,), Fact(f"x{i}", "est")) for i in range(250)]
    assert not dataclasses.replace(program, implications=tuple(often)).within_limits


# -- 6, 7: nothing that goes wrong inside is lost


def test_precaution_6_an_exception_in_an_action_comes_out(monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken(set[Fact]):
        def add(self, fact: Fact) -> None:
            raise KeyError(fact.code)

    real = module._Run
    monkeypatch.setattr(module, "_Run", lambda sid, held, fired: real(sid, Broken(held), fired))
    engine = module.Engine(program_of(small_book()))
    with pytest.raises(EngineFault) as caught:
        engine.run(given_to(engine))
    assert caught.value.trouble is Trouble.EXCEPTION
    assert isinstance(caught.value.__cause__, KeyError)


def test_precaution_6_an_exception_kept_in_the_session_comes_out(
    engine: module.Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine.host, "get_state", lambda ruleset, sid: {"exception": "timeout expired"})
    with pytest.raises(EngineFault) as caught:
        engine.run(given_to(engine))
    assert caught.value.trouble is Trouble.EXCEPTION


def test_precaution_7_a_fact_lost_or_added_is_noticed(engine: module.Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    real = engine.host.get_facts
    for spoil in (lambda facts: facts[1:], lambda facts: [*facts, facts[0]], lambda facts: [*facts, {"id": "c1:est"}]):
        monkeypatch.setattr(engine.host, "get_facts", lambda ruleset, sid, spoil=spoil: spoil(real(ruleset, sid)))
        with pytest.raises(EngineFault) as caught:
            engine.run(given_to(engine))
        assert caught.value.trouble is Trouble.OTHER_FACTS


def test_precaution_7_a_rule_that_should_have_fired_and_did_not_is_noticed() -> None:
    program = program_of(small_book())
    engine = module.Engine(dataclasses.replace(program, implications=program.implications[:-3]))
    engine.program = program
    with pytest.raises(EngineFault) as caught:
        for value in range(2):
            settled = {f.id: list(f.values)[value] for f in small_book().findings.values()}
            engine.run(program.given(IMPLEMENTER, settled))
    assert caught.value.trouble is Trouble.OTHER_FIRINGS


def test_an_engine_goes_on_after_trouble(engine: module.Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    right = engine.run(given_to(engine))
    with monkeypatch.context() as patch:
        patch.setattr(engine.host, "get_facts", lambda ruleset, sid: [])
        with pytest.raises(EngineFault):
            engine.run(given_to(engine))
    assert engine.run(given_to(engine)) == right


# -- 10: it shares no code with the diagrams


def test_precaution_10_the_second_reading_imports_nothing_of_the_first() -> None:
    allowed = {"engine.reasoning.rails", "engine.reasoning.second_opinion"}
    for path in SOURCES:
        names: set[str] = set()
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and node.module:
                names.add(node.module)
            elif isinstance(node, ast.Import):
                names |= {alias.name for alias in node.names}
        assert {name for name in names if name.startswith("engine.reasoning")} <= allowed
        assert not [name for name in names if name.startswith(("engine.telling", "engine.proving"))]


def test_only_one_module_touches_durable_rules() -> None:
    users = [p.name for p in (ROOT / "engine").rglob("*.py") if "durable" in _imported(p)]
    assert users == ["second_opinion.py"]


def _imported(path: Path) -> set[str]:
    tree = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    modules: set[str] = set()
    for node in tree:
        if isinstance(node, ast.ImportFrom) and node.module:
            modules.add(node.module.split(".")[0])
        elif isinstance(node, ast.Import):
            modules |= {alias.name.split(".")[0] for alias in node.names}
    return modules


def test_importing_the_engine_does_not_import_durable_rules() -> None:
    import subprocess
    import sys

    program = "import sys, engine.reasoning.recommend; sys.exit('durable' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False).returncode == 0


# -- what is compiled


def test_roles_are_always_known_and_values_refute_each_other() -> None:
    program: Program = program_of(kl14())
    given = set(program.given(IMPLEMENTER, {"damage_level": "minor"}))
    roles = {role: Fact(code, "est") for role, code in program.roles}
    assert roles["implementer"] in given
    assert all(fact.swapped in given for role, fact in roles.items() if role != "implementer")
    for finding, value, code in program.findings:
        facts = {Fact(code, "est"), Fact(code, "ref")} & given
        expected = {Fact(code, "est" if value == "minor" else "ref")} if finding == "damage_level" else set()
        assert facts == expected


def test_a_role_condition_is_one_of_its_roles() -> None:
    for role in kl14().roles:
        values = decide_on(BENIGN, (role,)).trace.values("main_line")
        assert [opinion_on(BENIGN, (role,)).derived["main_line"]] == values


def test_a_run_that_was_cut_short_is_made_once_more_and_a_fault_that_comes_back_is_raised(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run = Engine.run
    faults = [1]

    def cut_short(self: Engine, given: Sequence[Fact]) -> tuple[int, ...]:
        if faults and faults.pop():
            raise EngineFault(Trouble.OTHER_FIRINGS)
        return run(self, given)

    monkeypatch.setattr(Engine, "run", cut_short)
    opinion = second_opinion(kl14(), ("implementer",), BENIGN)
    assert isinstance(opinion, Opinion)
    assert opinion.derived["recommendation"] == "exemption"
    faults[:] = [1, 1]
    with pytest.raises(EngineFault) as raised:
        second_opinion(kl14(), ("implementer",), BENIGN)
    assert raised.value.trouble is Trouble.OTHER_FIRINGS
