"""The second opinion in a process of its own: what crashes or hangs there stays there, and can be told.

The parent reads rulebooks and makes the programs; the process sees codes and rails alone, and answers which
implications fired. For servers, which have threads, it is started by `spawn`, without the script that runs here; a
command may fork, which takes a hundredth of the time.
"""

from __future__ import annotations

import logging
import multiprocessing
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection
from types import ModuleType
from typing import Literal

from engine.reading.forking import ALL_OUTLIVES_A_FORK, forked
from engine.reading.rulebook import Rulebook
from engine.reasoning.rails import Fact, Program
from engine.reasoning.second_opinion import (
    MOST_ENGINES,
    EngineFault,
    Opinion,
    Reason,
    Unavailable,
    fire,
    load,
    rulebook_program,
)

log = logging.getLogger("congtam.second_opinion")

Fire = Callable[[Program, Sequence[Fact]], tuple[int, ...] | Unavailable]
Answer = tuple[int, ...] | Unavailable | EngineFault
Job = tuple[int, Program | None, tuple[Fact, ...]]
"""The number of a program, the program itself the first time, and the facts given."""

Start = Literal["spawn", "fork"]
SOONEST: Start = "fork" if ALL_OUTLIVES_A_FORK else "spawn"
"""How a process without threads starts another the soonest."""

_READY = "ready"


class Worker:
    """Asks the second engine in another process, within a time limit; it may be called from several threads.

    Whatever happens there, a call returns: after a crash or a hang it says `Unavailable`, and the next call finds a
    new process. What the engine itself finds wrong (`EngineFault`) is raised here as it would be without a process.
    """

    def __init__(
        self, limit_seconds: float = 5.0, start_seconds: float = 60.0, run: Fire = fire, start: Start = "spawn"
    ) -> None:
        self.limit_seconds = limit_seconds
        self.start_seconds = start_seconds
        self._run = run
        self._forks = start == "fork"
        self._lock = threading.Lock()
        self._process: multiprocessing.process.BaseProcess | None = None
        self._pipe: Connection | None = None
        self._ready = False
        self._known: dict[Program, int] = {}
        self.started = 0  # how many processes there have been

    def __call__(self, rulebook: Rulebook, roles: Sequence[str], settled: Mapping[str, str]) -> Opinion | Unavailable:
        """What `second_opinion` says, or `Unavailable` with what happened to the process."""
        program = rulebook_program(rulebook)
        given = program.given(roles, settled)
        # One at a time; a call that waited for longer than two runs may take would be late anyway.
        if not self._lock.acquire(timeout=self.start_seconds + 2 * self.limit_seconds):
            return self._unavailable(Reason.TIMED_OUT, rulebook)
        try:
            answer = self._ask(program, given)
            if isinstance(answer, Unavailable) and answer.reason in (Reason.CRASHED, Reason.TIMED_OUT):
                self._stop()
        finally:
            self._lock.release()
        match answer:
            case Unavailable(reason):
                return self._unavailable(reason, rulebook)
            case EngineFault():
                raise answer
            case fired:
                return Opinion(program, given, fired)

    def start(self) -> None:
        """Starts the process, which loads the engine while something else is done here."""
        with self._lock:
            if self._process is None:
                self._start()

    def close(self) -> None:
        """Ends the process; a later call starts another."""
        with self._lock:
            self._stop()

    def _unavailable(self, reason: Reason, rulebook: Rulebook) -> Unavailable:
        # Ids only: nothing of the person or of the case may reach a log.
        log.warning(
            "second_opinion=unavailable reason=%s rulebook=%s version=%s process=%d",
            reason.value, rulebook.id, rulebook.version, self.started,
        )  # fmt: skip
        return Unavailable(reason)

    # -- under the lock

    def _ask(self, program: Program, given: tuple[Fact, ...]) -> Answer:
        try:
            pipe = self._ready_pipe()
            if pipe is None:
                return Unavailable(Reason.TIMED_OUT)
            pipe.send((*self._numbered(program), given))
            if not pipe.poll(self.limit_seconds):
                return Unavailable(Reason.TIMED_OUT)
            answer: Answer = pipe.recv()
        except (EOFError, OSError):  # the other end of the pipe is gone
            return Unavailable(Reason.CRASHED)
        return answer

    def _numbered(self, program: Program) -> tuple[int, Program | None]:
        """The program by its number there, with itself where it is new; one too many takes the number of the oldest."""
        if program in self._known:
            return self._known[program], None
        number = len(self._known)
        if number == MOST_ENGINES:
            number = self._known.pop(next(iter(self._known)))
        self._known[program] = number
        return number, program

    def _ready_pipe(self) -> Connection | None:
        """The pipe to a living process, started if need be; None if it does not get ready in time."""
        if self._pipe is None or self._process is None or not self._process.is_alive():
            self._stop()
            self._start()
        assert self._pipe is not None
        if not self._ready:
            if not self._pipe.poll(self.start_seconds):
                return None
            self._ready = self._pipe.recv() == _READY
        return self._pipe

    def _start(self) -> None:
        self._pipe, theirs = multiprocessing.Pipe()
        self.started += 1
        if self._forks:
            self._process = forked(_serve, theirs, self._run, keeping=(theirs.fileno(),))
        else:
            self._process = _spawned(theirs, self._run)
        theirs.close()  # so that the pipe ends with the process

    def _stop(self) -> None:
        if self._pipe is not None:
            self._pipe.close()
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._process.close()
        self._pipe = self._process = None
        self._ready, self._known = False, {}


def _spawned(pipe: Connection, run: Fire) -> multiprocessing.process.BaseProcess:
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(pipe, run), daemon=True)
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")  # spawn would run the script again: a server's is its pages
    try:
        process.start()
    finally:
        sys.modules["__main__"] = main
    return process


def _serve(pipe: Connection, run: Fire) -> None:
    """The process: answers until the pipe is closed."""
    programs: dict[int, Program] = {}
    if run is fire:
        load()
    pipe.send(_READY)
    with suppress(EOFError, OSError, KeyboardInterrupt):
        while True:
            job: Job = pipe.recv()
            number, program, given = job
            if program is not None:
                programs[number] = program
            try:
                answer: Answer = run(programs[number], given)
            except EngineFault as fault:
                answer = EngineFault(fault.trouble, fault.ids)  # without what led to it, which need not pass a pipe
            pipe.send(answer)
