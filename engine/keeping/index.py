"""The words that a register's index must hold, compared in blocks with those that it holds."""

from __future__ import annotations

from engine.keeping.register import View
from engine.keeping.words import words_of

AT_ONCE = 500
"""Records whose words are compared in one question to the database."""
_LOWEST, _HIGHEST = -(2**63), 2**63 - 1  # numbers that a row may have, whoever wrote it


class Index:
    """Texts are named in the order of their numbers; whatever the index holds beside them is wrong too."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._words: dict[int, str] = {}
        self._skipped: set[int] = set()
        self._next = _LOWEST
        self._wrong: list[int] = []

    def expect(self, sequence: int, content: bytes) -> None:
        """The text whose words belong under the number."""
        self._words[sequence] = words_of(content.decode(errors="replace"))
        if len(self._words) == AT_ONCE:
            self._compare(sequence)

    def skip(self, sequence: int) -> None:
        """Under this number there may be any words: that its text is wrong is told already."""
        self._skipped.add(sequence)

    def wrong(self) -> list[int]:
        """The numbers under which other words stand than belong there, all texts being named."""
        self._compare(_HIGHEST)
        return self._wrong

    def _compare(self, last: int) -> None:
        self._wrong += sorted(self._view.misindexed(self._words, self._next, last) - self._skipped)
        self._next = last + 1
        self._words.clear()
        self._skipped.clear()
