"""`congtam register init`: a new register."""

from __future__ import annotations

from engine.cli.common import Lang, LangOption, show
from engine.cli.register.common import DEFAULT_REGISTER, RegisterOption, ending_on_trouble
from engine.keeping.chain import now
from engine.reading.entries import Language
from engine.telling.wording import say


def init(register: RegisterOption = DEFAULT_REGISTER, lang: LangOption = Lang.vi) -> None:
    language: Language = lang.value
    with ending_on_trouble(language):
        from engine.keeping.database import shown
        from engine.keeping.register import Register

        made, receipt = Register.create(register, now())
        made.close()
        show(say("register.made", language, where=shown(register)))
        show(say("register.receipt", language, receipt=receipt))
