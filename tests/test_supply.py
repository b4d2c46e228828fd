"""What the wheel says of its parts is so: the bill of materials, the list of third parties, and what checks them."""

import json
import re
from importlib.metadata import distribution, distributions
from importlib.util import find_spec

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.spdx import is_expression
from cyclonedx.validation.json import JsonStrictValidator

from docs import supply
from tests.parts import lacks
from tests.support import ROOT

BILL = supply.BILL.read_text(encoding="utf-8")
LIST = supply.LIST.read_text(encoding="utf-8")
TEXTS = {
    "Apache-2.0": "Licensed under the Apache License, Version 2.0",
    "BSD-3-Clause": "used to endorse or promote products",
    "ISC": "for any purpose with or without fee is hereby granted",
    "MIT": "Permission is hereby granted, free of charge",
}
"""What stands in a text of each licence, and in no text of another of these."""


@pytest.mark.second_engine
def test_the_bill_and_the_list_are_what_is_made_from_the_pins_and_what_is_installed(update: bool) -> None:
    if not find_spec("pyspark"):
        lacks("spark", "no pyspark: pip install -c constraints.txt -e '.[dev,spark]'")
    if update:
        supply.main()
    else:
        assert (supply.bill(), supply.third_parties()) == (BILL, LIST), "run `make sbom`"
        assert {part.name: distribution(part.name).version for part in supply.parts()} == {
            part.name: part.version for part in supply.parts()
        }


def test_the_bill_is_valid_cyclonedx_and_names_each_part_by_pin_purl_and_spdx_licence() -> None:
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(BILL) is None
    bill = json.loads(BILL)
    pins = dict(supply.pins().values())
    assert len(bill["components"]) > 50
    for part in bill["components"]:
        assert pins[part["name"]] == part["version"]
        assert part["purl"] == f"pkg:pypi/{part['name'].lower().replace('_', '-')}@{part['version']}"
        (licence,) = part["licenses"]
        assert is_expression(licence.get("expression") or licence["license"]["id"])
    assert {ref["ref"] for ref in bill["dependencies"]} == {
        bill["metadata"]["component"]["purl"],
        *(part["purl"] for part in bill["components"]),
    }


@pytest.mark.parametrize("name", supply.READ)
def test_a_licence_is_read_only_where_the_package_states_none_and_as_its_text_says(name: str) -> None:
    if name == "py4j" and not find_spec("py4j"):
        lacks("spark", "no pyspark: pip install -c constraints.txt -e '.[dev,spark]'")
    assert supply.stated(name) is None
    files = [file for file in distribution(name).files or [] if "LICENSE" in file.name]
    text = " ".join(" ".join(file.read_text(encoding="utf-8").split()) for file in files)
    assert [licence for licence, words in TEXTS.items() if words in text] == [supply.READ[name]]


def test_what_is_under_a_gpl_or_the_mpl_is_named_plainly_whoever_installs_it() -> None:
    plainly = LIST.partition("Under the LGPL or the MPL")[2].partition("| package |")[0]
    for each in distributions():
        fields = ("License-Expression", "License", "Classifier")
        stated = " ".join(line for field in fields for line in each.metadata.get_all(field, []) if "\n" not in line)
        if re.search(r"GPL|MPL|Mozilla|GNU", stated) and each.metadata["Name"] in dict(supply.pins().values()):
            assert re.search(rf"\b{each.metadata['Name']}\b", plainly), each.metadata["Name"]
    assert "docxtpl" in plainly and "psycopg" in plainly and "certifi" in plainly


def test_make_audit_asks_of_every_pin_and_of_nothing_else() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    (calls,) = re.findall(r"^audit: \$\(READY\)\n((?:\t.*\n)+)", makefile, re.M)
    assert calls.splitlines()[-1] == (
        "\t$(BIN)/pip-audit --strict --disable-pip --no-deps --requirement constraints.txt"
    )
    pins = [line for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines() if line[0] != "#"]
    assert all(re.fullmatch(r"[\w.-]+==[\w.]+", pin) for pin in pins)  # without that, pip-audit would resolve them
    assert "pip_audit" in dict(supply.pins().values())
