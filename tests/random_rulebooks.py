"""Small random rulebooks as YAML text: layers, overrides, otherwise rules, constraints, all kinds of conditions."""

import random
from typing import Any

from hypothesis import strategies as st

from engine import load_rulebook
from engine.reading.rulebook import Adopted, Rulebook
from tests import oracle

WORDS = {"vi": "chữ", "en": "word"}
OUTCOMES = ("exemption", "reduction", "ordinary", "strict")


def random_rulebook(seed: int) -> Rulebook | None:
    """A rulebook without gap or conflict, or None where the draw has one."""
    book = made_from(drawn(seed))
    return book if is_sound(book) else None


def drawn(seed: int) -> dict[str, Any]:
    """What a random rulebook's file says, sound or not."""
    return _draw(random.Random(seed))


def text_of(data: dict[str, Any]) -> str:
    """The file, on one line: most of the time that a random rulebook takes is the reading of its text."""
    return f"{_flow(data)}\n"


def _flow(data: object) -> str:
    if isinstance(data, dict):
        return "{" + ", ".join(f"{key}: {_flow(value)}" for key, value in data.items()) + "}"
    if isinstance(data, list):
        return "[" + ", ".join(map(_flow, data)) + "]"
    return "'" + str(data).replace("'", "''") + "'"


def made_from(data: dict[str, Any]) -> Rulebook:
    """The rulebook that a file says."""
    return load_rulebook(text_of(data))


def is_sound(book: Rulebook) -> bool:
    """Whether every possible case has one value of every conclusion, and some case is possible."""
    worlds = oracle.all_worlds(book)  # not the engine: it might refuse what it ought to take
    reached = [worlds.values(name) for name in book.conclusions]
    return bool(worlds.possible) and not any(isinstance(value, frozenset) for values in reached for value in values)


rulebooks = st.integers(0, 2**32).map(random_rulebook).filter(lambda book: book is not None)


def cases_of(book: Rulebook, seed: int, known: float) -> list[dict[str, str]]:
    """Settled findings of four random cases, each finding with that chance: a case is drawn faster than a rulebook."""
    rng = random.Random(seed)
    return [
        {f.id: rng.choice(list(f.values)) for f in book.findings.values() if rng.random() < known} for _ in range(4)
    ]


def _draw(rng: random.Random) -> dict[str, Any]:
    findings = {f"f{i}": ["a", "b", "c"][: rng.choice([2, 2, 3])] for i in range(rng.randint(2, 6))}
    variables = dict(findings)
    conclusions = []
    for name in [*(f"c{i}" for i in range(rng.randint(0, 3))), "recommendation"]:
        values = list(OUTCOMES) if name == "recommendation" else ["x", "y", "z"][: rng.choice([2, 3])]
        rules = [_rule(rng, name, i, values, variables) for i in range(rng.randint(1, 5))]
        # Earlier rules override every later one with another value: no conflict can be left.
        for i, rule in enumerate(rules):
            others = [r["id"] for r in rules[i + 1 :] if r["then"] != rule["then"] or rng.random() < 0.3]
            rule |= {"overrides": others} if others else {}
        if rng.random() < 0.85:
            rules.append(_rule(rng, name, len(rules), values, variables) | {"when": "otherwise"})
        conclusions.append({"conclusion": name, "label": WORDS, "values": dict.fromkeys(values, WORDS), "rules": rules})
        variables[name] = values
    return {
        "rulebook": "small", "version": "1.0.0", "title": WORDS, "in_force": {"from": "2021-01-01"},
        "outcomes": [{"id": o, "merit": "yes", "label": WORDS, "means": WORDS} for o in OUTCOMES],
        "roles": [{"id": r, "label": WORDS} for r in ("implementer", "approver")],
        "sources": [{"source": "s", "title": WORDS, "verified": "no", "provenance": WORDS,
                     "clauses": [{"id": "1", "text": "lời văn", "en": "text"}]}],
        "findings": [{"id": f, "scope": "person", "label": WORDS, "question": WORDS, "basis": "interpretation",
                      "values": dict.fromkeys(values, WORDS), "evidence": WORDS} for f, values in findings.items()],
        "constraints": [{"id": f"constraint.c{i}", "forbid": _condition(rng, findings, 1), "says": WORDS}
                        for i in range(rng.choice([0, 0, 1, 2]))],
        "conclusions": conclusions,
    }  # fmt: skip


def _rule(
    rng: random.Random, name: str, i: int, values: list[str], variables: dict[str, list[str]]
) -> dict[str, object]:
    return {
        "id": f"{name}.r{i}",
        "cite": {"clause": "1", "quote": "lời văn"},
        "basis": "text",
        "when": _condition(rng, variables, 2),
        "then": {name: rng.choice(values)},
        "says": WORDS,
    }


def _condition(rng: random.Random, variables: dict[str, list[str]], depth: int) -> dict[str, object]:
    kind = rng.choice(["is", "is", "is", "all", "any", "not", "at_least", "role"]) if depth else "is"
    parts = [_condition(rng, variables, depth - 1) for _ in range(rng.randint(2, 3))] if depth else []
    match kind:
        case "all" | "any":
            return {kind: parts}
        case "not":
            return {"not": parts[0]}
        case "at_least":
            return {"at_least": {"n": str(rng.randint(1, len(parts))), "of": parts}}
        case "role":
            return {"role": rng.choice(["implementer", "approver"])}
        case _:
            name = rng.choice(list(variables))
            return {name: rng.sample(variables[name], rng.randint(1, max(1, len(variables[name]) - 1)))}


# -- readings


def random_rulebook_with_readings(seed: int) -> Rulebook | None:
    """A rulebook with one to six open questions, sound under every combination of readings, or None."""
    book = made_from(_with_readings(random.Random(f"{seed} readings"), drawn(seed)))
    return book if is_sound(book.open) else None


rulebooks_with_readings = st.integers(0, 2**32).map(random_rulebook_with_readings).filter(lambda book: book is not None)


def random_choice(book: Rulebook, rng: random.Random, left_open: float = 0.2) -> dict[str, Adopted]:
    """How each question is read: half by default, and some left open; never readings that are apart."""
    while True:
        choice: dict[str, Adopted] = {}
        for name, whole in book.open.readings.items():
            count = rng.randint(2, len(whole.values)) if rng.random() < left_open else 1
            chosen = whole.values[:1] if count == 1 and rng.random() < 0.5 else rng.sample(whole.values, count)
            choice[name] = Adopted(tuple(value for value in whole.values if value in chosen))
        if not any(all(choice[q].values == (v,) for q, v in together.items()) for together in book.apart):
            return choice


def _with_readings(rng: random.Random, data: dict[str, Any]) -> dict[str, Any]:
    """The same rulebook with tests of open questions among its conditions, as `reading` and as `under`."""
    readings = {f"Q{i}": ["p", "q", "r"][: rng.choice([2, 2, 3])] for i in range(rng.randint(1, 6))}
    questions = [{"id": q, "question": WORDS, "readings": dict.fromkeys(v, WORDS)} for q, v in readings.items()]
    rules = [rule for conclusion in data["conclusions"] for rule in conclusion["rules"] if rule["when"] != "otherwise"]
    for rule in rules:
        rule["when"] = _reread(rng, rule["when"], readings)
        if rng.random() < 0.3:
            rule["under"] = _test_of_reading(rng, readings)
    names = rng.sample(list(readings), min(2, len(readings)))
    apart = [{name: readings[name][-1] for name in names}] if len(names) > 1 and rng.random() < 0.4 else []
    return data | {"questions": questions, "apart": apart}


def _reread(rng: random.Random, condition: dict[str, Any], readings: dict[str, list[str]]) -> dict[str, Any]:
    ((kind, parts),) = condition.items()
    match kind:
        case "all" | "any":
            return {kind: [_reread(rng, part, readings) for part in parts]}
        case "not":
            return {"not": _reread(rng, parts, readings)}
        case "at_least":
            return {"at_least": parts | {"of": [_reread(rng, part, readings) for part in parts["of"]]}}
    if rng.random() < 0.6:
        return condition
    test = {"reading": _test_of_reading(rng, readings)}
    return rng.choice([test, {"all": [condition, test]}, {"any": [test, condition]}])


def _test_of_reading(rng: random.Random, readings: dict[str, list[str]]) -> dict[str, list[str]]:
    name = rng.choice(list(readings))
    return {name: rng.sample(readings[name], rng.randint(1, len(readings[name]) - 1))}
