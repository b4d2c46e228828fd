"""What a hand leaves in YAML without knowing gets one diagnostic, at its place, with the hint that helps."""

import pytest
import yaml

from engine.reading import yaml_text
from engine.reading.diagnostics import in_order
from engine.reading.load import read_case
from engine.telling.wording import hint_of
from tests.careless import CARELESS, CASE
from tests.support import kl14

PARSERS = [pytest.param(parser, id=parser.__name__) for parser in (yaml_text._PARSER, yaml.SafeLoader)]


def test_the_case_itself_is_good() -> None:
    assert read_case(CASE, kl14()).diagnostics == ()


@pytest.mark.parametrize("parser", PARSERS)
@pytest.mark.parametrize("name", CARELESS)
def test_a_slip_is_told_once_where_it_is_with_the_hint_that_helps(
    name: str, parser: type, monkeypatch: pytest.MonkeyPatch
) -> None:
    rulebook, slip = kl14(), CARELESS[name]
    monkeypatch.setattr(yaml_text, "_PARSER", parser)
    (found,) = in_order(read_case(slip.text, rulebook).diagnostics)
    assert (found.code, found.place.line, found.place.column) == (slip.code, slip.line, slip.column)
    assert slip.hint in (hint_of(found, "en") or "")
