"""What is said of an answer about the second engine: that it agrees, or why it gave no opinion."""

from __future__ import annotations

from typing import Literal

SecondOpinion = Literal["agrees", "unavailable", "not_asked", "not_loaded", "too_large", "crashed", "timed_out"]
"""What came of the second engine. `unavailable`: it is not installed, so one engine is all there is."""


def is_unchecked(second_opinion: str, status: str) -> bool:
    """Whether a recommendation was to be held against the second engine and was not: it gave none, or was not asked.

    Of a file that contradicts itself it is not asked. Whatever else is said of it, but these two, is no check.
    """
    return status != "inconsistent" and second_opinion not in ("agrees", "unavailable")
