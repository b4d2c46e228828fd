"""The recipe of a finding in CONTRIBUTING.md, followed in a copy: the texts change that show it, and nothing breaks."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import ROOT

FINDING = """\
  - id: log_kept
    scope: person
    label: {vi: Ghi nhật ký, en: Log kept}
    question:
      vi: Có ghi nhật ký công việc trong thời gian thí điểm không?
      en: Was a log of the work kept while the pilot ran?
    clause: 2.4.2b
    basis: interpretation
    evidence: {vi: nhật ký, en: log}
    polarity: [yes, no]
"""
FLAG = """\
  - id: look_again_no_log
    cite: {clause: 2.4.2b, quote: đánh giá công tâm}
    basis: interpretation
    question: Q13
    reason: {vi: Không có nhật ký thì khó biết., en: Without a log one can hardly tell.}
    when: {log_kept: no, problems_reported_promptly: yes}
    says: {vi: "Nên xem lại: báo cáo kịp thời nhưng không ghi nhật ký.", en: "Look again: prompt reports, yet no log."}
"""
SOME = ["tests/test_telling.py", "tests/test_kl14.py"]


def copied(folder: Path) -> Path:
    """A checkout with the finding, as the recipe's first four steps leave it."""
    left_out = shutil.ignore_patterns(".git", ".venv", ".*_cache", ".hypothesis", "__pycache__")
    copy = Path(shutil.copytree(ROOT, folder / "copy", ignore=left_out))
    for name, more in (("findings.yaml", FINDING), ("flags.yaml", FLAG)):
        with (copy / "rules" / "kl14" / name).open("a", encoding="utf-8") as file:
            file.write(more)
    with (copy / "tests" / "data" / "annex-a.csv").open("a", encoding="utf-8") as file:
        file.write("log_kept,person,yes no,Ghi nhật ký,Log kept\n")
    support = copy / "tests" / "support.py"
    known, benign = support.read_text(encoding="utf-8"), '"signs_of_crime": "no",'
    assert known.count(benign) == 1
    support.write_text(known.replace(benign, f'{benign} "log_kept": "yes",'), encoding="utf-8")
    for command in ("init", "add --all"):  # tests ask which files are kept
        subprocess.run(["git", *command.split()], cwd=copy, capture_output=True, check=True)
    return copy


def contents(copy: Path) -> dict[str, bytes]:
    """What the files of the copy hold, but for those that tests leave behind."""
    files = {path.relative_to(copy).as_posix(): path for path in copy.rglob("*") if path.is_file()}
    left = (".git/", "__pycache__", ".hypothesis", ".pytest_cache")
    return {name: path.read_bytes() for name, path in files.items() if not any(part in name for part in left)}


@pytest.mark.parametrize(
    "asked", [pytest.param(SOME, marks=pytest.mark.long), pytest.param([], marks=pytest.mark.soak)]
)
def test_a_new_finding_changes_what_shows_it_and_leaves_the_tests_green(asked: list[str], tmp_path: Path) -> None:
    copy = copied(tmp_path)

    def python(*arguments: str) -> None:
        here = os.environ | {"PYTHONPATH": str(copy)}  # before the checkout that is installed
        command = [sys.executable, *arguments]
        done = subprocess.run(command, cwd=copy, env=here, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]

    before = contents(copy)
    python("-c", "from engine.cli import main; main()", "check", "rules/kl14")
    python("-c", "from engine.cli import main; main()", "schema", "--out", "schemas")  # both are `make golden`
    python("-m", "pytest", "--update", "-p", "no:cacheprovider", *asked)
    after = contents(copy)
    shown = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    assert "tests/golden/health-records-pilot.en.txt" in shown and "schemas/case.schema.json" in shown
    written = ("tests/golden/", "schemas/", "docs/", "README.md")
    assert {name for name in shown if not name.startswith(written)} == set()
    python("-m", "pytest", "--part", "quick", "-p", "no:cacheprovider", *asked)
