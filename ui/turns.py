"""Whose run of the page goes on: long ones in turn, one at a time, and at each step of theirs whoever only clicked.

All sessions of a server share one Python. Fifty large files read at once would leave a click a fiftieth of it.
"""

from __future__ import annotations

import gc
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import Enum, auto

LONG = 0.5
"""Seconds of the processor: a session whose last run took more waits for its turn with the next."""
PATIENCE = 0.25
"""Seconds that a step waits for others, so that long work ends however many click."""
LOOK = 0.2
HELD = 0.0005


class _Run(Enum):
    CLICK = auto()
    WAITING = auto()
    LONG = auto()


class Turns:
    """The runs of all sessions of a server; each is a thread's own."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._changed = threading.Condition()
        self._clicks = 0
        self._own = threading.local()

    @contextmanager
    def run(self) -> Iterator[Callable[[], float]]:
        """One run, until its end; gives how many seconds of the processor it took so far."""
        start = time.thread_time()
        self._own.run = _Run.CLICK
        self._count(1)
        try:
            yield lambda: time.thread_time() - start
        finally:
            match self._own.run:
                case _Run.CLICK:
                    self._count(-1)
                case _Run.LONG:
                    self._turn.release()
            del self._own.run

    def take(self, waiting: Callable[[], object] = lambda: None) -> None:
        """From here to its end the run is a long one: waits for its turn, and meanwhile calls `waiting` at times."""
        if getattr(self._own, "run", None) is not _Run.CLICK:
            return
        self._own.run = _Run.WAITING
        self._count(-1)
        while not self._turn.acquire(timeout=LOOK):
            waiting()
        self._own.run = _Run.LONG
        self.give_way()

    def give_way(self) -> None:
        """Between two steps of a long run: lets those go first who only clicked."""
        if getattr(self._own, "run", None) is _Run.LONG:
            with self._changed:
                self._changed.wait_for(lambda: not self._clicks, PATIENCE)

    def _count(self, change: int) -> None:
        with self._changed:
            self._clicks += change
            self._changed.notify_all()


def let_clicks_in() -> None:
    """Lets a thread that waits for Python have it ten times sooner; to be called once, as the server has loaded all.

    A click waits for it at each of a hundred messages to the browser, and a long run beside it gives it up only then.
    At the end of every run Streamlit looks for garbage, and nobody has Python meanwhile: what is loaded is none.
    """
    sys.setswitchinterval(HELD)
    gc.collect()
    gc.freeze()


turns = Turns()
"""Those of this server."""
