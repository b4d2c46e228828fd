"""Which question to ask next, and how many answers will be needed at worst.

The least number of answers in the worst case is searched for exactly (iterative deepening over the restricted
diagram). It lies between the largest proof that some completion needs (a smallest set of its answers that alone
decides) and the number of findings that still matter; where these meet no search is needed, and where the search
would be too long the two bounds are the answer.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from engine.reading.rulebook import RECOMMENDATION
from engine.reasoning.compiled import VOID_BIT
from engine.reasoning.diagram import UNKNOWN, Diagrams, TooLarge
from engine.reasoning.minimal_sets import TooMany, differences, smallest_hitting_set
from engine.reasoning.operations import VOID_VALUE, Node
from engine.reasoning.trace import Trace

STATES = 1_500
"""So many positions of the interview are looked at before the bounds are given instead of the number."""
DEEPEST = 60
"""So many answers ahead are looked at, at most: no interview is planned further."""
SETS = 2_000


@dataclass(frozen=True)
class Plan:
    """The best next question, and the least number of answers that always decides: exact where both bounds agree."""

    question: str | None
    at_least: int
    at_most: int

    @property
    def exact(self) -> bool:
        """Whether the number of answers is known exactly."""
        return self.at_least == self.at_most


def plan_questions(trace: Trace, skip: frozenset[str] = frozenset()) -> Plan:
    """The best next question of an open case, and how many answers decide it.

    Findings in `skip`, which nobody could answer, are not asked, nor how an open question is read; no question is left
    where no other can matter.
    """
    if trace.statuses.conclusion(RECOMMENDATION).bit_count() < 2:
        return Plan(None, 0, 0)
    pending, facts = trace.pending, trace.compiled.rulebook.facts
    wanted = [n for n in pending if n not in skip and n in facts]
    if not wanted:
        return Plan(None, 0, 0)
    diagrams, root = trace.compiled.diagrams.restrict(trace.compiled.outcome, trace.known)
    names = frozenset(trace.compiled.index[name] for name in wanted)
    if skip or len(wanted) < len(pending):  # without them the case may stay open, and no number of answers decides it
        return Plan(trace.compiled.variables[_Game(diagrams, names).best(root, None)], 1, len(names))
    game = _Game(diagrams, names)
    deciding = frozenset(trace.compiled.index[name] for name in trace.must_establish)
    at_least, at_most = max(1, _largest_proof(trace)), len(deciding)
    count = at_least
    try:
        while count < at_most and not game.decided(root, count):
            count += 1
        best = game.best(root, count) if count < at_most else game.best(root, None, deciding)
        return Plan(trace.compiled.variables[best], count, count)
    except (_TooLong, TooLarge):
        diagrams, root = trace.compiled.diagrams.restrict(trace.compiled.outcome, trace.known)  # the other is full
        best = _Game(diagrams, names).best(root, None, deciding)
        return Plan(trace.compiled.variables[best], at_least, at_most)


class _TooLong(Exception):
    pass


class _Game:
    """The interview: a position is a function of the open findings; an answer restricts it."""

    def __init__(self, diagrams: Diagrams, asked: frozenset[int]) -> None:
        self.diagrams = diagrams
        self.asked = asked
        self._known: dict[tuple[Node, int], bool] = {}
        self._seen: list[tuple[int, int]] = []  # of each node: the outcomes below it, and what it depends on, as bits
        self._made: defaultdict[tuple[int, int], dict[Node, Node]] = defaultdict(dict)  # by question and answer

    def seen(self, node: Node) -> tuple[int, int]:
        """The outcomes still possible in a position, and the findings that can matter in it, as bits."""
        for new in range(len(self._seen), len(self.diagrams)):  # children first
            outcomes, levels = 0, 1 << self.diagrams.levels[new]
            for child in self.diagrams.children[new]:
                below = self._at(child)
                outcomes, levels = outcomes | below[0], levels | below[1]
            self._seen.append((outcomes, levels))
        return self._at(node)

    def _at(self, node: Node) -> tuple[int, int]:
        return self._seen[node] if node >= 0 else (1 << ~node & ~VOID_BIT, 0)

    def outcomes(self, node: Node) -> int:
        """The outcomes still possible in a position, as bits."""
        return self.seen(node)[0]

    def answers(self, node: Node, level: int) -> list[Node]:
        """The positions after each answer that some case can give."""
        after = [self.answer(node, level, choice) for choice in range(self.diagrams.sizes[level])]
        return [n for n in after if self.outcomes(n)]

    def answer(self, node: Node, level: int, choice: int) -> Node:
        """The position after one answer."""
        return self.diagrams.cofactor(node, level, choice, self._made[level, choice])

    def questions(self, node: Node) -> list[int]:
        """The questions that can matter in a position."""
        bits = self.seen(node)[1]
        support = [level for level in range(len(self.diagrams.sizes)) if bits >> level & 1]
        return [level for level in support if level in self.asked] or support

    def decided(self, node: Node, count: int) -> bool:
        """Whether so many answers are enough in the worst case."""
        if self.outcomes(node).bit_count() < 2:
            return True
        if not count:
            return False
        key = (node, count)
        if key not in self._known:
            if len(self._known) >= STATES or count > DEEPEST:
                raise _TooLong
            self._known[key] = False
            self._known[key] = any(self.decides(node, level, count) for level in self.questions(node))
        return self._known[key]

    def decides(self, node: Node, level: int, count: int) -> bool:
        """Whether asking this first is enough with so many answers in all."""
        return all(self.decided(after, count - 1) for after in self.answers(node, level))

    def best(self, node: Node, count: int | None, among: frozenset[int] | None = None) -> int:
        """The question that keeps within `count` answers (if None, any of `among`) and leaves the least to ask."""
        asked = self.questions(node) if among is None else sorted(among)
        good = [q for q in asked if count is None or self.decides(node, q, count)]
        return min(good, key=lambda level: (*self.left(node, level), level))

    def left(self, node: Node, level: int) -> tuple[int, int]:
        """How many questions are left at worst, and over all answers together."""
        sizes = [len(self.questions(n)) if self.outcomes(n).bit_count() > 1 else 0 for n in self.answers(node, level)]
        return max(sizes), sum(sizes)


def _largest_proof(trace: Trace) -> int:
    """The most answers that are needed even to prove the outcome of one of some completions: a lower bound."""
    compiled = trace.compiled
    fixed = frozenset(level for level, value in enumerate(trace.known) if value != UNKNOWN)
    largest = 0
    for last in (False, True):
        for bit, known in _completions(trace, last):
            try:
                differing = differences(compiled.diagrams, compiled.outcome, known, bit | VOID_BIT, fixed, SETS)
                largest = max(largest, smallest_hitting_set(differing, SETS).bit_count())
            except TooMany:
                continue
    return largest


def _completions(trace: Trace, last: bool) -> list[tuple[int, list[int]]]:
    """A complete case for each possible outcome: the first, or the last, way through the diagram that leads there."""
    diagrams = trace.compiled.diagrams
    completions: dict[int, list[int]] = {}
    seen: set[Node] = set()
    stack: list[tuple[Node, tuple[tuple[int, int], ...]]] = [(trace.compiled.outcome, ())]
    while stack:
        node, answers = stack.pop()
        if node < 0 and ~node != VOID_VALUE:
            chosen = dict(answers)
            known = [chosen.get(level, max(value, 0)) for level, value in enumerate(trace.known)]
            completions.setdefault(1 << ~node, known)
        if node < 0 or node in seen:
            continue
        seen.add(node)
        level, children = diagrams.levels[node], diagrams.children[node]
        value = trace.known[level]
        choices = list(range(len(children))) if value == UNKNOWN else [value]
        for choice in choices if last else reversed(choices):  # what is put last is taken first
            stack.append((children[choice], (*answers, (level, choice))))
    return sorted(completions.items())
