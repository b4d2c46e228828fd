"""Writes what the wheel says of its parts, from the pins and what is installed: `make sbom`.

`congtam.cdx.json` is a CycloneDX bill of materials; THIRD-PARTY.md says the same for people. Both are committed, and a
test holds them equal to what is made here, so that a wheel is built without this module and byte for byte the same.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.metadata import distribution
from pathlib import Path

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType, Property
from cyclonedx.model.bom import Bom, BomMetaData
from cyclonedx.model.component import Component, ComponentScope, ComponentType
from cyclonedx.model.license import License, LicenseAcknowledgement
from cyclonedx.output.json import JsonV1Dot6
from cyclonedx.spdx import fixup_id, is_expression
from packageurl import PackageURL
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from engine.reasoning.decision import VERSION

ROOT = Path(__file__).parent.parent
BILL, LIST = ROOT / "congtam.cdx.json", ROOT / "THIRD-PARTY.md"
EXTRAS = ("auth", "register", "report", "spark")
"""What a user may install besides; the extras `bench` and `dev` serve those who work on the software."""
PLATFORM = {
    "implementation_name": "cpython",
    "os_name": "posix",
    "platform_machine": "x86_64",
    "platform_python_implementation": "CPython",
    "platform_system": "Linux",
    "python_full_version": "3.11.0",
    "python_version": "3.11",
    "sys_platform": "linux",
}
"""Where the pins were tried; what other systems need besides is not pinned."""
READ = {
    "altair": "BSD-3-Clause",
    "itsdangerous": "BSD-3-Clause",
    "jinja2": "BSD-3-Clause",
    "markdown-it-py": "MIT",
    "mdurl": "MIT",
    "protobuf": "BSD-3-Clause",
    "py4j": "BSD-3-Clause",
    "pydeck": "Apache-2.0",
    "shellingham": "ISC",
}
"""Licences whose packages name no SPDX identifier: read in the text that each carries."""
FONTS = {
    "Tinos": ("engine/telling/fonts", "Tinos-*.ttf", "engine/telling/fonts/Tinos-OFL.txt"),
    "Noto Sans": ("ui/static", "NotoSans-*.woff2", "ui/static/NotoSans-OFL.txt"),
}
"""Of each work of others inside the wheel: its folder, its files and the text of its licence."""


@dataclass(frozen=True)
class Part:
    """A package that is installed beside ours: how its project spells it, and what it needs of the others."""

    name: str
    version: str
    licence: str
    needs: tuple[str, ...]
    extras: tuple[str, ...]  # that bring it; none: it is always installed

    @property
    def purl(self) -> PackageURL:
        """Its name for programs: of a kind of packages, and of no place where they are had."""
        return PackageURL("pypi", name=canonicalize_name(self.name), version=self.version)


@cache
def pins() -> dict[str, tuple[str, str]]:
    """Name and version of every package that constraints.txt pins, by its canonical name."""
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pairs = (line.split("==") for line in lines if not line.startswith("#"))
    return {str(canonicalize_name(name)): (name, version) for name, version in pairs}


def wanted(extra: str = "") -> list[str]:
    """What pyproject.toml asks for: always, or with an extra."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return list(project["optional-dependencies"][extra] if extra else project["dependencies"])


def named(requirements: list[str], extras: frozenset[str]) -> Iterator[tuple[str, frozenset[str]]]:
    """The packages that requirements name on the platform, with the extras of each."""
    for requirement in map(Requirement, requirements):
        marker = requirement.marker
        if marker is None or any(marker.evaluate(PLATFORM | {"extra": extra}) for extra in extras | {""}):
            yield str(canonicalize_name(requirement.name)), frozenset(requirement.extras)


def reached(requirements: list[str]) -> dict[str, set[str]]:
    """Every package that requirements lead to, and those that each of them needs."""
    needs: dict[str, set[str]] = {}
    seen: set[tuple[str, frozenset[str]]] = set()
    waiting = list(named(requirements, frozenset()))
    while waiting:
        name, extras = step = waiting.pop()
        if step not in seen:
            seen.add(step)
            of_it = list(named(distribution(name).requires or [], extras))
            needs.setdefault(name, set()).update(other for other, _ in of_it)
            waiting += of_it
    return needs


@cache
def parts() -> tuple[Part, ...]:
    """Every package that is installed with ours or with an extra of it, by name."""
    always = reached(wanted())
    by_extra = {extra: reached(wanted(extra)) for extra in EXTRAS}
    whole = reached([line for extra in ("", *EXTRAS) for line in wanted(extra)])
    return tuple(
        Part(
            *pins()[name],
            licence_of(name),
            tuple(sorted(whole[name])),
            () if name in always else tuple(extra for extra in EXTRAS if name in by_extra[extra]),
        )
        for name in sorted(whole)
    )


def stated(name: str) -> str | None:
    """The licence that a package states as an SPDX expression."""
    metadata = distribution(name).metadata
    texts = [text for field in ("License-Expression", "License") for text in metadata.get_all(field, [])]
    return next((fixup_id(text) or text for text in texts if is_expression(text)), None)


def licence_of(name: str) -> str:
    """The licence of a package as an SPDX expression: as it states it, or else as it was read."""
    return stated(name) or READ[name]


def _licence(expression: str, *, is_stated: bool = True) -> License:
    by = LicenseAcknowledgement.DECLARED if is_stated else LicenseAcknowledgement.CONCLUDED
    return LicenseFactory().make_from_string(expression, license_acknowledgement=by)


def fonts(work: str) -> list[Path]:
    """The files of a work of others that the wheel holds."""
    folder, pattern, _ = FONTS[work]
    return sorted((ROOT / folder).glob(pattern))


def _inside() -> Iterator[Component]:
    for work, (folder, _, text) in FONTS.items():
        holder = (ROOT / text).read_text(encoding="utf-8").partition("\n")[0]
        for path in fonts(work):
            digest = HashType(alg=HashAlgorithm.SHA_256, content=sha256(path.read_bytes()).hexdigest())
            name = f"{folder}/{path.name}"
            yield Component(
                name=name,
                type=ComponentType.FILE,
                bom_ref=name,
                description=work,
                hashes=[digest],
                licenses=[_licence("OFL-1.1")],
                copyright=holder,
            )


def _beside(part: Part) -> Component:
    return Component(
        name=part.name,
        version=part.version,
        bom_ref=str(part.purl),
        purl=part.purl,
        scope=ComponentScope.OPTIONAL if part.extras else ComponentScope.REQUIRED,
        licenses=[_licence(part.licence, is_stated=stated(part.name) is not None)],
        properties=[Property(name="congtam:extra", value=extra) for extra in part.extras],
    )


def bill() -> str:
    """The bill of materials as CycloneDX 1.6: no time, no number by chance, so that it is the same wherever it is made.

    A package has no hash in it: which of its files is installed depends on the machine.
    """
    own = Component(
        name="congtam",
        version=VERSION,
        type=ComponentType.APPLICATION,
        bom_ref=f"pkg:pypi/congtam@{VERSION}",
        purl=PackageURL("pypi", name="congtam", version=VERSION),
        licenses=[_licence("Apache-2.0")],
        components=_inside(),
    )
    of = {str(canonicalize_name(part.name)): _beside(part) for part in parts()}
    made = Bom(components=of.values(), metadata=BomMetaData(component=own))
    extras = [line for extra in EXTRAS for line in wanted(extra)]
    made.register_dependency(own, [of[name] for name, _ in named([*wanted(), *extras], frozenset())])
    for part in parts():
        made.register_dependency(of[str(canonicalize_name(part.name))], [of[name] for name in part.needs])
    content = json.loads(JsonV1Dot6(made).output_as_string())
    del content["serialNumber"], content["metadata"]["timestamp"]
    return json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


HEAD = """# What others made

Công Tâm itself is under the Apache License 2.0 ([LICENSE](LICENSE)). `make sbom` writes this page, and the same as a
CycloneDX bill of materials, `congtam.cdx.json`. The wheel carries both, and the texts of the licences of what it holds
(in its folders `licenses` and `sboms`).

## Inside the wheel

| work | files | licence | its text |
|---|---|---|---|
{inside}

## Installed beside it

None of these is inside the wheel: pip installs each from a file that its own project made, with the text of its licence
in it. What such a file holds in turn (psycopg-binary brings libpq, numpy OpenBLAS) is for that project to say. The
versions are those of `constraints.txt`, on Linux with Python 3.11; on other systems pip may install others besides.

Under the LGPL or the MPL, which ask more of those who hand on copies than to name the authors:

{plainly}

Each is used as a library of its own, unchanged. The other licences are permissive. What only those use who work on the
software is not listed; of it, hypothesis and pathspec (extra `dev`) are under the MPL-2.0, and OpenFisca-Core (extra
`bench`) under the AGPL-3.0.

| package | version | licence | installed |
|---|---|---|---|
{beside}
"""
PERMISSIVE = {
    *("0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "ISC"),
    *("MIT", "MIT-0", "MIT-CMU", "PSF-2.0", "Zlib"),
}


def third_parties() -> str:
    """The list for people."""
    inside = [
        f"| {work} | `{folder}/{pattern}` | OFL-1.1 | [{Path(text).name}]({text}) |"
        for work, (folder, pattern, text) in FONTS.items()
    ]
    beside = [f"| {part.name} | {part.version} | {part.licence} | {installed(part)} |" for part in parts()]
    others = (part for part in parts() if not is_permissive(part))
    plainly = [f"- {part.name} {part.version}: {part.licence}, installed {installed(part)}" for part in others]
    return HEAD.format(inside="\n".join(inside), plainly="\n".join(plainly), beside="\n".join(beside))


def installed(part: Part) -> str:
    """When a package is installed."""
    return "with " + ", ".join(f"`[{extra}]`" for extra in part.extras) if part.extras else "always"


def is_permissive(part: Part) -> bool:
    """Whether each licence that a package is under asks no more than to be named."""
    return set(part.licence.replace("(", "").replace(")", "").split()) - {"AND", "OR"} <= PERMISSIVE


def main() -> None:
    """Writes both anew."""
    BILL.write_text(bill(), encoding="utf-8")
    LIST.write_text(third_parties(), encoding="utf-8")


if __name__ == "__main__":
    main()
