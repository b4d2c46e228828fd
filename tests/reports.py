"""Reports of shipped cases, each made once in a process, and one in which a single text stands everywhere."""

import json
import re
from collections.abc import Iterator
from functools import cache

from engine import load_case, recommend
from engine.reading.entries import Language
from engine.reading.organisation import Organisation, read_organisation
from engine.telling.blind import blinded
from engine.telling.compose import compose
from engine.telling.documents import report_bytes
from engine.telling.report import Report
from tests.support import ROOT, kl14


def profile(name: str) -> Organisation:
    read = read_organisation(name).value
    assert read
    return read


@cache
def report(name: str, language: Language = "vi", form: str = "party", blind: bool = False) -> Report:
    case = load_case(ROOT / "cases" / f"{name}.yaml", kl14())
    notice: tuple[str, ...] = ()
    if blind:
        without = blinded(case, language)
        case, notice = without.case, without.notice
    return compose(recommend(kl14(), case), language, profile(form), None, notice)


@cache
def paper(format: str, name: str, language: Language = "vi", form: str = "party", blind: bool = False) -> bytes:
    return report_bytes(report(name, language, form, blind), format)


def report_of(text: str) -> Report:
    """A report whose every text of the user's is this text."""
    quoted = json.dumps(text, ensure_ascii=False)
    case = load_case(
        f"""case: hostile
title: {quoted}
rulebook: kl14
as_of: 2023-05-10
narrative: {quoted}
pilot:
  findings:
    approval_given: {{value: yes, evidence: E1, note: {quoted}}}
    objective_cause_present: {{contested: {{yes: [E1], no: [E2]}}, note: {quoted}}}
persons:
  - id: p1
    name: {quoted}
    position: {quoted}
    roles: [implementer]
    findings: {{personal_gain: {{value: no, note: {quoted}}}}}
evidence:
  - {{id: E1, title: {quoted}, locator: {quoted}, note: {quoted}}}
  - {{id: E2, title: {quoted}}}
""",
        kl14(),
    )
    words = {"vi": text, "en": text}
    who = Organisation.model_validate(
        {"form": "state", "superior": words, "body": words, "number": text, "place": words, "recipients": [words]}
        | {"signatory": {"on_behalf": words, "office": words, "name": text}}
    )
    return compose(recommend(kl14(), case), "vi", who, text)


def texts_in(data: object) -> Iterator[str]:
    """Every text of a report."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for value in data.values():
            yield from texts_in(value)
    elif isinstance(data, (list, tuple)):
        for value in data:
            yield from texts_in(value)


def squeezed(text: str) -> str:
    """A text without white space and capitals, in which formats may differ."""
    return re.sub(r"\s+", "", text).casefold()
