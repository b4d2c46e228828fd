"""The trace graph as JSON text: every conclusion, rule, condition, flag and finding by its stable id.

What never changes about a node (kind, id, citations, place, children) is written once a rulebook; a decision fills in
status, value, role and evidence. Nodes stand from the recommendation down, the findings last.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from engine.reading.conditions import AtLeast, HasRole, Is
from engine.reading.once import once
from engine.reading.rulebook import Rule
from engine.reading.rulebook_files import Finding
from engine.reasoning.compiled import Compiled, CompiledCondition, CompiledRule
from engine.reasoning.status import HOLDS, NAMES
from engine.reasoning.trace import Trace


@dataclass(frozen=True, slots=True)
class _Node:
    """A node's JSON before and after what a decision fills in."""

    head: str
    tail: str


@dataclass(frozen=True, slots=True)
class _Skeleton:
    """The parts of every trace of one rulebook."""

    conclusions: dict[str, _Node]
    rules: dict[str, _Node]
    conditions: dict[str, list[tuple[CompiledCondition, _Node]]]
    findings: dict[str, _Node]


def graph_json(trace: Trace) -> str:
    """The `nodes` object of a trace."""
    skeleton = _skeleton(trace.compiled)
    decides = frozenset(trace.decisive_rules)
    parts: list[str] = []
    for conclusion in reversed(trace.compiled.conclusions.values()):
        node = skeleton.conclusions[conclusion.id]
        parts.append(f"{node.head}{_conclusion(trace, conclusion.id)}{node.tail}")
        for made in conclusion.rules:
            node = skeleton.rules[made.rule.id]
            parts.append(f"{node.head}{_rule(trace, made, decides)}{node.tail}")
            parts.extend(_conditions(trace, skeleton.conditions[made.rule.id]))
    for made in trace.compiled.flags:
        node = skeleton.rules[made.rule.id]
        parts.append(f'{node.head}"status":"{NAMES[trace.statuses.holds(made)]}","role":"moot"{node.tail}')
        parts.extend(_conditions(trace, skeleton.conditions[made.rule.id]))
    decisive, pending = frozenset(trace.decisive_findings), frozenset(trace.pending)
    for name, node in skeleton.findings.items():
        parts.append(f"{node.head}{_finding(trace, name, decisive, pending)}{node.tail}")
    return "{" + ",".join(parts) + "}"


# -- what a decision fills in

_DECISIVE, _SUPPORTING, _MOOT = (
    {bits: f'"status":"{name}","role":"{role}"' for bits, name in NAMES.items()}
    for role in ("decisive", "supporting", "moot")
)


def _role(decisive: bool, on_the_way: bool) -> str:
    return "decisive" if decisive else "supporting" if on_the_way else "moot"


def _conclusion(trace: Trace, name: str) -> str:
    values = trace.values(name)
    role = _role(name in trace.decisive_way.conclusions, name in trace.way.conclusions)
    if len(values) == 1:
        return f'"status":"holds","value":"{values[0]}","role":"{role}"'
    return f'"status":"open","possible":{_dump(values)},"role":"{role}"'


def _rule(trace: Trace, made: CompiledRule, decides: frozenset[str]) -> str:
    statuses, name = trace.statuses, made.rule.id
    holds = statuses.holds(made)
    text = f'"status":"{NAMES[holds]}","applies":"{NAMES[statuses.applies(made)]}"'
    if holds == HOLDS:
        if made.overridden_by:
            text += f',"defeated_by":{_dump(_holding(trace, made, made.overridden_by))}'
        if made.rule.overrides:
            text += f',"defeats":{_dump(_holding(trace, made, made.rule.overrides))}'
    way, decisive = trace.way, trace.decisive_way
    role = _role(name in decides or name in decisive.stopped, name in way.applied or name in way.stopped)
    return f'{text},"role":"{role}"'


def _holding(trace: Trace, made: CompiledRule, others: tuple[str, ...]) -> list[str]:
    rules = trace.compiled.conclusions[made.rule.conclusion].rules
    return [r.rule.id for r in rules if r.rule.id in others and trace.statuses.holds(r) == HOLDS]


def _conditions(trace: Trace, conditions: list[tuple[CompiledCondition, _Node]]) -> Iterator[str]:
    statuses, known = trace.statuses, trace.statuses.conditions
    decisive, way = trace.decisive_way.conditions, trace.way.conditions
    for made, node in conditions:
        key, bits = id(made), known.get(made.diagram)
        states = _DECISIVE if key in decisive else _SUPPORTING if key in way else _MOOT
        yield node.head + states[statuses.condition(made) if bits is None else bits] + node.tail


def _finding(trace: Trace, name: str, decisive: frozenset[str], pending: frozenset[str]) -> str:
    entry, value = trace.person.findings.get(name), trace.person.settled.get(name)
    text = f'"status":"holds","value":"{value}"' if value else '"status":"open"'
    if entry and entry.contested:
        text += f',"contested":{_dump({value: list(items) for value, items in entry.contested.items()})}'
    if entry and entry.evidence:
        text += f',"evidence":{_dump(list(entry.evidence))}'
    if value:
        return f'{text},"role":"{_role(name in decisive, name in trace.way.findings)}"'
    return text if name in pending else f'{text},"role":"moot"'


# -- what never changes


@once
def _skeleton(compiled: Compiled) -> _Skeleton:
    rules: dict[str, _Node] = {}
    conditions: dict[str, list[tuple[CompiledCondition, _Node]]] = {}
    for made in [r for c in compiled.conclusions.values() for r in c.rules]:
        rules[made.rule.id] = _rule_node("rule", made)
        conditions[made.rule.id] = list(_condition_nodes(compiled, made.rule.id, made.when))
    for made in compiled.flags:
        rules[made.rule.id] = _rule_node("flag", made)
        conditions[made.rule.id] = list(_condition_nodes(compiled, made.rule.id, made.when))
    conclusions = {
        c.id: _node(f"conclusion:{c.id}", {"kind": "conclusion", "id": c.id}, [f"rule:{r.rule.id}" for r in c.rules])
        for c in compiled.conclusions.values()
    }
    findings = {name: _finding_node(finding) for name, finding in compiled.rulebook.findings.items()}
    return _Skeleton(conclusions, rules, conditions, findings)


def _node(name: str, static: dict[str, object], children: list[str]) -> _Node:
    return _Node(f"{_dump(name)}:{_dump(static)[:-1]},", f',"children":{_dump(children)}}}')


def _rule_node(kind: str, made: CompiledRule) -> _Node:
    rule = made.rule
    static: dict[str, object] = {"kind": kind, "id": rule.id, "basis": rule.basis, "place": rule.anchor}
    if kind == "rule":
        static["value"] = rule.value
    static |= _citations(rule)
    return _node(f"{kind}:{rule.id}", static, [f"condition:{rule.id}"] if made.when else [])


def _citations(cited: Rule) -> dict[str, object]:
    citations = {"clauses": list(cited.clauses), "documents": list(cited.documents), "question": cited.question}
    return {key: value for key, value in citations.items() if value}


def _condition_nodes(
    compiled: Compiled, rule: str, made: CompiledCondition | None, path: str = ""
) -> Iterator[tuple[CompiledCondition, _Node]]:
    if made is None:
        return
    name = f"condition:{rule}{path}"
    static: dict[str, object] = {"kind": "condition", "op": type(made.condition).__name__.lower()}
    children = [f"{name}/{i}" for i in range(len(made.parts))]
    match made.condition:
        case Is(variable, values):
            static["values"] = list(values)
            children = [f"finding:{variable}" if variable in compiled.index else f"conclusion:{variable}"]
        case HasRole(roles):
            static["values"] = list(roles)
        case AtLeast(n):
            static["n"] = n
        case _:
            pass
    yield made, _node(name, static, children)
    for i, part in enumerate(made.parts):
        yield from _condition_nodes(compiled, rule, part, f"{path}/{i}")


def _finding_node(finding: Finding) -> _Node:
    static: dict[str, object] = {"kind": "finding", "id": finding.id, "scope": finding.scope}
    if finding.clause:
        static["clauses"] = [finding.clause]
    if finding.document:
        static["documents"] = [finding.document]
    return _node(f"finding:{finding.id}", static, [])


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
