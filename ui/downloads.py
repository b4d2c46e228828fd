"""A button that gives a file: whether one may have it is asked when the file is, and not when the button was drawn."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ui import access


def download(
    label: str,
    make: Callable[[], str | bytes],
    name: str,
    mime: str | None = None,
    *,
    key: str,
    place: DeltaGenerator | None = None,
    width: Literal["stretch", "content"] = "content",
) -> None:
    """The button, for those who may; `make` runs when it is pressed, outside of any session."""
    visitor = access.visitor()
    if not visitor.may("download"):
        return

    def made() -> str | bytes:
        visitor.require("download")
        return make()

    (place or st).download_button(label, made, name, mime, key=key, width=width, on_click="ignore")
