"""From the results of the calls to an answer: clear sentences, a table or list where it helps."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from agent.model import Json
from agent.models.builtin.catalogue import Language, Report, Said
from agent.models.builtin.conversation import Outcome
from agent.models.builtin.faults import explain
from agent.models.builtin.names import Names
from agent.models.builtin.plan import Plan
from agent.models.builtin.ranking import Lexicon
from agent.models.builtin.sentences import capital, label, show_plain, tell
from agent.models.builtin.slots import Reference
from agent.models.builtin.steps import Call
from agent.models.builtin.wording import (
    DONE,
    IGNORED,
    MENDED,
    NOTHING_CHANGED,
    NOTHING_FOUND,
    PREPARED,
    SO_FAR_PREPARED,
    TOO_MANY,
    escape,
    name_more,
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

    def tell(self, planned: Plan, done: Sequence[Done]) -> str:
        """The final text after the calls of a plan, or after the one that failed."""
        paragraphs = [self._tell_read(planned, each) for each in done if self._is_told(each)]
        failed = next((each for each in done if each.outcome.error is not None), None)
        paragraphs += self._tell_written(done)
        if failed is not None and failed.outcome.error is not None:
            catalogue = self.lexicon.catalogue
            told = explain(failed.outcome.error, failed.call, self.names, catalogue, self.language)
            paragraphs.insert(0, told)
        pairs = ((escape(written), escape(meant)) for written, meant in planned.mended)
        paragraphs += [MENDED.told(self.language).format(written=one, meant=two) for one, two in pairs]
        if planned.ignored:
            left = ", ".join(f"“{escape(each)}”" for each in planned.ignored)
            paragraphs.append(IGNORED.told(self.language).format(words=left))
        return "\n\n".join(each for each in paragraphs if each)

    def tell_stopped(self, done: Sequence[Done], missing: Reference) -> str:
        """The text where a next call lacks what an earlier one should have given: nothing found, or too much."""
        sources = [done[place] for place in missing.calls]
        partial = next((each for each in sources if each.outcome.is_partial()), None)
        if partial is not None:
            rows = sum(len(each.outcome.rows(missing.key)) for each in sources)
            return TOO_MANY.told(self.language).format(total=_total(partial.outcome), most=rows)
        report = self._report(sources[0].call.tool)
        found = (
            tell((report.empty,), self._facts(sources[0]), self.language, self._labels)
            if report.empty
            else []
        )
        return " ".join(found) or NOTHING_FOUND.told(self.language)

    @property
    def _labels(self) -> Mapping[str, Said]:
        return self.lexicon.catalogue.labels

    def _report(self, tool: str) -> Report:
        return next((each for each in self.lexicon.catalogue.reports if each.tool == tool), Report(tool))

    def _is_told(self, each: Done) -> bool:
        """Whether a result is an answer by itself, and no step towards a write."""
        return each.outcome.error is None and not each.call.wish.writes

    def _facts(self, each: Done) -> dict[str, Json]:
        """The facts, the arguments as ``arg``, sums of counts; ``rows`` told, their ``total``, how many ``more``."""
        facts = {key: value for key, value in each.outcome.told.items() if key != "tables"}
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
        return {**facts, "arg": dict(each.args), "rows": rows, "total": total, "more": max(more, 0)}

    def _tell_read(self, planned: Plan, each: Done) -> str:
        report, facts = self._report(each.call.tool), self._facts(each)
        tables = each.outcome.tables()
        asked = [str(entity.value) for entity in planned.asked if entity.kind == "state"]
        focus = [said for state in asked for said in report.focus.get(state, ())]
        lead = tell(focus, facts, self.language, self._labels)
        told = (lead or tell(report.lead, facts, self.language, self._labels)) + tell(
            report.told, facts, self.language, self._labels
        )
        if not told and report.empty and "cut" not in facts:
            told = tell((report.empty,), facts, self.language, self._labels)
        if not told:
            told = [escape(show_plain(facts.get("summary")))]
        lists = [said for said in told if said.startswith("- ")]
        text = " ".join(said for said in told if said not in lists)
        return "\n\n".join((text, *lists, *(self._tell_table(table) for table in tables)))

    def _tell_table(self, table: Mapping[str, Json]) -> str:
        columns, rows = table.get("columns"), table.get("rows")
        if not isinstance(columns, list) or not isinstance(rows, list) or not rows:
            return ""
        heads = [capital(label(each, self.language, self._labels)) for each in columns]
        lines = [f"| {' | '.join(heads)} |", f"|{' --- |' * len(heads)}"]
        for row in rows[:MOST_ROWS]:
            cells = [self._cell(each) for each in row] if isinstance(row, list) else [self._cell(row)]
            lines.append(f"| {' | '.join(cells)} |")
        text = "\n".join(lines)
        total = _total_of(table, rows)
        return f"{text}\n\n{name_more(total - MOST_ROWS, self.language)}" if total > MOST_ROWS else text

    def _cell(self, value: Json) -> str:
        if isinstance(value, str) and value in self._labels:
            return self._labels[value].told(self.language)
        moment = _MOMENT.fullmatch(value) if isinstance(value, str) else None
        return f"{moment[1]} {moment[2]}" if moment else escape(show_plain(value))

    def _tell_written(self, done: Sequence[Done]) -> list[str]:
        """What is staged and what is done, each as a list."""
        staged, written = list[str](), list[str]()
        for each in done:
            report = self._report(each.call.tool)
            if each.outcome.error is not None or not (report.staged or report.done):
                continue
            parts = report.staged if each.outcome.staged else report.done
            told = tell(parts, self._facts(each), self.language, self._labels)
            line = ", ".join(told) or escape(show_plain(each.outcome.told.get("summary")))
            (staged if each.outcome.staged else written).append(f"- {line}")
        failed = any(each.outcome.error is not None for each in done)
        lead = SO_FAR_PREPARED if failed else PREPARED
        texts = [f"{DONE.told(self.language)}\n\n" + "\n".join(written)] if written else []
        if staged:
            texts += [
                f"{lead.told(self.language)}\n\n" + "\n".join(staged),
                NOTHING_CHANGED.told(self.language),
            ]
        return texts


def _total(outcome: Outcome) -> int:
    """How many rows a result has, told or not."""
    total = outcome.told.get("total")
    if isinstance(total, int):
        return total
    return sum(len(rows) for table in outcome.tables() if isinstance(rows := table.get("rows"), list))


def _total_of(table: Mapping[str, Json], rows: Sequence[Json]) -> int:
    total = table.get("total")
    return total if isinstance(total, int) else len(rows)
