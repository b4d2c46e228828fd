"""Plain text for a terminal or a file: outlines, diagnostics, the full trace."""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

from engine.reading.conditions import Is, tests_in
from engine.reading.diagnostics import Diagnostic
from engine.reading.entries import Language
from engine.reading.rulebook import Rulebook
from engine.reasoning.compiled import CompiledRule
from engine.reasoning.decision import Decision
from engine.reasoning.readings import Readings
from engine.reasoning.status import FAILS, HOLDS, NAMES
from engine.telling.explanation import sections
from engine.telling.opinions import no_opinion
from engine.telling.outline import Outline, date_in, outline
from engine.telling.teller import Item, Section, Teller, citation
from engine.telling.wording import hint_of, say, sentence_of

WIDTH = 110
TAB = "\t"


def render_case(
    decisions: Sequence[Decision], language: Language, full: bool = False, readings: Sequence[Readings] = ()
) -> str:
    """These persons of a case: first the recommendation in one line, then why, what stopped others, what is open.

    Where the `readings` of each are given, all that other readings make of the outcome follows.
    """
    case, rulebook = decisions[0].case, decisions[0].rulebook
    about = {"day": date_in(case.file.as_of, language), "rulebook": f"{rulebook.id} {rulebook.version}"}
    title = case.file.title.in_(language)
    blocks = [f"{title}\n{case.id}, {say('case.as_of', language, **about)}"]
    footer: dict[str, None] = {}
    for i, decision in enumerate(decisions):
        decision_outline = outline(decision, language)
        footer |= dict.fromkeys(decision_outline.footer)
        blocks.append(_render_outline(decision_outline))
        if readings:
            blocks.append("\n".join(render_sections(sections(Teller(decision, language), [readings[i]]))))
        if full:
            blocks.append(render_trace(decision, language))
    more = () if full else (say("footer.full", language),)
    blocks.append("\n".join(_wrap(line, "") for line in (*footer, *more)))
    return "\n\n".join(blocks) + "\n"


def _render_outline(decision_outline: Outline) -> str:
    lines = [
        decision_outline.person,
        f"=> {decision_outline.headline.upper()}",
        *(_wrap(line, "   ") for line in decision_outline.summary),
    ]
    return "\n".join([*lines, *render_sections(decision_outline.sections)])


def render_sections(sections: Iterable[Section]) -> Iterator[str]:
    """Titled lists; a short list stands on its title's line."""
    for section in sections:
        if len(section.items) == 1 or section.inline:
            yield _wrap(f"{section.title}: {' '.join(item_text(item) for item in section.items)}", "    ", "")
        else:
            yield f"{section.title}:"
            yield from (_wrap(item_text(item), "    ", "  - ") for item in section.items)


def item_text(item: Item) -> str:
    """An item in one line: its sentence, citation, evidence and findings."""
    text = f"{item.sentence} [{item.citation}]" if item.citation else item.sentence
    if item.evidence:
        text += f" ({', '.join(item.evidence)})"
    return f"{text.removesuffix('.')}: {'; '.join(item.details)}" if item.details else text


def _wrap(text: str, indent: str, first: str | None = None) -> str:
    return textwrap.fill(
        text,
        WIDTH,
        initial_indent=indent if first is None else first,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def render_findings(
    books: Iterable[Rulebook], roles: Iterable[str], findings: Mapping[str, str], language: Language
) -> str:
    """Roles and settled findings in one line, in the words of the first rulebook that has them."""
    books = tuple(books)
    words = [next(b.roles[role].label.in_(language) for b in books if role in b.roles) for role in roles]
    for name, value in findings.items():
        finding = next(b.findings[name] for b in books if name in b.findings and value in b.findings[name].values)
        label, shown = finding.label.in_(language), finding.values[value].in_(language)
        words.append(say("answer", language, label=label, value=shown))
    return "; ".join(words)


def number_in(count: int, language: Language) -> str:
    """A whole number with its thousands marked as the language does."""
    return f"{count:,}".replace(",", "." if language == "vi" else ",")


def share_in(part: int, whole: int, language: Language) -> str:
    """A share in per cent, or as one in so many, so that few of very many never round to none."""
    if part and part * 1000 < whole:
        return say("share.one_in", language, count=number_in(round(Fraction(whole, part)), language))
    percent = f"{float(Fraction(100 * part, whole)):.1f} %"
    return percent.replace(".", ",") if language == "vi" else percent


def wrapped(text: str, indent: str, further: str = "") -> str:
    """A text in lines, each indented, those after the first further."""
    return _wrap(text, indent + further, indent)


def render_trace(decision: Decision, language: Language) -> str:
    """Every conclusion with all its rules: what holds, what it overrides, and what stopped the others."""
    compiled = decision.trace.compiled
    lines = [say("trace.title", language)]
    for made in reversed(compiled.conclusions.values()):
        label = compiled.rulebook.conclusions[made.id].label.in_(language)
        values = compiled.rulebook.conclusions[made.id].values
        shown = " / ".join(values[v].in_(language) for v in decision.trace.values(made.id))
        lines += ["", f"{label}: {shown}"]
        lines += [_wrap(rule_text(decision, rule, language), "      ", "  ") for rule in made.rules]
    return "\n".join([*lines, *_sources(decision, language)])


def _sources(decision: Decision, language: Language) -> Iterator[str]:
    """The readings applied, and the text of the clauses cited, by the rules that hold."""
    trace = decision.trace
    book = trace.compiled.rulebook
    holding = [m.rule for m in trace.compiled.rules.values() if trace.statuses.holds(m) == HOLDS]
    yield from ("", say("trace.readings", language))
    for question in (q for q in book.questions.values() if q.id in {r.question for r in holding}):
        words = {"question": question.question.in_(language), "default": book.understood(question.id).in_(language)}
        yield _wrap(say("reading.full", language, id=question.id, **words), "      ", "  ")
    yield from ("", say("trace.clauses", language))
    for clause in (c for c in book.clauses.values() if c.id in {c for r in holding for c in r.clauses}):
        text = f"{clause.id} “{clause.text}”" + (f" ({clause.en})" if language == "en" else "")
        yield _wrap(text, "      ", "  ")


def rule_text(decision: Decision, made: CompiledRule, language: Language) -> str:
    """A rule in one line: whether it holds, what it says, cites, where it stands, what overrode or stopped it."""
    trace, rule = decision.trace, made.rule
    status = trace.statuses.holds(made)
    symbol = {HOLDS: "+", FAILS: "-"}.get(status, "?")
    cited = citation(", ".join((*rule.clauses, *rule.documents)), rule, language)
    role = f", {say('trace.decisive', language)}" if rule.id in trace.decisive_rules else ""
    note = f"{say(f'trace.{NAMES[status]}', language)}{role}"
    defeated = [r for r in made.overridden_by if trace.statuses.holds(trace.compiled.rules[r]) == HOLDS]
    if status & HOLDS and defeated:
        note += f", {say('trace.defeated', language, rules=', '.join(defeated))}"
    stopping = _stopping(decision, made, language) if status != HOLDS else ""
    if stopping:
        note += ", " + say("trace.stopped" if status == FAILS else "trace.waits", language, findings=stopping)
    return f"{symbol} {rule.says.in_(language)} [{cited}; {rule.anchor}] ({note})"


def _stopping(decision: Decision, made: CompiledRule, language: Language) -> str:
    """The tests of findings and conclusions that do not hold, in the order of the rule."""
    book, trace = decision.trace.compiled.rulebook, decision.trace
    words: list[str] = []
    for test in tests_in(made.rule.when) if made.rule.when else ():
        if not isinstance(test, Is):
            continue
        if test.variable in book.findings:
            finding = book.findings[test.variable]
            value = trace.person.settled.get(test.variable)
            if value in test.values:
                continue
            shown = finding.values[value].in_(language) if value else Teller(decision, language).unsettled(finding.id)
            words.append(f"{finding.label.in_(language)}: {shown}")
        else:
            values = trace.values(test.variable)
            if set(values) <= set(test.values):
                continue
            conclusion = book.conclusions[test.variable]
            shown = " / ".join(conclusion.values[v].in_(language) for v in values)
            words.append(f"{conclusion.label.in_(language)}: {shown}")
    return "; ".join(dict.fromkeys(words))


def render_rounds(decision: Decision, language: Language) -> str:
    """What the second engine derived in which round; within a round by id, which is no legal order."""
    opinion = decision.opinion
    lines = [say("rounds.title", language, person=decision.person)]
    if opinion is None:
        return "\n".join([*lines, _wrap(no_opinion(decision.second_opinion, decision.status, language), "  ")])
    for number, derived in enumerate(opinion.rounds, 1):
        lines.append(_wrap(say("rounds.round", language, number=number, derived=", ".join(derived)), "    ", "  "))
    return "\n".join(lines)


def render_diagnostics(diagnostics: Iterable[Diagnostic], language: Language) -> str:
    """Each diagnostic with its place, the source line, a caret, and a hint where there is one."""
    return "\n".join(line for d in diagnostics for line in _diagnostic(d, language))


def _diagnostic(diagnostic: Diagnostic, language: Language) -> Iterator[str]:
    place = diagnostic.place
    kind = say(diagnostic.severity, language)
    where = f"{place.file}:{place.line}:{place.column}"
    yield f"{where}: {kind}[{diagnostic.code}]: {sentence_of(diagnostic, language)}"
    if place.text.strip():
        start = max(0, place.column - 60)  # a very long line is shown around the caret
        excerpt = place.text[start : start + WIDTH]
        # A mark that combines with the letter before it takes no room of its own.
        before = [c for c in excerpt[: place.column - 1 - start] if not unicodedata.combining(c)]
        yield f"    {excerpt}"
        yield f"    {''.join(c if c == TAB else ' ' for c in before)}^"
    hint = hint_of(diagnostic, language)
    if hint:
        yield f"    {say('hint', language)}: {hint}"
