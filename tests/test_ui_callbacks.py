"""What a click does is done whole, though the next click comes while it is being done."""

import runpy

import pytest
from streamlit.runtime.state.session_state import WStates
from streamlit.testing.v1 import AppTest

from tests.support import ROOT
from ui.callbacks import let_them_end


def _page() -> None:
    import streamlit as st
    from streamlit.runtime.scriptrunner import RerunData, get_script_run_ctx

    def changed() -> None:
        context = get_script_run_ctx()
        assert context and context.script_requests
        if st.session_state["newer"] == "stop":
            context.script_requests.request_stop()
        else:
            context.script_requests.request_rerun(RerunData())
        st.session_state["half"] = st.session_state["answer"]
        st.session_state["whole"] = st.session_state["answer"]

    st.radio("?", ["yes", "no"], key="answer", on_change=changed)
    st.session_state["drawn"] = st.session_state.get("drawn", 0) + 1


@pytest.mark.parametrize(("newer", "drawn"), [("stop", 1), ("rerun", 2)])
def test_an_answer_is_written_down_whole_though_something_newer_is_asked_meanwhile(
    newer: str, drawn: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(WStates, "call_callback", WStates.call_callback)  # as it was, once this test is over
    let_them_end()
    app = AppTest.from_function(_page)
    app.session_state["newer"] = newer
    app.run().radio[0].set_value("no").run()
    assert (app.session_state["half"], app.session_state["whole"]) == ("no", "no")
    assert app.session_state["drawn"] == drawn  # only then is the run let go, and what is newer done


def test_the_server_lets_callbacks_end_before_it_serves(monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[None] = []
    monkeypatch.setattr("ui.callbacks.let_them_end", lambda: begun.append(None))
    runpy.run_path(str(ROOT / "ui" / "server.py"))
    assert begun == [None]
