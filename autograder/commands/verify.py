"""`autograder verify`: computes the certificate and writes it to the terminal, a page and JSON."""

from __future__ import annotations

import contextlib
import json
import os
import time
import traceback
from concurrent.futures import Future, as_completed
from dataclasses import replace
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from autograder.assignment import Assignment, Part, assignment_names, load_assignment
from autograder.certificate.certificate import (
    MOST_SPREAD,
    ROUNDING,
    Certificate,
    as_json,
    reasons_in,
    spending_of,
    strays_in,
    title,
    varying_in,
)
from autograder.certificate.findings import FAST, Plan, RightAnswer, Trial, no_trial, together, with_hints
from autograder.certificate.kept import Kept, Name
from autograder.certificate.mutants import FAMILIES
from autograder.certificate.rates import COARSE_ALPHA
from autograder.certificate.right import try_right
from autograder.certificate.trials import try_wrong
from autograder.course import course_folder
from autograder.errors import UserError
from autograder.report.files import write_atomically
from autograder.report.output import sole_writer
from autograder.report.packed import write_packed
from autograder.report.pages import render
from autograder.results import versions
from autograder.running.pool import submit, worker_pool
from autograder.running.processes import worker_context
from autograder.statistics.ledger import COURSE_BUDGET, HAND_INS, remaining

SEEDS_AT_ONCE = 20  # seeds of a question in one task of a worker
FAULTS_SHOWN = 30
SURVIVORS_SHOWN = 30
FAMILY_WORDS = {
    "reference": "slips in the reference",
    "alternatives": "slips in the alternatives",
    "independent": "everything else that goes wrong",
}

Chosen = list[tuple[Assignment, Part]]


def verify_command(
    console: Console,
    name: str | None,
    seeds: int | None,
    fast: bool,
    out: Path | None,
    jobs: int | None,
    fresh: bool = False,
) -> int:
    """Try everything. Returns 0 if everything holds, else 1.

    Results in `out` are reused as long as the code behind them is unchanged, unless `fresh` is set.
    """
    plan = FAST if fast else Plan()
    if seeds is not None:
        plan = replace(plan, seeds=seeds)
    certificate = certify(console, chosen_by(name), plan, jobs, out, fresh, whole=name is None)
    _print(console, certificate)
    if out is not None:
        write_packed(out / "certificate.json.gz", json.dumps(as_json(certificate), indent=1) + "\n")
        about = {"budget": COURSE_BUDGET, "hand_ins": HAND_INS, "coarse": COARSE_ALPHA, "families": FAMILY_WORDS}
        about |= {"most_spread": MOST_SPREAD, "rounding": ROUNDING}
        write_atomically(out / "certificate.html", render("certificate.html.j2", certificate=certificate, **about))
        console.print(f"certificate  {out / 'certificate.html'}, {out / 'certificate.json.gz'}", highlight=False)
    return 1 if certificate.faults else 0


def certify(
    console: Console,
    chosen: Chosen,
    plan: Plan,
    jobs: int | None,
    out: Path | None = None,
    fresh: bool = False,
    whole: bool = False,
) -> Certificate:
    """Try these exercises by this plan.

    out:    folder that keeps earlier results
    fresh:  whether everything is tried anew all the same
    whole:  whether these are all exercises of the course
    """
    started = time.perf_counter()
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
    with contextlib.nullcontext() if out is None else sole_writer(out):
        kept = Kept(out, fresh=fresh)
        trials = _try_all(console, chosen, plan, jobs or os.cpu_count() or 1, kept, fresh)
        kept.tidy()
    assignments = list(dict.fromkeys(assignment.name for assignment, _ in chosen))
    parts = tuple(part for _, part in chosen)
    return Certificate(
        plan,
        tuple(trials),
        tuple(spending_of(one, tuple(part for a, part in chosen if a.name == one)) for one in assignments),
        reasons_in(parts),
        versions(chosen[0][0]),
        round(time.perf_counter() - started, 1),
        whole=whole,
        strays=strays_in(parts),
        varying=varying_in(parts),
    )


def chosen_by(name: str | None) -> Chosen:
    """The exercises of the assignment, or the exercise, of that name. Without a name, all exercises."""
    course = course_folder()
    everything = [load_assignment(one, course) for one in assignment_names(course)]
    every = [(assignment, part) for assignment in everything for part in assignment.parts]
    found = [(a, part) for a, part in every if name in (None, a.name, part.name)]
    if not found:
        names = ", ".join(dict.fromkeys([a.name for a in everything] + [part.name for _, part in every]))
        raise UserError(f"no assignment or exercise {name!r}; known: {names}")
    return found


def _try_all(console: Console, chosen: Chosen, plan: Plan, jobs: int, kept: Kept, fresh: bool) -> list[Trial]:
    """Try every question, in parallel, unless its result is known. Trials come in the order of the course."""
    names: list[Name] = []
    work: dict[Future[Any], tuple[Name, range | None]] = {}
    with worker_pool(jobs, worker_context(part.name for _, part in chosen)) as pool, _progress(console) as progress:
        for assignment, part in chosen:
            for question in part.exercise.questions:
                names.append(name := kept.look_up(assignment, part.name, question.name))
                task = (assignment.name, assignment.folder.parent.parent, part.name, question.name)
                if kept.wrong(name, plan) is None:
                    work[submit(pool, _wrong, *task, plan)] = name, None
                for seeds in kept.missing(name, plan.seeds, SEEDS_AT_ONCE):
                    work[submit(pool, _right, *task, seeds)] = name, seeds
        if fresh:
            kept.tidy()
        bar = progress.add_task("trying", total=len(work))
        if kept.pieces:
            console.print(f"already known: {_pieces(kept.pieces)}; {_pieces(len(work))} to try", highlight=False)
        broken: dict[Name, Trial] = {}
        for future in as_completed(work):
            name, of = work[future]
            if of is not None:
                kept.keep_right(name, of, future.result())
            elif (trial := future.result()).broken:
                broken[name] = trial
            else:
                kept.keep_wrong(name, plan, trial)
            progress.advance(bar)
    broken |= {name: no_trial(*name, "its code changed meanwhile; start again") for name in kept.changed}
    found = {name: broken.get(name) or kept.wrong(name, plan) for name in names}
    hints = {
        (part.name, question.name): {
            one.name: one.hint for one in part.exercise.misconceptions if one.question == question.name
        }
        for _, part in chosen
        for question in part.exercise.questions
    }
    return [
        replace(with_hints(trial, hints[name[1:]]), right=together([tried.right for tried in kept.right(name)]))
        for name, trial in found.items()
        if trial is not None
    ]


def _pieces(count: int) -> str:
    return f"{count:,} {'piece' if count == 1 else 'pieces'} of work"


def _right(assignment: str, course: Path, exercise: str, question: str, seeds: range) -> tuple[RightAnswer, ...]:
    loaded = load_assignment(assignment, course)
    found = loaded.part(exercise).exercise
    return try_right(loaded, found, found.question(question), seeds)


def _wrong(assignment: str, course: Path, exercise: str, question: str, plan: Plan) -> Trial:
    loaded = load_assignment(assignment, course)
    found = loaded.part(exercise).exercise
    try:
        return try_wrong(loaded, found, found.question(question), plan)
    except Exception as error:
        where = traceback.extract_tb(error.__traceback__)[-1]
        why = f"{type(error).__name__}: {error} ({where.filename}, line {where.lineno})"
        return no_trial(assignment, exercise, question, why)


def _progress(console: Console) -> Progress:
    return Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), console=console
    )


def _print(console: Console, certificate: Certificate) -> None:
    table = Table(title="Certificate", title_justify="left", caption=_words(certificate), caption_justify="left")
    table.add_column("question", overflow="fold")  # the numbers stay readable in a narrow terminal
    for heading in ("right", "caught", "named", "mutants", "of alt.", "indep.", "s"):
        table.add_column(heading, justify="right", no_wrap=True)
    for trial in certificate.trials:
        failing = sum(bool(answer.complaints) for answer in trial.right)
        seeds = sum(answer.seeds for answer in trial.wrong)
        families = {family.name: family.caught for family in trial.families}
        table.add_row(
            title(trial),
            f"{len(trial.right)}" if not failing else f"[red]{len(trial.right) - failing}/{len(trial.right)}[/]",
            f"{sum(answer.caught for answer in trial.wrong)}/{seeds}",
            f"{sum(answer.named for answer in trial.wrong)}/{seeds}",
            *("{}/{}".format(*families.get(name, (0, 0))) for name in FAMILIES),
            f"{trial.seconds:.0f}",
        )
    console.print(table)
    caught, named, there = certificate.named
    spreads = [one for one in certificate.spreads if one.width]
    console.print(
        f"                {len(spreads)} with scores that depend on variant and course key; without a known reason, by "
        f"at most {max((one.width for one in spreads if not one.why), default=0.0):.2f} of a question",
        highlight=False,
    )
    killed, tried = certificate.caught
    console.print(f"misconceptions  {caught} of {there} caught, {named} named", highlight=False)
    console.print(
        f"mutants         {killed} of {tried} caught ({killed / max(tried, 1):.1%}); "
        f"{len(certificate.survivors) - len(certificate.unexplained)} survivors explained",
        highlight=False,
    )
    for name, (family_killed, family_tried) in certificate.by_family.items():
        share = f"{family_killed / max(family_tried, 1):.1%}"
        console.print(
            f"                {FAMILY_WORDS[name]}: {family_killed} of {family_tried} ({share})", highlight=False
        )
    diagnosed, names, wrong_names = certificate.diagnosed
    console.print(
        f"                {diagnosed} diagnosed like a submission: {names} given a name, {wrong_names} a wrong one",
        highlight=False,
    )
    for trial in certificate.trials:
        for line in trial.wrong_names:
            console.print(f"[yellow]to be read[/] {escape(f'{title(trial)}: {line}')}", soft_wrap=True, highlight=False)
    for spending in certificate.spendings:
        console.print(
            f"ledger          {spending.assignment}: {spending.checks} random checks, {spending.once:.2g} a grading, "
            f"{spending.over_course():.2g} over {HAND_INS} submissions",
            soft_wrap=True,
            highlight=False,
        )
    left = remaining(certificate.spendings)
    console.print(f"                {left:.2g} of the course's budget of {COURSE_BUDGET:g} remain", highlight=False)
    promised = [one for trial in certificate.trials for one in trial.drawn]
    if promised:
        kept = sum(not one.complaints for one in promised)
        console.print(f"ranges          {kept} of {len(promised)} drawn as promised", highlight=False)
    for name in certificate.unexplained[:SURVIVORS_SHOWN]:
        console.print(f"[yellow]survives[/] {escape(name)}", soft_wrap=True, highlight=False)
    if len(certificate.unexplained) > SURVIVORS_SHOWN:
        console.print(f"... and {len(certificate.unexplained) - SURVIVORS_SHOWN} more; --out DIR writes all of them")
    faults = certificate.faults
    for line in faults[:FAULTS_SHOWN]:
        console.print(f"[red]does not hold[/] {escape(line)}", soft_wrap=True, highlight=False)
    if len(faults) > FAULTS_SHOWN:
        console.print(f"... and {len(faults) - FAULTS_SHOWN} more")
    verdict = "everything holds" if not faults else f"{len(faults)} things do not hold"
    console.print(f"{verdict}; {certificate.seconds:.0f} s", highlight=False)


def _words(certificate: Certificate) -> str:
    plan = certificate.plan
    many = "all mutants" if plan.mutants is None else f"{plan.mutants} mutants a question"
    seeds = f"{certificate.seeds:,} seed{'s' * (certificate.seeds != 1)}"
    alternatives = f"alternatives on {certificate.turns[0]:,} or more"
    return (
        f"the reference on {seeds}, {alternatives}, misconceptions on {plan.wrong_seeds}, {many} on {plan.mutant_seeds}"
    )
