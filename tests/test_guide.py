"""The guide says what the screens say: every label it quotes stands on them, and every picture of it is there."""

import re
import unicodedata

from engine.reading.rulebook import Conclusion
from engine.reading.rulebook_files import Finding, Outcome, Role
from engine.telling.wording import say
from engine.telling.words import SENTENCES
from tests.support import ROOT, kl14
from ui.tree import SYMBOLS

GUIDE = (ROOT / "docs" / "huong-dan.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
ON_ONE_LINE = re.sub(r"\s+", " ", GUIDE)
QUOTED = re.findall(r"\*\*(.+?)\*\*|“(.+?)”|„(.+?)“", ON_ONE_LINE)
PICTURES = ROOT / "docs" / "pictures"


def on_the_screens() -> set[str]:
    """Every Vietnamese text of the software, with … for what is put in, and what kl14 calls its things."""
    book = kl14()
    asked: list[Finding | Conclusion] = [*book.findings.values(), *book.conclusions.values()]
    named: list[Finding | Conclusion | Outcome | Role] = [*asked, *book.outcomes.values(), *book.roles.values()]
    own = {each.label.vi for each in named} | {value.vi for each in asked for value in each.values.values()}
    shown = {key: vi for key, (vi, _) in SENTENCES.items() if not key.startswith(("help.", "diagnostic.", "hint."))}
    return {re.sub(r"\{\w+\}", "…", vi) for vi in shown.values()} | own


def test_every_label_it_quotes_stands_on_the_screens() -> None:
    quoted = {next(filter(None, groups)) for groups in QUOTED}
    assert len(quoted) > 80
    assert quoted - on_the_screens() == set()


def test_it_explains_every_mark_of_the_trace_with_its_word() -> None:
    for mark, symbol in SYMBOLS.items():
        assert f"| {symbol} **{say(f'ui.trace.mark.{mark}', 'vi')}** |" in GUIDE


def test_every_picture_it_shows_is_there_and_none_is_left_over() -> None:
    shown = re.findall(r"\]\(pictures/([\w-]+\.png)\)", GUIDE)
    assert set(shown) == {path.name for path in PICTURES.iterdir()}
    assert len(shown) == len(set(shown))


def test_its_pictures_are_light_and_say_in_words_what_they_show() -> None:
    assert max(path.stat().st_size for path in PICTURES.iterdir()) < 120_000
    assert "![](" not in GUIDE


def test_every_heading_and_file_it_links_to_is_there() -> None:
    titles = re.findall(r"^#+ (.+)$", GUIDE, re.M)
    anchors = {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}
    for link in re.findall(r"\]\(([^)]+)\)", GUIDE):
        assert link.removeprefix("#") in anchors if link.startswith("#") else (ROOT / "docs" / link).exists(), link


def test_it_is_written_in_composed_letters() -> None:
    assert unicodedata.is_normalized("NFC", GUIDE)


def test_the_readme_leads_to_it_in_its_first_lines() -> None:
    assert "(docs/huong-dan.md)" in README.split("```")[0]
