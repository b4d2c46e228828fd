"""The pages, under one navigation at the top."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from ui import hear, trace
from ui.session import language, speak

st.set_page_config("Công Tâm", str(Path(__file__).parent / "static" / "icon.png"), layout="wide")
pages = [
    st.Page(hear.page, title=speak("ui.hear.page"), url_path="tham-dinh", default=True),
    st.Page(trace.page, title=speak("ui.trace.page"), url_path="lap-luan"),
]
shown = st.navigation(pages, position="top")
chosen = st.segmented_control(
    speak("ui.language"),
    ("vi", "en"),
    default=language(),
    format_func={"vi": "Tiếng Việt", "en": "English"}.__getitem__,
    key="language",
    label_visibility="collapsed",
    required=True,
)
if chosen != language():
    st.query_params["lang"] = str(chosen)
    st.rerun()
shown.run()
