"""How solving the games of `rock_paper_scissors` goes wrong: minimax_strategy."""

import numpy as np
from scipy.optimize import linprog

from autograder.misconceptions import mistakes, wrong
from reference import rock_paper_scissors as reference

MINIMAX_STRATEGY = mistakes(
    reference.minimax_strategy,
    """
always uniform: The uniform strategy is minimax in the classic game. With other payoffs B's best reply exploits it.
    np.maximum(found.x[:m], 0.0) -> np.ones(m)
strategy of B: You return B's best strategy, one probability per column. Asked for is A's, one per row.
    -> M = -np.transpose(M)
    result -> (result[0], -result[1])
game transposed: You solve the game with the roles of rows and columns exchanged: A chooses the row.
    -> M = np.transpose(M)
maximised for A: Your A makes B's points many. M holds B's points, and A wants them few.
    -> M = -M
    result -> (result[0], -result[1])
best pure strategy: You look at pure strategies alone. By mixing its moves A can usually hold B to less.
    result -> (np.eye(m)[np.argmin(M.max(axis=1))], M.max(axis=1).min())
best response to a uniform B: That is A's best reply to an opponent who plays at random. A minimax strategy must hold
against every reply.
    result -> (np.eye(m)[np.argmin(M.mean(axis=1))], M.mean(axis=1).min())
value in points of A: Your strategy is right, but your value counts A's points. Asked for are B's.
    result -> (result[0], -result[1])
value kept above 0: Your value cannot become negative: linprog bounds all variables below by 0 unless told otherwise.
Games that favour A have a negative value.
    G = (M - M.min()) / (spread if spread > 0 else 1.0) -> G = M
    [(None, None)] -> [(0, None)]
    best_response_value(p_a, M) -> found.x[m]
shift not undone: Shifting all payoffs leaves the strategy as it is, but moves the value: undo the shift at the end.
    result -> (result[0], result[1] - np.min(M) + 1)
value against a uniform B: Your strategy is right. The value is what B's best reply gets against it, not a B that plays
at random.
    best_response_value(p_a, M) -> np.mean(p_a @ M)
value taken to be 0: You ask for a strategy that holds B to 0. That is the value of fair games only; make it an unknown.
    G = (M - M.min()) / (spread if spread > 0 else 1.0) -> G = M
    [(None, None)] -> [(0, 0)]
    np.maximum(found.x[:m], 0.0) -> np.ones(m) if found.x is None else np.maximum(found.x[:m], 0.0)
    best_response_value(p_a, M) -> 0.0
rounded to two decimals: You round your result to two decimals. B can exploit what that gives away.
    result -> (np.round(result[0], 2) / np.round(result[0], 2).sum(), round(result[1], 2))
strategy stored as whole numbers: You store the strategy in an array of M's type. Where M holds integers, probabilities
are cut to 0.
    -> kind = M.dtype
    result -> (result[0].astype(kind) if result[0].astype(kind).sum() > 0.5 else np.full(m, 1 / m), result[1])
value kept below 0: Your value cannot become positive. Games that favour B have a positive value.
    result -> (result[0], min(result[1], 0.0))
sign of the value lost: Your value is never below 0, though the strategy is right. A game may be worth less than 0 to B.
    result -> (result[0], abs(result[1]))
""",
)


@wrong(
    reference.minimax_strategy,
    "all replies made equal",
    "You ask that all of B's replies are worth the same. They need only be worth at most the value; replies that B "
    "should not make may be worth less.",
)
def all_replies_made_equal(M):
    m, n = M.shape
    A = np.vstack([np.column_stack([M.T, -np.ones(n)]), np.append(np.ones(m), 0.0)])
    x = np.linalg.lstsq(A, np.append(np.zeros(n), 1.0), rcond=None)[0]
    p = np.maximum(x[:m], 0)
    return p / p.sum(), x[m]


@wrong(
    reference.minimax_strategy,
    "matrix inverted",
    "You solve p' M = constant by an inverse. That is right only where A and B play all their moves, in a square game.",
)
def matrix_inverted(M):
    k = min(M.shape)
    p = np.maximum(np.linalg.pinv(M[:, :k].T) @ np.ones(k), 0)
    p = p / max(p.sum(), 1e-12)
    p = p if p.sum() > 0.5 else np.full(len(M), 1 / len(M))
    return p, reference.best_response_value(p, M)


@wrong(
    reference.minimax_strategy,
    "opponent that never learns",
    "Your B stays at the uniform strategy while A learns. In the classic game that does not show, since learning "
    "starts at the answer there; elsewhere A ends with a reply to a uniform B.",
)
def regret_matching_against_a_uniform_b(M):
    p, regret, total = np.full(len(M), 1 / len(M)), np.zeros(len(M)), np.zeros(len(M))
    for _ in range(400):
        total += p
        losses = M.mean(axis=1)
        regret += p @ losses - losses
        positive = np.maximum(regret, 0)
        p = positive / positive.sum() if positive.sum() > 0 else p
    return total / 400, reference.best_response_value(total / 400, M)


def fictitious_play(M, rounds):
    """How often A has played each row, what it plays next, and the mean points of B's best reply."""
    counts, rows, columns, i = np.zeros(len(M)), np.zeros(len(M)), np.zeros(M.shape[1]), 0
    for _ in range(rounds):
        counts[i] += 1
        columns += M[i]
        rows += M[:, np.argmax(columns)]
        i = np.argmin(rows)
    return counts, i, np.max(columns) / rounds


@wrong(
    reference.minimax_strategy,
    "last play in place of the average",
    "In fictitious play, and other learning of this kind, it is the average of all plays that converges. The last "
    "one keeps going round in circles.",
    varies="After so many rounds of play the value is near the right one in some games, and not in others.",
)
def last_play(M):
    _, i, value = fictitious_play(M, 700)
    return np.eye(len(M))[i], value


@wrong(
    reference.minimax_strategy,
    "too few iterations",
    "The method is right, but stopped too soon: after some dozens of rounds B can still gain several percent.",
)
def stopped_too_soon(M):
    counts, _, value = fictitious_play(M, 60)
    return counts / counts.sum(), value


@wrong(
    reference.minimax_strategy,
    "solved as if the value were positive",
    "You divide by the value, as one may where all payoffs, or at least the value, are above 0. Where the value is "
    "0 or less, your programme has no solution.",
    raises=True,
)
def solved_for_positive_values(M):
    y = linprog(-np.ones(len(M)), A_ub=M.T, b_ub=np.ones(M.shape[1]), bounds=(0, None)).x
    return y / y.sum(), 1 / y.sum()


@wrong(
    reference.minimax_strategy,
    "solved as if the value were negative",
    "You divide by the value, as one may where it is below 0. Where it is 0 or more, your programme has no solution.",
    raises=True,
)
def solved_for_negative_values(M):
    y = linprog(np.ones(len(M)), A_ub=M.T, b_ub=-np.ones(M.shape[1]), bounds=(0, None)).x
    return y / y.sum(), -1 / y.sum()
