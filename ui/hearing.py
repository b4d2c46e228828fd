"""A case of many persons heard by both engines: in its turn, with its progress shown, and within a bound."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import streamlit as st

from engine.reading.case import CheckedCase
from engine.reading.entries import Language
from engine.reading.rulebook import Rulebook
from engine.reasoning.decision import Decision
from engine.reasoning.recommend import Ask, confirm_changes, recommend_case, recommend_told
from engine.reasoning.second_opinion import Opinion, Unavailable
from engine.telling.wording import say
from ui.turns import turns

FEW = 20
"""So many persons are heard at once, in half a second."""
Known = tuple[str, tuple[tuple[str, tuple[str, ...]], ...], tuple[str, ...], frozenset[tuple[str, str]]]
"""What an opinion rests on: the rulebook's digest and how its questions are read, a person's roles and findings."""


def decisions(case: CheckedCase, ask: Ask, before: Iterable[Decision], language: Language) -> tuple[Decision, ...]:
    """One decision a person; of many only those are asked about anew of whom something else is known than `before`.

    Raises what `recommend_case` does.
    """
    count = len(case.persons)
    if count <= FEW:
        return tuple(recommend_told(case, ask))
    bar = st.progress(0.0, say("ui.hear.waiting", language, count=count))
    turns.take(lambda: bar.progress(0.0, say("ui.hear.waiting", language, count=count)))

    def step(heard: int) -> None:
        turns.give_way()
        bar.progress(min(1.0, heard / count), say("ui.hear.hearing", language, heard=heard, count=count))

    made = tuple(recommend_case(case, Asked(ask, before, step)))
    confirm_changes(made, Asked(ask, (), lambda _: turns.give_way()))
    bar.empty()
    return made


class Asked:
    """The second engine, asked about many persons one after another, and about equal ones once."""

    def __init__(self, ask: Ask, before: Iterable[Decision], step: Callable[[int], None]) -> None:
        self._ask, self._step = ask, step
        self._asked = 0
        persons = ((each, each.trace.person) for each in before)
        self._opinions: dict[Known, Opinion] = {
            _known(each.rulebook, person.roles, person.settled): each.opinion
            for each, person in persons
            if each.opinion is not None
        }

    def __call__(self, rulebook: Rulebook, roles: Sequence[str], settled: Mapping[str, str]) -> Opinion | Unavailable:
        """What it says of one person."""
        self._asked += 1
        known = _known(rulebook, roles, settled)
        if known in self._opinions:
            return self._opinions[known]
        self._step(self._asked)
        opinion = self._ask(rulebook, roles, settled)
        if isinstance(opinion, Opinion):
            self._opinions[known] = opinion
        return opinion


def _known(rulebook: Rulebook, roles: Sequence[str], settled: Mapping[str, str]) -> Known:
    return rulebook.sha256, tuple(rulebook.choice.items()), tuple(roles), frozenset(settled.items())
