"""From the results of the calls to an answer: clear sentences, a table or list where it helps."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from agent.model import Json
from agent.models.builtin.catalogue import Language, Report, Said
from agent.models.builtin.conversation import Outcome
from agent.models.builtin.faults import explain, retell
from agent.models.builtin.names import Names
from agent.models.builtin.offers import Offer, find_offer
from agent.models.builtin.plan import Plan
from agent.models.builtin.ranking import Lexicon
from agent.models.builtin.sentences import capital, label, show_plain, tell
from agent.models.builtin.slots import Reference
from agent.models.builtin.steps import Call
from agent.models.builtin.wording import (
    IGNORED,
    MENDED,
    NOT_CONFIRMED,
    NOTHING_CHANGED,
    NOTHING_FOUND,
    PREPARED,
    SEVERAL,
    SO_FAR_PREPARED,
    TOO_MANY,
    UNCHANGED,
    escape,
    name_more,
    name_some,
    offer_answers,
)

MOST_ROWS = 10
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d)\S*")


@dataclass(frozen=True, slots=True)
class Done:
    """A planned call with the arguments that it was made with, and what came of it."""

    call: Call
    args: Mapping[str, Json]
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Teller:
    """Tells results in one language with a pack's words."""

    lexicon: Lexicon
    names: Names
    language: Language
    tools: frozenset[str] = frozenset()
    """Those that may be called, so that nothing else is offered."""
    waits: bool = False
    """Whether what was prepared just before waits for a confirmation."""

    def tell(self, planned: Plan, done: Sequence[Done]) -> str:
        """The final text after the calls of a plan, or after the one that failed."""
        paragraphs = [self._tell_read(planned, each) for each in done if self._is_told(each)]
        failed = next((each for each in done if each.outcome.error is not None), None)
        paragraphs += self._tell_written(done)
        if failed is not None:
            paragraphs.insert(0, self._explain(failed))
        pairs = ((escape(written), escape(meant)) for written, meant in planned.mended)
        paragraphs += [MENDED.told(self.language).format(written=one, meant=two) for one, two in pairs]
        if planned.ignored:
            left = ", ".join(f"“{escape(each)}”" for each in planned.ignored)
            paragraphs.append(IGNORED.told(self.language).format(words=left))
        paragraphs += [escape(each) for each in planned.remarks]
        offered = self._offered(failed)
        if offered is not None:
            paragraphs.append(offer_answers([offered[0].yes.told(self.language)], self.language))
        return "\n\n".join(each for each in paragraphs if each)

    def _offered(self, failed: Done | None) -> tuple[Offer, Mapping[str, str]] | None:
        """What would lift the refusal of a call, where this person may do it."""
        error = failed.outcome.error if failed is not None else None
        found = find_offer(error, self.lexicon.catalogue) if error else None
        return found if found is not None and found[0].tool in self.tools else None

    def _explain(self, failed: Done) -> str:
        offered, catalogue = self._offered(failed), self.lexicon.catalogue
        if offered is not None:
            groups = {name: escape(value) for name, value in offered[1].items()}
            return offered[0].told.told(self.language).format(**groups)
        error = failed.outcome.error or ""
        told = explain(error, failed.call, self.names, catalogue, self.language)
        is_missing = self.waits and error.startswith("There is no ")
        return f"{told} {NOT_CONFIRMED.told(self.language)}" if is_missing else told

    def tell_stopped(self, done: Sequence[Done], missing: Reference) -> str:
        """The text where a next call lacks what an earlier one should have given: nothing found, or too much."""
        sources = [done[place] for place in missing.calls]
        partial = next((each for each in sources if each.outcome.is_partial()), None)
        if partial is not None:
            rows = sum(len(each.outcome.rows(missing.key)) for each in sources)
            return TOO_MANY.told(self.language).format(total=_total(partial.outcome), most=rows)
        several = [str(row) for each in sources for row in each.outcome.rows(missing.key)]
        if missing.only and several:
            return SEVERAL.told(self.language).format(names=name_some(several, self.language))
        report = self._report(sources[0].call.tool)
        found = (
            tell((report.empty,), self._facts(sources[0]), self.language, self._labels_for(sources[0]))
            if report.empty
            else []
        )
        return " ".join(found) or NOTHING_FOUND.told(self.language)

    def _labels_for(self, each: Done) -> Mapping[str, Said]:
        """The labels, those of the call's own pack before all others."""
        catalogue = self.lexicon.catalogue
        own = catalogue.labels_of.get(catalogue.origins.get(each.call.wish.name, ""), {})
        return {**catalogue.labels, **own}

    def _report(self, tool: str) -> Report:
        return next((each for each in self.lexicon.catalogue.reports if each.tool == tool), Report(tool))

    def _is_told(self, each: Done) -> bool:
        """Whether a result is an answer by itself, and no step towards a write."""
        return each.outcome.error is None and not each.call.wish.writes

    def _facts(self, each: Done) -> dict[str, Json]:
        """The facts, the arguments as ``arg``, sums of counts; ``rows`` told, their ``total``, how many ``more``."""
        told = {key: value for key, value in each.outcome.told.items() if key != "tables"}
        facts = {key: self._retold(value) for key, value in told.items()}
        for key, value in facts.items():
            if isinstance(value, dict) and value and all(type(number) is int for number in value.values()):
                facts[key] = {
                    **value,
                    "total": sum(number for number in value.values() if isinstance(number, int)),
                }
        rows = sum(
            len(rows) for table in each.outcome.tables() if isinstance(rows := table.get("rows"), list)
        )
        total = facts["total"] if isinstance(facts.get("total"), int) else rows
        more = total - rows if isinstance(total, int) else 0
        return {
            **facts,
            "arg": dict(each.args),
            "rows": rows,
            "total": total,
            "more": max(more, 0) or facts.get("more"),
        }

    def _retold(self, value: Json) -> Json:
        """Sentences, alone or in lists, in the person's language; objects with a message are told by it."""
        if isinstance(value, str) and " " in value:
            return retell(value, self.lexicon.catalogue, self.language)
        if not isinstance(value, list):
            return value
        texts = [each.get("message") if isinstance(each, dict) else each for each in value]
        if not all(isinstance(each, str) for each in texts):
            return value
        return [retell(str(each), self.lexicon.catalogue, self.language) for each in texts]

    def _tell_read(self, planned: Plan, each: Done) -> str:
        report, facts = self._report(each.call.tool), self._facts(each)
        tables, labels = each.outcome.tables(), self._labels_for(each)
        asked = [str(entity.value) for entity in planned.asked if entity.kind == "state"]
        focus = [said for state in asked for said in report.focus.get(state, ())]
        lead = tell(focus, facts, self.language, labels) or tell(report.lead, facts, self.language, labels)
        told = lead + tell(report.told, facts, self.language, labels)
        if not told and report.empty and "cut" not in facts:
            told = tell((report.empty,), facts, self.language, labels)
        if not told:
            told = [escape(show_plain(facts.get("summary")))]
        lists = [said for said in told if said.startswith("- ")]
        text = " ".join(said for said in told if said not in lists)
        return "\n\n".join((text, *lists, *(self._tell_table(table, labels) for table in tables)))

    def _tell_table(self, table: Mapping[str, Json], labels: Mapping[str, Said]) -> str:
        columns, rows = table.get("columns"), table.get("rows")
        if not isinstance(columns, list) or not isinstance(rows, list) or not rows:
            return ""
        heads = [capital(label(each, self.language, labels)) for each in columns]
        lines = [f"| {' | '.join(heads)} |", f"|{' --- |' * len(heads)}"]
        for row in rows[:MOST_ROWS]:
            cells = [self._cell(each, labels) for each in (row if isinstance(row, list) else [row])]
            lines.append(f"| {' | '.join(cells)} |")
        title = table.get("title")
        head = f"**{self._named(title, labels)}**\n\n" if isinstance(title, str) else ""
        text = head + "\n".join(lines)
        total = _total_of(table, rows)
        return f"{text}\n\n{name_more(total - MOST_ROWS, self.language)}" if total > MOST_ROWS else text

    def _named(self, title: str, labels: Mapping[str, Said]) -> str:
        """The title of a table; what stands before and after a colon is told by its label."""
        parts = (
            labels[each].told(self.language) if each in labels else each for each in title.split(": ", 1)
        )
        return escape(": ".join(parts))

    def _cell(self, value: Json, labels: Mapping[str, Said]) -> str:
        if isinstance(value, str) and value in labels:
            return labels[value].told(self.language)
        moment = _MOMENT.fullmatch(value) if isinstance(value, str) else None
        return f"{moment[1]} {moment[2]}" if moment else escape(show_plain(self._retold(value)))

    def _tell_written(self, done: Sequence[Done]) -> list[str]:
        """What is staged, and what no row would change by; a write is never more than that before a person confirms."""
        staged, unchanged = list[str](), list[str]()
        for each in done:
            report = self._report(each.call.tool)
            if each.outcome.error is not None or not report.staged:
                continue
            told = tell(report.staged, self._facts(each), self.language, self._labels_for(each))
            line = ", ".join(told) or escape(show_plain(each.outcome.told.get("summary")))
            (staged if each.outcome.staged else unchanged).append(f"- {line}")
        failed = any(each.outcome.error is not None for each in done)
        lead = SO_FAR_PREPARED if failed else PREPARED
        texts = [f"{UNCHANGED.told(self.language)}\n\n" + "\n".join(unchanged)] if unchanged else []
        if staged:
            texts += [
                f"{lead.told(self.language)}\n\n" + "\n".join(staged),
                self._told_to_wait(done).told(self.language),
            ]
        return texts + self._tell_beside(done)

    def _told_to_wait(self, done: Sequence[Done]) -> Said:
        """What is said of what waits for a person."""
        waits = (self._report(each.call.tool).waits for each in done if each.outcome.staged)
        return next((each for each in waits if each is not None), NOTHING_CHANGED)

    def _tell_beside(self, done: Sequence[Done]) -> list[str]:
        """What is told of the newest write beside the lines of what it does."""
        written = [
            each for each in done if each.outcome.error is None and self._report(each.call.tool).beside
        ]
        if not written:
            return []
        report = self._report(written[-1].call.tool)
        return tell(report.beside, self._facts(written[-1]), self.language, self._labels_for(written[-1]))


def _total(outcome: Outcome) -> int:
    """How many rows a result has, told or not."""
    total = outcome.told.get("total")
    if isinstance(total, int):
        return total
    return sum(len(rows) for table in outcome.tables() if isinstance(rows := table.get("rows"), list))


def _total_of(table: Mapping[str, Json], rows: Sequence[Json]) -> int:
    total = table.get("total")
    return total if isinstance(total, int) else len(rows)
