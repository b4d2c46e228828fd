"""Bounds of a process that runs what may never end or ask for everything: what others wrote, or a library reads."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path


def end_unheard() -> None:
    """Lets nothing be heard of why this process ends: a library would say so, in words of its own."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)


def bound_memory(megabytes: int) -> None:
    """Lets this process take so much memory beyond what it has; no system but Linux holds it to that."""
    with suppress(ImportError, FileNotFoundError):
        import resource

        has = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[5]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_DATA, (has + (megabytes << 20), resource.getrlimit(resource.RLIMIT_DATA)[1]))


def bound_time(seconds: int) -> None:
    """Lets this process take so much of a processor's time; Windows does not hold it to that."""
    with suppress(ImportError):
        import resource

        resource.setrlimit(resource.RLIMIT_CPU, (seconds, resource.getrlimit(resource.RLIMIT_CPU)[1]))
