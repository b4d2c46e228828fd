"""JSON as the YAML reader reads it: the same events, at the same places, with JSON's own escapes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import yaml

_TOKEN = re.compile(r'"(?:\\.|[^"\\])*"|[{}\[\]]|[^\s,:{}\[\]"]+|\n')
_HALF = re.compile(r"\\u[dD][89a-fA-F][0-9a-fA-F]{2}")
"""Half of a letter, as JSON escapes it; YAML has no such escape."""
_STARTS = {"{": yaml.MappingStartEvent, "[": yaml.SequenceStartEvent}
_ENDS = {"}": yaml.MappingEndEvent, "]": yaml.SequenceEndEvent}


def is_json(text: str) -> bool:
    """Whether the text is one JSON object; what only looks like it is YAML, or refused as such."""
    if not text.lstrip().startswith("{"):
        return False
    try:
        json.loads(text, parse_int=str, parse_float=str)
    except (ValueError, RecursionError):  # RecursionError: nested beyond what any file may be
        return False
    return True


def broken_json(text: str) -> int | None:
    """Where a text that can only be JSON, since it escapes letters by halves, stops being it."""
    if text.lstrip().startswith("{") and _HALF.search(text):
        try:
            json.loads(text.rstrip(), parse_int=str, parse_float=str)
        except json.JSONDecodeError as error:
            return error.pos
        except RecursionError:  # which the YAML reader refuses for its depth
            return None
    return None


def json_events(text: str) -> Iterator[yaml.Event]:
    """The events of a text that is JSON; `null` is a value that is not there, other bare words are text."""
    yield yaml.DocumentStartEvent()
    line = line_start = 0
    for match in _TOKEN.finditer(text):
        token = match.group()
        if token == "\n":
            line, line_start = line + 1, match.end()
            continue
        start, end = (yaml.Mark("", p, line, p - line_start, None, 0) for p in match.span())
        if token in _STARTS:
            yield _STARTS[token](None, None, True, start, end, flow_style=True)
        elif token in _ENDS:
            yield _ENDS[token](start, end)
        elif token.startswith('"'):
            yield yaml.ScalarEvent(None, None, (False, True), json.loads(token), start, end, style='"')
        else:
            yield yaml.ScalarEvent(None, None, (True, False), "" if token == "null" else token, start, end)
