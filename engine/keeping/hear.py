"""A case as a committee hears it: with what members have said of it. Both faces ask this, recommend, tell, and keep."""

from __future__ import annotations

from collections.abc import Callable

from engine.keeping.agreement import Assessment, contest, positions
from engine.keeping.keep import Given, Merged
from engine.keeping.register import Register
from engine.reading.diagnostics import Loaded
from engine.reading.draft import check_draft, read_draft

Title = Callable[[Assessment], str]
"""What an assessment is called as an item of evidence."""


def hear(register: Register, brought: Given, title: Title) -> Loaded[Merged]:
    """The case with the findings contested on which members differ, or what keeps it from being one.

    Nothing is written. What is to be told of the case is composed first, and then `keep_decisions` puts it on record.
    """
    with register.reading() as view:
        case_positions = positions(view, brought.case.id)
    if not case_positions:
        return Loaded(Merged(brought, [], []))
    draft = read_draft(brought.raw, brought.rulebook).value
    assert draft is not None, "a case that was read is a draft"
    changed, heard = contest(draft, case_positions, title)
    of = [assessment.sequence for position in case_positions for assessment in position.assessments]
    if not heard:
        return Loaded(Merged(brought, of, []))
    checked = check_draft(changed, brought.rulebook)
    if checked.value is None:
        return Loaded(None, checked.diagnostics)
    given = Given(changed.text.encode(), checked.value, brought.pack, brought.field)
    return Loaded(Merged(given, of, [assessment.sequence for assessment in heard]))
