"""Where durable-rules is not to be had: the tests of the commands run without it, but for those that need it."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import ROOT

FILES = ("cli", "explain_cli", "readme")


@pytest.mark.long
def test_the_tests_are_green_without_durable_rules_but_for_those_that_need_it(tmp_path: Path) -> None:
    package = tmp_path / "durable"
    package.mkdir()
    absent = "raise ModuleNotFoundError(name='durable')"  # it stands before the one that is installed
    (package / "__init__.py").write_text(absent)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CONGTAM_REQUIRE")}
    files = [f"tests/test_{name}.py" for name in FILES]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "--part", "quick", "-rs", "-o", "addopts=", *files],
        cwd=ROOT,
        env=kept | {"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-4000:]
    passed, skipped = (int(re.findall(rf"(\d+) {word}", done.stdout)[-1]) for word in ("passed", "skipped"))
    assert "durable-rules is not installed" in done.stdout and passed > 40 > skipped > 3
