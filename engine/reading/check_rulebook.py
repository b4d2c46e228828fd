"""From the entries of a rulebook's files to the checked rulebook: names, layers, cycles, citations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

from engine.reading.case import UNKNOWN
from engine.reading.check_readings import adopted, check_questions, check_readings
from engine.reading.citations import check_citations
from engine.reading.conditions import RESERVED, All, Condition, ConditionReader, Is, Names, all_parts, tests_in
from engine.reading.diagnostics import Code, Diagnostic, Loaded, Place, did_you_mean, errors_in
from engine.reading.entries import Words
from engine.reading.folding import open_reading
from engine.reading.parts import Whole, digest
from engine.reading.placed import Placed, duplicates, ids
from engine.reading.rulebook import (
    NEEDS_VERIFICATION,
    RECOMMENDATION,
    Adopted,
    Claim,
    Conclusion,
    Constraint,
    Individual,
    Invariant,
    Must,
    NeverMilderWith,
    Rule,
    Rulebook,
    UnchangedBy,
)
from engine.reading.rulebook_files import (
    ConclusionFile,
    ConstraintEntry,
    Finding,
    FlagEntry,
    InvariantEntry,
    RuleEntry,
)
from engine.reading.vocabulary import COLUMNS


def check_rulebook(parts: Whole) -> Loaded[Rulebook]:
    """The checked rulebook, or every error that the entries show together."""
    return _Checker(parts).run()


class _Checker:
    def __init__(self, parts: Whole) -> None:
        self.parts = parts
        self.diagnostics: list[Diagnostic] = []
        self.clauses = {p.entry.id: p.entry for p in parts.clauses}
        self.documents = {p.entry.id: p.entry for p in parts.documents}
        self.questions = {p.entry.id: p.entry for p in parts.questions}
        self.findings = {p.entry.id: p.entry for p in parts.findings}
        self.conclusions = {p.entry.conclusion: p for p in parts.conclusions}
        self.roles = tuple(p.entry.id for p in parts.roles)
        self.readings = {question.id: tuple(question.readings) for question in self.questions.values()}
        on_findings = {f.id: tuple(f.values) for f in self.findings.values()}
        on_conclusions = {name: tuple(p.entry.values) for name, p in self.conclusions.items()}
        self.rule_names = Names(on_findings | on_conclusions, self.roles, self.readings)
        self.constraint_names = Names(on_findings, self.roles, self.readings, frozenset(self.conclusions))

    def run(self) -> Loaded[Rulebook]:
        rules = [self.rule(owner, placed) for owner, placed in self.parts.rules]
        flags = [self.flag(placed) for placed in self.parts.flags]
        constraints = [self.constraint(placed) for placed in self.parts.constraints]
        invariants = [self.invariant(placed) for placed in self.parts.invariants]
        checks = (
            self.unique_ids,
            self.check_findings,
            self.check_lines,
            self.check_recommendation,
            self.check_rules,
            self.check_overrides,
            self.check_invariants,
        )
        for check in checks:
            self.diagnostics.extend(check())
        self.diagnostics.extend(check_questions(self.parts, self.rule_names))
        constraints += self.apart()
        order = self.layers(rules)
        if not errors_in(self.diagnostics):
            self.diagnostics.extend(check_readings(self.parts, self.rule_names, [*rules, *flags]))
        if errors_in(self.diagnostics):
            return Loaded(None, tuple(self.diagnostics))
        whole = self.build(rules, flags, constraints, invariants, order)
        return Loaded(adopted(self.parts, whole), tuple(self.diagnostics))

    # -- conditions

    def condition(
        self, placed: Placed[RuleEntry | FlagEntry | ConstraintEntry | InvariantEntry], key: str, names: Names
    ) -> Condition:
        reader = ConditionReader(placed.tree, names, placed.path)
        condition = reader.read(placed.value(key), (*placed.path, key))
        self.diagnostics.extend(reader.diagnostics)
        return condition

    def rule(self, owner: Placed[ConclusionFile], placed: Placed[RuleEntry]) -> Rule:
        entry = placed.entry
        when = None if entry.when == "otherwise" else self.condition(placed, "when", self.rule_names)
        when = self.under(placed, when) if entry.under else when
        parts = [part.path for part in all_parts(when)] if when else []
        for i, signed in enumerate(entry.idle):
            if signed.part not in parts:
                hint = did_you_mean(signed.part, parts)
                self.diagnostics.append(placed.refuse(Code.UNKNOWN_PART, "idle", i, "part", name=signed.part, **hint))
        ((_, value),) = entry.then.items()
        return Rule(
            id=entry.id,
            conclusion=owner.entry.conclusion,
            value=value,
            when=when,
            overrides=tuple(sorted(entry.overrides)),
            cites=entry.cite,
            basis=entry.basis,
            question=entry.question,
            reason=entry.reason,
            says=entry.says,
            establish=entry.establish,
            idle=tuple(signed.part for signed in entry.idle),
            place=placed.place,
            anchor=self.anchor(placed, entry.id),
        )

    def under(self, placed: Placed[RuleEntry], when: Condition | None) -> Condition | None:
        """The condition of a rule that holds in some readings alone."""
        tests = self.tests_of_readings(placed, "under")
        for test in tests:
            if len(set(test.values)) == len(self.readings[test.variable]):
                refused = placed.refuse_key(Code.UNDER_EVERY_READING, "under", test.variable, name=test.variable)
                self.diagnostics.append(refused)
        if when is None:
            self.diagnostics.append(placed.refuse_key(Code.OTHERWISE_UNDER, "under"))
            return None
        parts = when.parts if isinstance(when, All) else (when,)
        return All((*tests, *parts), path="when", place=placed.tree.key((*placed.path, "when")))

    def tests_of_readings(self, placed: Placed[RuleEntry | InvariantEntry], key: str) -> tuple[Is, ...]:
        reader = ConditionReader(placed.tree, self.rule_names, placed.path)
        tests = reader.readings(placed.value(key), (*placed.path, key))
        self.diagnostics.extend(reader.diagnostics)
        return tests

    def flag(self, placed: Placed[FlagEntry]) -> Rule:
        entry = placed.entry
        when = self.condition(placed, "when", self.rule_names)
        return Rule(
            entry.id, entry.id, "yes", when, (), entry.cite, entry.basis, entry.question, entry.reason, entry.says,
            (), (), placed.place, self.anchor(placed, entry.id),
        )  # fmt: skip

    def anchor(self, placed: Placed[RuleEntry | FlagEntry], name: str) -> str:
        inside = self.parts.files[placed.place.file].removeprefix(f"{self.parts.head.entry.rulebook}/")
        return f"{inside}#{name}"

    def constraint(self, placed: Placed[ConstraintEntry]) -> Constraint:
        forbid = self.condition(placed, "forbid", self.constraint_names)
        return Constraint(placed.entry.id, forbid, placed.entry.says, placed.place)

    def apart(self) -> list[Constraint]:
        """The readings that may not be adopted together, as constraints on the questions."""
        constraints = []
        for tree, path, _ in self.parts.apart:
            reader = ConditionReader(tree, self.rule_names)
            tests = reader.readings(tree.value(path), path)
            self.diagnostics.extend(reader.diagnostics)
            names = " + ".join(f"{test.variable}={test.values[0]}" for test in tests if test.values)
            constraints.append(Constraint(f"apart.{names}", All(tests), Words(vi=names, en=names), tree.at(path)))
        return constraints

    def invariant(self, placed: Placed[InvariantEntry]) -> Invariant:
        entry = placed.entry
        when = None if entry.when is None else self.condition(placed, "when", self.rule_names)
        cited = (entry.cite, entry.basis, entry.question)
        unless = self.tests_of_readings(placed, "unless") if entry.unless else ()
        return Invariant(entry.id, when, self.claim(placed), *cited, entry.says, placed.place, unless)

    def claim(self, placed: Placed[InvariantEntry]) -> Claim:
        entry = placed.entry
        if entry.unchanged_by is not None:
            return UnchangedBy(entry.unchanged_by)
        if entry.never_milder_with is not None:
            return NeverMilderWith(entry.never_milder_with)
        if entry.individual is not None:
            return Individual(entry.individual)
        wanted = entry.must is not None
        return Must(self.condition(placed, "must" if wanted else "must_not", self.rule_names), wanted)

    # -- one named check each

    def unique_ids(self) -> Iterator[Diagnostic]:
        """No two entries of one kind share an id; findings, conclusions and flags share one space of names."""
        parts = self.parts
        yield from duplicates(ids(parts.clauses))
        yield from duplicates(ids(parts.documents))
        yield from duplicates(ids(parts.questions))
        yield from duplicates(ids(parts.outcomes))
        yield from duplicates(ids(parts.roles))
        yield from duplicates(ids(parts.lines))
        rules = ids(rule for _, rule in parts.rules)
        yield from duplicates([*rules, *ids(parts.constraints), *ids(parts.invariants)])
        variables = [*ids(parts.findings), *ids(parts.flags), *ids(parts.conclusions, "conclusion")]
        yield from duplicates(variables)
        for name, place in variables:
            if name in RESERVED:
                yield Diagnostic(Code.RESERVED_WORD, place, {"name": name})
        for name, place in ids(parts.findings):
            if name in COLUMNS:
                yield Diagnostic(Code.RESERVED_WORD, place, {"name": name})

    def check_findings(self) -> Iterator[Diagnostic]:
        """Each finding names a known clause or document; its polarity lists its own values, and unknown is none."""
        for placed in self.parts.findings:
            entry = placed.entry
            if entry.clause is not None and entry.clause not in self.clauses:
                hint = did_you_mean(entry.clause, self.clauses)
                yield placed.refuse(Code.UNKNOWN_CLAUSE, "clause", name=entry.clause, **hint)
            if entry.document is not None and entry.document not in self.documents:
                hint = did_you_mean(entry.document, self.documents)
                yield placed.refuse(Code.UNKNOWN_DOCUMENT, "document", name=entry.document, **hint)
            if entry.basis == "text" and entry.clause is None:
                yield placed.refuse(Code.MISSING_CITATION, "basis")
            if UNKNOWN in entry.values:
                yield placed.refuse_key(Code.RESERVED_WORD, "values", UNKNOWN, name=UNKNOWN)
            for i, value in enumerate(entry.polarity):
                if value not in entry.values:
                    yield _unknown_value(placed, value, entry.id, entry.values, "polarity", i)

    def check_lines(self) -> Iterator[Diagnostic]:
        """Each line has a conclusion and known roles, and no role stands on two lines."""
        standing: list[tuple[str, Place]] = []
        for placed in self.parts.lines:
            entry = placed.entry
            if entry.conclusion not in self.conclusions:
                hint = did_you_mean(entry.conclusion, self.conclusions)
                yield placed.refuse(Code.UNKNOWN_CONCLUSION, "conclusion", name=entry.conclusion, **hint)
            for i, role in enumerate(entry.roles):
                standing.append((role, placed.tree.at((*placed.path, "roles", i))))
                if role not in self.roles:
                    yield placed.refuse(Code.UNKNOWN_ROLE, "roles", i, name=role, **did_you_mean(role, self.roles))
        yield from duplicates(standing)

    def check_recommendation(self) -> Iterator[Diagnostic]:
        """There is a conclusion called recommendation, its values are outcomes, and an open case has no merit."""
        placed = self.conclusions.get(RECOMMENDATION)
        outcomes = [p.entry.id for p in self.parts.outcomes]
        if placed is None:
            yield self.parts.head.refuse(Code.NO_RECOMMENDATION)
            return
        for value in placed.entry.values:
            if value not in outcomes:
                hint = did_you_mean(value, outcomes)
                yield placed.refuse_key(Code.UNKNOWN_OUTCOME, "values", value, name=value, **hint)
        for outcome in self.parts.outcomes:
            if outcome.entry.id == NEEDS_VERIFICATION and outcome.entry.merit == "yes":
                yield outcome.refuse(Code.OPEN_OUTCOME, "merit", name=NEEDS_VERIFICATION)

    def check_rules(self) -> Iterator[Diagnostic]:
        """Each rule concludes its own file's conclusion, cites what is there, and stands alone as otherwise rule."""
        otherwise: set[str] = set()
        for owner, placed in self.parts.rules:
            entry, conclusion = placed.entry, owner.entry
            ((target, value),) = entry.then.items()
            if target != conclusion.conclusion:
                yield placed.refuse_key(
                    Code.THEN_ELSEWHERE, "then", target, name=target, conclusion=conclusion.conclusion
                )
            elif value not in conclusion.values:
                yield _unknown_value(placed, value, target, conclusion.values, "then", target)
            if entry.when == "otherwise" and conclusion.conclusion in otherwise:
                yield placed.refuse(Code.SEVERAL_OTHERWISE, "when", conclusion=conclusion.conclusion)
            if entry.when == "otherwise":
                otherwise.add(conclusion.conclusion)
            for i, name in enumerate(entry.establish):
                if name not in self.findings:
                    hint = did_you_mean(name, self.findings)
                    yield placed.refuse(Code.UNKNOWN_FINDING, "establish", i, name=name, **hint)
        for cited in [*(r for _, r in self.parts.rules), *self.parts.flags, *self.parts.invariants]:
            yield from check_citations(cited, self.clauses, self.documents, self.questions)

    def check_overrides(self) -> Iterator[Diagnostic]:
        """A rule overrides rules of its own conclusion only, and no rule overrides itself in the end."""
        owners = {placed.entry.id: owner.entry.conclusion for owner, placed in self.parts.rules}
        for owner, placed in self.parts.rules:
            for name in placed.entry.overrides:
                if name not in owners:
                    hint = did_you_mean(name, owners)
                    yield placed.refuse(Code.UNKNOWN_RULE, *_override(placed, name), name=name, **hint)
                elif owners[name] != owner.entry.conclusion:
                    params = {"name": name, "conclusion": owners[name]}
                    yield placed.refuse(Code.OVERRIDE_ELSEWHERE, *_override(placed, name), **params)
        places = {placed.entry.id: placed for _, placed in self.parts.rules}
        cycle = _cycle({name: [o for o in p.entry.overrides if o in owners] for name, p in places.items()})
        if cycle:
            yield places[cycle[0]].refuse(Code.CYCLIC_OVERRIDES, "overrides", cycle=" → ".join(cycle))

    def check_invariants(self) -> Iterator[Diagnostic]:
        """The findings, values, roles and conclusions that a claim names are there."""
        for placed in self.parts.invariants:
            entry = placed.entry
            for name, values in (entry.unchanged_by or {}).items():
                finding = self.findings.get(name)
                if finding is None:
                    hint = did_you_mean(name, self.findings)
                    yield placed.refuse_key(Code.UNKNOWN_FINDING, "unchanged_by", name, name=name, **hint)
                    continue
                for i, value in enumerate(values):
                    if value not in finding.values:
                        yield _unknown_value(placed, value, name, finding.values, "unchanged_by", name, i)
            for i, role in enumerate(entry.never_milder_with or ()):
                if role not in self.roles:
                    hint = did_you_mean(role, self.roles)
                    yield placed.refuse(Code.UNKNOWN_ROLE, "never_milder_with", i, name=role, **hint)
            for i, name in enumerate(entry.individual or ()):
                if name not in self.conclusions:
                    hint = did_you_mean(name, self.conclusions)
                    yield placed.refuse(Code.UNKNOWN_CONCLUSION, "individual", i, name=name, **hint)

    # -- the whole

    def layers(self, rules: list[Rule]) -> list[str]:
        """The conclusions in an order in which each uses only earlier ones; ties by id, so file order is nothing."""
        uses = _uses(rules, self.conclusions)
        cycle = _cycle(uses)
        if cycle:
            place = self.conclusions[cycle[0]]
            self.diagnostics.append(place.refuse(Code.CYCLIC_CONCLUSIONS, "conclusion", cycle=" → ".join(cycle)))
            return []
        order: list[str] = []
        sorter = TopologicalSorter(uses)
        sorter.prepare()
        while sorter.is_active():
            layer = sorted(sorter.get_ready())
            order.extend(layer)
            sorter.done(*layer)
        return order

    def build(
        self,
        rules: list[Rule],
        flags: list[Rule],
        constraints: list[Constraint],
        invariants: list[Invariant],
        order: list[str],
    ) -> Rulebook:
        head = self.parts.head.entry
        readings = {name: Adopted(values) for name, values in self.readings.items() if values}
        opened = {name: open_reading(self.questions[name], read.values) for name, read in readings.items()}
        uses = _uses(rules, self.conclusions)
        conclusions = {}
        for name in order:
            placed = self.conclusions[name]
            own = tuple(sorted((r for r in rules if r.conclusion == name), key=lambda r: r.id))
            entry = placed.entry
            conclusions[name] = Conclusion(name, entry.label, entry.values, own, tuple(uses[name]), placed.place)
        return Rulebook(
            id=head.rulebook,
            version=head.version,
            sha256=digest(self.parts),
            title=head.title,
            extends=self.parts.extends,
            in_force=head.in_force,
            outcomes={o.id: o for o in head.outcomes},
            roles={r.id: r for r in head.roles},
            lines=head.lines,
            sources=tuple(sorted((p.entry for p in self.parts.sources), key=lambda s: s.source)),
            clauses=self.clauses,
            documents=self.documents,
            brought=self.parts.brought,
            questions=self.questions,
            readings=readings,
            apart=tuple(readings for _, _, readings in self.parts.apart),
            findings=self.findings | opened,
            conclusions=conclusions,
            constraints=tuple(sorted(constraints, key=lambda c: c.id)),
            invariants=tuple(sorted(invariants, key=lambda i: i.id)),
            flags=tuple(sorted(flags, key=lambda f: f.id)),
            places=dict([*ids(self.parts.findings), *ids(self.parts.roles), *ids(self.parts.questions)]),
        )


def _unknown_value(
    placed: Placed[Finding | RuleEntry | InvariantEntry], value: str, of: str, known: Iterable[str], *path: str | int
) -> Diagnostic:
    return placed.refuse(Code.UNKNOWN_VALUE, *path, name=value, of=of, **did_you_mean(value, known))


def _override(placed: Placed[RuleEntry], name: str) -> tuple[str | int, ...]:
    """Where a rule names another that it overrides: its file may name more, which an overlay has dropped."""
    written = placed.value("overrides")
    return ("overrides", written.index(name)) if isinstance(written, list) and name in written else ("overrides",)


def _uses(rules: list[Rule], conclusions: Mapping[str, object]) -> dict[str, list[str]]:
    uses: dict[str, set[str]] = {name: set() for name in conclusions}
    for rule in rules:
        tests = tests_in(rule.when) if rule.when else iter(())
        uses[rule.conclusion] |= {t.variable for t in tests if isinstance(t, Is) and t.variable in conclusions}
    return {name: sorted(used) for name, used in uses.items()}


def _cycle(graph: Mapping[str, Iterable[str]]) -> list[str]:
    """A cycle of the graph as a list that ends where it began, or nothing."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        cycle: list[str] = error.args[1]
        return cycle[::-1]
    return []
