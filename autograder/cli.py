"""The command line: parse, call, print. An error is one clear line on standard error, with exit status 2."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from autograder.commands.terminal import Terminal

app = typer.Typer(
    help="Autograded assignments for probabilistic machine learning.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

OUT_DEFAULT = Path("graded")
Jobs = Annotated[int | None, typer.Option(min=1, help="Worker processes; by default one per core.")]
Isolation = Annotated[
    str,
    typer.Option(help="auto, bubblewrap, landlock or process; auto takes the strongest that works on this machine."),
]
CallSeconds = Annotated[
    float, typer.Option(min=0.1, help="Longest time that one call of a student's function may take.")
]


def main() -> None:
    """Entry point of the command `autograder`."""
    from autograder.errors import UserError

    try:
        app(standalone_mode=True)
    except UserError as error:
        print(f"autograder: {error}", file=sys.stderr)
        sys.exit(2)


@app.callback()
def course(
    course: Annotated[
        Path | None,
        typer.Option(
            help="Folder of the course; by default AUTOGRADER_COURSE, or the nearest course upwards from here."
        ),
    ] = None,
) -> None:
    if course is not None:
        from autograder.course import choose_course

        choose_course(course)


@app.command("list")
def list_command() -> None:
    """Assignments, exercises, questions and points."""
    from autograder.commands.listing import print_listing

    print_listing(Terminal())


@app.command()
def build(
    assignment: Annotated[str | None, typer.Argument(help="Name of the assignment; see `autograder list`.")] = None,
    seed: Annotated[
        int, typer.Option(min=0, max=2**32 - 1, help="Variant to build; 0 is the assignment as in its source.")
    ] = 0,
    out: Annotated[Path | None, typer.Option(help="Folder to build into; by default the course folder itself.")] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Build nothing; list files that differ from what would be built.")
    ] = False,
    every: Annotated[bool, typer.Option("--all", help="Every assignment of the course.")] = False,
    solutions: Annotated[bool, typer.Option(help="Also build and execute the solution notebooks.")] = True,
    exercise: Annotated[str | None, typer.Option(help="Build only this exercise of the assignment.")] = None,
) -> None:
    """Build the student notebooks, their public tests and the executed solutions of an assignment."""
    from autograder.commands.build import build_command

    raise typer.Exit(build_command(Terminal(), assignment, every, seed, out, check, solutions, exercise))


@app.command()
def check(
    file: Annotated[Path, typer.Argument(help="A notebook or script.")],
    assignment: Annotated[str | None, typer.Option(help="Its assignment, if the file does not say.")] = None,
    isolation: Isolation = "auto",
    call_seconds: CallSeconds = 10.0,
) -> None:
    """Run the public checks of a notebook, as the student sees them."""
    from autograder.commands.check import check_command

    raise typer.Exit(check_command(Terminal(), file, assignment, isolation, call_seconds))


@app.command()
def grade(
    path: Annotated[Path, typer.Argument(help="A notebook, a script, a folder of submissions, or a zip of these.")],
    assignment: Annotated[
        str | None, typer.Option(help="Name of the assignment, if the files do not say; see `autograder list`.")
    ] = None,
    exercise: Annotated[str | None, typer.Option(help="Grade only this exercise.")] = None,
    out: Annotated[Path, typer.Option(help="Folder for grades, results and pages.")] = OUT_DEFAULT,
    gradebook: Annotated[
        str | None, typer.Option(help="File or URL of the gradebook; by default OUT/gradebook.sqlite.")
    ] = None,
    jobs: Jobs = None,
    isolation: Isolation = "auto",
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Grade everything anew, even what the gradebook knows.")
    ] = False,
    course_key: Annotated[
        Path | None, typer.Option(help="File with the secret key for drawing the hidden cases; see `new key`.")
    ] = None,
    call_seconds: CallSeconds = 10.0,
    scheduler: Annotated[
        str | None,
        typer.Option(help="Grade on the Dask cluster at this address; `local` starts one with --jobs processes."),
    ] = None,
    worker_seconds: Annotated[
        float, typer.Option(min=1, help="Longest wait while the Dask cluster has no worker.")
    ] = 60.0,
    release: Annotated[
        bool, typer.Option("--release", help="After the deadline: show hidden checks in full in the feedback.")
    ] = False,
    student: Annotated[
        list[str] | None,
        typer.Option(help="Grade only this student, by the name in grades.csv; may be given several times."),
    ] = None,
) -> None:
    """Grade a folder of submissions. Exit status 0: all graded; 1: some need attention; 2: wrong usage."""
    from autograder.commands.grade import GradeRequest, grade_command

    request = GradeRequest(
        path, assignment, exercise, out, gradebook, jobs, isolation, fresh, course_key, call_seconds,
        scheduler, worker_seconds, release, tuple(student or ()),
    )  # fmt: skip
    raise typer.Exit(grade_command(Terminal(), request))


@app.command()
def verify(
    name: Annotated[
        str | None, typer.Argument(help="An assignment or an exercise; by default the whole course.")
    ] = None,
    seeds: Annotated[
        int | None, typer.Option(min=1, help="Number of seeds on which correct answers are tried.")
    ] = None,
    fast: Annotated[bool, typer.Option("--fast", help="A few seeds and mutants: minutes instead of hours.")] = False,
    out: Annotated[
        Path | None,
        typer.Option(help="Folder for the certificate as a page and as JSON; a later run continues from there."),
    ] = None,
    jobs: Jobs = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Try everything anew, even what OUT holds already.")] = False,
) -> None:
    """Certify: correct answers pass, every misconception is caught and named, mutants are caught."""
    from autograder.commands.verify import verify_command

    raise typer.Exit(verify_command(Terminal(), name, seeds, fast, out, jobs, fresh))


@app.command(no_args_is_help=True)
def new(
    what: Annotated[str, typer.Argument(help="course, key, or an exercise as ASSIGNMENT/EXERCISE.")],
    path: Annotated[Path | None, typer.Argument(help="The folder of the course, or the file of the key.")] = None,
) -> None:
    """Create a course, a key or an exercise: `new course DIR`, `new key FILE`, `new ASSIGNMENT/EXERCISE`.

    Nothing is overwritten.
    """
    from autograder.commands.new import new_command

    raise typer.Exit(new_command(Terminal(), what, path))


@app.command("try")
def try_exercise(
    exercise: Annotated[str, typer.Argument(help="Name of the exercise.")],
    fast: Annotated[bool, typer.Option("--fast", help="Fewer seeds and mutants.")] = False,
    jobs: Jobs = None,
) -> None:
    """Tell whether an exercise is done: it builds, keeps the rules, and is correct; wrong answers are caught."""
    from autograder.commands.trying import try_command

    raise typer.Exit(try_command(Terminal(), exercise, fast, jobs))


@app.command()
def demo(
    out: Annotated[Path, typer.Option(help="Folder for everything that the demo writes.")] = Path("demo-output"),
    jobs: Jobs = None,
    isolation: Isolation = "auto",
) -> None:
    """Build, submit, grade and report in one go, for a class of sample submissions."""
    from autograder.commands.demo import demo_command

    raise typer.Exit(demo_command(Terminal(), out, jobs, isolation))
