"""How `rock_paper_scissors` goes wrong by habit: solvers that are right for one sign of the game's value alone."""

import numpy as np
from scipy.optimize import linprog

from autograder.exercise import Misconception
from autograder.exercises.rock_paper_scissors.misconceptions.minimax import solve


def solved_for_positive_values(M):
    y = linprog(-np.ones(len(M)), A_ub=M.T, b_ub=np.ones(M.shape[1]), bounds=(0, None)).x
    return y / y.sum(), 1 / y.sum()


def solved_for_negative_values(M):
    y = linprog(np.ones(len(M)), A_ub=M.T, b_ub=-np.ones(M.shape[1]), bounds=(0, None)).x
    return y / y.sum(), -1 / y.sum()


def size_of_the_value(M):
    p, value = solve(M)
    return p, abs(value)


def judged_by_a_value_kept_above_zero(p_a, M, tol=1e-8):
    return bool(np.max(p_a @ M) - max(solve(M)[1], 0.0) <= tol)


def judged_by_the_size_of_the_value(p_a, M, tol=1e-8):
    return bool(abs(np.max(p_a @ M)) - abs(solve(M)[1]) <= tol)


HABITS = (
    Misconception(
        "minimax_strategy",
        "solved as if the value were positive",
        "You divide by the value, as one may where all payoffs, or at least the value, are above 0. Where the value is "
        "0 or less, your programme has no solution.",
        solved_for_positive_values,
        raises=True,
    ),
    Misconception(
        "minimax_strategy",
        "solved as if the value were negative",
        "You divide by the value, as one may where it is below 0. Where it is 0 or more, your programme has no "
        "solution.",
        solved_for_negative_values,
        raises=True,
    ),
    Misconception(
        "minimax_strategy",
        "sign of the value lost",
        "Your value is never below 0, though the strategy is right. A game may be worth less than 0 to B.",
        size_of_the_value,
    ),
    Misconception(
        "is_minimax",
        "value kept above 0",
        "You compare with 0 where the game's value lies below it. A game may be worth less than 0 to B.",
        judged_by_a_value_kept_above_zero,
    ),
    Misconception(
        "is_minimax",
        "signs of the values lost",
        "You compare sizes, without their signs. Where the game's value is below 0, the comparison turns round.",
        judged_by_the_size_of_the_value,
    ),
)
