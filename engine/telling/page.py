"""Web pages that stand alone: one file, no script, readable on paper; texts from a rulebook or a case are escaped."""

from __future__ import annotations

from jinja2 import Environment, PackageLoader, StrictUndefined

from engine.reading.entries import Language
from engine.telling.wording import say


def render_page(name: str, language: Language, **values: object) -> str:
    """The page of that name, which says its own sentences by `say(key)`."""
    loader = PackageLoader("engine.telling", "pages")
    pages = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)

    def speak(key: str, **params: object) -> str:
        return say(key, language, **params)

    return pages.get_template(f"{name}.html").render(say=speak, language=language, **values)
