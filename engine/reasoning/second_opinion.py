"""The second opinion: the rules run by durable-rules, which shares no evaluation with the diagrams.

The only module that touches durable-rules; what it must be kept from is told at each place. Nothing here asks a clock
or another process: `second_opinion_worker` does, for servers.
"""

from __future__ import annotations

import copy
import threading
import warnings
import weakref
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import count
from typing import Protocol

from engine.reading.once import once
from engine.reading.rulebook import Rulebook
from engine.reasoning.rails import Fact, Program, Rail, program_of

_NAME = "r"  # of the one ruleset in each private host
Fields = dict[str, str]


class Reason(StrEnum):
    """Why there is no second opinion."""

    NOT_INSTALLED = "not_installed"
    NOT_LOADED = "not_loaded"
    TOO_LARGE = "too_large"
    CRASHED = "crashed"
    TIMED_OUT = "timed_out"


@dataclass(frozen=True, slots=True)
class Unavailable:
    """No second opinion, and why."""

    reason: Reason


class Trouble(StrEnum):
    """What a run of durable-rules was found to have done wrong."""

    BOTH_RAILS = "both_rails"
    OTHER_FACTS = "other_facts"
    OTHER_FIRINGS = "other_firings"
    EXCEPTION = "exception"


class EngineFault(Exception):
    """durable-rules did not do what its rules say, or what they say contradicts itself in a case that can be.

    It holds ids of the rulebook alone, and never what was found about a person.
    """

    def __init__(self, trouble: Trouble, ids: tuple[str, ...] = ()) -> None:
        super().__init__(trouble, ids)
        self.trouble = trouble
        self.ids = ids


@dataclass(frozen=True)
class Opinion:
    """What the second engine derived from a person's roles and settled findings."""

    program: Program
    given: tuple[Fact, ...]
    fired: tuple[int, ...]  # the implications that fired, by their place in the program

    @cached_property
    def held(self) -> frozenset[Fact]:
        """Every fact, given or derived."""
        return frozenset(self.given).union(self.program.implications[i].then for i in self.fired)

    @cached_property
    def derived(self) -> dict[str, str | None]:
        """The value of each conclusion, or None where what is known does not establish one, or the rules clash."""
        return {name: values[0] if len(values) == 1 else None for name, values in self.established.items()}

    @cached_property
    def established(self) -> dict[str, tuple[str, ...]]:
        """The values of each conclusion that some rule gives: more than one only in a case that cannot be."""
        return {name: self._on("est", values) for name, values in self.program.conclusions}

    @cached_property
    def refuted(self) -> dict[str, tuple[str, ...]]:
        """The values of each conclusion that what is known excludes."""
        return {name: self._on("ref", values) for name, values in self.program.conclusions}

    @cached_property
    def contradictory(self) -> tuple[str, ...]:
        """What is both established and refuted, by id: nothing, in a case that can be."""
        both = {fact.code for fact in self.held if fact.swapped in self.held}
        return tuple(sorted(self.program.name_of[code] for code in both))

    def _on(self, rail: Rail, values: Sequence[tuple[str, str]]) -> tuple[str, ...]:
        return tuple(value for value, code in values if Fact(code, rail) in self.held)

    @cached_property
    def rounds(self) -> tuple[tuple[str, ...], ...]:
        """What each round added to the rounds before it, by id, sorted: the rules' order and no legal one."""
        known = set(self.given)
        waiting = [self.program.implications[i] for i in self.fired]
        rounds: list[tuple[str, ...]] = []
        while waiting:
            new = {i.then for i in waiting if known.issuperset(i.premises)} - known
            known |= new
            waiting = [i for i in waiting if i.then not in known]
            if not new:
                raise EngineFault(Trouble.OTHER_FIRINGS)
            rounds.append(tuple(sorted(f"{self.program.name_of[f.code]}:{f.rail}" for f in new)))
        return tuple(rounds)


def second_opinion(rulebook: Rulebook, roles: Sequence[str], settled: Mapping[str, str]) -> Opinion | Unavailable:
    """What durable-rules derives of each conclusion; findings that are not settled are left open.

    Raises `EngineFault` if it did not run as it should.
    """
    program = rulebook_program(rulebook)
    given = program.given(roles, settled)
    fired = fire(program, given)
    return fired if isinstance(fired, Unavailable) else Opinion(program, given, fired)


@once
def rulebook_program(rulebook: Rulebook) -> Program:
    """The rulebook on two rails, made once."""
    return program_of(rulebook)


def fire(program: Program, given: Sequence[Fact]) -> tuple[int, ...] | Unavailable:
    """The implications that fire, in the order of the program."""
    if not program.within_limits:
        return Unavailable(Reason.TOO_LARGE)
    with _asking:
        try:
            engine = _engine_of(program)
        except ImportError as error:
            absent = isinstance(error, ModuleNotFoundError) and error.name in ("durable", "durable.engine")
            return Unavailable(Reason.NOT_INSTALLED if absent else Reason.NOT_LOADED)
        try:
            return engine.run(given)
        except EngineFault as fault:
            # Seen when a process was stopped for forty seconds in mid-run: durable-rules drops what is left of an
            # action that a clock says took over ten. A fault that comes back with a new session is one.
            if fault.trouble not in (Trouble.OTHER_FACTS, Trouble.OTHER_FIRINGS):
                raise
            return engine.run(given)


MOST_ENGINES = 4
"""So many are kept, for each takes some 7 MB; the one that was asked longest ago goes first."""
_asking = threading.Lock()
_engines: dict[Program, Engine] = {}


def _engine_of(program: Program) -> Engine:
    """The one engine of a program: equal programs share it, however often their rulebook is loaded."""
    engine = _engines.pop(program, None) or Engine(program)
    _engines[program] = engine
    if len(_engines) > MOST_ENGINES:
        _engines.pop(next(iter(_engines))).close()  # no one runs it: one at a time is asked
    return engine


# -- the private host


class _Closure(Protocol):
    """What durable-rules hands to an action."""

    _m: dict[str, Fields]  # the facts that matched

    def assert_fact(self, fact: Fields) -> None: ...


class _Host(Protocol):
    """As much of durable-rules' host as is used."""

    def assert_fact(self, ruleset: str, fact: Fields) -> object: ...
    def get_state(self, ruleset: str, sid: str) -> dict[str, object]: ...
    def get_facts(self, ruleset: str, sid: str) -> list[Fields]: ...
    def delete_state(self, ruleset: str, sid: str) -> None: ...


_Action = Callable[[_Closure], None]
# A test on one field, a conjunction of them, or a rule; nothing else is ever emitted.
_Rule = dict[str, object]


def ruleset_of(program: Program) -> dict[str, _Rule]:
    """The program in durable-rules' own terms: `all` of plain tests, and nothing negated."""
    rules: dict[str, _Rule] = {"boot": _rule([program.always], "boot")}
    for i, implication in enumerate(program.implications):
        rules[f"i{i}"] = _rule(implication.premises, f"i{i}")
    # Keeps facts that no rule asks for from raising.
    rules["sink"] = {"all": [{"a0": {"$ex": {"k": 1}}}, {"z": {"k": "__never__"}}], "run": "boot"}
    return rules


def _rule(premises: Sequence[Fact], action: str) -> _Rule:
    tests = [{f"a{i}": {"$and": [{"code": f.code}, {"st": f.rail}]}} for i, f in enumerate(premises)]
    return {"pri": 1, "all": tests, "run": action}


def _fields(sid: str, fact: Fact) -> Fields:
    return {"sid": sid, "id": fact.id, "k": "f", "code": fact.code, "st": fact.rail}


def load() -> None:
    """Loads durable-rules before it is asked; where that cannot be, whoever asks is told."""
    warnings.filterwarnings("ignore", r"datetime\.datetime\.utcfromtimestamp", DeprecationWarning, r"durable\.engine")
    with suppress(ImportError):
        import durable.engine  # type: ignore[import-untyped]  # noqa: F401  # it ships no types; what is in it is taken later


def _private_host(rules: dict[str, _Rule], actions: Mapping[str, _Action]) -> tuple[_Host, Callable[[], object]]:
    """A host of its own, without the two threads that every other host starts and cannot stop, and how to end it.

    What durable-rules builds for it (7 MB of kl14) goes then, or when the host does; left to itself it never would.
    """
    load()
    from durable.engine import Host, durable_rules_engine

    own = {"_run": lambda host: None, "get_action": lambda host, name: actions[name]}
    host = type("PrivateHost", (Host,), own)({_NAME: copy.deepcopy(rules)})  # the constructor eats `run`
    end = weakref.finalize(host, durable_rules_engine.delete_ruleset, host.get_ruleset(_NAME)._handle)
    end.atexit = False
    return host, end


@dataclass
class _Run:
    """One evaluation while it goes on."""

    sid: str
    held: set[Fact]
    fired: list[int]
    error: BaseException | None = None


class Engine:
    """One program in durable-rules: a session an evaluation, thrown away after it, and one evaluation at a time."""

    def __init__(self, program: Program) -> None:
        self.program = program
        actions: dict[str, _Action] = {f"i{i}": self._action(i) for i in range(len(program.implications))}
        self.host, self.close = _private_host(ruleset_of(program), {"boot": _nothing, **actions})
        self._lock = threading.Lock()
        self._numbers = count()
        self._run = _Run("", set(), [])

    def run(self, given: Sequence[Fact]) -> tuple[int, ...]:
        """The implications that fire on the facts given; raises `EngineFault` if the session is not as it should be."""
        with self._lock:
            run = self._run = _Run(f"s{next(self._numbers)}", set(given), [])
            # First what fires at once: a session in which nothing fired cannot be deleted without a crash.
            self.host.assert_fact(_NAME, _fields(run.sid, self.program.always))
            try:
                for fact in given:
                    if fact != self.program.always:
                        self.host.assert_fact(_NAME, _fields(run.sid, fact))
                self._check(run)
            finally:
                self.host.delete_state(_NAME, run.sid)
            return tuple(sorted(run.fired))

    def _action(self, index: int) -> _Action:
        """What an implication does when it fires: its conclusion becomes a fact, once."""
        implication = self.program.implications[index]
        wanted = {fact.id for fact in implication.premises}

        def act(closure: _Closure) -> None:  # one parameter: a second would make it asynchronous
            run = self._run
            try:
                if {fact["id"] for fact in closure._m.values()} != wanted:
                    raise EngineFault(Trouble.OTHER_FIRINGS)
                run.fired.append(index)
                if implication.then not in run.held:
                    run.held.add(implication.then)
                    closure.assert_fact(_fields(run.sid, implication.then))
            except BaseException as error:  # durable-rules would hide it in the session's state
                run.error = run.error or error

        return act

    def _check(self, run: _Run) -> None:
        """Holds the session against what its rules say of the facts it has."""
        if run.error is not None:
            raise EngineFault(Trouble.EXCEPTION) from run.error
        if self.host.get_state(_NAME, run.sid).get("exception"):
            raise EngineFault(Trouble.EXCEPTION)
        stored = sorted(fact["id"] for fact in self.host.get_facts(_NAME, run.sid))
        if stored != sorted(fact.id for fact in run.held):
            raise EngineFault(Trouble.OTHER_FACTS)
        due = [i for i, rule in enumerate(self.program.implications) if run.held.issuperset(rule.premises)]
        if sorted(run.fired) != due:
            raise EngineFault(Trouble.OTHER_FIRINGS)


def _nothing(closure: _Closure) -> None:
    """The action of the rules that only keep durable-rules going."""
