"""Streamlit's AppTest. What is installed is looked through once in a process, and not for every page that is run."""

from functools import cache

import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)

__all__ = ["AppTest", "one_browser"]


@pytest.fixture
def one_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    """All pages of the test are those of one browser, as its cookie would say."""
    monkeypatch.setattr("ui.cookie.browser", lambda: "one")
