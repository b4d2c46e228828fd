"""Precaution 9: a crash or a hang of the second engine costs one answer, never the process that asked."""

import functools
import logging
import os
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.reasoning import second_opinion as module
from engine.reasoning.recommend import recommend
from engine.reasoning.second_opinion import EngineFault, Reason, Trouble, Unavailable, fire, second_opinion
from engine.reasoning.second_opinion_worker import SOONEST, Worker
from tests.bad_engines import absent, broken, faulty, killed, slow
from tests.support import BENIGN, ROOT, any_case, kl14

pytestmark = pytest.mark.second_engine

ROLES = ("implementer",)


@pytest.mark.skipif(SOONEST != "fork", reason="nothing is inherited")
def test_who_waits_for_the_end_of_something_does_not_wait_for_the_second_engine_too() -> None:
    """A process that is forked off has a copy of all that is open, and a pipe ends with the last copy."""
    ours, theirs = os.pipe()
    worker = Worker(limit_seconds=60, start=SOONEST)
    worker.start()
    assert not isinstance(worker(kl14(), ROLES, BENIGN), Unavailable)
    os.close(theirs)
    assert select.select([ours], [], [], 60)[0] and os.read(ours, 1) == b""
    os.close(ours)
    worker.close()


@pytest.fixture
def worker() -> Iterator[Worker]:
    made = Worker(limit_seconds=60)
    yield made
    made.close()


@pytest.mark.parametrize("kills", [5, pytest.param(1000, marks=pytest.mark.soak)])
def test_precaution_9_kills_in_mid_run_cost_as_many_answers_and_nothing_more(
    kills: int, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    mark = tmp_path / "running"
    worker = Worker(limit_seconds=120, run=functools.partial(slow, mark))
    for i in range(kills):
        killer = threading.Thread(target=_kill_when_running, args=(mark,))
        killer.start()
        assert worker(kl14(), ROLES, BENIGN) == Unavailable(Reason.CRASHED)
        killer.join()
        assert worker.started == i + 1
    worker.close()
    assert len(caplog.records) == kills
    expected = f"second_opinion=unavailable reason=crashed rulebook=kl14 version={kl14().version} process="
    assert [r.getMessage() for r in caplog.records] == [f"{expected}{i}" for i in range(1, kills + 1)]
    assert {r.levelno for r in caplog.records} == {logging.WARNING}


def _kill_when_running(mark: Path) -> None:
    while not mark.exists():
        time.sleep(0.005)
    number = int(mark.read_text())
    mark.unlink()
    os.kill(number, signal.SIGKILL)


def test_a_hang_is_ended_at_the_limit(tmp_path: Path) -> None:
    worker = Worker(limit_seconds=0.2, run=functools.partial(slow, tmp_path / "running"))
    assert worker(kl14(), ROLES, BENIGN) == Unavailable(Reason.TIMED_OUT)
    number = int((tmp_path / "running").read_text())
    with pytest.raises(ProcessLookupError):
        os.kill(number, 0)
    worker.close()


def test_an_exception_over_there_is_a_crash_and_the_next_call_finds_a_new_process() -> None:
    worker = Worker(limit_seconds=60, run=broken)
    for i in (1, 2):
        assert worker(kl14(), ROLES, BENIGN) == Unavailable(Reason.CRASHED)
        assert worker.started == i
    worker.close()


def test_the_worker_answers_what_the_engine_answers_here_and_keeps_its_process(worker: Worker) -> None:
    assert worker(kl14(), ROLES, BENIGN) == second_opinion(kl14(), ROLES, BENIGN)
    assert worker(kl14(), ROLES, {}) == second_opinion(kl14(), ROLES, {})
    assert [d.second_opinion for d in recommend(kl14(), any_case(), worker)] == ["agrees"] * len(any_case().persons)
    assert worker.started == 1


def test_a_process_that_died_between_two_calls_is_replaced_without_losing_an_answer(worker: Worker) -> None:
    expected = worker(kl14(), ROLES, BENIGN)
    assert worker._process is not None and worker._process.pid is not None
    os.kill(worker._process.pid, signal.SIGKILL)
    worker._process.join()
    assert worker(kl14(), ROLES, BENIGN) == expected == second_opinion(kl14(), ROLES, BENIGN)
    assert worker.started == 2


# -- the worker of a command, which forks


@pytest.fixture
def forking() -> Iterator[Worker]:
    made = Worker(limit_seconds=60, start=SOONEST)
    yield made
    made.close()


def test_a_fork_answers_what_the_engine_answers_here_and_keeps_its_process(forking: Worker) -> None:
    assert forking(kl14(), ROLES, BENIGN) == second_opinion(kl14(), ROLES, BENIGN)
    assert forking(kl14(), ROLES, {}) == second_opinion(kl14(), ROLES, {})
    assert forking.started == 1


def test_a_fork_that_crashes_or_hangs_costs_one_answer(tmp_path: Path) -> None:
    worker = Worker(limit_seconds=60, run=killed, start=SOONEST)
    assert [worker(kl14(), ROLES, BENIGN) for _ in range(2)] == [Unavailable(Reason.CRASHED)] * 2
    worker.close()
    hanging = Worker(limit_seconds=0.2, run=functools.partial(slow, tmp_path / "running"), start=SOONEST)
    hanging.start()
    number = hanging._process.pid if hanging._process else None
    assert number is not None
    assert hanging(kl14(), ROLES, BENIGN) == Unavailable(Reason.TIMED_OUT)
    with pytest.raises(ProcessLookupError):
        os.kill(number, 0)
    hanging.close()


ORPHAN = """
import os, sys
from engine.reasoning.second_opinion_worker import SOONEST, Worker
from tests.support import BENIGN, kl14
worker = Worker(start=SOONEST)
worker(kl14(), ("implementer",), BENIGN)
print(worker._process.pid, flush=True)
os.kill(os.getpid(), 9)
"""


def test_no_process_is_left_behind_by_a_command_that_is_killed() -> None:
    done = subprocess.run([sys.executable, "-c", ORPHAN], capture_output=True, text=True, check=False, cwd=ROOT)
    number = int(done.stdout)  # what is printed ends only once nobody holds it any more: the fork did
    assert done.returncode == -signal.SIGKILL
    assert not Path(f"/proc/{number}/exe").exists()


def test_several_threads_may_share_a_worker(worker: Worker) -> None:
    cases = [{k: v for i, (k, v) in enumerate(BENIGN.items()) if i % 8 != n} for n in range(8)]
    opinions: dict[int, object] = {}

    def ask(n: int) -> None:
        opinions[n] = worker(kl14(), ROLES, cases[n])

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [opinions[n] for n in range(8)] == [second_opinion(kl14(), ROLES, case) for case in cases]


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (ModuleNotFoundError("no", name="durable"), Reason.NOT_INSTALLED),
        (ModuleNotFoundError("no", name="durable_rules_engine"), Reason.NOT_LOADED),
        (ImportError("undefined symbol", name="durable_rules_engine"), Reason.NOT_LOADED),
    ],
)
def test_what_is_installed_and_cannot_be_loaded_is_not_said_to_be_missing(
    error: ImportError, reason: Reason, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lacking(_: object) -> None:
        raise error

    monkeypatch.setattr(module, "_engine_of", lacking)
    assert second_opinion(kl14(), ROLES, BENIGN) == Unavailable(reason)


def test_an_engine_that_is_missing_over_there_is_said_to_be(caplog: pytest.LogCaptureFixture) -> None:
    worker = Worker(limit_seconds=60, run=absent)
    assert [d.second_opinion for d in recommend(kl14(), any_case(), worker)] == ["unavailable"] * len(
        any_case().persons
    )
    assert worker(kl14(), ROLES, BENIGN) == Unavailable(Reason.NOT_INSTALLED)
    assert worker.started == 1
    worker.close()


def test_a_fault_of_the_engine_is_no_mere_absence(worker: Worker) -> None:
    faulted = Worker(limit_seconds=60, run=faulty)
    with pytest.raises(EngineFault) as caught:
        recommend(kl14(), any_case(), faulted)
    assert caught.value.trouble is Trouble.OTHER_FACTS
    faulted.close()
    assert worker._run is fire
