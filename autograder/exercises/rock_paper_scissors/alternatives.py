"""Right answers to `rock_paper_scissors` in other styles."""

from itertools import combinations

import numpy as np
import torch
from scipy.optimize import linprog

from autograder.exercise import Alternative


def payoff_in_loops(p_a, p_b, M):
    total = 0
    for i in range(len(p_a)):
        for j in range(len(p_b)):
            total += p_a[i] * p_b[j] * M[i][j]
    return total


def payoff_by_outer_product(p_a, p_b, M):
    return np.sum(np.outer(p_a, p_b) * M, keepdims=True)


def payoff_in_torch(p_a, p_b, M):
    p_a, p_b, M = (torch.tensor(v, dtype=torch.float32) for v in (p_a, p_b, M))
    return torch.einsum("i,ij,j->", p_a, M, p_b)


def reply_by_reply(p_a, M):
    M = np.asarray(M)
    best = -np.inf
    for j in range(M.shape[1]):
        reply = np.zeros(M.shape[1])
        reply[j] = 1.0
        best = max(best, expected_payoff(p_a, reply, M))  # noqa: F821
    return best


def reply_in_torch(p_a, M):
    return (torch.tensor(np.array(M), dtype=torch.float32).T @ torch.tensor(np.array(p_a), dtype=torch.float32)).max()


def reply_by_linear_program(p_a, M):
    gains = np.asarray(p_a).dot(M)
    n = len(gains)
    return -linprog(-gains, A_eq=np.ones((1, n)), b_eq=[1], bounds=(0, 1)).fun


def program_with_free_value(M):
    m, n = M.shape
    constraints = np.hstack([M.T, -np.ones((n, 1))])
    objective = [0] * m + [1]
    result = linprog(
        objective,
        A_ub=constraints,
        b_ub=np.zeros(n),
        A_eq=[[1] * m + [0]],
        b_eq=[1],
        bounds=[(0, 1)] * m + [(None, None)],
    )
    print(result.message)
    return result.x[:-1], result.fun


def program_with_shifted_payoffs(M):
    """All payoffs made positive; then x = p / v minimises 1 / v."""
    shift = 1 - M.min()
    G = M + shift
    m, n = G.shape
    x = linprog(-np.ones(m), A_ub=G.T, b_ub=np.ones(n)).x
    v = 1 / x.sum()
    return {"value": v - shift, "p_a": v * x}


def program_of_the_opponent(M):
    """B's linear program; A's strategy are its dual variables."""
    m, n = M.shape
    result = linprog(
        np.append(np.zeros(n), -1.0),
        A_ub=np.column_stack([-M, np.ones(m)]),
        b_ub=np.zeros(m),
        A_eq=np.append(np.ones(n), 0.0)[None],
        b_eq=[1.0],
        bounds=[(0, None)] * n + [(None, None)],
    )
    p = -result.ineqlin.marginals
    return [p / p.sum(), -result.fun]


def all_supports(M):
    """Equal numbers of rows and columns, all replies on them worth the same: the best strategy found that way."""
    m, n = M.shape
    best, best_value = None, np.inf
    for size in range(1, min(m, n) + 1):
        for rows in combinations(range(m), size):
            for columns in combinations(range(n), size):
                A = np.zeros((size + 1, size + 1))
                A[:size, :size] = M[np.ix_(rows, columns)].T
                A[:size, size] = -1
                A[size, :size] = 1
                if abs(np.linalg.det(A)) < 1e-10:
                    continue
                x = np.linalg.solve(A, np.append(np.zeros(size), 1.0))
                if x[:size].min() < -1e-12:
                    continue
                p = np.zeros(m)
                p[list(rows)] = np.clip(x[:size], 0, None)
                p /= p.sum()
                worst = (p @ M).max()
                if worst < best_value:
                    best, best_value = p, worst
    return best.reshape(-1, 1), np.array([best_value])


def own_simplex_method(M):
    """Dantzig's tableau with Bland's rule: all payoffs made positive, then x = p / v has the largest sum."""
    m, n = M.shape
    shift = 1.0 - M.min()
    T = np.zeros((n + 1, m + n + 1))
    T[:n, :m], T[:n, m : m + n], T[:n, -1] = (M + shift).T, np.eye(n), 1.0
    T[n, :m] = -1.0
    basis = list(range(m, m + n))
    while True:
        entering = next((j for j in range(m + n) if T[n, j] < -1e-12), None)
        if entering is None:
            break
        _, _, leaving = min((T[i, -1] / T[i, entering], basis[i], i) for i in range(n) if T[i, entering] > 1e-12)
        T[leaving] /= T[leaving, entering]
        for i in range(n + 1):
            if i != leaving:
                T[i] -= T[i, entering] * T[leaving]
        basis[leaving] = entering
    x = np.zeros(m + n)
    x[basis] = T[:n, -1]
    return x[:m] / x[:m].sum(), 1 / x[:m].sum() - shift


def program_in_single_precision(M):
    p, value = program_with_free_value(M)
    return torch.tensor(p, dtype=torch.float32), np.float32(value)


def gain_by_own_functions(p_a, M):
    _, value = minimax_strategy(M)  # noqa: F821
    return best_response_value(p_a, M) - value  # noqa: F821


def gain_over_the_best_strategy(p_a, M):
    best = minimax_strategy(M).p_a  # noqa: F821
    return max(0.0, best_response_value(p_a, M) - best_response_value(best, M))  # noqa: F821


def gain_by_own_program(p_a, M):
    return np.array([(np.asarray(p_a) @ M).max() - program_with_shifted_payoffs(np.asarray(M))["value"]])


def decision_by_exploitability(p_a, M, tol=1e-8):
    return exploitability(p_a, M) <= tol  # noqa: F821


def decision_reply_by_reply(p_a, M, tol=1e-8):
    value = minimax_strategy(M)[1]  # noqa: F821
    for j in range(np.shape(M)[1]):
        if np.dot(p_a, np.asarray(M)[:, j]) > value + tol + 1e-12:
            return 0
    return 1


def decision_as_an_array(p_a, M, tol=1e-8):
    _, value = all_supports(np.asarray(M))
    return np.all(np.asarray(p_a) @ M <= value + tol, keepdims=True)


def decision_in_torch(p_a, M, tol=1e-8):
    value = own_simplex_method(np.asarray(M))[1]
    return (torch.tensor(p_a) @ torch.tensor(M, dtype=torch.float64)).max() - value <= tol


ALTERNATIVES = (
    Alternative("expected_payoff", "loops", payoff_in_loops),
    Alternative("expected_payoff", "outer product, an array returned", payoff_by_outer_product),
    Alternative("expected_payoff", "torch in single precision", payoff_in_torch),
    Alternative("best_response_value", "one pure reply after another, own function", reply_by_reply),
    Alternative("best_response_value", "torch in single precision", reply_in_torch),
    Alternative("best_response_value", "linear program over B's mixed strategies", reply_by_linear_program),
    Alternative("minimax_strategy", "linear program with a free value, with a print-out", program_with_free_value),
    Alternative(
        "minimax_strategy", "linear program with shifted payoffs, a dict returned", program_with_shifted_payoffs
    ),
    Alternative("minimax_strategy", "dual variables of B's program, a list returned", program_of_the_opponent),
    Alternative("minimax_strategy", "all supports, a column returned", all_supports),
    Alternative("minimax_strategy", "own simplex method", own_simplex_method),
    Alternative("minimax_strategy", "single precision", program_in_single_precision),
    Alternative("exploitability", "own functions, unpacked", gain_by_own_functions),
    Alternative("exploitability", "own functions, by attribute", gain_over_the_best_strategy),
    Alternative("exploitability", "own linear program, an array returned", gain_by_own_program),
    Alternative("is_minimax", "by exploitability", decision_by_exploitability),
    Alternative("is_minimax", "reply by reply, 0 or 1 returned", decision_reply_by_reply),
    Alternative("is_minimax", "all supports, an array returned", decision_as_an_array),
    Alternative("is_minimax", "own simplex method, a tensor returned", decision_in_torch),
)
