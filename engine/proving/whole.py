"""A rulebook as its proofs see it: over all combinations of readings at once, and under one choice at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from math import prod

from engine.reading.folding import fold
from engine.reading.rulebook import Adopted, Rulebook
from engine.reasoning.compile import Compiler, space_of
from engine.reasoning.compiled import YES, Compiled, CompiledRule, Space
from engine.reasoning.diagram import UNKNOWN, Diagrams, TooLarge
from engine.reasoning.operations import Node
from engine.reasoning.readings import Choice, Opened


@dataclass(frozen=True, eq=False)
class Whole:
    """A rulebook's diagrams with all its readings open; of one without readings, or under a choice, as it stands.

    Which readings are adopted changes nothing here: a choice is what differs from the default readings.
    """

    rulebook: Rulebook
    compiled: Compiled
    size: int  # nodes of the forest before any proof made it grow
    room: int  # nodes that the proofs under single choices may make together
    _made: dict[Choice, Compiled] = field(default_factory=dict)

    @property
    def has_readings(self) -> bool:
        """Whether there are combinations of readings to be looked at."""
        return bool(self.rulebook.readings) and self.compiled.rulebook is self.rulebook.open

    @property
    def readings(self) -> Mapping[str, Adopted]:
        """Each question with all its readings, the default first; none where a choice is looked at."""
        return self.rulebook.open.readings if self.has_readings else {}

    @property
    def combinations(self) -> int:
        """How many combinations of readings there are, those that are apart among them."""
        return prod(len(readings.values) for readings in self.readings.values())

    @property
    def plain(self) -> Compiled:
        """The diagrams under the default readings, or as the rulebook stands."""
        return self.at(())

    def singles(self) -> Iterator[Choice]:
        """Each reading that is not the default one, alone, unless it is apart from the other defaults."""
        for name, readings in self.readings.items():
            for value in readings.values[1:]:
                chosen = self.chosen(((name, value),))
                if not any(chosen.items() >= apart.items() for apart in self.rulebook.apart):
                    yield ((name, value),)

    def chosen(self, choice: Choice) -> dict[str, str]:
        """How each question is read."""
        return {name: readings.values[0] for name, readings in self.readings.items()} | dict(choice)

    def folded(self, choice: Choice) -> Rulebook:
        """The rulebook under a choice of readings."""
        return fold(self.rulebook.open, {name: Adopted((value,)) for name, value in self.chosen(choice).items()})

    def at(self, choice: Choice) -> Compiled:
        """The diagrams under a choice of readings, of all choices in one forest, over the variables of all readings.

        Raises `TooLarge`.
        """
        if not self.has_readings:
            return self.compiled
        if choice not in self._made:
            made = _Folded(self.folded(choice), self.space, self.forest, self._made.get(())).run()
            if made.is_too_large:
                raise TooLarge
            self._made[choice] = made
        return self._made[choice]

    @cached_property
    def space(self) -> Space:
        """The variables of all readings."""
        return space_of(self.compiled.rulebook)

    @cached_property
    def forest(self) -> Diagrams:
        """Where the diagrams under single choices grow."""
        return Diagrams(self.space.sizes, self.room)

    def known(self, choice: Choice) -> list[int]:
        """The readings of a choice as an assignment that knows nothing else."""
        known = [UNKNOWN] * len(self.compiled.variables)
        for name, value in self.chosen(choice).items():
            level = self.compiled.index[name]
            known[level] = self.compiled.value_index[level][value]
        return known

    def minimal_choices(self, where: Node, base: Choice = ()) -> list[Choice]:
        """All minimal sets of readings, other than those of `base`, under which a region has a case; `()`: as it is.

        Raises `TooMany`.
        """
        levels = {self.compiled.index[name]: name for name in self.readings}
        opened = Opened("", self.folded(base), self.compiled.diagrams, where, levels, {})
        return [opened.choice(members) for members in opened.ways(1 << YES)]


class _Folded(Compiler):
    """Compiles a rulebook under one choice of readings, where what it has in common with another is made already."""

    def __init__(self, rulebook: Rulebook, space: Space, forest: Diagrams, like: Compiled | None) -> None:
        super().__init__(rulebook, space, forest)
        self.like = like

    def conclude(self, name: str) -> None:
        """Takes the conclusion over where its rules, and all that it uses, are the same."""
        conclusion = self.rulebook.conclusions[name]
        if self.like and self.like.constraints == self.allowed:
            made = self.like.conclusions.get(name)
            same = conclusion.rules == self.like.rulebook.conclusions[name].rules
            if made and same and all(self.made[used] is self.like.conclusions[used] for used in conclusion.uses):
                self.made[name] = made
                return
        super().conclude(name)

    def check_alive(self, made: CompiledRule, holds: Mapping[str, Node]) -> None:
        """A rule need not decide anything under one choice of readings."""
