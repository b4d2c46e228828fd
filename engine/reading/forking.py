"""A process that is forked off: where there may be one, and what it lets go of."""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Callable, Collection
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from multiprocessing.context import ForkProcess

FORKS = hasattr(os, "fork")
"""Windows forks nothing: work is done there in this process, or in one that begins anew."""
ALL_OUTLIVES_A_FORK = sys.platform == "linux"
"""Not so on macOS, for what a process loads that stays: one begins anew there."""


def forked(serve: Callable[..., None], *args: object, keeping: Collection[int]) -> ForkProcess:
    """The process that does this and ends with this one; of what is open here it keeps these descriptors alone."""
    context = multiprocessing.get_context("fork")
    process = context.Process(target=_alone, args=(serve, args, keeping), daemon=True)
    process.start()
    return process


def _alone(serve: Callable[..., None], args: tuple[object, ...], keeping: Collection[int]) -> None:
    _let_go_of_all_but(keeping)
    serve(*args)


def _let_go_of_all_but(descriptors: Collection[int]) -> None:
    """Closes what this process has of the one that it was forked off: whoever waits for its end would wait for both.

    Only Linux tells a process what it has open.
    """
    with suppress(FileNotFoundError):
        for number in [int(path.name) for path in Path("/proc/self/fd").iterdir()]:
            if number > 2 and number not in descriptors:
                with suppress(OSError):  # the one by which they were listed
                    os.close(number)
