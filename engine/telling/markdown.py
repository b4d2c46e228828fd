"""A report as Markdown in which no text of a case, a rulebook or a profile can become markup."""

from __future__ import annotations

import re
from typing import TypeVar

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from engine.telling.report import Report

T = TypeVar("T")

_MARKUP = re.compile(
    r"[\\`*_{}\[\]<>|~$&@^!]"  # wherever they stand
    r"|^\s*(?:[#+=-]|\d+[.)](?=\s|$))"  # at the beginning: headings, lists, lines
    r"|:(?=\S)|(?<=www)\."  # addresses, emoji and the like
)


def markdown(report: Report) -> str:
    """The report as a text in CommonMark with tables."""
    loader = PackageLoader("engine.telling", "templates")
    # autoescape does nothing to what is escaped for Markdown already, and catches what should have been
    pages = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    text = pages.get_template("report.md").render(_escaped_within(report.as_data()))
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def _escaped_within(data: T) -> T:
    """The same data with every text in it escaped."""
    made: object = data
    if isinstance(data, str):
        made = escaped(data)
    elif isinstance(data, dict):
        made = {key: _escaped_within(value) for key, value in data.items()}
    elif isinstance(data, (list, tuple)):
        made = [_escaped_within(value) for value in data]
    return made  # type: ignore[return-value]  # the same shape, as each branch shows


def escaped(text: str) -> Markup:
    """The text with a backslash before each sign that Markdown could take for its own; a line break as `<br>`."""
    lines = (_MARKUP.sub(_behind_backslash, line) for line in text.split("\n"))
    return Markup("<br>".join(lines))


def _behind_backslash(match: re.Match[str]) -> str:
    return f"{match.group()[:-1]}\\{match.group()[-1]}"
