"""What a click does is done whole, however soon the next click follows.

Streamlit calls the `on_change` or `on_click` of a control once, and lets go of a run of the page when something newer
is asked of it. It looks for that at every use of the session, and so in the midst of a callback too: the page would
show an answer that the case never got, or half of a change would be made. Here it looks when the callback has ended.
That one session has one run at a time is `fastReruns = false` in `.streamlit/config.toml`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.state.session_state import WStates

from ui.access import NotAllowed


def let_them_end() -> None:
    """Lets every callback of this server run to its end; to be called once, as it begins."""
    breakable = WStates.call_callback

    def whole(states: WStates, widget_id: str) -> None:
        with _undisturbed(), suppress(NotAllowed):  # of a role that was taken away meanwhile: the page then says so
            breakable(states, widget_id)

    WStates.call_callback = whole  # type: ignore[method-assign, assignment]


@contextmanager
def _undisturbed() -> Iterator[None]:
    """What is asked of this run of the page meanwhile waits."""
    context = get_script_run_ctx()
    requests = context.script_requests if context else None
    if requests is None:
        yield
        return
    requests.on_scriptrunner_yield = lambda: None  # type: ignore[method-assign]
    try:
        yield
    finally:
        del requests.on_scriptrunner_yield
