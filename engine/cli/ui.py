"""`congtam ui`: the screens, served by Streamlit in a process of its own, with nothing but their own configuration."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer

from engine.cli.common import Lang, LangOption, organisation_or_end
from engine.cli.ending import ExitCode, stop, stop_at
from engine.reading.access import SignIn, read_access
from engine.reading.characters import visible
from engine.reading.entries import Language
from engine.reading.environment import ACCESS, LANG, ORGANISATION, REGISTER
from engine.reading.organisation import shipped_organisations
from engine.telling.wording import help_text, say

RegisterOption = Annotated[str | None, typer.Option("--register", envvar=REGISTER, help=help_text("help.ui_register"))]
OrganisationOption = Annotated[
    str | None, typer.Option("--organisation", envvar=ORGANISATION, help=help_text("help.ui_organisation"))
]
HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?")
BASE = re.compile(r"(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)+")
SHORTEST_SECRET = 32
"""Whoever guesses the secret that signs cookies is whoever they want to be."""


def ui(
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help=help_text("help.port"))] = 8501,
    headless: Annotated[bool, typer.Option("--headless", help=help_text("help.headless"))] = False,
    public: Annotated[bool, typer.Option("--public", help=help_text("help.public"))] = False,
    host: Annotated[list[str] | None, typer.Option("--host", help=help_text("help.host"))] = None,
    base_path: Annotated[str, typer.Option("--base-path", help=help_text("help.base_path"))] = "/",
    access: Annotated[Path | None, typer.Option("--access", envvar=ACCESS, help=help_text("help.access"))] = None,
    register: RegisterOption = None,
    organisation: OrganisationOption = None,
    lang: LangOption = Lang.vi,
) -> None:
    language: Language = lang.value
    spec = find_spec("ui")
    if spec is None or spec.origin is None:
        stop(say("ui.start.missing", language), ExitCode.MISUSED)
    for name in host or ():
        if not HOST.fullmatch(name):
            stop(say("ui.start.bad_host", language, name=name), ExitCode.MISUSED)
    base = _base(base_path, language)
    hosts = list(host or ())
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("STREAMLIT_", ACCESS))}
    environment[LANG] = language
    if public:
        hosts.append(_signing_in(access, base, language).host)
        environment[ACCESS] = str(Path(access or "").resolve())
    if register:
        environment[REGISTER] = _register(register, language)
    if organisation:
        organisation_or_end(organisation, language)
        is_file = organisation not in shipped_organisations()
        environment[ORGANISATION] = str(Path(organisation).resolve()) if is_file else organisation
    address = "0.0.0.0" if public else "localhost"
    if _is_taken(address, port):
        stop(say("ui.start.port_taken", language, port=port), ExitCode.MISUSED)
    folder = Path(spec.origin).parent
    flags = {"server.address": address, "server.port": port, "server.headless": headless or public}
    flags["server.baseUrlPath"] = base
    own = [*_flags(folder / ".streamlit" / "config.toml", hosts), *(f"--{k}={_value(v)}" for k, v in flags.items())]
    typer.echo(say("ui.start.address", language, address=f"http://{hosts[-1] if public else 'localhost'}:{port}{base}"))
    if not find_spec("durable"):
        typer.echo(say("engines.unavailable", language))
    # -P: no module of the folder one happens to stand in is taken for one of Streamlit's
    command = [sys.executable, "-P", "-m", "streamlit", "run", str(folder / "server.py"), *own]
    raise typer.Exit(_run(command, environment, folder))


def _register(place: str, language: Language) -> str:
    """Where the register is, from whatever folder one looks; it has to be there, if it is a file."""
    if not find_spec("sqlalchemy"):
        stop(say("usage.no_register", language), ExitCode.MISUSED)
    if "://" in place:
        return place
    if not Path(place).is_file():
        stop(say("register.trouble.no_register", language, where=visible(place)), ExitCode.MISUSED)
    return str(Path(place).resolve())


def _base(path: str, language: Language) -> str:
    """The path under which the screens stand, without the slash at its end; nothing for the root."""
    base = path.rstrip("/")
    if base and not BASE.fullmatch(base):
        stop(say("ui.start.bad_base", language, path=visible(path)), ExitCode.MISUSED)
    return base


def _signing_in(path: Path | None, base: str, language: Language) -> SignIn:
    """How people sign in; without that, and without everyone's role, nothing is opened to others."""
    if path is None:
        stop(say("ui.start.no_access", language), ExitCode.MISUSED)
    if find_spec("authlib") is None:
        stop(say("ui.start.no_authlib", language), ExitCode.MISUSED)
    read = read_access(path)
    if read.value is None:
        stop_at(read.diagnostics, language)
    if len(read.value.sign_in.cookie_secret) < SHORTEST_SECRET:
        stop(say("ui.start.short_secret", language, file=path, least=SHORTEST_SECRET), ExitCode.MISUSED)
    if read.value.sign_in.base != base:
        stop(say("ui.start.other_base", language, file=path, wanted=f"{base}/oauth2callback"), ExitCode.MISUSED)
    return read.value.sign_in


def _flags(config: Path, hosts: list[str]) -> Iterator[str]:
    """The configuration as flags, which prevail over every other file and over the environment."""
    sections = tomllib.loads(config.read_text(encoding="utf-8"))
    sections["server"]["allowedHosts"] += hosts
    sections["server"]["corsAllowedOrigins"] += [f"https://{host}" for host in hosts]  # it heeds the name alone
    for section, options in sections.items():
        for name, value in options.items() if section != "theme" else ():
            for each in value if isinstance(value, list) else [value]:
                yield f"--{section}.{name}={_value(each)}"


def _value(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _is_taken(address: str, port: int) -> bool:
    with socket.socket() as probe:
        if os.name == "posix":  # elsewhere the option would let two programs share a port
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError:
            return True
    return False


def _run(command: list[str], environment: dict[str, str], folder: Path) -> int:
    """Runs the server until it ends; what stops this command stops the server, and neither leaves a traceback."""
    child = subprocess.Popen(command, env=environment, cwd=folder)

    def stop(_signal: int, _frame: FrameType | None) -> None:
        child.terminate()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    code = child.wait()
    return 0 if code == -signal.SIGTERM else code if code >= 0 else 128 - code
