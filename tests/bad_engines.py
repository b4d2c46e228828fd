"""Second engines that go wrong; a process that runs one imports nothing but what it needs, and so starts soon."""

import os
import time
from collections.abc import Sequence
from pathlib import Path

from engine.reasoning.rails import Fact, Program
from engine.reasoning.second_opinion import EngineFault, Reason, Trouble, Unavailable


def slow(mark: Path, program: Program, given: Sequence[Fact]) -> tuple[int, ...]:
    """Tells its process's number, and then takes forever."""
    part = mark.with_suffix(".part")
    part.write_text(str(os.getpid()))
    part.rename(mark)
    time.sleep(600)
    return ()


def killed(program: Program, given: Sequence[Fact]) -> tuple[int, ...]:
    """Ends its process, as a fault of memory would."""
    os.kill(os.getpid(), 9)
    return ()


def faulty(program: Program, given: Sequence[Fact]) -> tuple[int, ...]:
    raise EngineFault(Trouble.OTHER_FACTS)


def broken(program: Program, given: Sequence[Fact]) -> tuple[int, ...]:
    raise ZeroDivisionError


def absent(program: Program, given: Sequence[Fact]) -> Unavailable:
    return Unavailable(Reason.NOT_INSTALLED)
