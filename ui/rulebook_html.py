"""A rulebook as dense lists: its text with the rules that rest on it, its findings, its open questions."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from engine.reading.entries import Language
from engine.reading.rulebook import Rule, Rulebook
from engine.reading.rulebook_files import Clause, Document, Finding, Question, SourceFile
from engine.telling.quotes import quoted
from engine.telling.wording import say

STYLE = """<style>
.book h2 { font-size: 1.25rem; padding: 0; margin: 1.4rem 0 .3rem; }
.book h3 { font-size: 1.05rem; padding: 0; margin: 0 0 .3rem; } .book h4 { font-size: 1rem; padding: 0; margin: 0; }
.book p { margin: 0 0 .4rem; } .book section { border-top: 1px solid #d5dae1; padding: .8rem 0; }
.book { overflow-wrap: anywhere; } .book small { color: #4a5462; font-size: .875rem; }
.book .beside { display: grid; grid-template-columns: minmax(0, 2fr) minmax(0, 3fr); gap: .4rem 1.6rem; }
.book mark { background: #fdf0c4; color: inherit; border-bottom: 2px solid #a87900; }
.book .legal { font-size: 1.05rem; line-height: 1.6; } .book ul { margin: 0; padding: 0; list-style: none; }
.book li { border-left: 3px solid #7c8794; padding: 0 0 0 .7rem; margin: 0 0 .7rem; }
.book li.interpretation { border-left: 3px dashed #8a5a00; } .book li.external { border-left: 3px dotted #a3271f; }
.book b.interpretation { color: #764c00; } .book b.external { color: #a3271f; }
.book dl { display: grid; grid-template-columns: 9.5rem minmax(0, 1fr); gap: .1rem .8rem; margin: 0; padding: 0; }
.book dt { color: #4a5462; } .book dd { margin: 0; } .book code { font-size: .875rem; }
.book table { border-collapse: collapse; width: 100%; overflow-wrap: break-word; margin: .3rem 0 1rem; }
.book th, .book td { text-align: left; vertical-align: top; padding: .35rem .6rem; border-bottom: 1px solid #d5dae1; }
.book .number { text-align: right; white-space: nowrap; } .book .across { overflow-x: auto; overflow-wrap: normal; }
.book .across table { font-size: .8rem; } .book .across th { min-width: 6.5rem; }
.book .refuted, .book .undecided { font-weight: 700; color: #a3271f; } .book pre { white-space: pre-wrap; }
@media (max-width: 720px) { .book .beside, .book dl { grid-template-columns: minmax(0, 1fr); }
  .book dd { margin-bottom: .3rem; } }
</style>"""


class Shelf:
    """A rulebook in one language; every word of it is escaped."""

    def __init__(self, book: Rulebook, language: Language) -> None:
        self.book = book
        self.language = language

    def say(self, key: str, **params: object) -> str:
        """A sentence of the software, escaped."""
        return escape(say(key, self.language, **params))

    # -- the text

    def text(self) -> str:
        """Every clause of every source with the rules that rest on it, then the documents without a text here."""
        sources = [source for source in self.book.sources if source.clauses]
        others = [document for source in self.book.sources for document in source.documents]
        html = "".join(map(self._source, sources))
        if others:
            html += f"<h2>{self.say('ui.book.documents')}</h2>{''.join(map(self._document, others))}"
        return html

    def _source(self, source: SourceFile) -> str:
        warning = f" <b class='external'>{self.say('ui.book.unverified')}.</b>" if source.verified == "no" else ""
        head = f"<h2>{escape(source.title.in_(self.language))}</h2>"
        about = f"<p><small>{escape(source.provenance.in_(self.language))}</small>{warning}</p>"
        return head + about + "".join(map(self._clause, source.clauses))

    def _clause(self, clause: Clause) -> str:
        resting = [rule for rule in self.book.rules.values() if clause.id in rule.clauses]
        quotes = [c.quote for rule in resting for c in rule.cites if c.clause == clause.id and c.quote]
        text = "".join(
            f"<mark>{escape(part)}</mark>" if marked else escape(part) for part, marked in quoted(clause.text, quotes)
        )
        words = f"<p class='legal' lang='vi'>“{text}”</p>"
        if self.language == "en":
            words += f"<p lang='en'><small>{self.say('ui.book.rendering')}</small> {escape(clause.en)}</p>"
        if clause.note:
            words += f"<p><small>{escape(clause.note.in_(self.language))}</small></p>"
        left = f"<div><h3>{self.say('ui.book.clause', id=clause.id)}</h3>{words}</div>"
        return f"<section class='beside'>{left}<div>{self._rules(resting, clause.id)}</div></section>"

    def _document(self, document: Document) -> str:
        resting = [rule for rule in self.book.rules.values() if document.id in rule.documents]
        verified = "verified" if document.verified == "yes" else "unverified"
        state = (
            f"<p><b class='{'' if verified == 'verified' else 'external'}'>{self.say(f'ui.book.{verified}')}</b></p>"
        )
        title = f"<h3>{escape(document.id)} {escape(document.title.in_(self.language))}</h3>"
        return f"<section class='beside'><div>{title}{state}</div><div>{self._rules(resting, '')}</div></section>"

    def _rules(self, rules: Iterable[Rule], clause: str) -> str:
        items = "".join(self._rule(rule, clause) for rule in rules)
        return f"<ul>{items}</ul>" if items else f"<p>{self.say('ui.book.no_rule')}</p>"

    def _rule(self, rule: Rule, clause: str) -> str:
        """What a rule says and concludes, its id, on what it rests, and the words of the clause that it quotes."""
        lines = [escape(rule.says.in_(self.language)), self._concludes(rule)]
        lines.append(f"<small><code>{escape(rule.id)}</code></small> · {self._basis(rule)}")
        quotes = [f"“{escape(c.quote)}”" for c in rule.cites if c.quote and c.clause == clause]
        if quotes:
            lines.append(f"<small>{self.say('ui.book.quotes')} <span lang='vi'>{', '.join(quotes)}</span></small>")
        if rule.reason:
            lines.append(f"<small>{self.say('ui.book.reason')} {escape(rule.reason.in_(self.language))}</small>")
        if rule.overrides:
            names = ", ".join(rule.overrides)
            lines.append(f"<small>{self.say('ui.book.overrides', rules=names)}</small>")
        return f"<li class='{rule.basis}'>{'<br>'.join(lines)}</li>"

    def _concludes(self, rule: Rule) -> str:
        conclusion = self.book.conclusions.get(rule.conclusion)
        if conclusion is None:
            return f"<small>{self.say('ui.book.flag')}</small>"
        label, value = conclusion.label.in_(self.language), conclusion.values[rule.value].in_(self.language)
        return f"<small>→ {escape(label)}: {escape(value)}</small>"

    def _basis(self, rule: Rule) -> str:
        params = {"question": rule.question or "", "documents": ", ".join(rule.documents)}
        return f"<b class='{rule.basis}'>{self.say(f'ui.book.basis.{rule.basis}', **params)}</b>"

    # -- findings and questions

    def findings(self, findings: Iterable[Finding]) -> str:
        """What is asked, how it may be answered, and on what evidence."""
        return "".join(map(self._finding, findings))

    def _finding(self, finding: Finding) -> str:
        values = [words.in_(self.language) for words in finding.values.values()]
        worse = [finding.values[value].in_(self.language) for value in finding.polarity]
        basis = self.say("ui.book.basis.text" if finding.basis == "text" else "ui.book.by_reading")
        rows = {
            "ui.book.label": f"{escape(finding.label.in_(self.language))} <code>{escape(finding.id)}</code>",
            "ui.book.values": escape("; ".join(values)),
            "ui.book.cited": f"{escape(finding.clause or finding.document or '')} · {basis}",
            "ui.book.evidence": escape(finding.evidence.in_(self.language)),
            "ui.book.scope": self.say(f"ui.book.scope.{finding.scope}"),
            "ui.book.polarity": escape(" → ".join(worse)) if worse else self.say("ui.book.no_polarity"),
        }
        if finding.mutable == "no":
            rows["ui.book.mutable"] = self.say("ui.book.immutable")
        return f"<section><h3>{escape(finding.question.in_(self.language))}</h3>{self._list(rows)}</section>"

    def questions(self) -> str:
        """What the text leaves open, the default taken, the other reading, and the rules that rest on the default."""
        return "".join(map(self._question, self.book.questions.values()))

    def _question(self, question: Question) -> str:
        resting = [rule.id for rule in self.book.rules.values() if rule.question == question.id]
        others = [words.in_(self.language) for words in self.book.understood_otherwise(question.id)]
        other = "<br>".join(map(escape, others)) or self.say("ui.book.no_other")
        rows = {
            "ui.book.default": escape(self.book.understood(question.id).in_(self.language)),
            "ui.book.other": other,
            "ui.book.rules": f"<code>{escape(', '.join(resting))}</code>" if resting else self.say("ui.book.no_rules"),
        }
        title = f"{escape(question.id)}. {escape(question.question.in_(self.language))}"
        return f"<section><h2>{title}</h2>{self._list(rows)}</section>"

    def _list(self, rows: dict[str, str]) -> str:
        return f"<dl>{''.join(f'<dt>{self.say(key)}</dt><dd>{shown}</dd>' for key, shown in rows.items())}</dl>"
