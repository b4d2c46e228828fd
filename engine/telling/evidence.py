"""What the evidence carries, as words and as data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from engine.reasoning.evidence import Carried, Needed, Struck, StruckItem, needed
from engine.reasoning.trace import Json
from engine.telling.teller import Item, Teller


def carrying(teller: Teller) -> tuple[str, ...]:
    """The one item of evidence without which a settled outcome falls; none where there is no such item, or several."""
    if teller.decision.status != "settled":
        return ()
    match needed(teller.trace):
        case Needed((item,), only):
            teller.evidence[item] = None
            return (teller.say("evidence.only" if only else "evidence.needed_one", evidence=item),)
        case _:
            return ()


def carried_items(teller: Teller, carried: Carried) -> Iterator[Item]:
    """Each item of evidence, those that alter most first, and what is weak: findings without any, the weakest link."""
    inconsistent = not teller.decision.possible
    if inconsistent:
        yield Item(teller.say("evidence.inconsistent"))
    if not carried.items:
        yield Item(teller.say("report.no_evidence"))
    each = [item.id for item in carried.items if item.alters]
    if teller.decision.status == "settled" and len(each) > 1:  # of one alone the answer itself speaks
        yield Item(teller.say("evidence.needed", evidence=", ".join(each)))
    used = [item for item in carried.items if item.rests]
    yield from (_item(teller, item) for item in sorted(used, key=lambda item: (not item.alters, item.ornament)))
    if unused := [_title(teller, item.id) for item in carried.items if not item.rests]:
        yield Item(teller.say("evidence.unused"), details=tuple(unused))
    if together := [_together(teller, names) for names in carried.sets if len(names) > 1]:
        key = "evidence.sets_inconsistent" if inconsistent else "evidence.sets"
        yield Item(teller.say(key, count=len(together)), details=tuple(together))
    if not carried.complete:
        yield Item(teller.say("evidence.not_all"))
    if bare := carried.without_evidence:
        yield Item(teller.say("evidence.without", count=len(bare)), details=_labels(teller, bare))
    if carried.weakest:
        yield Item(teller.say("evidence.weakest", items="; ".join(_weighed(teller, name) for name in carried.weakest)))


def _item(teller: Teller, item: StruckItem) -> Item:
    key = "alters" if item.alters else "ornament" if item.ornament else "stands"
    key = "still_inconsistent" if not item.possible else key
    outcomes = teller.outcomes(item.possible)
    outcome = outcomes if len(item.possible) == 1 else teller.say("explain.open_between", outcomes=outcomes)
    title = _title(teller, item.id)
    told = teller.say(f"evidence.{key}", item=title, outcome=outcome, count=len(item.rests))
    return Item(told, details=_labels(teller, item.rests))


def _title(teller: Teller, name: str) -> str:
    return f"{name} {teller.case.evidence(name).title.in_(teller.language)}"


def _together(teller: Teller, names: tuple[str, ...]) -> str:
    return teller.say("evidence.together", first=", ".join(names[:-1]), last=names[-1])


def _weighed(teller: Teller, name: str) -> str:
    weight = teller.case.evidence(name).weight
    return teller.say("evidence.weighed", item=name, weight=teller.say(f"weight.{weight}")) if weight else name


def _labels(teller: Teller, names: Iterable[str]) -> tuple[str, ...]:
    return tuple(teller.book.findings[name].label.in_(teller.language) for name in names)


def struck_items(teller: Teller, struck: Struck) -> Iterator[Item]:
    """The findings that are unknown without the items."""
    if struck.findings:
        count = len(struck.findings)
        yield Item(teller.say("evidence.lost", count=count), details=_labels(teller, struck.findings))
    else:
        yield Item(teller.say("evidence.nothing_lost"))


# -- as data


def carried_data(carried: Carried) -> dict[str, Json]:
    """What the evidence carries, as plain data."""
    return {
        "items": [_item_data(item) for item in carried.items],
        "sets": [list(names) for names in carried.sets],
        "complete": carried.complete,
        "without_evidence": list(carried.without_evidence),
        "weakest": list(carried.weakest),
    }


def _item_data(item: StruckItem) -> dict[str, Json]:
    struck: dict[str, Json] = {"possible": list(item.possible), "recommendation": item.recommendation}
    flags: dict[str, Json] = {"alters": item.alters, "ornament": item.ornament}
    return {"id": item.id, "rests": list(item.rests), "struck": struck, **flags}


def struck_data(struck: Struck) -> dict[str, Json]:
    """The items struck and the findings that are unknown without them, as plain data."""
    return {"items": list(struck.items), "unknown": list(struck.findings)}
