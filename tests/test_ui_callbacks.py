"""What a click does is done whole, though the next click comes while it is being done."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.support import ROOT
from ui.callbacks import let_them_end


def _page() -> None:
    import streamlit as st
    from streamlit.runtime.scriptrunner import get_script_run_ctx

    def changed() -> None:
        context = get_script_run_ctx()
        assert context and context.script_requests
        context.script_requests.request_stop()  # as a newer click does
        st.session_state["half"] = st.session_state["answer"]
        st.session_state["whole"] = st.session_state["answer"]

    st.radio("?", ["yes", "no"], key="answer", on_change=changed)
    st.session_state["drawn"] = st.session_state.get("drawn", 0) + 1


def test_an_answer_is_written_down_whole_though_something_newer_is_asked_meanwhile() -> None:
    let_them_end()
    app = AppTest.from_function(_page).run()
    app.radio[0].set_value("no").run()
    assert (app.session_state["half"], app.session_state["whole"]) == ("no", "no")
    assert app.session_state["drawn"] == 1  # and then the page is let go


def test_every_run_of_the_screens_lets_callbacks_end(monkeypatch: pytest.MonkeyPatch) -> None:
    runs: list[None] = []
    monkeypatch.setattr("ui.callbacks.let_them_end", lambda: runs.append(None))
    AppTest.from_file(str(ROOT / "ui" / "app.py"), default_timeout=60).run()
    assert runs == [None]
