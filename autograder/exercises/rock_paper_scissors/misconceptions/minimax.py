"""How solving the games of `rock_paper_scissors` goes wrong: minimax_strategy."""

import numpy as np
from scipy.optimize import linprog

from autograder.exercise import Misconception


def solve(M, lowest=None):
    """The right strategy and value, for mistakes made elsewhere; `lowest` bounds the value from below."""
    m, n = M.shape
    c, A = np.append(np.zeros(m), 1.0), np.column_stack([M.T, -np.ones(n)])
    A_eq, bounds = np.append(np.ones(m), 0.0)[None], [(0, None)] * m + [(lowest, None)]
    x = linprog(c, A_ub=A, b_ub=np.zeros(n), A_eq=A_eq, b_eq=[1.0], bounds=bounds).x
    return x[:m], x[m]


# --- minimax_strategy ----------------------------------------------------------------------------------------------


def always_uniform(M):
    p = np.full(len(M), 1 / len(M))
    return p, np.max(p @ M)


def solved_for_b(M):
    q, value = solve(-M.T)
    return q, -value


def solved_for_the_transpose(M):
    return solve(M.T)


def maximised_for_minimised(M):
    p, value = solve(-M)
    return p, -value


def best_pure_strategy(M):
    i = np.argmin(np.max(M, axis=1))
    return np.eye(len(M))[i], np.max(M[i])


def reply_to_a_uniform_b(M):
    i = np.argmin(np.mean(M, axis=1))
    return np.eye(len(M))[i], np.mean(M, axis=1)[i]


def every_reply_worth_the_same(M):
    m, n = M.shape
    A = np.vstack([np.column_stack([M.T, -np.ones(n)]), np.append(np.ones(m), 0.0)])
    x = np.linalg.lstsq(A, np.append(np.zeros(n), 1.0), rcond=None)[0]
    p = np.maximum(x[:m], 0)
    return p / p.sum(), x[m]


def value_for_the_other_player(M):
    p, value = solve(M)
    return p, -value


def value_not_negative(M):
    return solve(M, lowest=0)


def shift_not_undone(M):
    p, value = solve(M)
    return p, value - np.min(M) + 1


def regret_matching_from_the_answer(M):
    m = len(M)
    p, q, regret, total = np.full(m, 1 / m), np.full(M.shape[1], 1 / M.shape[1]), np.zeros(m), np.zeros(m)
    for _ in range(400):
        total += p
        losses = M @ q
        regret += p @ losses - losses
        positive = np.maximum(regret, 0)
        p = positive / positive.sum() if positive.sum() > 0 else p
    return total / total.sum(), np.max(total @ M) / total.sum()


def last_play_for_the_average(M):
    rows, columns, i = np.zeros(len(M)), np.zeros(M.shape[1]), 0
    for _ in range(700):
        columns += M[i]
        rows += M[:, np.argmax(columns)]
        i = np.argmin(rows)
    return np.eye(len(M))[i], np.max(columns) / 700


def stopped_too_soon(M):
    counts, rows, columns, i = np.zeros(len(M)), np.zeros(len(M)), np.zeros(M.shape[1]), 0
    for _ in range(60):
        counts[i] += 1
        columns += M[i]
        rows += M[:, np.argmax(columns)]
        i = np.argmin(rows)
    return counts / counts.sum(), np.max(columns) / 60


def value_against_a_uniform_b(M):
    p, _ = solve(M)
    return p, np.mean(p @ M)


def value_taken_for_zero(M):
    m, n = M.shape
    found = linprog(np.zeros(m), A_ub=M.T, b_ub=np.zeros(n), A_eq=np.ones((1, m)), b_eq=[1.0], bounds=(0, None))
    p = np.full(m, 1 / m) if found.x is None else found.x
    return p, 0.0


def inverse_of_the_matrix(M):
    k = min(M.shape)
    p = np.linalg.pinv(M[:, :k].T) @ np.ones(k)
    p = np.maximum(p, 0) / max(np.maximum(p, 0).sum(), 1e-12)
    p = p if p.sum() > 0.5 else np.full(len(M), 1 / len(M))
    return p, np.max(p @ M)


def rounded_to_cents(M):
    p, value = solve(M)
    p = np.round(p, 2)
    return p / p.sum(), round(float(value), 2)


def strategy_as_whole_numbers(M):
    p, value = solve(M)
    stored = np.zeros_like(M[:, 0])
    stored[:] = p
    return (stored if stored.sum() > 0.5 else np.full(len(M), 1 / len(M))), value


def value_not_positive(M):
    p, value = solve(M)
    return p, min(value, 0.0)


MINIMAX = (
    Misconception(
        "minimax_strategy",
        "always uniform",
        "The uniform strategy is minimax in the classic game. With other payoffs B's best reply exploits it.",
        always_uniform,
    ),
    Misconception(
        "minimax_strategy",
        "strategy of B",
        "You return B's best strategy, one probability per column. Asked for is A's, one per row.",
        solved_for_b,
    ),
    Misconception(
        "minimax_strategy",
        "game transposed",
        "You solve the game with the roles of rows and columns exchanged: A chooses the row.",
        solved_for_the_transpose,
    ),
    Misconception(
        "minimax_strategy",
        "maximised for A",
        "Your A makes B's points many. M holds B's points, and A wants them few.",
        maximised_for_minimised,
    ),
    Misconception(
        "minimax_strategy",
        "best pure strategy",
        "You look at pure strategies alone. By mixing its moves A can usually hold B to less.",
        best_pure_strategy,
    ),
    Misconception(
        "minimax_strategy",
        "best response to a uniform B",
        "That is A's best reply to an opponent who plays at random. A minimax strategy must hold against every reply.",
        reply_to_a_uniform_b,
    ),
    Misconception(
        "minimax_strategy",
        "all replies made equal",
        "You ask that all of B's replies are worth the same. They need only be worth at most the value; replies that B "
        "should not make may be worth less.",
        every_reply_worth_the_same,
    ),
    Misconception(
        "minimax_strategy",
        "value in points of A",
        "Your strategy is right, but your value counts A's points. Asked for are B's.",
        value_for_the_other_player,
    ),
    Misconception(
        "minimax_strategy",
        "value kept above 0",
        "Your value cannot become negative: linprog bounds all variables below by 0 unless told otherwise. Games that "
        "favour A have a negative value.",
        value_not_negative,
    ),
    Misconception(
        "minimax_strategy",
        "shift not undone",
        "Shifting all payoffs leaves the strategy as it is, but moves the value: undo the shift at the end.",
        shift_not_undone,
    ),
    Misconception(
        "minimax_strategy",
        "opponent that never learns",
        "Your B stays at the uniform strategy while A learns. In the classic game that does not show, since learning "
        "starts at the answer there; elsewhere A ends with a reply to a uniform B.",
        regret_matching_from_the_answer,
    ),
    Misconception(
        "minimax_strategy",
        "last play in place of the average",
        "In fictitious play, and other learning of this kind, it is the average of all plays that converges. The last "
        "one keeps going round in circles.",
        last_play_for_the_average,
        varies="After so many rounds of play the value is near the right one in some games, and not in others.",
    ),
    Misconception(
        "minimax_strategy",
        "too few iterations",
        "The method is right, but stopped too soon: after some dozens of rounds B can still gain several percent.",
        stopped_too_soon,
    ),
    Misconception(
        "minimax_strategy",
        "value against a uniform B",
        "Your strategy is right. The value is what B's best reply gets against it, not a B that plays at random.",
        value_against_a_uniform_b,
    ),
    Misconception(
        "minimax_strategy",
        "value taken to be 0",
        "You ask for a strategy that holds B to 0. That is the value of fair games only; make it an unknown.",
        value_taken_for_zero,
    ),
    Misconception(
        "minimax_strategy",
        "matrix inverted",
        "You solve p' M = constant by an inverse. That is right only where A and B play all their moves, in a square "
        "game.",
        inverse_of_the_matrix,
    ),
    Misconception(
        "minimax_strategy",
        "rounded to two decimals",
        "You round your result to two decimals. B can exploit what that gives away.",
        rounded_to_cents,
    ),
    Misconception(
        "minimax_strategy",
        "strategy stored as whole numbers",
        "You store the strategy in an array of M's type. Where M holds integers, probabilities are cut to 0.",
        strategy_as_whole_numbers,
    ),
    Misconception(
        "minimax_strategy",
        "value kept below 0",
        "Your value cannot become positive. Games that favour B have a positive value.",
        value_not_positive,
    ),
)
