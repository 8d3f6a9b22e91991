"""What judging samplers costs: draws for a distance that must be seen, and milliseconds of every random check.

The equal-split design gives half of the distance to each side, n = ln(2 / alpha) / (2 (delta / 2)^2) where beta is not
smaller, as TensorFlow Probability's statistical testing does; ours splits it so that both error rates are just met.

    python benchmarks/sampling.py [--runs 7]
"""

from __future__ import annotations

import argparse
import math
import statistics
import time

import numpy as np

from autograder.assignment import assignment_names, load_assignment
from autograder.certificate.here import Here
from autograder.certificate.rates import random_checks
from autograder.judging.casebook import CaseBook
from autograder.judging.judgement import judge_check
from autograder.statistics.distance import ks_sample_size


def equal_split_size(delta: float, alpha: float, beta: float) -> int:
    """The draws that the equal-split design takes."""
    return math.ceil(math.log(2 / min(alpha, beta)) / (2 * (delta / 2) ** 2))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=7)
    runs = parser.parse_args().runs
    print("draws for a distance, at alpha 1e-9 and beta 1e-3")
    for delta in (0.05, 0.02, 0.01):
        ours, equal = ks_sample_size(delta, 1e-9, 1e-3), equal_split_size(delta, 1e-9, 1e-3)
        print(f"  {delta:5}: {ours:>9,}   equal split {equal:>9,}   {equal / ours:.2f} times as many")
    print(f"\nmilliseconds of every random check with the reference's sampler, the sampling included; median of {runs}")
    for name in assignment_names():
        assignment = load_assignment(name)
        for part in assignment.parts:
            exercise = part.exercise
            for question in exercise.questions:
                here = Here(exercise, question, getattr(exercise.reference, question.root), 60.0)
                for number, check in random_checks(question):
                    book = CaseBook(assignment)
                    book.cases(exercise, question, number, 0)
                    times, draws = [], 0
                    for run in range(runs + 1):
                        started = time.perf_counter()
                        judged = judge_check(exercise, question, number, 0, book, here, None)
                        times.append(1000 * (time.perf_counter() - started))
                        draws = sum(_size(call.answer.value) for call in judged.calls) if run == 0 else draws
                    cost = statistics.median(times[1:])
                    print(f"  {cost:8.1f}   {draws:>10,} numbers   {part.name}.{question.name}: {check.property}")


def _size(value: object) -> int:
    if isinstance(value, tuple | list):
        return sum(map(_size, value))
    return int(np.size(getattr(value, "values", value)))  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
