"""What is installed from a wheel works without the checkout."""

import json
import os
import shutil
import subprocess
import sys
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest

from tests.support import ROOT


def tracked() -> list[Path]:
    """The files that are in the repository, from its root."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [Path(name) for name in listed.split("\0") if name and (ROOT / name).is_file()]


def built(folder: Path, **environment: str) -> Path:
    """The wheel of a copy of what is in the repository, made in a folder."""
    for path in tracked():
        (folder / path.parent).mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / path, folder / path)
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", "dist"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True, env=os.environ | environment)
    return next((folder / "dist").glob("congtam-*.whl"))


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("wheel"))


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


def test_the_wheel_is_the_same_bytes_wherever_and_whenever_it_is_built(wheel: Path, tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        other = built(tmp_path / "another" / "place", TZ="Asia/Ho_Chi_Minh", PYTHONHASHSEED="7", LC_ALL="C")
    finally:
        os.umask(before)
    assert other.name == wheel.name
    assert sha256(other.read_bytes()).hexdigest() == sha256(wheel.read_bytes()).hexdigest()


def test_the_wheel_says_what_it_holds_of_others_and_what_is_installed_beside_it(wheel: Path) -> None:
    archive = zipfile.ZipFile(wheel)
    head = next(name.partition("/")[0] for name in archive.namelist() if ".dist-info/" in name)
    bill = archive.read(f"{head}/sboms/congtam.cdx.json")
    assert bill == (ROOT / "congtam.cdx.json").read_bytes()
    for name in ("THIRD-PARTY.md", "engine/telling/fonts/Tinos-OFL.txt", "ui/static/NotoSans-OFL.txt"):
        assert archive.read(f"{head}/licenses/{name}") == (ROOT / name).read_bytes()
    assert "\nLicense-Expression: Apache-2.0 AND OFL-1.1\n" in archive.read(f"{head}/METADATA").decode()
    fonts = {name for name in archive.namelist() if Path(name).suffix in (".ttf", ".otf", ".woff", ".woff2")}
    hashed = {
        part["name"]: part["hashes"][0]["content"] for part in json.loads(bill)["metadata"]["component"]["components"]
    }
    assert hashed == {name: sha256(archive.read(name)).hexdigest() for name in fonts}


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
    words = [b"".join(parts) for parts in ((b"py", b"pi.org"), (b"pythonhosted", b".org"), (b"/wo", b"rk/main"))]
    for path in tracked():
        content = (ROOT / path).read_bytes()
        assert not [word for word in words if word in content], path
