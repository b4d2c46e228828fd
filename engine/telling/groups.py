"""Under which part of the text a finding is asked."""

from __future__ import annotations

import re

from engine.reading.rulebook_files import Finding

OTHER = "other"
_PART = re.compile(r"\d+\.\d+(?:\.\d+)?")


def group_of(finding: Finding) -> str:
    """The section of the finding's clause, and its paragraph if it has one: `2.3b` in `2.3`, `2.4.2c` in `2.4.2`."""
    found = _PART.match(finding.clause or "")
    return found.group() if found else OTHER
