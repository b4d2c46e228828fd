"""What a careless hand leaves in YAML: signs that only look like YAML's own, and texts that `#` cuts short.

Word processors and phones put non-breaking spaces, dashes and typographic quotes where a person typed plain ones. In a
text they are welcome. Where YAML has a sign of its own they are not that sign, and the parser then stumbles over
something else, often a line later. So they are looked for only where reading has failed, or where a key is no key.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import yaml

from engine.reading import characters
from engine.reading.characters import HYPHENS, QUOTES, SPACES
from engine.reading.diagnostics import Code

COMMENT = re.compile(r"[ \t]+(#)")
"""A `#` that begins a comment right after a text."""

_START = r"^[ \t]*(?:-[ \t]+)*"
_LOOKALIKE = re.compile(
    rf"{_START}([{SPACES}])"
    rf"|^[ \t]*-([{SPACES}])"
    rf"|{_START}([{HYPHENS}])(?=[\s{SPACES}])"
    rf"|(?:^|[\s{{\[,])[\w.-]+:([{SPACES}])"
    rf"|(?:^|[:,-][ \t]|[\[{{])[ \t]*([{QUOTES}])"
)
_KEY_WITHOUT_SPACE = re.compile(rf"{_START}([A-Za-z_][\w-]*):(?=[^\s:/])", re.ASCII)
_QUOTED_KEY = re.compile(rf"^([{QUOTES}])[\w.-]+[{QUOTES}]$", re.ASCII)
_TRAILING_SPACE = re.compile(rf"^[!-~]+([{SPACES}])$")
_AT_THE_END = r"(?=[ \t]*[,}\]]*[ \t]*$)"
_CLOSING = {'"': re.compile(f"[“”„‟«»]{_AT_THE_END}"), "'": re.compile(f"[‘’‚‛]{_AT_THE_END}")}
"""By the quote that opens a text, the typographic ones that a hand takes for the one that closes it."""
_QUOTED = re.compile(r'"(?:\\.|[^"\\])*"|\'[^\']*\'')
_ENTRY = re.compile(r"(?:- |[\w.-]+:(?:\s|$))", re.ASCII)
_ID = re.compile(r"[A-Za-z0-9][\w.-]*", re.ASCII)

_TOP = yaml.Mark("", 0, 0, 0, None, 0)


@dataclass(frozen=True)
class Slip:
    """What was found, and how many characters into the text."""

    code: Code
    start: int
    params: Mapping[str, str] = field(default_factory=dict)


# -- in a key


def in_key(key: str) -> Slip | None:
    """What makes a key another one than was meant."""
    if match := _QUOTED_KEY.match(key) or _TRAILING_SPACE.match(key):
        return _lookalike(key, match.start(1))
    return _lookalike_from(key, 0)


def word_in_braces(word: str, key: str, text: str) -> Slip:
    """Why a word stands in braces without a colon and a value, after this key and text."""
    if match := re.match(r"([\w.-]+):", word, re.ASCII):
        name, value = match.group(1), word[match.end() :]
        if characters.looks_like(value[:1]) == "space":
            return _lookalike(word, match.end())
        return Slip(Code.KEY_WITHOUT_VALUE, 0, {"name": word, "scope": "space", "example": f"{name}: {value}"})
    if _ID.fullmatch(word) and _ID.fullmatch(text):
        example = f"{key}: [{text}, {word}]"
        return Slip(Code.KEY_WITHOUT_VALUE, 0, {"name": word, "scope": "list", "example": example})
    return Slip(Code.KEY_WITHOUT_VALUE, 0, {"name": word, "scope": "comma"})


def opening_quote(text: str) -> Slip | None:
    """The typographic quote that a text begins with."""
    return _lookalike(text, 0) if characters.looks_like(text[:1]) == "quote" else None


# -- where reading failed


def cause_of(error: yaml.MarkedYAMLError, last: yaml.Event | None, lines: Sequence[str]) -> tuple[Slip, int] | None:
    """What looks like what it is not, before the place where the parser stopped, and its line."""
    return next(_causes(error, last, lines), None) if error.problem_mark else None


def _causes(error: yaml.MarkedYAMLError, last: yaml.Event | None, lines: Sequence[str]) -> Iterator[tuple[Slip, int]]:
    stop, opened = error.problem_mark, error.context_mark
    assert stop
    until = min(stop.line + 1, len(lines))
    begin, end = (last.start_mark or _TOP, last.end_mark or _TOP) if last else (_TOP, _TOP)
    text = last if isinstance(last, yaml.ScalarEvent) else None
    if opened and "flow" in (error.context or ""):
        for line in range(opened.line, until):
            yield from _on(line, _cut_bracket(lines[line]))
    if text and not text.style and end.line < stop.line:
        rest = lines[stop.line][stop.column :] if stop.line < len(lines) else ""
        yield from _on(end.line, _cut_text(lines[end.line], end.column, rest))
    # A text is part of the trouble only if the parser stopped right behind it.
    touches = text is not None and (end.line, end.column) == (stop.line, stop.column)
    if quoted := begin if text and text.style and touches else opened:
        yield from _on(quoted.line, _closing_quote("".join(lines[quoted.line : quoted.line + 1]), quoted.column))
    first, column = (begin.line, begin.column) if touches else (end.line, end.column)
    for line in range(first, until):
        yield from _on(line, in_structure(lines[line], column if line == first else 0))


def _on(line: int, slip: Slip | None) -> Iterator[tuple[Slip, int]]:
    if slip:
        yield slip, line


def in_structure(text: str, start: int = 0) -> Slip | None:
    """From `start` on, a sign that stands where YAML has its own, or a key whose value follows without a space."""
    if slip := _lookalike_from(text, start):
        return slip
    match = _KEY_WITHOUT_SPACE.match(text)
    return Slip(Code.SYNTAX, match.start(1), {"scope": "key"}) if match and match.start(1) >= start else None


def _lookalike_from(text: str, start: int) -> Slip | None:
    places = (match.start(match.lastindex or 0) for match in _LOOKALIKE.finditer(text))
    return next((_lookalike(text, at) for at in places if at >= start), None)


def _lookalike(text: str, start: int) -> Slip:
    char = text[start]
    params = {"character": characters.name(char), "scope": characters.looks_like(char) or ""}
    return Slip(Code.LOOKALIKE, start, params)


def _closing_quote(line: str, start: int) -> Slip | None:
    """The typographic quote at the end of the line that was to close the text which a plain quote opens at `start`."""
    closing = _CLOSING.get(line[start : start + 1])
    match = closing.search(line, start + 1) if closing else None
    return _lookalike(line, match.start()) if match else None


def _cut_bracket(line: str) -> Slip | None:
    """The `#` that makes a comment of the bracket which was to close what was opened."""
    bare = _QUOTED.sub(lambda match: "x" * len(match.group()), line)
    match = re.search(r"(?<=[^\s,\[{])[ \t]+(#)", bare)
    is_cut = match and re.search(r"[\]}]|,[ \t]*$", bare[match.end() :])
    return Slip(Code.CUT_TEXT, match.start(1)) if match and is_cut else None


def _cut_text(line: str, end: int, rest: str) -> Slip | None:
    """The `#` that ends a text at `end`, which `rest` on a later line was to go on with."""
    match = COMMENT.match(line, end)
    return Slip(Code.CUT_TEXT, match.start(1)) if match and not _ENTRY.match(rest) else None
