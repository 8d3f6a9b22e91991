"""What can be seen of a question as a whole, if neither the catalogue nor a simple relation of numbers explains it.

Errors of one kind, gradients, graphs, arguments changed in place, runs that end too soon, and which of several parts
is wrong. Each function returns what is seen and the numbers of the failed checks that it is about.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from autograder.checks import CONDUCT
from autograder.checks.objectives import judge_stop, trace_of
from autograder.diagnosis.agreement import is_right, shaped_as
from autograder.diagnosis.candidates import repeat
from autograder.diagnosis.drawn_graphs import seen_in_graph
from autograder.diagnosis.gradients_seen import Differentiated, seen_in_gradients
from autograder.diagnosis.likeness import Extract, extract
from autograder.diagnosis.numbers import sizes_of, split
from autograder.diagnosis.patterns import Seen, same
from autograder.diagnosis.raised import Raised, what_was_raised
from autograder.diagnosis.repeated import seen_again
from autograder.diagnosis.runs import is_run
from autograder.diagnosis.scene import Scene
from autograder.diagnosis.shapes import Shaped, seen_in_shapes
from autograder.diagnosis.spread import Drawn, seen_in_draws
from autograder.diagnosis.stops import ends_too_soon
from autograder.diagnosis.told import what_is_told
from autograder.diagnosis.traces import seen_in_traces
from autograder.sandbox import CallFailed
from autograder.values import Answer

Sighting = tuple[Seen, Sequence[int]]
FEWEST = 2


def raised(scene: Scene) -> Sighting | None:
    """Errors of one kind, if at least half of the failed checks ended in them."""
    failed = [i for i in scene.failed if isinstance(scene.judgements[i].calls[-1].answer, CallFailed)]
    if not failed or 2 * len(failed) < len([i for i in scene.failed if scene.checks[i].kind != CONDUCT]):
        return None
    found = []
    for i in failed:
        for call in scene.calls(i):
            if isinstance(call.answer, CallFailed) and call.answer.error and scene.theirs(i, call).failure is None:
                plain = scene.checks[i].through is None
                found.append(Raised(call.answer.error, sizes_of(scene.function, call.args) if plain else {}))
    seen = what_was_raised(found)
    return None if seen is None else (seen, failed)


def graph(scene: Scene) -> Sighting | None:
    """The one thing in which a graph differs from that of the model."""
    failed = [i for i in scene.failed if scene.checks[i].kind == "graph" and scene.judgements[i].cases]
    for i in failed:
        answer, expected = scene.judgements[i].calls[-1].answer, scene.judgements[i].cases[0].expected
        seen = None if isinstance(answer, CallFailed) else seen_in_graph(answer.value, expected)
        if seen is not None:
            return seen, failed
    return None


def gradients(scene: Scene) -> Sighting | None:
    """How the gradients of a result are related to the exact ones."""
    failed = [i for i in scene.failed if scene.checks[i].kind == "gradient"]
    found = []
    for i in failed:
        settings = scene.checks[i].settings
        for call in scene.calls(i):
            if (
                isinstance(call.answer, CallFailed)
                or call.cotangents is None
                or not _fits(call.answer, call.cotangents)
            ):
                continue
            if "gradient" not in settings:
                found += [] if call.answer.gradients else [Differentiated(call.wrt, None, [])]
                continue
            exact = [settings["gradient"](call.answer.value, v, *call.args) for v in call.cotangents]
            if not any(isinstance(one, str) for one in exact):
                found.append(Differentiated(settings["wrt"], call.answer.gradients, exact))
    seen = seen_in_gradients(found, scene.argument_names)
    none = seen is not None and "no gradient" in seen.name  # this is certain, whatever else is wrong
    return (seen, failed) if seen is not None and (none or 2 * len(failed) >= len(scene.counted)) else None


def _fits(answer: Answer, cotangents: Sequence[np.ndarray]) -> bool:
    """Whether an answer has as many numbers as the cotangents. Otherwise no gradient is taken, cut or not."""
    parts = extract(answer._replace(gradients=None)).sizes
    return min(parts, default=-1) < 0 or all(sum(parts) == v.size for v in cotangents)


def draws(scene: Scene) -> Sighting | None:
    """How the samples of a sampler differ from the distribution that they should follow."""
    failed = [i for i in scene.failed if scene.checks[i].kind == "law" and "cdf" in scene.checks[i].settings]
    if not failed or 2 * len(failed) < len([i for i in scene.counted if scene.checks[i].kind == "law"]):
        return None
    found = []
    for i in failed:
        settings = scene.checks[i].settings
        for call in scene.calls(i):
            if isinstance(call.answer, CallFailed):
                continue
            z = settings["draws"](call.answer.value, *call.args)
            if isinstance(z, np.ndarray) and len(z) and np.isfinite(z).all():
                u = np.asarray(settings["cdf"](z, *call.args))
                found.append(Drawn(u.reshape(len(z), -1)))
    seen = seen_in_draws(found)
    return None if seen is None else (seen, failed)


def shapes(scene: Scene) -> Sighting | None:
    """Answers of the wrong shape."""
    failed = [i for i in scene.comparable if i in scene.failed]
    if not failed or 2 * len(failed) < len(scene.counted):
        return None
    pairs = [
        (mine, right, sizes_of(scene.function, call.args))
        for i in scene.comparable
        for call in scene.calls(i)
        if (right := scene.theirs(i, call)).failure is None and (mine := scene.mine(i, call)).failure is None
    ]
    if not pairs or len({len(mine.shapes) for mine, _, _ in pairs} | {len(right.shapes) for _, right, _ in pairs}) != 1:
        return None
    names = scene.part_names
    for part in range(len(pairs[0][1].shapes)):
        calls = [
            Shaped(x, r, sizes)
            for mine, right, sizes in pairs
            if (x := mine.shapes[part]) is not None and (r := right.shapes[part]) is not None
        ]
        seen = seen_in_shapes(calls, names[part] if len(names) == len(pairs[0][1].shapes) > 1 else "")
        if seen is not None:
            return seen, failed
    return None


def again(scene: Scene) -> Sighting | None:
    """Answers that do not depend on the arguments."""
    failed = [i for i in scene.comparable if i in scene.failed]
    if not failed or 2 * len(failed) < len(scene.counted):
        return None
    seen = seen_again(
        [(scene.mine(i, call), scene.theirs(i, call)) for i in scene.comparable for call in scene.calls(i)]
    )
    return None if seen is None else (seen, failed)


def goes_on(scene: Scene) -> Sighting | None:
    """A run that goes on after it has converged."""
    for i in scene.failed:
        check, call = scene.checks[i], scene.judgements[i].calls[-1]
        if check.judge is not judge_stop or isinstance(call.answer, CallFailed) or check.through is not None:
            continue
        right = repeat(scene.exercise, call, scene.right)
        if isinstance(right, Exception):
            continue
        mine, theirs = (trace_of(answer.value, check.settings["names"], shortest=1) for answer in (call.answer, right))
        if isinstance(mine, str) or isinstance(theirs, str) or len(mine) <= len(theirs) + 1:
            continue
        if same(mine[: len(theirs)], theirs):
            hint = (
                f"The values of your trace are right, but there are {len(mine)} of them; a right run stops after "
                f"{len(theirs)}. Which two values does the stopping condition compare, and with what tolerance?"
            )
            return Seen("the run goes on after it has converged", hint), [i]
    return None


def told(scene: Scene) -> Sighting | None:
    """What the messages of at least half of the failed checks have in common."""
    for first in scene.counted:
        alike = [
            (i, seen) for i in scene.counted if (seen := what_is_told([scene.judgements[i].result.message])) is not None
        ]
        same_name = [i for i, seen in alike if seen == what_is_told([scene.judgements[first].result.message])]
        if len(same_name) >= FEWEST and 2 * len(same_name) >= len(scene.counted):
            seen = what_is_told([scene.judgements[first].result.message])
            return None if seen is None else (seen, same_name)
    return None


def in_place(scene: Scene) -> Sighting | None:
    """An argument that the call has changed."""
    failed = [i for i in scene.failed if scene.checks[i].kind == CONDUCT and scene.checks[i].through is None]
    changed: dict[str, None] = {}
    which = []
    for i in failed:
        for call in scene.calls(i):
            mutated = () if isinstance(call.answer, CallFailed) else call.answer.mutated
            changed |= dict.fromkeys(scene.argument_names[k] for k in mutated if k < len(scene.argument_names))
            which += [i] if mutated else []
    if not changed:
        return None
    what = " and ".join(changed)
    hint = (
        f"The call changes {what}. `-=` and the like, `sort()` and assignments to an index change the caller's array. "
        f"Work on a copy."
    )
    return Seen(f"{what} changed in place", hint), sorted(set(which))


def traces(scene: Scene) -> Sighting | None:
    """How the traces of right runs are related to the right traces."""
    failed = [i for i in scene.failed if is_run(scene.checks[i]) and scene.checks[i].kind != "monotone"]
    failed = [i for i in failed if scene.checks[i].through is None]
    if not failed or not set(scene.counted) <= {i for i in scene.failed if is_run(scene.checks[i])}:
        return None
    calls = [(i, call) for i in failed for call in scene.calls(i) if not isinstance(call.answer, CallFailed)]
    runs = [(scene.mine(i, call), scene.theirs(i, call)) for i, call in calls]
    found = seen_in_traces(runs, [sizes_of(scene.function, call.args) for _, call in calls])
    return None if found is None else (found, failed)


def runs(scene: Scene) -> Sighting | None:
    """Runs whose steps are right, but which end too soon."""
    failed = [i for i in scene.failed if is_run(scene.checks[i]) and scene.checks[i].through is None]
    if not failed or 2 * len(failed) < len(scene.counted):
        return None
    pairs = [
        (mine, right)
        for i in failed
        for call in scene.calls(i)
        if (mine := scene.mine(i, call)).failure is None and (right := scene.theirs(i, call)).failure is None
        if len(mine.beginnings) == len(right.beginnings) == 2
    ]
    traces = [(mine.beginnings[1], right.beginnings[1]) for mine, right in pairs]
    arrives = [same(mine.beginnings[0], right.beginnings[0]) for mine, right in pairs]
    seen = ends_too_soon(traces, arrives)
    return None if seen is None else (seen, failed)


def one_part(scene: Scene) -> Sighting | None:
    """Which parts of the result are wrong, if the others are right in all calls."""
    failed = [i for i in scene.comparable if i in scene.failed]
    if not failed or 2 * len(failed) < len(scene.counted):
        return None
    pairs = [
        (split(shaped_as(mine, right), scene.part_names), split(right, scene.part_names))
        for i in scene.comparable
        for call in scene.calls(i)
        if (right := scene.theirs(i, call)).failure is None and (mine := scene.mine(i, call)).failure is None
    ]
    counts = {len(one.beginnings) for pair in pairs for one in pair}
    if len(pairs) < FEWEST or len(counts) != 1 or (count := counts.pop()) < 2:
        return None
    wrong = [sum(not _right_part(mine, right, part) for mine, right in pairs) for part in range(count)]
    bad = [part for part, times in enumerate(wrong) if times]
    if len(bad) == count or any(wrong[part] < FEWEST for part in bad) or not bad:
        return None
    names = scene.part_names
    names = names if len(names) == count else tuple(f"part {part + 1}" for part in range(count))
    which = " and ".join(names[part] for part in bad)
    rest = " and ".join(names[part] for part in range(count) if part not in bad)
    are = "are" if count - len(bad) > 1 else "is"
    hint = f"In all {len(pairs)} calls compared, {rest} {are} right. Only {which} must be corrected."
    return Seen(f"{which} alone {'is' if len(bad) == 1 else 'are'} wrong", hint), failed


def _right_part(mine: Extract, right: Extract, part: int) -> bool:
    x, r = mine.beginnings[part], right.beginnings[part]
    if not isinstance(x, np.ndarray) or not isinstance(r, np.ndarray):
        return bool(isinstance(x, np.ndarray) == isinstance(r, np.ndarray) and x == r)
    if x.dtype.kind in "biuf" and r.dtype.kind in "biuf":
        return mine.sizes[part] == right.sizes[part] and same(x, r)
    one = [
        answer._replace(shapes=answer.shapes[part : part + 1], beginnings=(answer.beginnings[part],))
        for answer in (mine, right)
    ]
    return is_right(*one)
