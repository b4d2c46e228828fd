"""Register: the case at hand put on record, who said what, the authority's own decision; search, counts, the check."""

from __future__ import annotations

import os
import uuid
from base64 import b64encode
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from html import escape

import streamlit as st

from engine.keeping import people, stats
from engine.keeping.account import signed_in
from engine.keeping.agreement import Assessment, Position, kappa, positions
from engine.keeping.chain import now, read_receipt
from engine.keeping.decided import precedents
from engine.keeping.hear import hear
from engine.keeping.keep import Given, keep_decisions
from engine.keeping.register import Register
from engine.keeping.replay import Replay
from engine.keeping.trouble import RegisterError
from engine.keeping.verify import verify
from engine.reading.diagnostics import InputError
from engine.reading.draft import PILOT
from engine.reading.environment import REGISTER
from engine.reading.pack import pack_rulebook
from engine.reading.rulebook import NEEDS_VERIFICATION
from engine.reasoning.recommend import EnginesDisagree, recommend_case
from engine.reasoning.second_opinion import EngineFault
from engine.telling.opinions import marked
from engine.telling.outcomes import outcome_in
from engine.telling.precedents import flag_lines
from engine.telling.records import assessment_title, record_line, trouble_in, verified_in
from engine.telling.statistics import departures_line, outcome_names, pictures
from engine.telling.teller import Teller
from engine.telling.text import render_diagnostics
from ui import markup, missing
from ui.access import NotAllowed, e_mail, is_asked, require
from ui.demands import refusal
from ui.session import (
    begin,
    book,
    choose,
    chosen,
    draft,
    heard,
    language,
    message,
    plain,
    second_engine,
    speak,
    tell,
)

RECORDS_SHOWN = FLAGS_SHOWN = 50
"""Records of a search, and flags of a case, that are shown."""
UNCONFIRMED, REFUSED = "register.unconfirmed", "register.refused"
"""The box by which one says that it is known, and the case that was not put on record without it."""


def page() -> None:
    """The whole page."""
    st.title(speak("ui.register.title"), anchor=False)
    if text := message():
        st.html(markup.notice(text))
    parts: dict[str, Callable[[Register], None]] = {
        "case": _case,
        "records": _records,
        "counts": _counts,
        "check": _check,
    }
    part = _part(list(parts))
    with _troubles(), Register.open(os.environ[REGISTER]) as register:
        parts[part](register)


def _part(parts: list[str]) -> str:
    picked = st.segmented_control(
        speak("ui.register.parts"),
        parts,
        format_func=lambda part: speak(f"ui.register.{part}"),
        key=begin("register.part", chosen("tab", parts)),
        label_visibility="collapsed",
        required=True,
    )
    choose("tab", picked or parts[0])
    return picked or parts[0]


@contextmanager
def _troubles() -> Iterator[None]:
    """Says what the register could not do, and stops there."""
    try:
        yield
    except RegisterError as error:
        st.html(markup.notice(trouble_in(error, language())))


def _write(append: Callable[[Register, str], str]) -> None:
    """Appends to the register, once however often a button is pressed, and leaves a message with the receipts."""
    require("record")
    key = st.session_state.get("register.key")
    if key is None:  # pressed again before the page was drawn anew: it is on record
        return
    try:
        with Register.open(os.environ[REGISTER], _account()) as register:
            tell(append(register, key))
    except RegisterError as error:
        tell(trouble_in(error, language()))
    except InputError as error:
        tell(render_diagnostics(error.diagnostics, language()))
    except (EnginesDisagree, EngineFault):
        tell(speak("ui.engines_differ"))
    else:
        del st.session_state["register.key"]


def _account() -> str | None:
    """The account that every record names: of whoever signed in, or on a machine of one's own the system's user."""
    if not is_asked():
        return None
    address = e_mail()
    if address is None:  # signed out between the check and here
        raise NotAllowed("record")
    return signed_in(address)


# -- the case at hand


def _case(register: Register) -> None:
    if missing.nothing_open():
        return
    begin("register.key", uuid.uuid4().hex)
    case = str(draft().data["case"])
    st.header(f"{plain(draft().title(language()))} ({plain(case)})", anchor=False)
    ready = bool(heard().decisions)
    st.text(speak("ui.register.keep_about" if ready else "ui.not_yet"))
    if any(d.unchecked for d in heard().decisions) or st.session_state.get(REFUSED) == case:
        st.checkbox(speak("ui.register.unconfirmed"), key=UNCONFIRMED)
    st.button(speak("ui.register.keep"), key="register.keep", type="primary", disabled=not ready, on_click=_keep)
    with register.reading() as view:
        member_positions, known = positions(view, case), any(view.records(case, "case"))
        decided = [o for o in stats.outcomes(view) if o.case == case]
    if not known:
        return
    _who_said_what(member_positions)
    _assess(case)
    if decided:
        _authority(case, decided)
    _alike(register)


def _keep() -> None:
    _write(_kept)


def _kept(register: Register, key: str) -> str:
    """Puts the case and what both engines answer on record, with members' assessments where there are any."""
    case = heard().case
    assert case is not None
    given = Given(draft().text.encode(), case, pack_rulebook(book().id))
    loaded = hear(register, given, assessment_title)
    merged = loaded.value
    if merged is None:
        return render_diagnostics(loaded.diagnostics, language())
    decisions = recommend_case(merged.given.case, second_engine())
    outcomes = [f"{draft().called(d.person)}: {Teller(d, language()).headline()}" for d in decisions]
    if sentence := refusal(decisions, language()):
        return sentence
    unconfirmed = bool(st.session_state.get(UNCONFIRMED))
    if any(d.unchecked for d in decisions) and not unconfirmed:
        st.session_state[REFUSED] = case.id
    receipts = keep_decisions(register, now(), key, given, decisions, merged, unconfirmed)
    lines = [speak("register.merged", count=len(merged.heard))] if merged.heard else []
    for outcome, receipt in zip(outcomes, receipts, strict=True):
        lines += [outcome, speak("register.receipt", receipt=receipt)]
    return "\n".join(lines)


def _alike(register: Register) -> None:
    """Where like cases did not come off alike; it changes no recommendation."""
    draft_heard = heard()
    if draft_heard.case is None or not draft_heard.decisions:
        return
    st.header(speak("ui.register.alike"), anchor=False)
    flags = precedents(register, draft_heard.decisions)
    if not flags:
        st.text(speak("alike.none"))
    for flag in flags[:FLAGS_SHOWN]:
        first, *grounds = flag_lines(draft_heard.case.rulebook, flag, language())
        points = "".join(f"<li>{escape(line)}</li>" for line in grounds)
        st.html(markup.notice(f"{flag.standing.person}: {first}") + f"<ul>{points}</ul>")


# -- what members say


def _who_said_what(member_positions: Sequence[Position]) -> None:
    st.header(speak("ui.register.members"), anchor=False)
    if not member_positions:
        st.text(speak("ui.register.no_assessment"))
        return
    rows = []
    for position in member_positions:
        state = markup.Cell(speak("contested"), "bad") if position.contested else speak("register.agreed")
        voices = markup.Cell("", points=tuple(_voice(position, assessment) for assessment in position.assessments))
        rows.append((_finding(position.finding), _owner(position.owner), voices, state))
    heads = ("ui.train.finding", "ui.person", "ui.register.said", "ui.register.state")
    st.html(markup.table([speak(head) for head in heads], rows))
    agreed = kappa(member_positions)
    if agreed and agreed.kappa is not None:
        params = {"members": agreed.members, "findings": agreed.findings, "left_out": agreed.left_out}
        st.text(speak("register.kappa", kappa=f"{agreed.kappa:.2f}", **params))
    else:
        st.text(speak("register.no_kappa"))


def _voice(position: Position, assessment: Assessment) -> str:
    finding = book().findings.get(position.finding)
    value = (
        finding.values[assessment.value].in_(language())
        if finding and assessment.value in finding.values
        else assessment.value
    )
    return ": ".join((assessment.member, "; ".join([value, *assessment.words.values()])))


def _finding(name: str) -> str:
    return book().findings[name].label.in_(language()) if name in book().findings else name


def _owner(owner: str) -> str:
    return speak("ui.register.pilot") if owner == PILOT else owner


def _assess(case: str) -> None:
    """A form for one member's assessment of one finding."""
    with st.expander(speak("ui.register.assess")):
        names = list(book().facts)
        name = st.selectbox(speak("ui.train.finding"), names, format_func=_finding, key="register.finding")
        finding = book().findings[name]
        with st.form("register.assess", clear_on_submit=True, border=False):
            owners = [PILOT] if finding.scope == "pilot" else draft().persons
            st.radio(speak("ui.person"), owners, format_func=_owner, horizontal=True, key=f"register.owner.{name}")
            st.radio(
                plain(finding.question.in_(language())),
                list(finding.values),
                format_func=lambda value: plain(finding.values[value].in_(language())),
                horizontal=True,
                key=f"register.value.{name}",
            )
            for field in ("member", "reason", "dissent"):
                st.text_input(speak(f"ui.register.{field}"), key=f"register.{field}")
            st.form_submit_button(speak("ui.register.record"), on_click=_assessed, args=(case, name))


def _assessed(case: str, finding: str) -> None:
    state = st.session_state
    assessment = people.Assessed(
        case,
        finding,
        state[f"register.value.{finding}"],
        state["register.member"].strip(),
        state[f"register.owner.{finding}"],
        reason=state["register.reason"] or None,
        dissent=state["register.dissent"] or None,
    )
    _write(lambda register, key: speak("register.receipt", receipt=people.assess(register, now(), key, assessment)))


# -- what the authority decides


def _authority(case: str, decided: Sequence[stats.Outcome]) -> None:
    st.header(speak("ui.register.authority"), anchor=False)
    outcomes = dict.fromkeys([*book().outcomes, NEEDS_VERIFICATION])
    rows = [
        (
            o.person,
            marked(outcome_in(book(), o.recommendation, language()), o.second_opinion, o.status, language()),
            outcome_in(book(), o.decided, language()) if o.decided else speak("ui.register.not_decided"),
            o.reason or "",
        )
        for o in decided
    ]
    heads = ("ui.person", "ui.proposed", "ui.register.decided", "ui.register.reason")
    st.html(markup.table([speak(head) for head in heads], rows))
    with st.expander(speak("ui.register.decide")), st.form("register.decide", clear_on_submit=True, border=False):
        st.radio(speak("ui.person"), [o.person for o in decided], horizontal=True, key="register.person")
        st.radio(
            speak("ui.register.decided"),
            list(outcomes),
            format_func=lambda outcome: plain(outcome_in(book(), outcome, language())),
            key="register.outcome",
        )
        st.text_input(speak("ui.register.by"), key="register.by")
        st.text_area(speak("ui.register.departing"), key="register.departing")
        st.form_submit_button(speak("ui.register.record"), on_click=_decided, args=(case,))


def _decided(case: str) -> None:
    state = st.session_state
    made = people.Decided(
        case, state["register.person"], state["register.outcome"], state["register.by"], state["register.departing"]
    )
    _write(lambda register, key: speak("register.receipt", receipt=people.authority(register, now(), key, made)))


# -- the whole register


def _records(register: Register) -> None:
    words = st.text_input(speak("ui.register.search"), key="register.words")
    with register.reading() as view:
        last = view.last()
        newest = view.records(after=max(0, (last.sequence if last else 0) - RECORDS_SHOWN))
        records = (
            view.search(words, RECORDS_SHOWN) if words.strip() else sorted(newest, key=lambda record: -record.sequence)
        )
    if not records:
        st.text(speak("register.nothing"))
        return
    shown = "\n".join(f"{record_line(record, language())}\n        {record.receipt}" for record in records)
    with st.container(key="records"):
        st.code(shown, language=None, wrap_lines=True)


def _counts(register: Register) -> None:
    with register.reading() as view:
        statistics = stats.statistics(view)
    st.text(departures_line(statistics, language()))
    for _, title, picture in pictures(statistics.tables, outcome_names(statistics.labels, language()), language()):
        st.header(plain(title), anchor=False)
        shown = b64encode(picture.encode()).decode()
        st.html(f'<img alt="{escape(title, quote=True)}" src="data:image/svg+xml;base64,{shown}">')


def _check(register: Register) -> None:
    st.text(speak("ui.register.check_about"))
    with st.form("register.check", border=False):
        texts = st.text_area(speak("ui.register.receipts")).split()
        asked = st.form_submit_button(speak("ui.register.check_now"), type="primary")
    if not asked:
        return
    receipts = [read_receipt(text) for text in texts]
    if bad := next((text for text, receipt in zip(texts, receipts, strict=True) if receipt is None), None):
        st.text(speak("usage.bad_receipt", receipt=bad))
        return
    with register.reading() as view:
        checked = verify(view, [receipt for receipt in receipts if receipt])
        Replay(view, second_engine()).check(checked)
    st.html(markup.notice(verified_in(checked, language())))
