"""No test reaches another machine, and nor does a program that it starts: see `tests/guard/sitecustomize.py`."""

import os
import sys
from importlib import import_module
from pathlib import Path
from tempfile import mkstemp

FOLDER = str(Path(__file__).parent / "guard")
_GUARD = "CONGTAM_GUARD"


def install() -> None:
    """Guards this process and every Python that it starts from here on."""
    begins_guarded = hasattr(sys.modules.get("sitecustomize"), "guard")  # as the workers of a run do
    handle, os.environ[_GUARD] = mkstemp(prefix="congtam-guard-")
    os.close(handle)
    paths = dict.fromkeys((FOLDER, *os.environ.get("PYTHONPATH", "").split(os.pathsep)))
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, paths))
    if not begins_guarded:
        import_module("tests.guard.sitecustomize")


def reached() -> list[str]:
    """Which other machines were tried since this was asked last, and how."""
    file = Path(os.environ[_GUARD])
    said = file.read_text(encoding="utf-8").splitlines()
    if said:
        file.write_text("", encoding="utf-8")
    return said


def uninstall() -> None:
    """Leaves no file behind."""
    Path(os.environ[_GUARD]).unlink(missing_ok=True)
