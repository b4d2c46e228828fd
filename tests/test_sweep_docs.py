"""What the docs tell of sweeps runs as it stands."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from engine.reading.odds import load_odds
from tests.support import ROOT, kl14

DOCS = ROOT / "docs"


def test_the_notebook_loads_sweeps_groups_and_plots(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(DOCS)
    cells = json.loads((DOCS / "sweep-example.ipynb").read_text(encoding="utf-8"))["cells"]
    names: dict[str, Any] = {}
    for cell in cells:
        if cell["cell_type"] == "code":
            assert cell["outputs"] == [] and cell["execution_count"] is None
            exec("".join(cell["source"]), names)
    answers, counts, chart = names["answers"], names["counts"], names["chart"]
    assert len(answers) == len(names["cases"]) == counts["rows"].sum()
    assert set(answers["status"]) == {"settled", "open"}
    drawn = chart.to_dict()
    assert drawn["mark"]["type"] == "bar"
    (values,) = drawn["datasets"].values()
    assert sum(value["rows"] for value in values) == len(answers)
    assert names["changed"].any()


def test_its_python_runs(capsys: pytest.CaptureFixture[str]) -> None:
    text = (DOCS / "sweeps.md").read_text(encoding="utf-8")
    names: dict[str, Any] = {}
    for program in re.findall(r"```python\n(.*?)```", text, re.S):
        exec(program, names)
    assert capsys.readouterr().out.splitlines()[0].split() == ["status", "recommendation", "abuse"]
    assert len(names["masks"]) == 3 and names["rules"].of(2) == ("supervision.none",)


def test_the_odds_of_the_docs_are_odds_of_kl14(tmp_path: Path) -> None:
    example = re.search(r"```yaml\n(.*?)```", (DOCS / "sweeps.md").read_text(encoding="utf-8"), re.S)
    assert example
    (tmp_path / "odds.yaml").write_text(example.group(1), encoding="utf-8")
    for path in (DOCS / "sweep-odds.yaml", tmp_path / "odds.yaml"):
        assert load_odds(path, kl14()).roles
