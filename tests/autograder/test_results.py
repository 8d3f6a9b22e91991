"""The JSON of results: it survives the way out and back, and docs/results.md says what is in it."""

from __future__ import annotations

import dataclasses
import json
import re
import types
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import pytest
import sqlalchemy as sa

from autograder import results
from autograder.gradebook.database import metadata
from autograder.results import (
    CheckResult,
    ErrorPlace,
    ExerciseResult,
    FreeResponseResult,
    QuestionResult,
    SubmissionResult,
    from_json,
    to_json,
)

DOCUMENT = (Path(__file__).parent.parent.parent / "docs" / "results.md").read_text(encoding="utf-8")
RECORDS = (SubmissionResult, QuestionResult, CheckResult, ErrorPlace, FreeResponseResult, ExerciseResult)


def full() -> SubmissionResult:
    check = CheckResult(
        property="sums to 1",
        visibility="hidden",
        weight=0.5,
        kind="law",
        status="needs attention",
        credit=0.25,
        message="odd",
        misconception="slip",
        hint="think",
        input="x=1",
        got="2",
        expected="1",
        error=ErrorPlace("ValueError", "no", "cell 3", 2, "x = y"),
        evidence={"n": 100, "statistic": 0.1 + 0.2},
        picture={"kind": "bars", "observed": [0.25, 0.75], "expected": [0.5, 0.5]},
        traceback="Traceback ...",
    )
    question = QuestionResult("coins", "em", 1.5, 3.0, "partial", (check,), "well", "own")
    return SubmissionResult(
        student="Åsa <b>\n🎲",
        assignment="mixtures_em",
        version="1",
        status="needs attention",
        score=1.5,
        out_of=3.0,
        isolation="bubblewrap",
        fingerprint="f" * 64,
        questions=(question, QuestionResult("coins", "m_step", 0.0, 3.0, "not attempted")),
        free_responses=(FreeResponseResult("coins", "why", "because", 2.0, ("says why (2)",), 1.0),),
        exercises=(ExerciseResult("coins", "Coins", None, 3, None, ("cell 2: no",), False),),
        attention=("look",),
        versions={"python": "3"},
        seconds=0.25,
        contents="c0de",
    )


def test_a_result_survives_json() -> None:
    assert from_json(json.loads(json.dumps(to_json(full())))) == full()


def test_nothing_in_the_example_is_left_at_its_default() -> None:
    """So that the test above sees every field."""
    check, question = full().questions[0].checks[0], full().questions[0]
    for record in (full(), question, check, check.error, *full().free_responses, *full().exercises):
        for field in dataclasses.fields(record):  # type: ignore[arg-type]
            if field.default is not dataclasses.MISSING:
                assert getattr(record, field.name) != field.default, field.name


@pytest.mark.parametrize("damage", [{"odd": 1}, {"questions": 3}, {"questions": [{"checks": []}]}])
def test_what_is_no_result_is_refused(damage: Mapping[str, Any]) -> None:
    with pytest.raises((KeyError, TypeError)):
        from_json({**to_json(full()), **damage})


def test_a_missing_field_is_refused() -> None:
    for name in ("student", "questions", "attention"):
        with pytest.raises((KeyError, TypeError)):
            from_json({key: value for key, value in to_json(full()).items() if key != name})


def documented(record: type) -> dict[str, str]:
    """Fields and types in the table under the record's heading."""
    section = re.search(rf"^### {record.__name__}\n(.*?)(?=^##)", DOCUMENT, re.MULTILINE | re.DOTALL)
    assert section, f"docs/results.md has no section {record.__name__}"
    return dict(re.findall(r"^\| `(\w+)` \| (.*?) \|", section[1], re.MULTILINE))


def in_words(annotation: Any) -> str:
    """How the document writes a type."""
    plain = {str: "text", float: "number", int: "whole number", bool: "true or false"}
    if annotation in plain:
        return plain[annotation]
    if annotation in RECORDS:
        return f"[{annotation.__name__}](#{annotation.__name__.lower()})"
    arguments = get_args(annotation)
    if get_origin(annotation) is Literal:
        return ", ".join(f'`"{value}"`' for value in arguments)
    if get_origin(annotation) is tuple:
        return f"list of {in_words(arguments[0])}"
    if get_origin(annotation) in (types.UnionType, Union):
        (inner,) = (argument for argument in arguments if argument is not type(None))
        return f"{in_words(inner)} or null"
    assert get_origin(annotation) is Mapping, annotation
    return "object"


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__name__)
def test_the_document_says_what_is_in_a_record(record: type) -> None:
    hints = get_type_hints(record)
    assert documented(record) == {field.name: in_words(hints[field.name]) for field in dataclasses.fields(record)}


def test_no_record_is_left_out() -> None:
    ours = {
        item
        for item in vars(results).values()
        if dataclasses.is_dataclass(item) and item.__module__ == results.__name__
    }
    assert ours == set(RECORDS)


def test_the_document_says_what_the_gradebook_holds() -> None:
    for table in metadata.sorted_tables:
        (row,) = re.findall(rf"^\| `{table.name}` \| (.*) \|$", DOCUMENT, re.MULTILINE)
        assert re.findall(r"`(\w+)`", row) == [column.name for column in table.columns]


def test_the_query_of_the_document_runs() -> None:
    engine = sa.create_engine("sqlite://")
    metadata.create_all(engine)
    query = re.search(r"```sql\n(.*?)```", DOCUMENT, re.DOTALL)
    assert query
    with engine.connect() as connection:
        assert connection.exec_driver_sql(query[1]).keys() == ["student", "fingerprint", "score", "out_of", "status"]
