"""What is installed from a wheel works without the checkout."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.support import ROOT


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return next(folder.glob("congtam-*.whl"))


def test_the_wheel_holds_both_packages_the_rulebooks_and_the_licence(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    heads = [f"engine/rules/{name}/rulebook.yaml" for name in ("kl14", "kl14-decree73", "kl14-text")]
    reports = ["templates/report.docx", "templates/report.typ", "templates/report.md", "pages/report.html"]
    reports += ["fonts/Tinos-Regular.ttf", "fonts/Tinos-OFL.txt", "fonts/Tinos-characters.txt"]
    profiles = ["engine/reading/organisations/party.yaml", "engine/reading/organisations/state.yaml"]
    of_reports = [*(f"engine/telling/{name}" for name in reports), *profiles]
    steps = [f"engine/keeping/migrations/{name}" for name in ("env.py", "versions/schema_1.py", "versions/schema_2.py")]
    steps.append("engine/keeping/shape_postgresql.txt")
    typed = ["engine/py.typed", "ui/py.typed"]
    for name in ("engine/cli/__init__.py", "ui/__init__.py", *typed, *heads, *of_reports, *steps):
        assert name in names
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_the_rulebook_is_found_from_the_wheel(wheel: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path)
    program = (
        f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n"
        "import engine; from engine import load_rulebook\n"
        "print(engine.__file__, load_rulebook('kl14').version, *load_rulebook('kl14-text').extends)"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == [str(tmp_path / "engine" / "__init__.py"), "1.0.0", "kl14@1.0.0"]


def test_nothing_committed_names_a_package_registry_or_a_path_of_a_machine() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    words = [b"".join(parts) for parts in ((b"py", b"pi.org"), (b"pythonhosted", b".org"), (b"/wo", b"rk/main"))]
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            content = (ROOT / name).read_bytes()
            assert not [word for word in words if word in content], name
