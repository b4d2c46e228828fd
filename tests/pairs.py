"""Pairs of small rulebooks that differ in a few edits, and every complete case that either can speak of."""

import random
from copy import deepcopy
from itertools import combinations, product
from typing import Any

from hypothesis import strategies as st

from engine.reading.rulebook import Rulebook
from tests.random_rulebooks import drawn, is_sound, made_from

Pair = tuple[Rulebook, Rulebook]
Case = tuple[tuple[str, ...], dict[str, str]]


def edit(data: dict[str, Any], rng: random.Random) -> None:
    """One change of a rulebook's file, which may leave it unsound."""
    finding = rng.choice(data["findings"])
    forbid = {f["id"]: rng.choice(list(f["values"])) for f in rng.sample(data["findings"], 2)}
    constraint = {"id": f"constraint.new{rng.randint(0, 99)}", "forbid": forbid, "says": data["title"]}
    conclusion = rng.choice(data["conclusions"])
    rule = rng.choice(conclusion["rules"])
    match rng.choice(["then", "when", "drop", "forbid", "allow", "value", "role", "finding", "order"]):
        case "then":
            rule["then"] = {conclusion["conclusion"]: rng.choice(list(conclusion["values"]))}
        case "when" if rule["when"] != "otherwise":
            rule["when"] = rng.choice([{"not": rule["when"]}, {"any": [rule["when"], forbid]}, {finding["id"]: "a"}])
        case "drop" if len(conclusion["rules"]) > 1:
            conclusion["rules"].remove(rule)
            for other in conclusion["rules"]:
                other["overrides"] = [name for name in other.get("overrides", []) if name != rule["id"]]
        case "forbid":
            data["constraints"].append(constraint)
        case "allow":
            data["constraints"] = data["constraints"][1:]
        case "value":
            finding["values"] = finding["values"] | {"new": data["title"]}
        case "role":
            data["roles"].append(data["roles"][0] | {"id": "supervisor"})
        case "finding":
            data["findings"].append(finding | {"id": "g", "values": dict.fromkeys(["a", "b"], data["title"])})
            if rng.random() < 0.7:
                data["constraints"].append(constraint | {"forbid": forbid | {"g": "b"}})
        case _:
            rng.shuffle(conclusion["rules"])


def pair_of(seed: int) -> Pair | None:
    """Two sound rulebooks of few cases, which differ in one to three edits, either way round."""
    rng = random.Random(seed)
    data = drawn(rng.randint(0, 2**32))
    other = deepcopy(data)
    for _ in range(rng.randint(1, 3)):
        edit(other, rng)
    try:
        books = made_from(data), made_from(other)
    except Exception as error:  # two edits may collide: an id twice, a name that is gone
        assert type(error).__name__ == "InputError"
        return None
    if not all(map(is_sound, books)) or len(common_cases(*books)) > 1500:
        return None
    return books if rng.random() < 0.5 else books[::-1]


pairs = st.integers(0, 2**32).map(pair_of).filter(lambda pair: pair is not None)


def common_cases(before: Rulebook, after: Rulebook) -> list[Case]:
    """Every complete case that either can speak of: all sets of roles, all findings of both, all their values."""
    roles = list(dict.fromkeys([*before.roles, *after.roles]))
    values: dict[str, dict[str, None]] = {}
    for finding in [*before.findings.values(), *after.findings.values()]:
        values.setdefault(finding.id, {}).update(dict.fromkeys(finding.values))
    sets = [chosen for n in range(1, len(roles) + 1) for chosen in combinations(roles, n)]
    settled = [dict(zip(values, chosen, strict=True)) for chosen in product(*values.values())]
    return [(chosen, findings) for chosen in sets for findings in settled]


def small(**changes: Any) -> dict[str, Any]:
    """f: a leads to exemption, f: b to strict, without an otherwise rule; g changes nothing."""
    data = drawn(0)
    words, rule = data["title"], data["conclusions"][-1]["rules"][0] | {"overrides": []}
    finding = data["findings"][0]
    data["findings"] = [finding | {"id": name, "values": {"a": words, "b": words}} for name in ("f", "g")]
    data["constraints"] = []
    data["conclusions"] = [
        {"conclusion": "recommendation", "label": words, "values": {"exemption": words, "strict": words}, "rules": [
            rule | {"id": "recommendation.a", "when": {"f": "a"}, "then": {"recommendation": "exemption"}},
            rule | {"id": "recommendation.b", "when": {"f": "b"}, "then": {"recommendation": "strict"}}]}
    ]  # fmt: skip
    return data | changes
