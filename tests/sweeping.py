"""Rows to sweep, and what `decide` answers on each: shared by the tests and `benchmarks/sweep_exact.py`."""

import random
from collections.abc import Sequence

import pyarrow as pa

from engine.reading.rulebook import Rulebook
from engine.reading.vocabulary import ANSWERS
from engine.reasoning.columns import RULES
from engine.reasoning.status import HOLDS
from tests.support import BENIGN, decide_on

Row = tuple[tuple[str, ...], dict[str, str]]
SHARES = (0, 0, 0.02, 0.1, 0.3, 0.6, 0.9, 1)
"""How much of a row may be unknown."""


def random_row(book: Rulebook, rng: random.Random) -> Row:
    """Roles and settled findings: near a benign case where the rulebook knows one, or anywhere; 0 to 100 % unknown."""
    roles = tuple(rng.sample(list(book.roles), min(len(book.roles), rng.choice([1, 1, 1, 2, 3, 7]))))
    settled = {f: BENIGN.get(f) or rng.choice(list(finding.values)) for f, finding in book.facts.items()}
    for name in rng.sample(list(settled), min(len(settled), rng.choice([0, 1, 2, 3, 5, 8, len(settled)]))):
        settled[name] = rng.choice(list(book.facts[name].values))
    unknown = rng.choice(SHARES)
    return roles, {name: value for name, value in settled.items() if rng.random() >= unknown}


def table_of(book: Rulebook, rows: Sequence[Row]) -> pa.Table:
    """The rows as a user would write them."""
    findings = {name: pa.array([settled.get(name) for _, settled in rows], pa.string()) for name in book.facts}
    return pa.table({"roles": ["|".join(roles) for roles, _ in rows], **findings})


def columns_of(book: Rulebook) -> list[str]:
    """Every column that can be asked for."""
    return [*(name for name in book.conclusions if name not in ANSWERS), RULES]


def decided(book: Rulebook, row: Row) -> dict[str, str]:
    """The answers in all columns, from the single-case engine."""
    roles, settled = row
    decision = decide_on(settled, roles, book)
    trace = decision.trace
    answers = {"status": decision.status, "recommendation": decision.recommendation}
    answers["possible"] = "|".join(decision.possible)
    for name in columns_of(book)[:-1]:
        answers[name] = "|".join(trace.values(name))
    applying = [
        made.rule.id
        for conclusion in reversed(trace.compiled.conclusions.values())
        for made in conclusion.rules
        if trace.statuses.applies(made) == HOLDS and decision.possible
    ]
    return answers | {RULES: "|".join(applying)}


def differences(book: Rulebook, rows: Sequence[Row], swept: pa.Table) -> list[str]:
    """The cells in which a sweep of the rows differs from `decide`."""
    names = [*ANSWERS, *columns_of(book)]
    unlike = []
    for row, answers in zip(rows, swept.select(names).to_pylist(), strict=True):
        expected = decided(book, row)
        unlike += [f"{row}: {n} is {answers[n]}, not {expected[n]}" for n in names if answers[n] != expected[n]]
    return unlike
