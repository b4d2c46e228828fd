"""A checked rulebook in the terms of other engines, made by this script and not by hand.

All of them get rules as an ordered list: of each conclusion the rules that override others come first, so the first
rule that holds is one that applies. That is faithful because the rulebook was checked: rules that apply agree, and no
rule overrides itself in a circle. Only what an outcome needs is translated: no flags, sentences or citations. Only
clingo (`answer_sets.py`) knows of constraints and of unknown findings; the others answer complete cases, and are given
possible ones.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import reduce
from graphlib import TopologicalSorter
from itertools import pairwise
from operator import and_, invert, or_
from typing import Any, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from engine.reading.conditions import All, AtLeast, Condition, HasRole, Is, Not
from engine.reading.conditions import Any as AnyOf
from engine.reading.rulebook import RECOMMENDATION, Conclusion, Rule, Rulebook

Settled = Mapping[str, str]
Columns = Mapping[str, NDArray[np.int8]]
"""Complete rows: of each finding the index of its value, of each role 0 or 1 under `role_` and its name."""


class Logical(Protocol):
    def __invert__(self) -> Any: ...


T = TypeVar("T", bound=Logical)


def role(name: str) -> str:
    """The input that says whether the person has a role."""
    return f"role_{name}"


def ordered(conclusion: Conclusion) -> list[Rule]:
    """The rules of a conclusion, those that override before those that they override, the otherwise rule last."""
    rules = {rule.id: rule for rule in conclusion.rules}
    before = {name: [r.id for r in conclusion.rules if name in r.overrides] for name in rules}
    found = [rules[name] for name in TopologicalSorter(before).static_order()]
    return sorted(found, key=lambda rule: rule.when is None)


def values_of(book: Rulebook) -> dict[str, list[str]]:
    """The values of every finding and conclusion."""
    return {f: list(found.values) for f, found in book.findings.items()} | {
        c: list(made.values) for c, made in book.conclusions.items()
    }


def folded(condition: Condition, test: Callable[[str, Sequence[str]], T], has: Callable[[Sequence[str]], T]) -> T:
    """A condition over anything that has `&`, `|` and `~`."""
    match condition:
        case Is(variable, values):
            return test(variable, values)
        case HasRole(roles):
            return has(roles)
        case Not(part):
            negated: T = invert(folded(part, test, has))
            return negated
        case All(parts):
            return reduce(and_, [folded(part, test, has) for part in parts])
        case AnyOf(parts):
            return reduce(or_, [folded(part, test, has) for part in parts])
        case AtLeast(n, parts):
            return _at_least(n, [folded(part, test, has) for part in parts])


def _at_least(n: int, parts: Sequence[T]) -> T:
    """Whether n of the parts hold, part by part: `reached[k]` says that k of those seen so far do."""
    reached: list[T] = []
    for part in parts:
        longer = [part if k == 0 else and_(reached[k - 1], part) for k in range(min(n, len(reached) + 1))]
        reached = [or_(old, new) for old, new in zip(reached, longer, strict=False)] + longer[len(reached) :]
    return reached[n - 1]


# -- zen-engine


class Zen:
    """A JDM graph of decision tables, one a conclusion, first hit: a column a variable, and one for what is no test."""

    KEY = "rulebook"

    def __init__(self, book: Rulebook) -> None:
        import zen

        self.book = book
        self.graph = json.dumps(_jdm(book))
        self.decision = zen.ZenEngine().create_decision(self.graph)
        loader = {"type": "static", "content": {self.KEY: json.loads(self.graph)}}
        self.engine = zen.ZenEngine({"loader": loader})

    def context(self, roles: Iterable[str], settled: Settled) -> dict[str, str | bool]:
        """A complete case as zen-engine wants it."""
        return {**settled, **{role(name): name in set(roles) for name in self.book.roles}}

    def traced(self, context: Mapping[str, str | bool]) -> dict[str, Any]:
        """The answer on one case with its trace."""
        found: dict[str, Any] = self.decision.evaluate(context, {"trace": True})
        return found

    def batch(self, contexts: Iterable[Mapping[str, str | bool]]) -> list[str]:
        """The outcomes of many cases, without traces."""
        found = self.engine.evaluate_batch([{"key": self.KEY, "context": context} for context in contexts])
        return [one["data"]["result"][RECOMMENDATION] for one in found]


def _jdm(book: Rulebook) -> dict[str, Any]:
    nodes = [{"type": "inputNode", "name": "request", "content": {"schema": ""}}]
    nodes += [_table(conclusion) for conclusion in book.conclusions.values()]
    nodes.append({"type": "outputNode", "name": "response", "content": {"schema": ""}})
    for node in nodes:
        node |= {"id": node["name"], "position": {"x": 0, "y": 0}}
    names = [node["name"] for node in nodes]
    edges = [{"id": f"{a}-{b}", "sourceId": a, "targetId": b, "type": "edge"} for a, b in pairwise(names)]
    return {"nodes": nodes, "edges": edges}


def _table(conclusion: Conclusion) -> dict[str, Any]:
    rows = [(rule, *_cells(rule.when)) for rule in ordered(conclusion)]
    columns = list(dict.fromkeys(name for _, cells, _ in rows for name in cells))
    inputs = [{"id": name, "name": name, "field": name} for name in columns]
    inputs.append({"id": "when", "name": "when", "field": ""})
    rules = [
        {"_id": rule.id, **{c: cells.get(c, "") for c in columns}, "when": rest, "value": json.dumps(rule.value)}
        for rule, cells, rest in rows
    ]
    content = {
        "hitPolicy": "first", "passThrough": True, "inputField": None, "outputPath": None, "executionMode": "single",
        "inputs": inputs, "outputs": [{"id": "value", "name": conclusion.id, "field": conclusion.id}], "rules": rules,
    }  # fmt: skip
    return {"type": "decisionTableNode", "name": conclusion.id, "content": content}


def _cells(when: Condition | None) -> tuple[dict[str, str], str]:
    """The tests that all must hold, by variable, and the rest of the condition as an expression."""
    parts = () if when is None else when.parts if isinstance(when, All) else (when,)
    cells: dict[str, str] = {}
    rest = []
    for part in parts:
        if isinstance(part, Is) and part.variable not in cells:
            cells[part.variable] = ", ".join(map(json.dumps, part.values))
        else:
            rest.append(_zen(part))
    return cells, " and ".join(rest)


def _zen(condition: Condition) -> str:
    match condition:
        case Is(variable, values):
            return f"{variable} in {json.dumps(values)}"
        case HasRole(roles):
            return "(" + " or ".join(map(role, roles)) + ")"
        case Not(part):
            return f"not ({_zen(part)})"
        case All(parts):
            return "(" + " and ".join(map(_zen, parts)) + ")"
        case AnyOf(parts):
            return "(" + " or ".join(map(_zen, parts)) + ")"
        case AtLeast(n, parts):
            return f"(sum([{', '.join(f'({_zen(part)}) ? 1 : 0' for part in parts)}]) >= {n})"


# -- openfisca-core


class OpenFisca:
    """One Enum variable a finding and conclusion; a formula a conclusion, `select` with items of the Enum."""

    PERIOD = "2023-01"

    def __init__(self, book: Rulebook) -> None:
        from openfisca_core import entities, indexed_enums, taxbenefitsystems

        self.book, self.values = book, values_of(book)
        self.entity = entities.build_entity("person", "persons", "", is_person=True)
        self.enums: dict[str, Any] = {
            name: indexed_enums.Enum(name, [(f"v_{value}", value) for value in values])
            for name, values in self.values.items()
        }
        self.array = indexed_enums.EnumArray
        self.system = taxbenefitsystems.TaxBenefitSystem([self.entity])
        for name in book.findings:
            self._add(name)
        for name in map(role, book.roles):
            self._add(name, value_type=bool)
        for conclusion in book.conclusions.values():
            self._add(conclusion.id, formula=self._formula(conclusion))

    def _add(self, name: str, **more: Any) -> None:
        from openfisca_core import indexed_enums, periods, variables

        made = {"entity": self.entity, "definition_period": periods.DateUnit.MONTH, **more}
        if "value_type" not in made:
            enum = self.enums[name]
            made |= {"value_type": indexed_enums.Enum, "possible_values": enum, "default_value": next(iter(enum))}
        self.system.add_variable(type(name, (variables.Variable,), made))

    def _formula(self, conclusion: Conclusion) -> Callable[..., Any]:
        rules = ordered(conclusion)

        def formula(person: Any, period: Any) -> Any:
            def test(variable: str, wanted: Sequence[str]) -> Any:
                known, enum = person(variable, period), self.enums[variable]
                return reduce(or_, [known == enum[f"v_{value}"] for value in wanted])

            def has(roles: Sequence[str]) -> Any:
                return reduce(or_, [person(role(name), period) for name in roles])

            conditions = [folded(rule.when, test, has) for rule in rules if rule.when]
            chosen = self._items(conclusion.id, [rule.value for rule in rules])
            # There is no gap: where no other rule holds the last one does.
            return self._chosen(conclusion.id, np.select(conditions, chosen[: len(conditions)], chosen[-1]))

        return formula

    def _items(self, name: str, values: Iterable[str]) -> list[Any]:
        return [self.enums[name][f"v_{value}"] for value in values]

    def _chosen(self, name: str, found: Any) -> Any:
        return found

    def simulation(self, columns: Columns) -> Any:
        """A simulation that holds the rows; trace is off."""
        from openfisca_core import simulations

        rows = len(next(iter(columns.values())))
        made = simulations.SimulationBuilder().build_default_simulation(self.system, rows)
        for name in self.book.findings:
            made.set_input(name, self.PERIOD, self.array(columns[name].view(np.uint8), self.enums[name]))
        for name in map(role, self.book.roles):
            made.set_input(name, self.PERIOD, columns[name].view(np.bool_))
        return made

    def outcomes(self, simulation: Any) -> NDArray[np.uint8]:
        """The index of each row's outcome, worked out anew."""
        for name in self.book.conclusions:
            simulation.delete_arrays(name)
        found: NDArray[np.uint8] = simulation.calculate(RECOMMENDATION, self.PERIOD).view(np.ndarray)
        return found


class TunedOpenFisca(OpenFisca):
    """The same with bytes in place of Enum items, of which numpy makes arrays of objects: what a specialist can do."""

    def _items(self, name: str, values: Iterable[str]) -> list[Any]:
        return [np.uint8(self.values[name].index(value)) for value in values]

    def _chosen(self, name: str, found: Any) -> Any:
        return self.array(found, self.enums[name])


# -- polars


class Polars:
    """Expressions over columns of bytes: one lazy step a conclusion, `when … then` for its rules in turn."""

    def __init__(self, book: Rulebook) -> None:
        self.book, self.values = book, values_of(book)

    def frame(self, columns: Columns) -> Any:
        """The rows, without a copy where polars allows it."""
        import polars as pl

        kinds = dict.fromkeys(map(role, self.book.roles), np.bool_)
        return pl.DataFrame({name: column.view(kinds.get(name, np.uint8)) for name, column in columns.items()})

    def outcomes(self, frame: Any) -> Any:
        """The index of each row's outcome."""
        lazy = frame.lazy()
        for conclusion in self.book.conclusions.values():
            lazy = lazy.with_columns(self._expression(conclusion).alias(conclusion.id))
        return lazy.select(RECOMMENDATION).collect()[RECOMMENDATION].to_numpy()

    def _expression(self, conclusion: Conclusion) -> Any:
        import polars as pl

        values = self.values[conclusion.id]
        chain: Any = pl
        for rule in ordered(conclusion):
            value = pl.lit(values.index(rule.value), pl.UInt8)
            if rule.when is None:
                return chain.otherwise(value)
            chain = chain.when(folded(rule.when, self._test, self._has)).then(value)
        return chain.otherwise(pl.lit(0, pl.UInt8))  # there is no gap

    def _test(self, variable: str, wanted: Sequence[str]) -> Any:
        import polars as pl

        codes = [self.values[variable].index(value) for value in wanted]
        return reduce(or_, [pl.col(variable) == pl.lit(code, pl.UInt8) for code in codes])

    def _has(self, roles: Sequence[str]) -> Any:
        import polars as pl

        return reduce(or_, [pl.col(role(name)) for name in roles])
