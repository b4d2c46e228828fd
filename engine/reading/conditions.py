"""Conditions: what a rule's `when` may say, and how it is read from YAML."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypedDict

from engine.reading.diagnostics import Code, Diagnostic, Place, did_you_mean
from engine.reading.yaml_text import Data, Path, Tree


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What every part of a condition has: the keys that lead to it (`when.any.0.role`), and where it stands."""

    path: str = field(default="", compare=False, repr=False)
    place: Place | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Is(Part):
    """A finding or conclusion has one of the values, or an open question is read in one of the ways."""

    variable: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HasRole(Part):
    """The person has at least one of the roles."""

    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class All(Part):
    """Every part holds; without parts it always holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Any(Part):
    """At least one part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AtLeast(Part):
    """At least `n` of the parts hold."""

    n: int
    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not(Part):
    """The part does not hold."""

    part: Condition


Condition = Is | HasRole | All | Any | AtLeast | Not

RESERVED = frozenset({"all", "any", "not", "at_least", "role", "reading"})
"""Words of the condition language, which no finding or conclusion may take as its id."""


def parts_of(condition: Condition) -> tuple[Condition, ...]:
    """The conditions directly inside a condition, in the order of the file."""
    match condition:
        case All(parts) | Any(parts) | AtLeast(_, parts):
            return parts
        case Not(part):
            return (part,)
        case _:
            return ()


def all_parts(condition: Condition) -> Iterator[Condition]:
    """A condition and every condition inside it, in the order of the file."""
    yield condition
    for part in parts_of(condition):
        yield from all_parts(part)


def tests_in(condition: Condition) -> Iterator[Is | HasRole]:
    """Every test of a variable or role in a condition, in the order of the file."""
    return (part for part in all_parts(condition) if isinstance(part, Is | HasRole))


@dataclass(frozen=True)
class Names:
    """What a condition may speak of: each variable with its values, the roles, and each question with its readings.

    And what a constraint may not speak of.
    """

    variables: Mapping[str, tuple[str, ...]]
    roles: tuple[str, ...]
    questions: Mapping[str, tuple[str, ...]]
    conclusions_not_allowed: frozenset[str] = frozenset()


class _Where(TypedDict):
    path: str
    place: Place


class ConditionReader:
    """Reads the conditions of one entry of a file, which stands at `start`, collecting what is wrong with them."""

    def __init__(self, tree: Tree, names: Names, start: Path = ()) -> None:
        self.tree = tree
        self.names = names
        self.start = start
        self.diagnostics: list[Diagnostic] = []

    def _refuse(self, code: Code, place: Place, **params: str) -> None:
        self.diagnostics.append(Diagnostic(code, place, params))

    def _where(self, path: Path, place: Place) -> _Where:
        return {"path": ".".join(map(str, path[len(self.start) :])), "place": place}

    def read(self, data: Data, path: Path) -> Condition:
        """The condition at `path`; a mapping with several keys means all of them."""
        if not isinstance(data, dict) or not data:
            self._refuse(Code.BAD_CONDITION, self.tree.at(path))
            return All(())
        parts = tuple(self._read_key(key, value, (*path, key)) for key, value in data.items())
        return parts[0] if len(parts) == 1 else All(parts, **self._where(path, self.tree.at(path)))

    def _read_key(self, key: str, value: Data, path: Path) -> Condition:
        where = self._where(path, self.tree.key(path))
        match key:
            case "all":
                return All(self._read_list(value, path), **where)
            case "any":
                return Any(self._read_list(value, path), **where)
            case "not":
                return Not(self.read(value, path), **where)
            case "at_least":
                return self._read_at_least(value, path, where)
            case "role":
                return HasRole(self._read_values(value, path, self.names.roles, Code.UNKNOWN_ROLE), **where)
            case "reading":
                return self._read_readings(value, path, where)
            case _:
                return self._read_test(key, value, path, where)

    def _read_list(self, data: Data, path: Path) -> tuple[Condition, ...]:
        if not isinstance(data, list) or not data:
            self._refuse(Code.BAD_CONDITION, self.tree.at(path))
            return ()
        return tuple(self.read(item, (*path, i)) for i, item in enumerate(data))

    def _read_at_least(self, data: Data, path: Path, where: _Where) -> Condition:
        if not isinstance(data, dict) or data.keys() != {"n", "of"}:
            self._refuse(Code.BAD_CONDITION, self.tree.at(path))
            return All(())
        parts = self._read_list(data["of"], (*path, "of"))
        counts = {str(n): n for n in range(1, len(parts) + 1)}
        n = data["n"]
        if not isinstance(n, str) or n not in counts:
            if parts:
                self._refuse(Code.BAD_CONDITION, self.tree.at((*path, "n")))
            return All(())
        return AtLeast(counts[n], parts, **where)

    def _read_test(self, variable: str, data: Data, path: Path, where: _Where) -> Condition:
        values = self.names.variables.get(variable)
        if variable in self.names.conclusions_not_allowed:
            self._refuse(Code.CONSTRAINT_NOT_ON_FINDINGS, self.tree.key(path), name=variable)
            return All(())
        if values is None:
            hint = {"scope": "question"} if variable in self.names.questions else self._meant(variable)
            self._refuse(Code.UNKNOWN_VARIABLE, self.tree.key(path), name=variable, **hint)
            return All(())
        return Is(variable, self._read_values(data, path, values, Code.UNKNOWN_VALUE, of=variable), **where)

    def _meant(self, variable: str) -> dict[str, str]:
        """What an unknown key of a condition may be: a variable, or else one of the words that join conditions."""
        meant, word = did_you_mean(variable, self.names.variables), did_you_mean(variable, sorted(RESERVED))
        return word if "suggestion" in word and "suggestion" not in meant else meant

    def _read_readings(self, data: Data, path: Path, where: _Where) -> Condition:
        if self.names.conclusions_not_allowed:
            self._refuse(Code.CONSTRAINT_NOT_ON_FINDINGS, self.tree.key(path), name="reading")
            return All(())
        parts = self.readings(data, path)
        return parts[0] if len(parts) == 1 else All(parts, **where)

    def readings(self, data: Data, path: Path) -> tuple[Is, ...]:
        """How questions are read: tests from a mapping of each question to one or several of its readings."""
        if not isinstance(data, dict) or not data:
            self._refuse(Code.BAD_CONDITION, self.tree.at(path), scope="reading")
            return ()
        tests = []
        for name, value in data.items():
            here = (*path, name)
            if known := self._known_readings(name, here):
                values = self._read_values(value, here, known, Code.UNKNOWN_READING, of=name)
                tests.append(Is(name, values, **self._where(here, self.tree.key(here))))
        return tuple(tests)

    def _known_readings(self, question: str, path: Path) -> tuple[str, ...]:
        known = self.names.questions.get(question)
        if known is None:
            hint = did_you_mean(question, self.names.questions)
            self._refuse(Code.UNKNOWN_QUESTION, self.tree.key(path), name=question, **hint)
        elif not known:
            self._refuse(Code.NO_READINGS, self.tree.key(path), name=question)
        return known or ()

    def _read_values(
        self, data: Data, path: Path, known: tuple[str, ...], code: Code, **params: str
    ) -> tuple[str, ...]:
        items = data if isinstance(data, list) and data else [data]
        form = {"scope": "reading"} if code is Code.UNKNOWN_READING else {}
        chosen: list[str] = []
        for i, item in enumerate(items):
            place = self.tree.at((*path, i) if items is data else path)
            if not isinstance(item, str):
                self._refuse(Code.BAD_CONDITION, place, **form)
            elif item not in known:
                self._refuse(code, place, **params, name=item, **did_you_mean(item, known))
            else:
                chosen.append(item)
        return tuple(chosen)
