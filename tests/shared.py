"""What is read or made once in a process of the test run: nothing can change it, and to make it anew takes long.

That is shipped rulebooks and packs, small files of which name and content were read before, and the commands that
`CliRunner` runs. A test that needs a rulebook read anew says so: `afresh("kl14")`.
"""

from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any

import typer.testing

from engine.reading import load, yaml_text
from engine.reading.diagnostics import Loaded
from engine.reading.pack import Pack
from engine.reading.rulebook import Rulebook

_read = load.read_rulebook
_parse = load._parse  # private
_unpack: Callable[[Pack], Rulebook] = vars(Pack)["rulebook"].func  # of a cached property
_shipped = cache(_read)
_packs: dict[str, Rulebook] = {}
_SMALL = 60_000  # bytes: every file that is shipped


def afresh(name: str) -> Rulebook:
    """A shipped rulebook as another process would read it: equal to the shared one, and not the same object."""
    read = _read(name).value
    assert read is not None
    return read


def install() -> None:
    """Puts the shared ones in the place of those that read anew; before anything else imports these functions."""
    typer.testing._get_command = cache(typer.testing._get_command)  # type: ignore[attr-defined]  # private
    load.read_rulebook, Pack.rulebook = _read_once, property(_unpack_once)  # type: ignore[assignment, method-assign]
    load._parse = _parse_once


def _read_once(source: load.Source) -> Loaded[Rulebook]:
    is_shipped = isinstance(source, str) and source in load.shipped_rulebooks()
    return _shipped(source) if is_shipped else _read(source)


def _parse_once(raw: bytes, file: str, model: type[Any]) -> Loaded[Any]:
    if not isinstance(raw, bytes) or len(raw) > _SMALL:
        return _parse(raw, file, model)
    return _parsed(raw, file, model, yaml_text._PARSER)  # type: ignore[arg-type]  # a class is hashable


@lru_cache(maxsize=400)
def _parsed(raw: bytes, file: str, model: type[Any], _parser: object) -> Loaded[Any]:
    """A file of that name and content as that parser reads it."""
    return _parse(raw, file, model)


def _unpack_once(packed: Pack) -> Rulebook:
    if packed.sha256 not in _packs:
        _packs[packed.sha256] = _unpack(packed)
    return _packs[packed.sha256]
