"""What several tests need: kl14, persons made from plain values, random cases near a benign one."""

import random
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import strategies as st

from engine import load_case, load_rulebook
from engine.proving.refutation import Refutation
from engine.reading.case import CheckedCase, CheckedPerson, FindingEntry
from engine.reading.diagnostics import Diagnostic
from engine.reading.rulebook import Rulebook
from engine.reasoning.decide import decide_person
from engine.reasoning.decision import Decision

ROOT = Path(__file__).parent.parent
CASES = sorted((ROOT / "cases").glob("*.yaml"))

BENIGN = {
    "is_innovation_pilot": "yes", "outcome_level": "not_achieved", "risk_materialised": "no", "damage_level": "minor",
    "reported_to_head": "yes", "approval_given": "yes", "approving_body_competent": "yes", "approval_in_force": "yes",
    "contrary_to_constitution_or_charter": "no", "urgent_practical_need": "yes", "bottleneck_addressed": "yes",
    "intended_beneficiaries": "public", "decision_process_transparent": "yes", "objective_cause_present": "yes",
    "policy_itself_wrong": "no", "causes_determined": "yes", "supervision_carried_out": "yes",
    "support_provided": "yes", "authority_response_to_warnings": "no_warning", "within_assigned_duties": "yes",
    "approval_obtained_by_deception": "no", "good_faith_reliance": "yes", "plan_adherence": "followed",
    "emergency_deviation": "no", "deviation_reported_promptly": "yes", "deviation_ratified": "no",
    "continued_after_stop": "no", "unapproved_breach_of_law": "no", "procedures_and_precautions_followed": "yes",
    "problems_reported_promptly": "yes", "concealment_or_false_report": "no", "ignored_warnings": "no",
    "damage_remedied": "none", "acted_on_binding_order": "no", "dissent_recorded": "no", "personal_gain": "no",
    "related_party_gain": "none", "favouritism_without_basis": "no", "improper_nonmaterial_motive": "no",
    "refused_improper_benefit": "no", "subjective_fault": "none", "self_seeking_act": "no",
    "corruption_or_negative_act": "no", "deliberate_breach_under_cover": "no", "covered_up_violation": "no",
    "performed_supervision_duty": "yes", "signs_of_crime": "no",
}  # fmt: skip
"""A complete case of an implementer that leads to exemption."""


@cache
def kl14() -> Rulebook:
    return load_rulebook("kl14")


@cache
def any_case() -> CheckedCase:
    return load_case(ROOT / "cases" / "health-records-pilot.yaml", kl14())


def decide_on(
    settled: Mapping[str, str], roles: tuple[str, ...] = ("implementer",), book: Rulebook | None = None
) -> Decision:
    """The decision on a person with these roles and settled findings."""
    case = replace(any_case(), rulebook=book or kl14())
    findings = {name: FindingEntry(value=value) for name, value in settled.items()}
    ordered = tuple(role for role in case.rulebook.roles if role in roles)
    return decide_person(case, CheckedPerson("p1", ordered, findings, dict(settled)))


@st.composite
def kl14_cases(
    draw: st.DrawFn, most_unknown: int = 12, least_unknown: int = 0
) -> tuple[tuple[str, ...], dict[str, str]]:
    """Roles and settled findings: a benign case with some findings changed, and then some forgotten."""
    book = kl14()
    rng = random.Random(draw(st.integers(0, 2**32)))
    roles = tuple(rng.sample(list(book.roles), rng.choice([1, 1, 1, 2, 3])))
    settled = dict(BENIGN)
    for name in rng.sample(list(settled), rng.choice([0, 1, 2, 3, 5, 8, len(settled)])):
        settled[name] = rng.choice(list(book.findings[name].values))
    # Few by default: each unknown doubles the work of the brute force.
    count = rng.randint(least_unknown, most_unknown) if least_unknown else min(most_unknown, rng.randint(0, 7))
    for name in rng.sample(list(settled), count):
        del settled[name]
    return roles, settled


class _Nesting(HTMLParser):
    """Keeps the open elements, and refuses an end without its beginning."""

    VOID = frozenset({"br", "hr", "img", "input", "link", "meta"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open and self.open.pop() == tag, f"</{tag}> closes nothing"

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.text += data


def diagnostic_of(refutation: Refutation) -> Diagnostic:
    """What is told of a fault of a file; a fault of the engine has none."""
    assert refutation.diagnostic is not None
    return refutation.diagnostic


def text_of_page(page: str, language: str) -> str:
    """The text of a web page, which is well-formed, in that language, and needs nothing from elsewhere."""
    assert page.startswith("<!doctype html>")
    parser = _Nesting()
    parser.feed(page)
    parser.close()
    assert parser.open == []
    assert ("lang", language) in parser.attributes
    assert {"html", "head", "title", "body", "h1"} <= set(parser.tags)
    assert not {"script", "link", "img", "iframe"} & set(parser.tags)
    assert not {"src", "href", "onload", "onclick"} & {name for name, _ in parser.attributes}
    assert "url(" not in page and "@import" not in page
    return " ".join(parser.text.split())


def measured(program: str) -> list[int]:
    """The numbers that a program prints in a process of its own, whose memory, threads and time nobody else uses."""
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return [int(number) for number in done.stdout.split()]


RESIDENT_KB = """
import gc
def resident_kb():
    gc.collect()
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))
"""
"""For such programs: the memory of their process that is in use."""
in_proc = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from /proc")
