"""A checked rulebook as an answer set program for clingo, made by this script and not by hand.

It has the rules as they are, with what overrides what, the constraints, and unknown findings: flags, sentences and
citations alone are left out.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import count
from typing import Any

from benchmarks.translated import Settled
from engine.reading.conditions import All, AtLeast, Condition, HasRole, Is, Not
from engine.reading.conditions import Any as AnyOf
from engine.reading.rulebook import RECOMMENDATION, Rulebook


class Clingo:
    """An answer set program, grounded once: a choice for each finding, and a case as assumptions."""

    def __init__(self, book: Rulebook) -> None:
        import clingo

        self.book, self.clingo = book, clingo
        self.control = clingo.Control(["--warn=none"])
        self.control.add("base", [], asp_of(book))
        self.control.ground([("base", [])])
        configuration: Any = self.control.configuration
        configuration.solve.models = 0
        configuration.solve.enum_mode = "brave"

    def possible(self, roles: Iterable[str], settled: Settled) -> set[str]:
        """The possible outcomes of a case: what some answer set says (brave consequences)."""
        call, text = self.clingo.Function, self.clingo.String
        given = [(call("role", [text(name)]), name in set(roles)) for name in self.book.roles]
        given += [(call("is", [text(name), text(value)]), True) for name, value in settled.items()]
        found: set[str] = set()
        with self.control.solve(assumptions=given, yield_=True) as handle:
            for model in handle:
                found = {symbol.arguments[0].string for symbol in model.symbols(shown=True)}
        return found


def asp_of(book: Rulebook) -> str:
    """The rulebook as an answer set program."""
    lines = [
        f"1 {{ {'; '.join(f'is({_q(f)},{_q(v)})' for v in found.values)} }} 1." for f, found in book.findings.items()
    ]
    lines += [f"{{ role({_q(name)}) }}." for name in book.roles]
    numbers = count()
    for constraint in book.constraints:
        lines.append(f":- {_asp(constraint.forbid, lines, numbers)}.")
    for conclusion in book.conclusions.values():
        for rule in conclusion.rules:
            others = [f"not holds({_q(r.id)})" for r in conclusion.rules if r is not rule]
            body = _asp(rule.when, lines, numbers) if rule.when else ", ".join(others)
            over = [f"not holds({_q(r.id)})" for r in conclusion.rules if rule.id in r.overrides]
            lines.append(f"holds({_q(rule.id)}){' :- ' * bool(body)}{body}.")
            lines.append(f"is({_q(conclusion.id)},{_q(rule.value)}) :- {', '.join([f'holds({_q(rule.id)})', *over])}.")
    return "\n".join([*lines, f"outcome(V) :- is({_q(RECOMMENDATION)},V).", "#show outcome/1."])


def _asp(condition: Condition, lines: list[str], numbers: Iterator[int]) -> str:
    """The name of a condition, whose definition is added to the lines."""
    name = f"c({next(numbers)})"
    match condition:
        case Is(variable, values):
            bodies = [f"is({_q(variable)},{_q(value)})" for value in values]
        case HasRole(roles):
            bodies = [f"role({_q(one)})" for one in roles]
        case All(parts):
            bodies = [", ".join(_asp(part, lines, numbers) for part in parts)]
        case AnyOf(parts):
            bodies = [_asp(part, lines, numbers) for part in parts]
        case Not(part):
            bodies = [f"not {_asp(part, lines, numbers)}"]
        case AtLeast(n, parts):
            named = [_asp(part, lines, numbers) for part in parts]
            bodies = [f"{n} {{ {'; '.join(named)} }}"]
    lines += [f"{name} :- {body}." for body in bodies]
    return name


def _q(text: str) -> str:
    return json.dumps(text)
