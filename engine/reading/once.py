"""What is worked out once of a rulebook, and kept in it, so that it goes when the rulebook does.

A table by digest would not do: rulebooks of one digest may stand in different files, which their diagnostics name.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

A = TypeVar("A")
T = TypeVar("T")


def once(make: Callable[[A], T]) -> Callable[[A], T]:
    """The function, which works out its answer once for each object and keeps it there, as a cached property does."""
    name = f"{make.__module__}.{make.__qualname__}"

    @wraps(make)
    def kept(of: A) -> T:
        held: dict[str, T] = of.__dict__
        try:
            return held[name]
        except KeyError:
            return held.setdefault(name, make(of))

    return kept


def is_made(make: Callable[[A], T], of: A) -> bool:
    """Whether the function has worked out its answer for an object already."""
    return f"{make.__module__}.{make.__qualname__}" in of.__dict__
