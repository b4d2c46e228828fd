"""Every sentence of the software, in Vietnamese and English, by its key: a module for each subject.

To change a sentence, search for its words here. Keys are used by `say` (engine/telling/wording.py); what stands in braces
is filled in there, and is the same in both languages.
"""

from importlib import import_module

SUBJECTS = (
    "answers",
    "diagnostics",
    "evidence",
    "explanations",
    "hearing_page",
    "help",
    "help_register",
    "hints",
    "interview",
    "precedents",
    "readings",
    "register",
    "register_page",
    "register_troubles",
    "report",
    "rulebook_page",
    "rulebooks",
    "screens",
    "sweeps",
    "tables",
    "trace_page",
    "training_page",
    "usage",
)

SENTENCES: dict[str, tuple[str, str]] = {}
"""Vietnamese and English by key."""

for _subject in SUBJECTS:
    _more: dict[str, tuple[str, str]] = import_module(f"{__name__}.{_subject}").SENTENCES
    if _twice := SENTENCES.keys() & _more.keys():
        raise ValueError(f"said twice: {sorted(_twice)}")
    SENTENCES |= _more
