"""SQL: does the completion's query answer what the reference's does?"""

import json
import re
from typing import ClassVar

from reward_service.grading.sql.sql_reference import MAX_QUERY, SqlReference
from reward_service.reference import Reference
from reward_service.sample import Sample
from reward_service.text import answer_statements, answers, strict_json
from reward_service.verdict import Verdict
from reward_service.verifiers.base import Question, Verifier, reference_of

_START = re.compile(r"^[ \t(]*(?:SELECT|WITH|VALUES)\b", re.IGNORECASE | re.MULTILINE)
_LEAD_IN = re.compile(r"^\s*(?:SQL|Query|SQL query)\s*[:：]\s*", re.IGNORECASE)


class Sql(Verifier):
    """1 when the query gives the reference's results on its tables and on databases made to tell them
    apart, else 0.

    One reading statement, run on SQLite in memory within limits. Rows are a multiset; their order counts
    where the reference orders.
    """

    name: ClassVar[str] = "sql"
    reference_model: ClassVar[type[Reference] | None] = SqlReference
    seconds: ClassVar[float] = 8.0

    def gold(self, reference: Reference) -> str | None:
        """The first accepted query."""
        return reference.queries[0] if isinstance(reference, SqlReference) else None

    def read(self, sample: Sample) -> Verdict | Question:
        """Find the query.

        Raises:
            BadReference: the reference has no query or no tables.
        """
        reference = reference_of(sample, SqlReference)
        final = answers.final_part(sample.completion_text)
        if final is None:
            return Verdict.no_answer("the reasoning never ended")
        said = _query_in(answer_statements.without_end_tokens(final))
        if said is None:
            return Verdict.no_answer("there is no query after the reasoning")
        if len(said) > MAX_QUERY:
            return Verdict.over_limit(
                f"a query of {len(said)} characters; the limit is {MAX_QUERY}", answer=said[:200]
            )
        tables = reference.tables if isinstance(reference.tables, str) else json.dumps(reference.tables)
        is_script = isinstance(reference.tables, str)
        flags = (reference.ordered, reference.columns == "any", reference.dialect, is_script)
        return Question((said, reference.queries, tables, flags), said[:200])

    def judge(self, question: Question) -> Verdict:
        """Run both queries.

        Raises:
            BadReference: the reference's tables or queries cannot be used.
        """
        from reward_service.grading.sql import (
            query_equivalence,
        )  # with its parser, which most runs never need

        said, queries, tables, (ordered, any_columns, dialect, is_script) = question.content
        asked = query_equivalence.Question(said, queries, tables, is_script, ordered, any_columns, dialect)
        found = query_equivalence.compare(asked)
        if found.over_limit:
            return Verdict.over_limit(found.reason, answer=said[:200])
        return Verdict.scored(float(found.equal), found.reason, answer=said[:200])


def _query_in(final: str) -> str | None:
    """The query of the last answer tag or fenced block, or what stands from the last line that begins one."""
    if answers.ANSWER_OPEN in final and (bodies := answers.tags(final)):
        final = bodies[-1]
    blocks = strict_json.fenced_blocks(final)
    if blocks:
        return blocks[-1][1].strip() or None
    text = _LEAD_IN.sub("", final.strip(), count=1).strip("`").strip()
    if _START.match(text) or not text:
        return text or None
    paragraphs = [found.start() for found in _START.finditer(text)]
    if not paragraphs:
        return text if text.split(None, 1)[0].isupper() else None
    return text[paragraphs[0] :].strip()
