"""Công Tâm: a rules engine for Conclusion 14-KL/TW, section 2.4, which recommends and explains; a person decides.

>>> from engine import decide, load_case, load_rulebook
"""

from typing import TYPE_CHECKING

from engine.reading.diagnostics import InputError
from engine.reading.load import load_case, load_rulebook
from engine.reasoning.decide import decide
from engine.reasoning.decision import Decision
from engine.reasoning.recommend import EnginesDisagree, recommend

if TYPE_CHECKING:
    from engine.reasoning.sweep import sweep

__all__ = ["Decision", "EnginesDisagree", "InputError", "decide", "load_case", "load_rulebook", "recommend", "sweep"]


def __getattr__(name: str) -> object:
    """Loads sweeps, and with them numpy and Arrow, only where they are asked for."""
    if name != "sweep":
        raise AttributeError(name)
    from engine.reasoning.sweep import sweep

    return sweep
