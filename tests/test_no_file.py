"""Whatever command is given what is no file, wherever it reads one, refuses it in a sentence, and waits for no one."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

import pytest
from typer.testing import CliRunner

from engine.cli import app
from engine.cli.register import register
from tests.parts import few
from tests.support import CASES
from tests.test_opening import NO_FILES

pytestmark = pytest.mark.skipif(os.name != "posix", reason="names of pipes, sockets and devices")

READS = [
    "evaluate {}", "evaluate CASE --rulebook {}", "explain {}", "explain CASE --rulebook {}", "ask --rulebook {}",
    "ask --resume {}", "check {}", "test {}", "diff {} kl14", "diff kl14 {}", "diff kl14 kl14 --cases {}",
    "sweep {}", "sweep {} --rulebook {}", "sweep --sample 1 --rulebook {}", "sweep --sample 1 --compare {}",
    "sweep --sample 1 --odds {}", "report {} -o OUT.md", "report CASE -o OUT.md --organisation {}",
    "report CASE -o OUT.md --decision {}", "report CASE -o OUT.md --rulebook {}",
    "report CASE -o OUT.docx --template {}", "schema --rulebook {} --out OUT", "ui --public --access {}",
    "ui --register {}",
]  # fmt: skip
READS_OF_A_REGISTER = [
    "init --register {}", "add-case {} --register NEW", "add-case CASE --register {}", "decide {} --register NEW",
    "decide CASE --register {}", "assess x y z --member m --register {}", "authority x y z --by b --register {}",
    "correct 1 --reason r --register {}", "show --register {}", "verify --register {}", "search x --register {}",
    "export --register {}", "import {} --register NEW", "stats --register {}", "agreement x --register {}",
    "precedents {} --register NEW", "precedents CASE --register {}", "erase-person x y --register {}",
]  # fmt: skip
"""The commands, with each place of a file that they read."""
LINES = [*READS, *(f"register {line}" for line in READS_OF_A_REGISTER)]
REFUSALS = ("không phải tệp", "không có sổ", "không phải là sổ")


@pytest.fixture(autouse=True)
def ended_if_it_waits() -> Iterator[None]:
    """What waits for a pipe would wait for ever."""

    def end(_signal: int, _frame: FrameType | None) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, end)
    signal.alarm(120)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.fixture(scope="module")
def new(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = str(tmp_path_factory.mktemp("register") / "new.db")
    assert CliRunner().invoke(app, ["register", "init", "--register", path]).exit_code == 0
    return path


@pytest.mark.parametrize("kind", few(NO_FILES, 2, 3))
@pytest.mark.parametrize("line", LINES)
def test_what_is_no_file_is_refused_wherever_a_file_is_read(line: str, kind: str, new: str, tmp_path: Path) -> None:
    path = tmp_path / "in.parquet"
    NO_FILES[kind](path)
    words = {"CASE": str(CASES[0]), "NEW": new, "{}": str(path)}
    arguments = [words.get(word, word.replace("OUT", str(tmp_path / "out"))) for word in line.split()]
    done = CliRunner().invoke(app, arguments)
    assert isinstance(done.exception, SystemExit) and done.exit_code != 0
    assert any(refusal in done.stderr for refusal in REFUSALS), done.stderr


def test_every_command_is_tried() -> None:
    assert {line.split()[0] for line in READS_OF_A_REGISTER} == {str(c.name) for c in register.registered_commands}
    callbacks = [command.callback for command in app.registered_commands if command.callback]
    assert {line.split()[0] for line in READS} == {callback.__name__ for callback in callbacks}
