"""Runs commands, each in a process of its own that is forked from this one, where writing a file goes wrong.

Each line of standard input says what goes wrong, and the arguments and the input of each command; printed is how each
ended.
"""

import gc
import json
import os
import resource
import signal
import sys
from collections.abc import Callable
from importlib import import_module

from typer.main import get_command

from engine import cli

cli.app = get_command(cli.app)  # type: ignore[assignment]  # made once for all the processes; it is called alike
for name in (
    "cli.quality", "keeping.exchange", "keeping.stats", "proving.compare", "proving.refutation", "proving.suggest",
    "reading.schema", "reading.tables", "reasoning.sweep", "telling.summary", "telling.table_files",
):  # fmt: skip
    import_module(f"engine.{name}")
gc.collect()
gc.freeze()  # or each process would look through all that was made here, and copy it

ALLOWED = 64
"""Bytes that a file may hold where the disk is as good as full."""


def limited() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (ALLOWED, ALLOWED))


def sent(number: int) -> Callable[[], None]:
    """Sends the signal when all is written and nothing has its name yet."""

    def plant() -> None:
        os.fsync = lambda _fd: os.kill(os.getpid(), number)  # type: ignore[assignment]  # is called without names

    return plant


FAULTS: dict[str, Callable[[], None]] = {
    "none": lambda: None,
    "full": limited,
    "killed": sent(signal.SIGKILL),
    "ended": sent(signal.SIGTERM),
}


def run(fault: str, arguments: list[str], given: str) -> tuple[int, str]:
    """The exit code, negative for a signal, and all that was printed."""
    output, answers = os.pipe(), os.pipe()
    os.write(answers[1], given.encode())
    os.close(answers[1])
    child = os.fork()
    if child == 0:
        os.dup2(answers[0], 0)
        os.dup2(output[1], 1)
        os.dup2(output[1], 2)
        os.close(output[0])
        sys.argv, sys.stdin, sys.stderr = ["congtam", *arguments], None, None  # opened anew by the command
        FAULTS[fault]()
        cli.main()
    os.close(output[1])
    os.close(answers[0])
    with os.fdopen(output[0], encoding="utf-8") as stream:
        text = stream.read()
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), text


if __name__ == "__main__":
    for line in sys.stdin:
        asked = json.loads(line)
        print(json.dumps([run(asked["fault"], *command) for command in asked["commands"]]), flush=True)
