"""Explanations as words and as data: why, why not, what is missing, what would change it, what if."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from engine.reading.entries import Language
from engine.reading.rulebook import Rulebook
from engine.reasoning.decision import Decision
from engine.reasoning.evidence import Carried, Struck
from engine.reasoning.explain import Answer, Change, Changes, Missing, Reasons, WhatIf, WhyNot
from engine.reasoning.questions import Plan
from engine.reasoning.readings import Readings
from engine.reasoning.trace import Json
from engine.telling.evidence import carried_data, carried_items, struck_data, struck_items
from engine.telling.opinions import marked
from engine.telling.readings import readings_data, readings_items
from engine.telling.teller import Item, Section, Teller
from engine.telling.wording import say

Explanation = Reasons | WhyNot | Missing | tuple[Changes, ...] | WhatIf | Carried | Struck | Readings


def sections(teller: Teller, explanations: Iterable[Explanation]) -> list[Section]:
    """Each explanation of one person's decision as a titled list of items."""
    return [_section(teller, explanation) for explanation in explanations]


def _section(teller: Teller, explanation: Explanation) -> Section:
    match explanation:
        case Reasons():
            return Section(teller.say("explain.why"), tuple(_reasons(teller, explanation)))
        case WhyNot():
            outcome = teller.outcomes([explanation.outcome])
            return Section(teller.say("explain.why_not", outcome=outcome), tuple(_why_not(teller, explanation)))
        case Missing():
            return Section(teller.say("explain.missing"), tuple(_missing(teller, explanation)))
        case WhatIf():
            return Section(teller.say("explain.what_if"), tuple(_what_if(teller, explanation)))
        case Readings():
            return Section(teller.say("readings.section"), tuple(readings_items(teller, explanation)))
        case Carried():
            return Section(teller.say("explain.evidence"), tuple(carried_items(teller, explanation)))
        case Struck():
            struck = (*struck_items(teller, explanation), *_what_if(teller, explanation.both))
            return Section(teller.say("explain.strike", items=", ".join(explanation.items)), struck)
        case _:
            items = (item for section in change_sections(teller, explanation) for item in section.items)
            return Section(teller.say("explain.changes"), (*settling(teller), *items))


def _reasons(teller: Teller, reasons: Reasons, first: str = "explain.reason") -> Iterator[Item]:
    for i, names in enumerate(reasons.sets):
        key = first if not i else "explain.reason_other"
        key = key if names else f"{first}_none"
        yield Item(teller.say(key, count=len(names)), details=teller.details(names))
    if reasons.sets and not reasons.complete:
        yield Item(teller.say("explain.not_all"))
    for rule in (teller.book.rules[name] for name in reasons.rules):
        if teller.is_shown(rule):
            yield Item(teller.say("explain.by_rule", rule=rule.says.in_(teller.language)), teller.citation(rule))


def _why_not(teller: Teller, why_not: WhyNot) -> Iterator[Item]:
    if why_not.excluded is not None:
        yield from _reasons(teller, why_not.excluded, "explain.excluded")
    elif why_not.establish:
        yield Item(teller.say("explain.still_possible"), details=answers(teller, why_not.establish))
        if not why_not.smallest:
            yield Item(teller.say("explain.not_smallest"))
    else:
        yield Item(teller.say("explain.is_the_outcome"))


def _missing(teller: Teller, missing: Missing) -> Iterator[Item]:
    if not missing.deciding:
        yield Item(teller.say("explain.nothing_missing", count=len(missing.irrelevant)))
        return
    facts = [name for name in missing.deciding if name in teller.book.facts]
    if facts:
        yield Item(teller.say("explain.deciding", count=len(facts)), details=labels(teller, facts))
    yield from (Item(teller.choice(name)) for name in missing.deciding if name not in facts)
    if missing.plan.question:
        yield _next_question(teller, missing.plan.question, missing.plan)
    if missing.irrelevant:
        count = len(missing.irrelevant)
        yield Item(teller.say("explain.irrelevant", count=count), details=labels(teller, missing.irrelevant))


def _next_question(teller: Teller, name: str, plan: Plan) -> Item:
    asked = teller.book.findings[name]
    key = "explain.question" if plan.exact else "explain.question_bounds"
    counts = {"least": plan.at_least, "most": plan.at_most}
    question = asked.question.in_(teller.language)
    return Item(teller.say(key, question=question, **counts), asked.clause or asked.document or "")


def settling(teller: Teller) -> tuple[Item, ...]:
    """Each question still to be established, with where every other answer to it would lead.

    None of a file that contradicts itself: there the contradiction comes first.
    """
    asked = teller.decision.must_establish if teller.decision.possible else ()
    return tuple(_settling(teller, name) for name in asked)


def _settling(teller: Teller, name: str) -> Item:
    finding, now = teller.book.findings[name], teller.trace.person.settled.get(name)
    leads = []
    for value, label in finding.values.items():
        possible = teller.trace.supposing(name, value)
        if value != now and possible:  # else a constraint forbids it
            outcome = teller.outcomes(possible)
            shown = outcome if len(possible) == 1 else teller.say("explain.open_between", outcomes=outcome)
            leads.append(teller.say("answer", label=label.in_(teller.language), value=shown))
    if name in teller.book.facts:
        asked = teller.say("explain.to_establish", question=finding.question.in_(teller.language))
    else:
        asked = teller.choice(name)
    return Item(asked, finding.clause or finding.document or "", details=tuple(leads))


def change_sections(teller: Teller, changes: tuple[Changes, ...]) -> list[Section]:
    """The certain changes to each outcome, and last, each told once, those that only may lead to one."""
    outcomes = [Section(_label(teller, to.outcome), tuple(_changes(teller, to))) for to in changes]
    possible = dict.fromkeys(change for to in changes for change in to.changes if len(change.possible) > 1)
    last = Section(teller.say("explain.may_lead"), tuple(_change(teller, change) for change in possible))
    return [*outcomes, *([last] if last.items else [])]


def _label(teller: Teller, outcome: str) -> str:
    return teller.book.outcomes[outcome].label.in_(teller.language)


def _changes(teller: Teller, to: Changes) -> Iterator[Item]:
    """The certain changes to one outcome, or that there is none."""
    certain = [change for change in to.changes if len(change.possible) == 1]
    if not certain:
        key = "explain.none_certain" if to.changes else "explain.no_change"
        yield Item(teller.say(key, outcome=teller.outcomes([to.outcome])))
    yield from (_change(teller, change) for change in certain)
    if not to.complete:
        yield Item(teller.say("explain.not_all"))


def _change(teller: Teller, change: Change) -> Item:
    needed = [_needed(teller, name) for name, _ in change.findings]
    key = "explain.change" if len(change.possible) == 1 else "explain.change_may"
    params = {
        "outcome": teller.outcomes(change.possible, teller.say("or")),
        "evidence": "; ".join(dict.fromkeys(needed)),
    }
    return Item(teller.say(key, **params), details=answers(teller, change.findings))


def _needed(teller: Teller, name: str) -> str:
    """What usually answers a finding; of a question left open, whose choice it is."""
    if name not in teller.book.facts:
        return teller.say("readings.choose")
    return teller.book.facts[name].evidence.in_(teller.language)


def _what_if(teller: Teller, what_if: WhatIf) -> Iterator[Item]:
    for key, decision in (("explain.baseline", what_if.baseline), ("explain.scenario", what_if.scenario)):
        yield Item(teller.say(key, outcome=_outcome_of(teller, decision)))
    for name, before, after in what_if.rules:
        rule = teller.book.rules[name]
        words = {"before": teller.say(f"trace.{before}"), "after": teller.say(f"trace.{after}")}
        yield Item(teller.say("explain.rule_changed", rule=rule.says.in_(teller.language), **words), name)


def _outcome_of(teller: Teller, decision: Decision) -> str:
    if decision.status == "inconsistent":
        return teller.say("inconsistent.headline")
    possible = teller.outcomes(decision.possible)
    told = possible if decision.status == "settled" else teller.say("explain.open_between", outcomes=possible)
    return marked(told, decision.second_opinion, decision.status, teller.language)


def labels(teller: Teller, names: Iterable[str]) -> tuple[str, ...]:
    """Findings by their labels."""
    return tuple(teller.book.findings[name].label.in_(teller.language) for name in names)


def answers(teller: Teller, findings: Iterable[Answer]) -> tuple[str, ...]:
    """Findings by their labels, each with a value."""
    return tuple(answer_text(teller.book, name, value, teller.language) for name, value in findings)


def answer_text(book: Rulebook, name: str, value: str, language: Language) -> str:
    """A finding with a value of it."""
    finding = book.findings[name]
    return say("answer", language, label=finding.label.in_(language), value=finding.values[value].in_(language))


# -- as data


def as_data(explanation: Explanation) -> dict[str, Json]:
    """One explanation as plain data, under the name of its kind."""
    match explanation:
        case Reasons():
            return {"why": _reasons_data(explanation)}
        case WhyNot(outcome, possible, excluded, establish, smallest):
            data: dict[str, Json] = {"outcome": outcome, "possible": possible}
            if excluded is not None:
                data["excluded_by"] = _reasons_data(excluded)
            if establish is not None:
                data["establish"] = _answers_data(establish)
            if not smallest:
                data["smallest"] = False
            return {"why_not": data}
        case Missing(relevant, irrelevant, deciding, plan):
            questions: dict[str, Json] = {"at_least": plan.at_least, "at_most": plan.at_most, "next": plan.question}
            lists: dict[str, Json] = {
                "relevant": list(relevant),
                "irrelevant": list(irrelevant),
                "deciding": list(deciding),
            }
            return {"missing": lists | {"questions": questions}}
        case WhatIf():
            return {"what_if": _what_if_data(explanation)}
        case Readings():
            return {"readings": readings_data(explanation)}
        case Carried():
            return {"evidence": carried_data(explanation)}
        case Struck():
            return {"strike": struck_data(explanation) | _what_if_data(explanation.both)}
        case _:
            return {"changes": [_changes_data(to) for to in explanation]}


def _reasons_data(reasons: Reasons) -> dict[str, Json]:
    return {"sets": [list(s) for s in reasons.sets], "rules": list(reasons.rules), "complete": reasons.complete}


def _changes_data(to: Changes) -> dict[str, Json]:
    changes: list[Json] = [{"findings": _answers_data(c.findings), "possible": list(c.possible)} for c in to.changes]
    return {"outcome": to.outcome, "changes": changes, "complete": to.complete}


def _what_if_data(what_if: WhatIf) -> dict[str, Json]:
    changed: list[Json] = [{"rule": n, "before": b, "after": a} for n, b, a in what_if.rules]
    return {"baseline": _decision(what_if.baseline), "scenario": _decision(what_if.scenario), "rules": changed}


def _answers_data(findings: Iterable[Answer]) -> list[Json]:
    return [{"finding": name, "value": value} for name, value in findings]


def _decision(decision: Decision) -> dict[str, Json]:
    return {
        "status": decision.status,
        "recommendation": decision.recommendation,
        "possible": list(decision.possible),
        "second_opinion": decision.second_opinion,
    }
