"""Who a person is cannot matter: no finding and no role may ask for a name, a rank, a sex, an age or an origin.

An outcome is a function of roles and findings alone, for a condition can test nothing else. So the one way in is a
finding, or a role, that is about the person: it is recognised by the words of its id, label and question.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Iterator
from itertools import combinations

from engine.proving.refutation import Refutation
from engine.proving.relations import differing_by_role, differing_cases
from engine.proving.witness import Witness
from engine.reading.diagnostics import Code, Diagnostic
from engine.reading.entries import Words
from engine.reading.rulebook_files import Finding
from engine.reasoning.compiled import Compiled

# The wish for a post is a motive, and a finding ("chức vị riêng"); the post that is held ("chức vụ") is none.
_IDENTITY = re.compile(
    r"""\b(?: họ\ tên | tên\ gọi | chức\ vụ | chức\ danh | cấp\ bậc | ngạch | thâm\ niên | mức\ lương | giới\ tính
    | nam\ hay\ nữ | tuổi | ngày\ sinh | năm\ sinh | dân\ tộc | tôn\ giáo | quê\ quán | xuất\ thân | lý\ lịch
    | hôn\ nhân | gia\ cảnh | trình\ độ\ học\ vấn | đảng\ viên
    | full\ name | surname | rank | job\ title | position\ held | seniority | salary | sex | gender | male | female
    | age | years\ old | birth | birthplace | ethnicity | ethnic\ group | race | religion | nationality
    | marital\ status | family\ background | party\ member )\b""",
    re.IGNORECASE | re.VERBOSE,
)


def about_identity(compiled: Compiled) -> Iterator[Refutation]:
    """Each finding or role that asks who the person is; with two cases that it alone tells apart, where it does."""
    book = compiled.rulebook
    for finding in book.findings.values():
        word = _word_in(finding.id, finding.label, finding.question)
        if word:
            cases = _told_apart(compiled, finding)
            yield _asks_who(compiled, finding.id, word, cases)
    for role in book.roles.values():
        word = _word_in(role.id, role.label)
        if word:
            cases = next(differing_by_role(compiled, compiled.outcome, role.id, operator.ne), ())
            yield _asks_who(compiled, role.id, word, cases)


def _asks_who(compiled: Compiled, name: str, word: str, cases: tuple[Witness, ...]) -> Refutation:
    params = {"name": name, "word": word}
    return Refutation(Diagnostic(Code.ABOUT_IDENTITY, compiled.rulebook.places[name], params), cases)


def _told_apart(compiled: Compiled, finding: Finding) -> tuple[Witness, ...]:
    """Two cases that differ in the finding alone and in their outcome."""
    for one, other in combinations(finding.values, 2):
        choices = {finding.id: one}, {finding.id: other}
        for pair in differing_cases(compiled, compiled.outcome, *choices, operator.ne):
            return pair
    return ()


def _word_in(name: str, *texts: Words) -> str | None:
    spoken = [name.replace("_", " "), *(t for words in texts for t in (words.vi, words.en))]
    return next((match.group().lower() for match in map(_IDENTITY.search, spoken) if match), None)
