"""What one browser session holds: its language and the case it is writing, which a reload of the tab finds again.

An address names a case of the library by `case=`, and by `t=` a tab of whoever follows it (`ui.kept`); and besides the
person, the part and the language that are shown, so that a link leads back to the same place.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar, cast

import streamlit as st

from engine.reading.case import CheckedCase
from engine.reading.diagnostics import Diagnostic, InputError, Loaded, errors_in
from engine.reading.draft import Draft, check_draft, new_draft, read_draft
from engine.reading.entries import Language, Words
from engine.reading.environment import LANG
from engine.reading.load import load_rulebook, shipped_cases, shipped_rulebooks
from engine.reading.rulebook import Rulebook
from engine.reasoning.compile import compile_open
from engine.reasoning.decision import Decision
from engine.reasoning.recommend import EnginesDisagree
from engine.reasoning.second_opinion import EngineFault
from engine.reasoning.second_opinion_worker import Worker
from engine.telling.wording import say
from ui.access import may, require
from ui.hearing import decisions
from ui.kept import enter, held, hold, is_held, leave, lost, others
from ui.turns import turns

DEFAULT = "kl14"
LARGE = 50_000
"""Bytes of a file that is read in its turn."""
MARKDOWN = re.compile(
    r"""[\\`*_<>$~]                       # emphasis, code, tags, formulas
      | [\[\]](?=.*\]\s*[(\[:])|\](?=\s*[(\[:])  # a link, a picture, the definition of one
      | :(?=[\w+-]+[:\[/]) | &(?=\#?\w+;)  # a symbol, a colour; a sign by its name
      | -(?=-) | ^[ \t]*(\d+[.)]|[#+=-])   # a dash; a list, a heading""",
    re.VERBOSE | re.MULTILINE | re.DOTALL | re.IGNORECASE,
)
ADDRESS = re.compile(r"(?<=:)(?=//)|(?<=\bwww)(?=\.)|(?=@)", re.IGNORECASE)
"""Where an address is recognised; markdown makes a link of one whatever stands before it."""
JOINER = "\u2060"
"""It is neither seen nor read out, and no address has it."""
T = TypeVar("T")


@st.cache_resource(show_spinner=False)
def second_engine() -> Worker:
    """The second engine, in a process of its own that all sessions share."""
    return Worker()


@st.cache_resource(show_spinner=False)
def rulebook_named(name: str) -> Rulebook:
    """A shipped rulebook, which no session can change, with its diagram of all readings, which every answer asks."""
    rulebook = load_rulebook(name)
    compile_open(rulebook)
    return rulebook


def language() -> Language:
    """The language of the session: the one its address names, else the server's, else Vietnamese."""
    return "en" if st.query_params.get("lang", os.environ.get(LANG)) == "en" else "vi"


def speak(key: str, /, **params: object) -> str:
    """A sentence of the software in the session's language."""
    return say(key, language(), **params)


def plain(text: str) -> str:
    """Text for a label, which would read it as markdown: every sign is shown as it is.

    A sign that markdown would not read anyway stays bare: a screen reader reads the backslashes too.
    """
    escaped = MARKDOWN.sub(lambda match: f"{match[0][:-1]}\\{match[0][-1]}", text.lstrip())
    return ADDRESS.sub(JOINER, escaped)


# -- what is said once, and what is worked out once


def tell(text: str) -> None:
    """Leaves a message for the page that is shown next."""
    st.session_state["message"] = text


def message() -> str:
    """The message that was left, once; nothing where there is none."""
    return str(st.session_state.pop("message", ""))


def worked_out(name: str, of: object, make: Callable[[], T]) -> T:
    """What follows from something, worked out anew only when that is another."""
    if name not in st.session_state or st.session_state[name][0] != of:
        st.session_state[name] = (of, make())
    return cast(T, st.session_state[name][1])


# -- the case


def draft() -> Draft:
    """The case that the session is writing: found again after a reload, or the library's, or an empty one."""
    if "case" in st.query_params:
        st.session_state["case"] = st.query_params["case"]
    elif "case" in st.session_state:  # another page leaves it out of its address
        choose("case", st.session_state["case"])
    return held("draft", lambda: library().get(st.query_params.get("case", "")) or empty())


def named_case() -> str:
    """The case that the address names, or that it named before another page left it out; else nothing."""
    return str(st.query_params.get("case") or st.session_state.get("case", ""))


def dead() -> bool:
    """Whether the session has no case, but an address that names one which is nowhere."""
    is_here = is_held("draft") or named_case() in library()
    return not is_here and (lost() or named_case() != "")


def untouched() -> bool:
    """Whether nothing was opened or entered yet."""
    return draft() == empty(str(draft().data["rulebook"]))


def begin_anew() -> None:
    """Leaves a case that is not here, and an address under which nothing is kept; the next one is empty."""
    if lost():
        leave("draft", "before")
    _leave_library()


def empty(name: str = DEFAULT) -> Draft:
    """A case with nothing in it yet."""
    title = Words(vi=say("ui.hear.new_case", "vi"), en=say("ui.hear.new_case", "en"))
    return new_draft(rulebook_named(name), "ho-so", title, date.today())


@st.cache_resource(show_spinner=False)
def library() -> dict[str, Draft]:
    """The cases of the library by id."""
    drafts = {name: read_draft(path.read_bytes(), load=rulebook_named).value for name, path in shipped_cases().items()}
    return {name: draft for name, draft in drafts.items() if draft}


def open_library(name: str) -> None:
    """Makes a case of the library the session's draft."""
    case = library().get(name)
    if case and may("change"):
        replace(case)
    elif case:  # to be read only, and not kept
        leave()
        st.session_state["draft"] = case
        renew()
    if case:
        st.query_params["case"] = name


def keep(changed: Draft) -> None:
    """Makes this the session's draft, and keeps it for a reload of the tab."""
    hold("draft", changed, "change")


def replace(another: Draft) -> None:
    """Makes another case the session's draft; the one at hand can be had back."""
    if not dead():
        hold("before", draft(), "change")
    keep(another)
    _leave_library()


def before() -> Draft | None:
    """The case that another one replaced, if there was one."""
    return held("before", lambda: cast(Draft | None, None))


def in_other_tabs() -> dict[str, Draft]:
    """The cases that whoever looks at the session is writing in other tabs, by their numbers."""
    return others("draft")


def go_on_with(tab: str) -> None:
    """Goes on with the case of another tab."""
    require("read")
    enter(tab, "draft", "before")
    _leave_library()


def _leave_library() -> None:
    """What is shown is no case of the library any more, and the address names none."""
    st.query_params.pop("case", None)
    st.session_state.pop("case", None)
    renew()


def read_upload(raw: bytes, name: str) -> Loaded[Draft]:
    """The draft of an uploaded file, or every diagnostic; the session's own draft stays as it is."""
    require("upload")
    if len(raw) > LARGE:
        turns.take()
    try:
        return read_draft(raw, name=name, today=date.today(), load=rulebook_named)
    except InputError as error:
        return Loaded(None, error.diagnostics)


def book() -> Rulebook:
    """The rulebook that the session's draft names."""
    name = str(draft().data.get("rulebook", DEFAULT))
    return rulebook_named(name if name in shipped_rulebooks() else DEFAULT)


@dataclass(frozen=True)
class Heard:
    """The draft as a case with a decision a person, or why there is none: what it lacks, or that the engines differ."""

    case: CheckedCase | None
    decisions: tuple[Decision, ...] = ()
    lacks: tuple[Diagnostic, ...] = ()
    engines_differ: bool = False

    def decision(self, person: str) -> Decision | None:
        """The decision on one person, if there is one."""
        return next((d for d in self.decisions if d.person == person), None)


def heard() -> Heard:
    """The session's draft, heard by both engines; anew only when it is another."""
    now = draft()
    if st.session_state.get("heard_of") is not now:
        st.session_state["heard"], st.session_state["heard_of"] = _hear(now), now
    return cast(Heard, st.session_state["heard"])


def hear_again() -> None:
    """Has the draft heard anew, where the second engine gave no opinion."""
    st.session_state.pop("heard_of", None)


def _hear(now: Draft) -> Heard:
    checked = check_draft(now, book())
    if checked.value is None:
        return Heard(None, lacks=tuple(errors_in(checked.diagnostics)))
    try:
        return Heard(checked.value, decisions(checked.value, second_engine(), _before(), language()))
    except (EnginesDisagree, EngineFault):  # no recommendation leaves; the server's log has nothing of the case
        return Heard(checked.value, engines_differ=True)


def _before() -> tuple[Decision, ...]:
    """What was decided before the draft became what it is."""
    return st.session_state["heard"].decisions if "heard" in st.session_state else ()


# -- what is shown


def chosen(name: str, among: Sequence[str]) -> str:
    """The person or tab that the address names, or that was shown before another page was, or the first."""
    key = f"shown.{name}.{among[0]}"
    named = (st.query_params.get(name), st.session_state.get(key))
    st.session_state[key] = next((one for one in named if one in among), among[0])
    return str(st.session_state[key])


def choose(name: str, value: str) -> None:
    """Shows this person or tab, and says so in the address."""
    if st.query_params.get(name) != value:
        st.query_params[name] = value


def switch(name: str, options: Sequence[str], label: str, shown: Callable[[str], str]) -> str:
    """A control for the person or the part that is shown; the address follows it."""
    key, first = f"{name}.{generation()}", chosen(name, options)
    if st.session_state.get(key) not in options:
        st.session_state[key] = first
    picked = st.segmented_control(
        label,
        options,
        format_func=shown,
        key=key,
        on_change=lambda: choose(name, st.session_state[key]),
        required=True,
    )
    choose(name, picked or first)
    return picked or first


def turn(name: str, value: str) -> None:
    """Turns the control of this name to another person or part."""
    st.session_state[f"{name}.{generation()}"] = value
    choose(name, value)


def generation() -> int:
    """How many cases the session has opened: a part of the keys of controls that belong to one case."""
    return int(st.session_state.get("generation", 0))


def renew() -> None:
    """Another case: every control is made anew from it."""
    st.session_state["generation"] = generation() + 1


def begin(key: str, value: object) -> str:
    """A control's key; a control that is not shown yet begins with this value."""
    if key not in st.session_state:
        st.session_state[key] = value
    return key


# -- what is supposed


def supposed(person: str) -> dict[str, str | None]:
    """The findings of a person that the session supposes to be otherwise (None: unknown); the case stays as it is."""
    return dict(st.session_state.get(f"supposed.{person}", {}))


def suppose(person: str, answers: dict[str, str | None]) -> None:
    """Supposes these instead."""
    st.session_state[f"supposed.{person}"] = answers
