"""`congtam register`, as a committee uses it."""

import json
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from engine.cli import app
from engine.cli.register import COMMANDS
from engine.keeping.trouble import Trouble
from engine.keeping.verified import Fault
from engine.telling.bars import bars
from engine.telling.wording import help_text
from engine.telling.words import SENTENCES
from tests.register_support import HEALTH
from tests.support import ROOT

CASE = "health-records-pilot"
NAME = "Nguyễn Bí Mật"
RECEIPT = re.compile(r"[0-9]+:[0-9a-f]{64}:[0-9a-f]{64}")


class Book:
    """A register at the command line."""

    def __init__(self, where: str) -> None:
        self.environment = {"CONGTAM_REGISTER": where}

    def __call__(self, *arguments: str, input: str | None = None) -> Result:
        return CliRunner().invoke(app, ["register", *arguments], env=self.environment, input=input)

    def done(self, *arguments: str) -> str:
        """What is printed, where nothing is wrong."""
        result = self(*arguments)
        assert result.exit_code == 0, result.output
        return result.stdout

    def data(self, *arguments: str) -> Any:
        return json.loads(self.done(*arguments, "--format", "json"))


@pytest.fixture
def book(where: str) -> Book:
    made = Book(where)
    made.done("init")
    return made


@pytest.fixture
def small(tmp_path: Path) -> Book:
    made = Book(str(tmp_path / "r.db"))
    made.done("init")
    return made


def test_a_case_goes_through_the_register_from_the_file_to_the_receipt(book: Book) -> None:
    first = book.done("decide", str(HEALTH), "--key", "hs-1", "--field", "y tế")
    assert "ĐỀ NGHỊ XEM XÉT MIỄN TRÁCH NHIỆM" in first
    (receipt,) = RECEIPT.findall(first)
    assert RECEIPT.findall(book.done("decide", str(HEALTH), "--key", "hs-1", "--field", "y tế")) == [receipt]
    told = book.done("verify", "--receipt", receipt, "--lang", "en")
    assert "The register is sound: 4 records" in told and "1 recommendations made again, 1 receipts" in told
    raw = book.done("show", "4", "--raw")
    shown = CliRunner().invoke(app, ["evaluate", str(HEALTH), "--format", "json"]).stdout
    assert json.loads(shown) == [json.loads(raw)] and shown == f"[{raw}]\n"
    assert book.done("show", "3", "--raw") == HEALTH.read_text(encoding="utf-8")
    data = book.data("show", "4")
    assert isinstance(data, dict) and data["receipt"] == receipt and data["sealed"] == json.loads(raw)


def test_nothing_is_put_on_record_that_cannot_be_told(small: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> str:
        raise KeyError("no word for it")

    monkeypatch.setattr(sys.modules["engine.cli.register.keep"], "render_case", broken)
    for form in ("text", "json"):
        assert isinstance(small("decide", str(HEALTH), "--format", form).exception, KeyError)
    assert "1 records" in small.done("verify", "--lang", "en")


def test_members_who_differ_open_what_the_file_settles_and_the_report_says_who(book: Book) -> None:
    book.done("decide", str(HEALTH))
    book.done("assess", CASE, "subjective_fault", "none", "--member", "m1", "--evidence", "E4")
    said = ["--member", "m2", "--reason", f"Lời {NAME}", "--dissent", "Bảo lưu"]
    book.done("assess", CASE, "subjective_fault", "grave", *said)
    book.done("assess", CASE, "damage_level", "minor", "--member", "m1")
    book.done("assess", CASE, "damage_level", "minor", "--member", "m2")
    told = book.done("agreement", CASE)
    assert "p1 subjective_fault: CÒN TRANH CHẤP" in told and "pilot damage_level: thống nhất" in told
    assert f"m2: grave  (bảo lưu ý kiến)  Bảo lưu  Lời {NAME}" in told and "kappa" in told
    again = book.done("decide", str(HEALTH))
    assert "2 nhận định" in again and "MIỄN TRÁCH NHIỆM" not in again.split("Vì sao")[0]
    assert "register-5" in book.done("show", "9", "--raw") and "register-6" in again
    assert book.data("agreement", CASE)["findings"][0]["contested"] is True
    assert book.data("verify")["ok"] is True


def test_a_departure_without_a_reason_is_refused_and_with_one_is_in_the_statistics(book: Book, tmp_path: Path) -> None:
    book.done("decide", str(HEALTH))
    refused = book("authority", CASE, "p1", "reduction", "--by", "Ban X")
    assert refused.exit_code == 1 and "phải nêu lý do" in refused.stderr and refused.stdout == ""
    book.done("authority", CASE, "p1", "reduction", "--by", "Ban X", "--reason", "Vì còn thiếu sót")
    told = book.done("stats", "--svg", str(tmp_path / "pictures"))
    assert "miễn → giảm nhẹ: Vì còn thiếu sót" in told and "Cấp có thẩm quyền đã quyết định 1, khác đề nghị 1." in told
    for name in ("year", "field", "clause"):
        picture = ElementTree.parse(tmp_path / "pictures" / f"{name}.svg").getroot()
        assert "giảm nhẹ" in "".join(picture.itertext())
    data = book.data("stats")
    assert isinstance(data, dict) and data["by_year"] == {"2023": {"reduction": 1}}
    assert data["departures"][0]["reason"] == "Vì còn thiếu sót"


def test_erasure_is_asked_for_by_name_of_everyone_and_then_nothing_is_left(book: Book) -> None:
    book.done("decide", str(ROOT / "cases" / "land-price-map-dissent.yaml"))
    refused = book("erase-person", "land-price-map-dissent", "p1")
    assert refused.exit_code == 1 and "p1, p2" in refused.stderr
    assert "bà H" in book.done("show", "3", "--raw")
    assert "Bản sao lưu" in book.done("erase-person", "land-price-map-dissent", "p1", "p2")
    assert "bà H" not in book.done("show", "3") and book("show", "3", "--raw").exit_code == 1
    told = book.data("verify")
    assert isinstance(told, dict) and (told["ok"], told["erased"], told["replayed_by_findings"]) == (True, 3, 2)


def test_search_list_correct_export_and_import(book: Book, tmp_path: Path) -> None:
    book.done("add-case", str(HEALTH), "--field", "=cmd|' /C calc'!A0")
    book.done("decide", str(HEALTH))
    assert [row["sequence"] for row in book.data("search", "duong truyen")] == [3]
    assert book("search", "không có đâu").exit_code == 1
    assert len(book.data("show", "--case", CASE)) == 2
    book.done("correct", "4", "--reason", "Nhầm")
    table = book.done("export", "--format", "csv")
    assert table.splitlines()[0].lstrip("\ufeff").startswith("sequence,case,person")
    book.done("decide", str(HEALTH))
    assert "'=cmd" in book.done("export", "--format", "csv")
    out = tmp_path / "out.jsonl"
    book.done("export", "--out", str(out))
    assert book("export", "--out", str(out)).exit_code == 1  # never over a file
    copy = Book(str(tmp_path / "copy.db"))
    assert "6" in copy.done("import", str(out))
    assert copy.done("export").encode() == out.read_bytes() == book.done("export", "--out", "-").encode()
    assert copy("import", str(tmp_path / "none")).exit_code == 1


def test_a_bad_case_is_complained_of_as_everywhere_and_leaves_no_record(small: Book, tmp_path: Path) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text("case: x\n", encoding="utf-8")
    for command in ("add-case", "decide"):
        for name in (str(bad), str(tmp_path / "none.yaml"), str(tmp_path)):
            result = small(command, name)
            assert result.exit_code == 1 and "[" in result.stderr and "Traceback" not in result.output
    text = HEALTH.read_text(encoding="utf-8").replace("rulebook: kl14", "rulebook: kl99")
    assert "kl99" in small("decide", "-", input=text).stderr
    assert len(small.data("show")) == 1
    assert small("decide", "-", input=HEALTH.read_text(encoding="utf-8")).exit_code == 0


def test_an_overlay_is_kept_with_what_it_extends(small: Book) -> None:
    small.done("decide", str(HEALTH), "--rulebook", "kl14-text")
    files = json.loads(json.loads(small.done("export").splitlines()[1])["text"])["files"]
    assert {name.split("/")[0] for name in files} == {"kl14", "kl14-text"}
    assert small.data("verify")["ok"] is True


def test_keys_receipts_and_numbers_that_are_none_are_refused(small: Book) -> None:
    small.done("decide", str(HEALTH), "--key", "a")
    assert small("add-case", str(HEALTH), "--key", "a/p1").exit_code == 1
    assert small("verify", "--receipt", "4:abc:def").exit_code == 2
    assert small("show", "99").exit_code == 1
    assert small("show", "0").exit_code == 2
    assert small("assess", CASE, "damage_level", "minor", "--member", "Bà Tám").exit_code == 1
    assert small("init").exit_code == 1


def test_no_name_is_in_what_is_printed_when_something_goes_wrong(small: Book, tmp_path: Path) -> None:
    case = tmp_path / "case.yaml"
    case.write_text(HEALTH.read_text(encoding="utf-8").replace("bà A", NAME), encoding="utf-8")
    small.done("decide", str(case), "--key", "a")
    for arguments in (
        ["decide", str(case), "--key", "a", "--field", "khác"],
        ["authority", CASE, "p1", "reduction", "--by", NAME],
        ["assess", CASE, "damage_level", "huge", "--member", "m1", "--reason", NAME],
        ["assess", CASE, "damage_level", "minor", "--member", "m1", "--reason", f"{NAME}\u202e"],
        ["erase-person", CASE, "p9"],
    ):
        result = small(*arguments)
        assert result.exit_code == 1 and result.exception.__class__ is SystemExit
        assert "Bí Mật" not in result.output


def test_without_the_extra_the_other_commands_work_and_this_one_says_what_to_install() -> None:
    program = (
        "import sys, importlib.util\n"
        "real = importlib.util.find_spec\n"
        "sys.modules['sqlalchemy'] = None\n"
        "importlib.util.find_spec = lambda name, *a: None if name == 'sqlalchemy' else real(name, *a)\n"
        "from engine.cli import main; main()"
    )
    command = [sys.executable, "-c", program]
    done = subprocess.run([*command, "register", "init"], capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 2 and "pip install 'congtam[register]'" in done.stderr
    assert (
        subprocess.run([*command, "evaluate", str(HEALTH)], capture_output=True, check=False, cwd=ROOT).returncode == 0
    )


def test_no_other_command_loads_a_database() -> None:
    program = (
        "import sys; from engine.cli import app\n"
        "try: app(['evaluate', sys.argv[1]])\n"
        "except SystemExit: pass\n"
        "print(sorted({m.split('.')[0] for m in sys.modules} & {'sqlalchemy', 'alembic', 'psycopg'}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(HEALTH)], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout.splitlines()[-1] == "[]"


def test_only_the_register_touches_sql() -> None:
    import ast

    found = set()
    for path in [*(ROOT / "engine").rglob("*.py"), *(ROOT / "ui").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if {name.split(".")[0] for name in names} & {"sqlalchemy", "alembic", "sqlite3", "psycopg"}:
                found.add(path.relative_to(ROOT / "engine").as_posix())
    steps = {f"keeping/migrations/versions/schema_{number}.py" for number in (1, 2)}
    rooms = {
        f"keeping/{name}.py" for name in ("database", "integrity", "register", "rights", "shape", "migrations/env")
    }
    assert found == rooms | steps


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.__name__.strip("_"))
def test_every_command_of_the_register_has_help_with_an_example(command: object) -> None:
    name = command.__name__.strip("_")  # type: ignore[attr-defined]
    shown = CliRunner().invoke(app, ["register", name.replace("_", "-"), "--help"])
    assert shown.exit_code == 0
    assert f"Ví dụ: congtam register {name.replace('_', '-')}" in help_text(f"help.register_{name}")


def test_every_trouble_and_every_fault_has_its_sentence() -> None:
    for trouble in Trouble:
        assert f"register.trouble.{trouble}" in SENTENCES
    for fault in Fault:
        assert f"register.fault.{fault}" in SENTENCES


def test_a_picture_is_well_formed_whatever_the_names_and_every_count_is_in_it() -> None:
    rows = {"<script>": {"a": 3, "b": 1}, "y tế & " + "dài" * 30: {"b": 12}, "không": {}}
    root = ElementTree.fromstring(bars("<b>", rows, {"a": "một & hai", "b": "</svg>"}))
    texts = [element.text for element in root.iter() if element.text and element.text.strip()]
    assert {"<script>", "một & hai", "</svg>", "3", "4", "12", "0"} <= set(texts)
    assert ElementTree.fromstring(bars("", {}, {})) is not None


def test_the_command_speaks_of_trouble_with_the_database_in_a_sentence(tmp_path: Path) -> None:
    result = Book(str(tmp_path / "none.db"))("show", "--lang", "en")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == f"there is no register at {tmp_path / 'none.db'}; make one with congtam register init\n"
    result = Book("postgresql://nobody:geheim@127.0.0.1:1/none")("show", "--lang", "en")
    assert result.exit_code == 1 and "cannot be opened" in result.stderr and "geheim" not in result.output
