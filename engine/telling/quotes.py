"""Which words of a clause are quoted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator


def quoted(text: str, quotes: Iterable[str]) -> Iterator[tuple[str, bool]]:
    """The text in pieces, in order, each with whether a quote covers it; overlapping quotes make one piece."""
    covered = [False] * len(text)
    for quote in quotes:
        # as the loader compares them: white space of any kind and length is the same
        for match in re.finditer(r"\s+".join(map(re.escape, quote.split())), text):
            covered[match.start() : match.end()] = [True] * (match.end() - match.start())
    start = 0
    for end in range(1, len(text) + 1):
        if end == len(text) or covered[end] != covered[start]:
            yield text[start:end], covered[start]
            start = end
