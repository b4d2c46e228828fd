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
        if name not in held:
            held[name] = make(of)
        return held[name]

    return kept
