"""Nodes of diagrams, and what two of them make together: operations for `Diagrams.apply`.

Each operation decides what is plain, and leaves the rest to the children. Nodes are integers: `~value` (negative) for
the terminal of `value`, others an index into the table of a forest.
"""

from __future__ import annotations

from collections.abc import Callable

Node = int
Op = Callable[[Node, Node], Node | None]
"""What two nodes make if that is already plain, or None to look at their children."""


def terminal(value: int) -> Node:
    """The constant function."""
    return ~value


FALSE, TRUE = terminal(0), terminal(1)


def conjunction(f: Node, g: Node) -> Node | None:
    """Both hold."""
    if FALSE in (f, g):
        return FALSE
    if f in (TRUE, g):
        return g
    return f if g == TRUE else None


def disjunction(f: Node, g: Node) -> Node | None:
    """Either holds."""
    if TRUE in (f, g):
        return TRUE
    if f in (FALSE, g):
        return g
    return f if g == FALSE else None


PAIR = 64
VOID_VALUE = 60
"""The value of what cannot be; above the values of any function that is guarded, and below PAIR."""
VOID = terminal(VOID_VALUE)


def guard(c: Node, f: Node) -> Node | None:
    """The function where the boolean function `c` holds, and VOID elsewhere."""
    if c == FALSE:
        return VOID
    return f if c == TRUE or f == VOID else None


def filled(f: Node, g: Node) -> Node | None:
    """The first function, and the second where the first is VOID."""
    if f == VOID or g == VOID:
        return g if f == VOID else f
    return f if f < 0 else None


def union(f: Node, g: Node) -> Node | None:
    """The union of two sets of bits."""
    if f == g or g == FALSE:
        return f
    if f == FALSE:
        return g
    return terminal(~f | ~g) if f < 0 and g < 0 else None


def pair(f: Node, g: Node) -> Node | None:
    """Both values at once: `divmod(value, PAIR)` takes them apart."""
    return terminal(~f * PAIR + ~g) if f < 0 and g < 0 else None


def differ(f: Node, g: Node) -> Node | None:
    """Whether the two values differ."""
    if f == g:
        return FALSE
    return TRUE if f < 0 and g < 0 else None
