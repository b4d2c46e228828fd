"""The register's page keeps what it can tell, or nothing; without a browser."""

import re
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace

import pytest
import streamlit

from engine import decide
from engine.keeping.register import Register
from engine.reading.environment import REGISTER
from engine.reading.pack import pack_rulebook
from engine.reasoning.second_opinion import second_opinion
from engine.telling.wording import say
from tests.register_support import HEALTH, NOW
from tests.support import any_case, kl14
from ui import register_page
from ui.session import Heard


class _Draft:
    text = HEALTH.read_text(encoding="utf-8")

    def called(self, person: str) -> str:
        return person


@dataclass
class Screen:
    """The page with the case at hand, and what it told."""

    where: str
    keep: Callable[[], None] = register_page._keep
    told: list[str] = field(default_factory=list)

    @property
    def records(self) -> int:
        with Register.open(self.where) as register, register.reading() as view:
            return view.count()


@pytest.fixture
def screen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Screen:
    made = Screen(str(tmp_path / "r.db"))
    Register.create(made.where, NOW)[0].close()
    monkeypatch.setenv(REGISTER, made.where)
    for name, found in (
        ("heard", lambda: Heard(any_case(), tuple(decide(kl14(), any_case())))),
        ("draft", _Draft), ("book", kl14), ("language", lambda: "en"), ("tell", made.told.append),
        ("second_engine", lambda: second_opinion),
    ):  # fmt: skip
        monkeypatch.setattr(register_page, name, found)
    monkeypatch.setattr(streamlit, "session_state", {"register.key": "k"})
    return made


def test_a_case_is_kept_with_its_outcome_and_receipt_told(screen: Screen) -> None:
    screen.keep()
    assert "p1: Recommended for consideration of exemption" in screen.told[0]
    assert re.search(r"4:[0-9a-f]{64}:[0-9a-f]{64}", screen.told[0])
    assert screen.records == 4


def test_nothing_is_kept_once_the_rulebook_on_the_disk_is_another(
    screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    edited = pack_rulebook("kl14-text")
    monkeypatch.setattr(register_page, "pack_rulebook", lambda name: edited)
    screen.keep()
    assert "was checked under the rulebook `kl14 1.0.0`, not under `kl14-text 1.0.0`" in screen.told[0]
    assert screen.records == 1


def test_nothing_is_kept_that_cannot_be_told(screen: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(register_page, "Teller", _broken)
    with pytest.raises(KeyError):
        screen.keep()
    assert screen.records == 1 and screen.told == []


def _broken(*_: object) -> str:
    raise KeyError("no word for it")


def test_the_check_says_on_the_page_too_what_it_cannot_show(screen: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
    screen.keep()
    shown: list[str] = []
    page = SimpleNamespace(
        text=shown.append,
        html=shown.append,
        form=lambda *_, **__: nullcontext(),
        text_area=lambda _: "",
        form_submit_button=lambda *_, **__: True,
    )
    monkeypatch.setattr(register_page, "st", page)
    monkeypatch.setattr(register_page, "speak", lambda key, **params: say(key, "en", **params))
    with Register.open(screen.where) as register:
        register_page._check(register)
    assert "No fault was found, but no receipt was given" in shown[-1]
    assert "What this check could not look at, or cannot show:" in shown[-1]
    assert "Digests are no signatures" in shown[-1]
