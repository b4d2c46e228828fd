"""An entry together with where it stands, so that every later check can point at it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from engine.reading.diagnostics import Code, Diagnostic, Place
from engine.reading.entries import Entry
from engine.reading.yaml_text import Data, Path, Tree

E_co = TypeVar("E_co", bound=Entry, covariant=True)


@dataclass(frozen=True)
class Placed(Generic[E_co]):
    """An entry, the tree it was read from, and its path in it."""

    entry: E_co
    tree: Tree
    path: Path

    @property
    def place(self) -> Place:
        """Where the entry begins."""
        return self.tree.at(self.path)

    def value(self, *more: str | int) -> Data:
        """The raw data of the entry, or of a part of it."""
        return self.tree.value((*self.path, *more))

    def refuse(self, code: Code, *more: str | int, **params: str) -> Diagnostic:
        """An error at a part of the entry."""
        return Diagnostic(code, self.tree.at((*self.path, *more)), params)

    def refuse_key(self, code: Code, *more: str | int, **params: str) -> Diagnostic:
        """An error at the key that leads to a part of the entry."""
        return Diagnostic(code, self.tree.key((*self.path, *more)), params)


def placed_list(tree: Tree, entries: Iterable[E_co], *path: str | int) -> list[Placed[E_co]]:
    """The entries of a list at `path`, each with its place."""
    return [Placed(entry, tree, (*path, i)) for i, entry in enumerate(entries)]


def ids(entries: Iterable[Placed[Entry]], key: str = "id") -> Iterator[tuple[str, Place]]:
    """The id of each entry, with its place."""
    for placed in entries:
        yield str(placed.value(key)), placed.tree.at((*placed.path, key))


def duplicates(items: Iterable[tuple[str, Place]]) -> Iterator[Diagnostic]:
    """An error at every name that was given before."""
    first: dict[str, Place] = {}
    for name, place in items:
        if name in first:
            where = f"{first[name].file}:{first[name].line}"
            yield Diagnostic(Code.DUPLICATE_ID, place, {"name": name, "first": where})
        first.setdefault(name, place)
