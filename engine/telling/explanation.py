"""Explanations as words and as data: why, why not, what is missing, what would change it, what if."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from engine.reading.entries import Language
from engine.reading.rulebook import Rulebook
from engine.reasoning.decision import Decision
from engine.reasoning.explain import Answer, Change, Changes, Missing, Reasons, WhatIf, WhyNot
from engine.reasoning.trace import Json
from engine.telling.teller import Item, Section, Teller
from engine.telling.wording import say

Explanation = Reasons | WhyNot | Missing | tuple[Changes, ...] | WhatIf


def sections(teller: Teller, explanations: Iterable[Explanation]) -> list[Section]:
    """Each explanation of one person's decision as a titled list of items."""
    return [_section(teller, explanation) for explanation in explanations]


def _section(teller: Teller, told: Explanation) -> Section:
    match told:
        case Reasons():
            return Section(teller.say("explain.why"), tuple(_reasons(teller, told)))
        case WhyNot():
            outcome = teller.outcomes([told.outcome])
            return Section(teller.say("explain.why_not", outcome=outcome), tuple(_why_not(teller, told)))
        case Missing():
            return Section(teller.say("explain.missing"), tuple(_missing(teller, told)))
        case WhatIf():
            return Section(teller.say("explain.what_if"), tuple(_what_if(teller, told)))
        case _:
            found = (item for section in change_sections(teller, told) for item in section.items)
            return Section(teller.say("explain.changes"), (*settling(teller), *found))


def _reasons(teller: Teller, told: Reasons, first: str = "explain.reason") -> Iterator[Item]:
    for i, names in enumerate(told.sets):
        key = first if not i else "explain.reason_other"
        key = key if names else f"{first}_none"
        yield Item(teller.say(key, count=len(names)), details=teller.details(names))
    if told.sets and not told.complete:
        yield Item(teller.say("explain.not_all"))
    for rule in (teller.book.rules[name] for name in told.rules):
        if teller.is_shown(rule):
            yield Item(teller.say("explain.by_rule", rule=rule.says.in_(teller.language)), teller.citation(rule))


def _why_not(teller: Teller, told: WhyNot) -> Iterator[Item]:
    if told.excluded is not None:
        yield from _reasons(teller, told.excluded, "explain.excluded")
    elif told.establish:
        yield Item(teller.say("explain.still_possible"), details=answers(teller, told.establish))
        if not told.smallest:
            yield Item(teller.say("explain.not_smallest"))
    else:
        yield Item(teller.say("explain.is_the_outcome"))


def _missing(teller: Teller, told: Missing) -> Iterator[Item]:
    if told.plan.question is None:
        yield Item(teller.say("explain.nothing_missing", count=len(told.irrelevant)))
        return
    yield Item(teller.say("explain.deciding", count=len(told.deciding)), details=labels(teller, told.deciding))
    asked = teller.book.findings[told.plan.question]
    key = "explain.question" if told.plan.exact else "explain.question_bounds"
    counts = {"least": told.plan.at_least, "most": told.plan.at_most}
    question = asked.question.in_(teller.language)
    yield Item(teller.say(key, question=question, **counts), asked.clause or asked.document or "")
    if told.irrelevant:
        count = len(told.irrelevant)
        yield Item(teller.say("explain.irrelevant", count=count), details=labels(teller, told.irrelevant))


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
    asked = teller.say("explain.to_establish", question=finding.question.in_(teller.language))
    return Item(asked, finding.clause or finding.document or "", details=tuple(leads))


def change_sections(teller: Teller, told: tuple[Changes, ...]) -> list[Section]:
    """The certain changes to each outcome, and last, each told once, those that only may lead to one."""
    outcomes = [Section(_label(teller, to.outcome), tuple(_changes(teller, to))) for to in told]
    possible = dict.fromkeys(change for to in told for change in to.changes if len(change.possible) > 1)
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
    needed = [teller.book.findings[name].evidence.in_(teller.language) for name, _ in change.findings]
    key = "explain.change" if len(change.possible) == 1 else "explain.change_may"
    params = {
        "outcome": teller.outcomes(change.possible, teller.say("or")),
        "evidence": "; ".join(dict.fromkeys(needed)),
    }
    return Item(teller.say(key, **params), details=answers(teller, change.findings))


def _what_if(teller: Teller, told: WhatIf) -> Iterator[Item]:
    for key, decision in (("explain.baseline", told.baseline), ("explain.scenario", told.scenario)):
        yield Item(teller.say(key, outcome=_outcome_of(teller, decision)))
    for name, before, after in told.rules:
        rule = teller.book.rules[name]
        words = {"before": teller.say(f"trace.{before}"), "after": teller.say(f"trace.{after}")}
        yield Item(teller.say("explain.rule_changed", rule=rule.says.in_(teller.language), **words), name)


def _outcome_of(teller: Teller, decision: Decision) -> str:
    if decision.status == "inconsistent":
        return teller.say("inconsistent.headline")
    possible = teller.outcomes(decision.possible)
    return possible if decision.status == "settled" else teller.say("explain.open_between", outcomes=possible)


def labels(teller: Teller, names: Iterable[str]) -> tuple[str, ...]:
    """Findings by their labels."""
    return tuple(teller.book.findings[name].label.in_(teller.language) for name in names)


def answers(teller: Teller, found: Iterable[Answer]) -> tuple[str, ...]:
    """Findings by their labels, each with a value."""
    return tuple(answer_text(teller.book, name, value, teller.language) for name, value in found)


def answer_text(book: Rulebook, name: str, value: str, language: Language) -> str:
    """A finding with a value of it."""
    finding = book.findings[name]
    return say("answer", language, label=finding.label.in_(language), value=finding.values[value].in_(language))


# -- as data


def as_data(told: Explanation) -> dict[str, Json]:
    """One explanation as plain data, under the name of its kind."""
    match told:
        case Reasons():
            return {"why": _reasons_data(told)}
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
        case WhatIf(baseline, scenario, rules):
            changed: list[Json] = [{"rule": n, "before": b, "after": a} for n, b, a in rules]
            return {"what_if": {"baseline": _decision(baseline), "scenario": _decision(scenario), "rules": changed}}
        case _:
            return {"changes": [_changes_data(to) for to in told]}


def _reasons_data(told: Reasons) -> dict[str, Json]:
    return {"sets": [list(s) for s in told.sets], "rules": list(told.rules), "complete": told.complete}


def _changes_data(told: Changes) -> dict[str, Json]:
    found: list[Json] = [{"findings": _answers_data(c.findings), "possible": list(c.possible)} for c in told.changes]
    return {"outcome": told.outcome, "changes": found, "complete": told.complete}


def _answers_data(found: Iterable[Answer]) -> list[Json]:
    return [{"finding": name, "value": value} for name, value in found]


def _decision(decision: Decision) -> dict[str, Json]:
    return {
        "status": decision.status,
        "recommendation": decision.recommendation,
        "possible": list(decision.possible),
    }
