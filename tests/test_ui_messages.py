"""What a session does not do, whoever's browser asks: what these screens never ask for, and what has no measure."""

import asyncio
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
    unbound = AppSession._handle_backend_operation_request
    monkeypatch.setattr(AppSession, "_handle_backend_operation_request", unbound)  # to be put back
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


def test_a_visitor_has_one_file_made_at_a_time_and_another_visitor_does_not_wait(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    began: list[str] = []
    go_on = asyncio.Event()

    async def makes(session: AppSession, request: str) -> None:
        began.append(request)
        await go_on.wait()

    async def ask() -> tuple[list[str], list[str]]:
        an, tham = (SimpleNamespace(_user_info={}, id=name) for name in ("an", "tham"))
        asked = [(an, "an 1"), (an, "an 2"), (an, "an 3"), (tham, "tham 1")]
        files = [AppSession._handle_backend_operation_request(*each) for each in asked]  # type: ignore[arg-type]
        making = asyncio.gather(*files)
        for _ in range(10):
            await asyncio.sleep(0)
        at_first = list(began)
        go_on.set()
        await making
        return at_first, began

    monkeypatch.setattr(AppSession, "handle_backmsg", AppSession.handle_backmsg)  # to be put back
    monkeypatch.setattr(AppSession, "_handle_backend_operation_request", makes)
    messages.bound()
    assert asyncio.run(ask()) == (["an 1", "tham 1"], ["an 1", "tham 1", "an 2", "an 3"])


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
