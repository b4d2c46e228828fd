"""What `peers.py` works on: rulebooks of any number of rules made by a script, and rows and cases of a rulebook."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.translated import Columns, role
from engine import load_case, load_rulebook
from engine.reading.case import CheckedCase
from engine.reading.odds import EVEN, Odds, load_odds
from engine.reading.rulebook import Rulebook
from engine.reasoning.compile import compile_rulebook
from engine.reasoning.planes import Codes
from engine.reasoning.sample import Sampler

ROOT = Path(__file__).parent.parent
WORDS = {"vi": "chữ", "en": "word"}
CITED = {"cite": {"clause": "1", "quote": "lời văn"}, "basis": "text", "says": WORDS}
EACH = 10
"""Rules for each made criterion: 8 of its own (7 of the first), and 2 of the recommendation, which has one more."""
FINDINGS = 6
"""Findings of each made criterion, of three values each."""
DRAWN = 500_000
"""So many rows are drawn at most, and then repeated."""

Row = tuple[tuple[str, ...], dict[str, str]]
"""A person's roles, and what is settled."""


# -- rulebooks


def made_rulebook(rules: int, seed: int = 14) -> Rulebook:
    """A sound rulebook of so many rules, a multiple of 10: criteria, and what the worst of them means."""
    rng, groups = random.Random(seed), range(rules // EACH)
    findings = [f"g{g}_f{i}" for g in groups for i in range(FINDINGS)]
    criteria = [f"criterion{g}" for g in groups]
    files: dict[str, dict[str, Any]] = {
        "rulebook": {
            "rulebook": f"made-{rules}", "version": "1.0.0", "title": WORDS, "in_force": {"from": "2021-01-01"},
            "outcomes": [{"id": o, "merit": "yes", "label": WORDS, "means": WORDS} for o in OUTCOMES],
            "roles": [{"id": "implementer", "label": WORDS}],
        },
        "sources/s": {"source": "s", "title": WORDS, "verified": "no", "provenance": WORDS,
                      "clauses": [{"id": "1", "text": "lời văn", "en": "text"}]},
        "findings": {
            "findings": [{"id": f, "scope": "person", "label": WORDS, "question": WORDS, "basis": "interpretation",
                          "values": dict.fromkeys("abc", WORDS), "evidence": WORDS} for f in findings],
        },
        **{f"conclusions/{name}": _criterion(name, EACH - 2 - (not i), rng) for i, name in enumerate(criteria)},
        "recommendation": _recommendation(criteria),
    }  # fmt: skip
    with TemporaryDirectory() as folder:
        for name, content in files.items():
            path = Path(folder, f"{name}.yaml")
            path.parent.mkdir(exist_ok=True)
            path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")  # JSON is YAML
        return load_rulebook(Path(folder))


OUTCOMES = ("exemption", "reduction", "ordinary")


def _criterion(name: str, count: int, rng: random.Random) -> dict[str, Any]:
    """Rules of two or three tests each, the last an otherwise rule."""
    rules = []
    for i in range(count - 1):
        chosen = rng.sample(range(FINDINGS), rng.choice([2, 3]))
        when = {f"g{name.removeprefix('criterion')}_f{f}": rng.sample("abc", rng.choice([1, 2])) for f in chosen}
        value = rng.choice(["met", "capped", "not_met"])
        rules.append({"id": f"{name}.r{i}", **CITED, "when": when, "then": {name: value}})
    rules.append({"id": f"{name}.else", **CITED, "when": "otherwise", "then": {name: "met"}})
    return _conclusion(name, ("met", "capped", "not_met"), rules)


def _recommendation(criteria: list[str]) -> dict[str, Any]:
    """A rule for each criterion that is not met, one for each that is capped, and the otherwise rule."""
    meaning = {"not_met": "ordinary", "capped": "reduction"}
    rules = [
        {"id": f"recommendation.{value}-{name}", **CITED, "when": {name: found}, "then": {"recommendation": value}}
        for found, value in meaning.items()
        for name in criteria
    ]
    rules.append({"id": "recommendation.else", **CITED, "when": "otherwise", "then": {"recommendation": "exemption"}})
    return _conclusion("recommendation", OUTCOMES, rules)


def _conclusion(name: str, values: tuple[str, ...], rules: list[dict[str, Any]]) -> dict[str, Any]:
    """Earlier rules override later ones that say otherwise, so that no conflict can be."""
    for i, rule in enumerate(rules):
        others = [r["id"] for r in rules[i + 1 :] if r["then"] != rule["then"]]
        rule |= {"overrides": others} if others else {}
    return {"conclusion": name, "label": WORDS, "values": dict.fromkeys(values, WORDS), "rules": rules}


# -- rows


def drawn(book: Rulebook, rows: int, seed: int) -> Codes:
    """Complete possible rows by even odds; of kl14 half of them by those of the docs, and all with the docs' roles."""
    rng, odds = np.random.default_rng(seed), [EVEN]
    if book.id == "kl14":
        shown = load_odds(ROOT / "docs" / "sweep-odds.yaml", book)
        odds = [Odds({}, shown.roles), shown]
    each = -(-min(rows, DRAWN) // len(odds))
    made = [Sampler(compile_rulebook(book), one).draw(each, 0.0, rng) for one in odds]
    order = rng.permutation(each * len(odds))
    findings = {f: np.concatenate([part.findings[f] for part in made])[order].astype(np.int8) for f in book.findings}
    given = [part.roles for part in made if part.roles is not None]
    roles = np.concatenate(given)[order].astype(np.int8) if given else None
    return repeated(Codes(len(order), findings, made[0].role_sets, roles), rows)


def repeated(codes: Codes, rows: int) -> Codes:
    """The same rows again and again, until there are so many."""
    findings = {name: np.resize(column, rows) for name, column in codes.findings.items()}
    return Codes(rows, findings, codes.role_sets, None if codes.roles is None else np.resize(codes.roles, rows))


def forgotten(codes: Codes, unknown: float, seed: int) -> Codes:
    """The same rows, each finding unknown with the given probability."""
    rng = np.random.default_rng(seed)
    # One draw for all, read from another place for each finding: far quicker than a draw each.
    lost = rng.random(codes.rows) < unknown
    starts = rng.integers(0, codes.rows, len(codes.findings))
    hidden = zip(codes.findings.items(), starts, strict=True)
    findings = {name: np.where(np.roll(lost, start), np.int8(-1), column) for (name, column), start in hidden}
    return replace(codes, findings=findings)


def random_codes(book: Rulebook, rows: int, rng: np.random.Generator, like: Codes) -> Codes:
    """Any values at all, unknown among them, with the roles of other rows."""
    findings = {f: rng.integers(-1, len(found.values), rows, np.int8) for f, found in book.findings.items()}
    return Codes(rows, findings, like.role_sets, None if like.roles is None else np.resize(like.roles, rows))


def part(codes: Codes, start: int, rows: int) -> Codes:
    """Some of the rows, without a copy."""
    chosen = slice(start, start + rows)
    findings = {name: column[chosen] for name, column in codes.findings.items()}
    return Codes(rows, findings, codes.role_sets, None if codes.roles is None else codes.roles[chosen])


def columns_of(book: Rulebook, codes: Codes) -> Columns:
    """The rows as columns for other engines: roles as 0 or 1."""
    numbers: NDArray[Any] = np.zeros(codes.rows, np.int8) if codes.roles is None else codes.roles
    has = {r: np.array([r in roles for roles in codes.role_sets], np.int8) for r in book.roles}
    return {**codes.findings, **{role(name): table[numbers] for name, table in has.items()}}


def rows_of(book: Rulebook, codes: Codes, count: int) -> Iterator[Row]:
    """The first rows as roles and settled findings."""
    values = {name: list(found.values) for name, found in book.findings.items()}
    for i in range(count):
        roles = codes.role_sets[0 if codes.roles is None else int(codes.roles[i])]
        settled = {f: values[f][column[i]] for f, column in codes.findings.items() if column[i] >= 0}
        yield roles, settled


def case_of(book: Rulebook, row: Row) -> CheckedCase:
    """A row as a case file, read and checked."""
    roles, settled = row
    scopes: dict[str, Mapping[str, str]] = {
        scope: {f: value for f, value in settled.items() if book.findings[f].scope == scope}
        for scope in ("pilot", "person")
    }
    return load_case(
        json.dumps({
            "case": "row", "title": WORDS, "rulebook": book.id, "as_of": "2023-05-10",
            "pilot": {"findings": scopes["pilot"]},
            "persons": [{"id": "p1", "roles": list(roles), "findings": scopes["person"]}],
        }, ensure_ascii=False, indent=1),
        book,
    )  # fmt: skip
