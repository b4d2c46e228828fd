"""Multi-valued decision diagrams: ordered, reduced, many-valued, with any number of terminals.

A diagram is a function from complete assignments of finite variables to small integers, kept as a shared graph:
two equal functions are the same node (Bryant, "Graph-Based Algorithms for Boolean Function Manipulation", 1986;
for many values Srinivasan et al., "Algorithms for discrete function manipulation", 1990). This module knows
nothing of law.

Nodes are integers: `~value` (negative) for the terminal of `value`, others an index into the node table.
Partial assignments are lists with one value index a variable, `UNKNOWN` where it is open.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice, repeat
from math import prod
from operator import itemgetter

from engine.reasoning.operations import FALSE, TRUE, Node, Op, conjunction, differ, disjunction, filled, guard, terminal

UNKNOWN = -1

Pair = tuple[Node, Node]


class TooLarge(Exception):
    """The diagram needs more nodes than its budget."""


def inner(nodes: Iterable[Node]) -> list[Node]:
    """The nodes that test a variable, children first: a walk up a diagram that needs no recursion."""
    return sorted(node for node in nodes if node >= 0)


class Diagrams:
    """A forest of diagrams over one list of variables, given by their numbers of values."""

    def __init__(self, sizes: Sequence[int], budget: int = 200_000) -> None:
        self.sizes = tuple(sizes)
        self.budget = budget
        # INVARIANT: nodes are listed children first, and no two are equal.
        # INVARIANT: levels rise along every path, so that a path tests a variable once: docs/architecture.md.
        self.levels: list[int] = []
        self.children: list[tuple[Node, ...]] = []
        self._unique: dict[tuple[int, tuple[Node, ...]], Node] = {}
        self._memo: dict[Op, dict[Pair, Node]] = {}

    def __len__(self) -> int:
        """The number of nodes."""
        return len(self.levels)

    # -- making

    def node(self, level: int, children: tuple[Node, ...]) -> Node:
        """The node that tests the variable at `level`; a test that changes nothing is left out."""
        if children.count(children[0]) == len(children):
            return children[0]
        key = (level, children)
        node = self._unique.get(key)
        if node is None:
            node = len(self.levels)
            if node >= self.budget:
                raise TooLarge
            self.levels.append(level)
            self.children.append(children)
            self._unique[key] = node
        return node

    def variable_in(self, variable: int, values: Iterable[int]) -> Node:
        """Whether the variable has one of the values."""
        chosen = set(values)
        return self.node(variable, tuple(TRUE if v in chosen else FALSE for v in range(self.sizes[variable])))

    def apply(self, op: Op, f: Node, g: Node) -> Node:
        """The function that combines two functions value by value."""
        plain = op(f, g)
        if plain is not None:
            return plain
        memo = self._memo.setdefault(op, {})
        root = (f, g)
        if root not in memo:
            for level, pair, parts in self._to_combine(op, root, memo):
                made = [part if isinstance(part, int) else memo[part] for part in parts]
                memo[pair] = self.node(level, tuple(made))
        return memo[root]

    def _to_combine(self, op: Op, root: Pair, memo: Mapping[Pair, Node]) -> list[tuple[int, Pair, list[Node | Pair]]]:
        """The pairs of nodes that `root` is made of, deepest first: each with its level and its parts.

        A part is a node where the operation is plain there, and else a pair again: a deeper one.
        """
        pairs: dict[Pair, tuple[int, Pair, list[Node | Pair]]] = {}
        stack = [root]
        while stack:
            pair = stack.pop()
            if pair in pairs or pair in memo:
                continue
            level, steps = self._steps(*pair)
            parts: list[Node | Pair] = []
            for step in steps:
                plain = op(*step)
                if plain is None:
                    parts.append(step)
                    stack.append(step)
                else:
                    parts.append(plain)
            pairs[pair] = level, pair, parts
        return sorted(pairs.values(), key=itemgetter(0), reverse=True)

    def _steps(self, f: Node, g: Node) -> tuple[int, Iterator[Pair]]:
        """The first level that either of two nodes tests, and the pairs that its values lead to."""
        one, other = self._level(f), self._level(g)
        if one == other:
            return one, zip(self.children[f], self.children[g], strict=True)
        if one < other:
            return one, zip(self.children[f], repeat(g), strict=False)
        return other, zip(repeat(f), self.children[g], strict=False)

    def relabel(self, f: Node, values: Callable[[int], int]) -> Node:
        """The function with each of its terminals' values replaced."""
        return self._copied(self, f, values)

    def _copied(self, other: Diagrams, f: Node, values: Callable[[int], int]) -> Node:
        """A function of a forest over the same variables, in this one, with its terminals' values replaced."""
        reached = other.reached(f)
        made = {node: terminal(values(~node)) for node in reached if node < 0}
        for node in inner(reached):
            made[node] = self.node(other.levels[node], tuple([made[child] for child in other.children[node]]))
        return made[f]

    def all_of(self, parts: Iterable[Node]) -> Node:
        """The conjunction of boolean functions."""
        result = TRUE
        for part in self._deepest_first(parts):
            result = self.apply(conjunction, result, part)
        return result

    def any_of(self, parts: Iterable[Node]) -> Node:
        """The disjunction of boolean functions."""
        result = FALSE
        for part in self._deepest_first(parts):
            result = self.apply(disjunction, result, part)
        return result

    def negate(self, f: Node) -> Node:
        """The negation of a boolean function."""
        return self.apply(differ, f, TRUE)  # which is remembered

    def choose(self, c: Node, f: Node, g: Node) -> Node:
        """The first function where the boolean function `c` holds and it is not VOID, and the second elsewhere."""
        return self.apply(filled, self.apply(guard, c, f), g)

    def at_least(self, n: int, parts: Sequence[Node]) -> Node:
        """Whether at least `n` of the boolean functions hold."""
        counts = [TRUE] + [FALSE] * n  # counts[k]: at least k of the parts so far
        for part in parts:
            for k in range(n, 0, -1):
                counts[k] = self.apply(disjunction, counts[k], self.apply(conjunction, counts[k - 1], part))
        return counts[n]

    def _deepest_first(self, parts: Iterable[Node]) -> list[Node]:
        """The order that makes the smallest diagrams on the way: what is tested last is combined first."""
        return sorted(parts, key=self._level, reverse=True)

    def _level(self, node: Node) -> int:
        return self.levels[node] if node >= 0 else len(self.sizes)

    def _split(self, node: Node, level: int) -> tuple[Node, ...]:
        return self.children[node] if self._level(node) == level else (node,) * self.sizes[level]

    # -- asking

    def possible(self, f: Node, known: Sequence[int]) -> int:
        """The values that completions of a partial assignment can reach, as a set of bits: bit v for value v."""
        levels, children = self.levels, self.children
        bits = 0
        seen: set[Node] = set()
        stack = [f]
        while stack:
            node = stack.pop()
            while node >= 0 and node not in seen:
                seen.add(node)
                value = known[levels[node]]
                if value < 0:
                    stack.extend(children[node])
                    break
                node = children[node][value]
            if node < 0:
                bits |= 1 << ~node
        return bits

    def follow(self, f: Node, known: Sequence[int]) -> Node:
        """Where a function goes on at the first variable that is not known."""
        while f >= 0 and known[self.levels[f]] >= 0:
            f = self.children[f][known[self.levels[f]]]
        return f

    def possible_within(self, f: Node, c: Node, known: Sequence[int]) -> int:
        """The values of `f` that completions can reach on which the boolean function `c` holds, as bits."""
        bits = 0
        seen: set[tuple[Node, Node]] = set()
        stack = [(f, c)]
        while stack:
            pair = stack.pop()
            f, c = pair
            if c == FALSE or pair in seen:
                continue
            seen.add(pair)
            if c == TRUE:
                bits |= self.possible(f, known)
                continue
            if f < 0 and bits >> ~f & 1:
                continue
            level, steps = self._steps(f, c)
            value = known[level]
            stack.extend(steps if value < 0 else islice(steps, value, value + 1))
        return bits

    def cofactor(self, f: Node, variable: int, value: int, made: dict[Node, Node] | None = None) -> Node:
        """The function that is left when one variable has one value, in this forest.

        `made` keeps what became of each node; it may be given again for the same variable and value.
        """
        made = {} if made is None else made
        above: set[Node] = set()  # what stands below the variable stays as it is
        stack = [f]
        while stack:
            node = stack.pop()
            if node < 0 or node in made or node in above or self.levels[node] > variable:
                continue
            if self.levels[node] == variable:
                made[node] = self.children[node][value]
            else:
                above.add(node)
                stack.extend(self.children[node])
        for node in inner(above):
            made[node] = self.node(self.levels[node], tuple([made.get(c, c) for c in self.children[node]]))
        return made.get(f, f)

    def adopt(self, other: Diagrams, f: Node) -> Node:
        """A function of another forest over the same variables, in this one."""
        return self._copied(other, f, lambda value: value)

    def restrict(self, f: Node, known: Sequence[int]) -> tuple[Diagrams, Node]:
        """The function left under a partial assignment, in a forest of its own: asking never grows this one."""
        scratch = Diagrams(self.sizes, self.budget)
        made: dict[Node, Node] = {}
        for node in inner(self.reached(f, known)):
            level, children = self.levels[node], self.children[node]
            value = known[level]
            if value >= 0:
                made[node] = made.get(children[value], children[value])
            else:
                made[node] = scratch.node(level, tuple([made.get(child, child) for child in children]))
        return scratch, made.get(f, f)

    def reached(self, f: Node, known: Sequence[int] | None = None) -> set[Node]:
        """The nodes, terminals too, that a function consists of; those that completions of `known` reach."""
        levels, children = self.levels, self.children
        seen: set[Node] = set()
        stack = [f]
        while stack:
            node = stack.pop()
            if node not in seen:
                seen.add(node)
                if node >= 0:
                    value = known[levels[node]] if known else UNKNOWN
                    stack.extend(children[node] if value < 0 else (children[node][value],))
        return seen

    def terminals(self, f: Node) -> set[int]:
        """The values of the function."""
        return {~node for node in self.reached(f) if node < 0}

    def counts(self, f: Node) -> dict[int, int]:
        """How many complete assignments lead to each value of the function, exactly."""
        weight = [prod(self.sizes[level:]) for level in range(len(self.sizes) + 1)]
        reached = self.reached(f)
        by_node = {node: {~node: 1} for node in reached if node < 0}  # of each node, from its own level on
        for node in inner(reached):
            counts = by_node[node] = {}
            for child in self.children[node]:
                skipped = weight[self.levels[node] + 1] // weight[self._level(child)]
                for value, count in by_node[child].items():
                    counts[value] = counts.get(value, 0) + count * skipped
        before = weight[0] // weight[self._level(f)]
        return {value: count * before for value, count in by_node[f].items()}

    def support(self, f: Node) -> set[int]:
        """The variables that the function depends on."""
        return {self.levels[node] for node in self.reached(f) if node >= 0}

    def witness(self, f: Node, value: int) -> list[int] | None:
        """A partial assignment with few known variables, all of whose completions reach the value; or None."""
        # Of each node that reaches the value, how many variables the shortest way there tests, and the first choice.
        ways: dict[Node, tuple[int, int]] = {terminal(value): (0, 0)}
        for node in inner(self.reached(f)):
            steps = [(ways[child][0] + 1, choice) for choice, child in enumerate(self.children[node]) if child in ways]
            if steps:
                ways[node] = min(steps)
        if f not in ways:
            return None
        known = [UNKNOWN] * len(self.sizes)
        while f >= 0:
            known[self.levels[f]] = ways[f][1]
            f = self.children[f][ways[f][1]]
        return known

    def smallest(self, f: Node, value: int, ignore: int = 0, keep: frozenset[int] = frozenset()) -> list[int] | None:
        """A partial assignment that leads to the value whatever else is known, none of which can go; or None.

        Values in the bits of `ignore` may be reached besides; variables in `keep` stay known.
        """
        known = self.witness(f, value)
        if known is None:
            return None
        needed = {*self.sufficient(f, known, 1 << value | ignore, keep), *keep}
        return [v if level in needed else UNKNOWN for level, v in enumerate(known)]

    def sufficient(self, f: Node, known: Sequence[int], goal: int, keep: frozenset[int] = frozenset()) -> list[int]:
        """A minimal set of known variables that alone keeps every reachable value inside the bits of `goal`.

        Variables are forgotten greedily in their order, which deletion in that order would do as well: the set is
        minimal because what is needed beside more known variables is needed beside fewer. Those in `keep` are
        never forgotten and not listed. Requires that the partial assignment itself reaches only `goal`.
        """
        # Of each node that can be met, whether it is safe: with every later variable as it is known.
        reached = self.reached(f, [value if level in keep else UNKNOWN for level, value in enumerate(known)])
        safe = {node: bool(goal >> ~node & 1) for node in reached if node < 0}
        for node in inner(reached):
            value, children = known[self.levels[node]], self.children[node]
            safe[node] = safe[children[value]] if value >= 0 else all(map(safe.__getitem__, children))

        kept: list[int] = []
        frontier: dict[int, set[Node]] = {}  # level → nodes reached with what is forgotten so far

        def reach(nodes: Iterable[Node]) -> None:
            for node in nodes:
                if node >= 0:
                    frontier.setdefault(self.levels[node], set()).add(node)

        reach([f])
        while frontier:
            level = min(frontier)
            nodes = frontier.pop(level)
            value = known[level]
            needed = value >= 0 and (
                level in keep or not all(safe[child] for node in nodes for child in self.children[node])
            )
            if needed and level not in keep:
                kept.append(level)
            for node in nodes:
                reach([self.children[node][value]] if needed else self.children[node])
        return kept

    def determines(self, f: Node, known: Sequence[int], asked: frozenset[int], ignore: int) -> bool:
        """Whether settling the `asked` variables always leaves one value, values in the bits of `ignore` aside."""
        seen: set[frozenset[Node]] = set()
        stack = [frozenset([f])]
        while stack:
            state = stack.pop()
            if state in seen:
                continue
            seen.add(state)
            level = min(self._level(node) for node in state)
            if level == len(self.sizes):
                if len({~node for node in state if not ignore >> ~node & 1}) > 1:
                    return False
                continue
            value = known[level]
            choices = range(self.sizes[level]) if value < 0 else (value,)
            steps = [frozenset(self._split(node, level)[choice] for node in state) for choice in choices]
            stack.extend(steps if level in asked else [frozenset().union(*steps)])
        return True
