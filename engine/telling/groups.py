"""Under which part of the text a finding is asked, and what that part is called."""

from __future__ import annotations

import re
from collections.abc import Iterable

from engine.reading.entries import Language
from engine.reading.rulebook_files import Finding
from engine.telling.wording import say

OTHER = "other"
NAMED = ("2.2", "2.3", "2.4.1", "2.4.2", "2.4.3", OTHER)
"""The parts of the text whose names the software knows; another rulebook's are shown by number."""
_PART = re.compile(r"\d+\.\d+(?:\.\d+)?")


def group_of(finding: Finding) -> str:
    """The section of the finding's clause, and its paragraph if it has one: `2.3b` in `2.3`, `2.4.2c` in `2.4.2`."""
    part = _PART.match(finding.clause or "")
    return part.group() if part else OTHER


def grouped(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    """The findings by their part of the text, in the order of the clauses."""
    groups: dict[str, list[Finding]] = {}
    for finding in sorted(findings, key=lambda f: f.clause or OTHER):
        groups.setdefault(group_of(finding), []).append(finding)
    return groups


def group_name(group: str, language: Language) -> str:
    """What a part of the text is called."""
    return say(f"ui.group.{group}", language) if group in NAMED else group
