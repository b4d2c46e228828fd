"""What a session does not do, whoever's browser asks: what these screens never ask for, and what has no measure."""

import runpy
from types import SimpleNamespace

import pytest

pytest.importorskip("streamlit")
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.runtime.app_session import AppSession

from engine.reading.environment import ACCESS
from tests.support import ROOT
from ui import app, messages


def _offered() -> list[BackMsg]:
    texts = BackMsg(), BackMsg(stop_script=True), BackMsg(app_heartbeat=True), BackMsg(), BackMsg()
    rerun, _, _, urls, file = texts
    rerun.rerun_script.query_string = "case=toll-free-bridge"
    urls.file_urls_request.file_names.append("ho-so.yaml")
    file.backend_operation_request.deferred_file.file_id = "a"
    return [*texts]


def _not_offered() -> list[BackMsg]:
    rest = [BackMsg(), BackMsg(), BackMsg(), BackMsg()]
    rest[0].file_urls_request.file_names.extend(["a"] * (messages.MOST_FILES + 1))
    rest[1].backend_operation_request.install_skills.SetInParent()
    rest[2].backend_operation_request.dismiss_skills_nudge.SetInParent()
    return [
        BackMsg(clear_cache=True), BackMsg(load_git_info=True), BackMsg(set_run_on_save=True),
        BackMsg(debug_shutdown_runtime=True), *rest,
    ]  # fmt: skip


def _done(monkeypatch: pytest.MonkeyPatch, asked: list[BackMsg]) -> list[BackMsg]:
    """Those of the messages, sent by one who has not signed in, that come through to Streamlit."""
    done: list[BackMsg] = []
    monkeypatch.setattr(AppSession, "handle_backmsg", lambda _, message: done.append(message))
    messages.bound()
    for message in asked:
        AppSession.handle_backmsg(SimpleNamespace(_user_info={}), message)  # type: ignore[arg-type]
    return done


def test_what_pages_ask_for_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _done(monkeypatch, _offered()) == _offered()


def test_no_message_empties_what_all_sessions_share_or_looks_at_or_writes_files(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert _done(monkeypatch, _not_offered()) == []


def test_a_stranger_is_heard_in_few_words(monkeypatch: pytest.MonkeyPatch) -> None:
    long = BackMsg()
    long.rerun_script.widget_states.widgets.add(id="a").string_value = "x" * messages.LONGEST_OF_A_STRANGER
    assert _done(monkeypatch, [long]) == [long]  # where nobody signs in, nobody is one
    monkeypatch.setenv(ACCESS, "no/such/file.yaml")
    assert _done(monkeypatch, [long]) == []


def test_an_address_that_names_no_page_is_no_trouble() -> None:
    for url in ("", "http://[", "http://localhost/%20", "http://localhost/ \t"):
        assert app._named(url) == "", url
    assert app._named("http://localhost/khong-co") == "khong-co"


def test_the_server_bounds_messages_before_it_serves(monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[None] = []
    monkeypatch.setattr("ui.messages.bound", lambda: begun.append(None))
    monkeypatch.setattr("ui.turns.let_clicks_in", lambda: None)  # of a whole process
    runpy.run_path(str(ROOT / "ui" / "server.py"))
    assert begun == [None]
