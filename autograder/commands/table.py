"""What `grade` prints: the table of grades, what needs attention, and where the files are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from autograder.assignment import Assignment
from autograder.commands.terminal import escape
from autograder.results import QuestionResult, SubmissionResult
from autograder.running.batch import Report

ROWS_SHOWN = 30
NARROWEST_NAME, NARROWEST_MARK, NARROWEST_SCORE = 8, 2, 8
LEAST_OF_NAME, MOST_OF_NAME = 16, 32  # characters to which a long name is cut
EDGES = 3  # width that a column adds: its border, and the blanks beside its text
UNLIMITED = 10_000
MARKS = {"correct": "[green]✓[/]", "partial": "[yellow]◐[/]", "wrong": "[red]✗[/]", "not attempted": "[dim]–[/]",
         "needs attention": "[magenta]![/]"}  # fmt: skip


def print_grades(console: Console, report: Report, assignment: Assignment) -> None:
    """Print the grade table, abridged for large classes, and what needs attention."""
    results = sorted(report.results, key=lambda result: result.student)
    hand_ins = "1 submission" if len(results) == 1 else f"{len(results)} submissions"
    title = f"{assignment.title}: {hand_ins}, {report.graded} graded now, {report.known} known already"
    console.print(title, style="bold", soft_wrap=True, highlight=False)
    asked = {question.exercise for result in results for question in result.questions}
    names = [(part.name, question) for part in assignment.parts if part.name in asked for question in part.points]
    width = console.width
    if not console.is_terminal:  # output to a file has no right margin
        console.width = UNLIMITED
    for table in _tables(results[:ROWS_SHOWN], names, console.width):
        console.print(table)
    console.width = width
    if len(results) > ROWS_SHOWN:
        console.print(f"… and {len(results) - ROWS_SHOWN} more, all in grades.csv")
    legend = "   ".join(f"{number} {exercise}.{question}" for number, (exercise, question) in enumerate(names, start=1))
    console.print(legend, highlight=False, soft_wrap=not console.is_terminal)
    console.print(
        "✓ correct   ◐ partial, with its points   ✗ wrong   – not attempted   ! needs attention",
        soft_wrap=not console.is_terminal,
    )
    isolation = ", ".join(sorted({result.isolation for result in results}))
    console.print(f"isolation level: {isolation}", highlight=False)
    if isolation == "process":
        console.print(
            "[yellow]submissions ran in separate processes alone; install bubblewrap to keep them from reading files[/]"
        )
    for result in results:
        if result.status == "needs attention":
            for line in result.attention[:3]:
                text = f"[magenta]needs attention[/] {escape(result.student)}: {escape(line)}"
                console.print(text, soft_wrap=True, highlight=False)


def _mark(question: QuestionResult) -> str:
    mark = MARKS[question.status]
    return f"{mark} {_points(question.score)}" if question.status == "partial" else mark


def _points(score: float) -> str:
    """Points for the terminal: at most two decimals. The files have all of them."""
    return f"{score:.2f}".rstrip("0").rstrip(".")


def print_notes(console: Console, notes: Sequence[str]) -> None:
    """Print notes for the person who grades, a line each."""
    for note in notes[:ROWS_SHOWN]:
        console.print(f"[yellow]note[/] {escape(note)}", soft_wrap=True, highlight=False)
    if len(notes) > ROWS_SHOWN:
        console.print(f"[yellow]note[/] and {len(notes) - ROWS_SHOWN:,} more, all in summary.html", highlight=False)


def print_unread(console: Console, names: Sequence[str]) -> None:
    """Name the files and folders beside the submissions that were not read: one may be a student's."""
    if names:
        _print_names(console, "passed over, as they are no notebook, script, zip or student's folder", names)


def print_left_behind(console: Console, names: Sequence[str], out: Path) -> None:
    """Name students whose results and pages are in the output folder, but who are not among the submissions."""
    if names:
        _print_names(console, f"not among these submissions, but still in {out} from an earlier run", names)


def _print_names(console: Console, what: str, names: Sequence[str]) -> None:
    more = f" and {len(names) - ROWS_SHOWN:,} more" if len(names) > ROWS_SHOWN else ""
    text = f"{what}: {', '.join(names[:ROWS_SHOWN])}{more}"
    console.print(f"[yellow]note[/] {escape(text)}", soft_wrap=True, highlight=False)


def print_places(console: Console, out: Path) -> None:
    """Say where everything was written."""
    console.print(f"grades    {out / 'grades.csv'}", soft_wrap=True)
    console.print(f"summary   {out / 'summary.html'}", soft_wrap=True)
    console.print(f"feedback  {out / 'feedback'}/STUDENT.html", soft_wrap=True)
    console.print(f"results   {out / 'results'}/STUDENT.json", soft_wrap=True)


def _blocks(widths: Sequence[int], room: int) -> list[tuple[int, int]]:
    """Split columns of these widths into blocks that fit into the room. Returns each block's first and end index."""
    blocks, taken = [(0, 0)], 0
    for number, width in enumerate(widths):
        first, last = blocks[-1]
        if last > first and taken + width > room:
            blocks.append((number, number + 1))
            taken = width
        else:
            blocks[-1] = (first, number + 1)
            taken += width
    return blocks


def _tables(results: Sequence[SubmissionResult], names: Sequence[tuple[str, str]], width: int) -> Iterator[Table]:
    """The grade table, split into as many tables as are needed to stay within a width."""
    rows = [{(q.exercise, q.question): _mark(q) for q in result.questions} for result in results]
    cells = [[row.get(name, "") for row in rows] for name in names]
    scores = [f"{_points(result.score)}/{result.out_of:g}" for result in results]
    marks = [_widest(column, NARROWEST_MARK) for column in cells]
    score, status = _widest(scores, NARROWEST_SCORE), _widest([result.status for result in results], len("status"))
    name = min(MOST_OF_NAME, _widest([escape(result.student) for result in results], NARROWEST_NAME))
    room = width - sum(one + EDGES for one in (score, status)) - EDGES - 1
    for first, last in _blocks([mark + EDGES for mark in marks], room - min(name, LEAST_OF_NAME)):
        left = room - sum(mark + EDGES for mark in marks[first:last])
        table = Table()
        table.add_column("student", no_wrap=True, overflow="ellipsis", width=max(NARROWEST_NAME, min(name, left)))
        for number in range(first, last):
            table.add_column(str(number + 1), justify="center", no_wrap=True, width=marks[number])
        table.add_column("score", justify="right", no_wrap=True, width=score)
        table.add_column("status", no_wrap=True, width=status)
        for row, result in enumerate(results):
            shown = [column[row] for column in cells[first:last]]
            table.add_row(escape(result.student), *shown, scores[row], result.status)
        yield table


def _widest(cells: Sequence[str], least: int) -> int:
    return max([least, *(Text.from_markup(cell, emoji=False).cell_len for cell in cells)])
