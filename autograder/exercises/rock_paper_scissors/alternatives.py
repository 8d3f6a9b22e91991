"""Right answers to `rock_paper_scissors` in other styles."""

from itertools import combinations

import numpy as np

from autograder.alternatives import alternatives, alternatives_in, right
from reference import rock_paper_scissors as reference

EDITS = """
expected_payoff: loops
    body -> total = 0
        for i in range(len(p_a)):
            for j in range(len(p_b)):
                total += p_a[i] * p_b[j] * M[i][j]
        return total
expected_payoff: outer product, an array returned
    body -> return np.sum(np.outer(p_a, p_b) * M, keepdims=True)
expected_payoff: torch in single precision
    body -> p_a, p_b, M = (torch.tensor(v, dtype=torch.float32) for v in (p_a, p_b, M))
        return torch.einsum("i,ij,j->", p_a, M, p_b)
best_response_value: one pure reply after another, own function
    body -> return max(expected_payoff(p_a, reply, M) for reply in np.eye(np.shape(M)[1]))
best_response_value: torch in single precision
    body -> M, p_a = (torch.tensor(np.array(v), dtype=torch.float32) for v in (M, p_a))
        return (M.T @ p_a).max()
best_response_value: linear program over B's mixed strategies
    body -> gains = np.asarray(p_a).dot(M)
        return -linprog(-gains, A_eq=np.ones((1, len(gains))), b_eq=[1], bounds=(0, 1)).fun
minimax_strategy: linear program with a free value, with a print-out
    body -> m, n = M.shape
        result = linprog([0] * m + [1], A_ub=np.hstack([M.T, -np.ones((n, 1))]), b_ub=np.zeros(n),
            A_eq=[[1] * m + [0]], b_eq=[1], bounds=[(0, 1)] * m + [(None, None)])
        print(result.message)
        return result.x[:-1], result.fun
minimax_strategy: linear program with shifted payoffs, a dict returned
    body -> G = M + 1 - M.min()  # all positive; then x = p / v minimises 1 / v
        x = linprog(-np.ones(len(G)), A_ub=G.T, b_ub=np.ones(G.shape[1])).x
        return {"value": 1 / x.sum() - 1 + M.min(), "p_a": x / x.sum()}
minimax_strategy: dual variables of B's program, a list returned
    body -> m, n = M.shape
        result = linprog(np.append(np.zeros(n), -1.0), A_ub=np.column_stack([-M, np.ones(m)]), b_ub=np.zeros(m),
            A_eq=np.append(np.ones(n), 0.0)[None], b_eq=[1.0], bounds=[(0, None)] * n + [(None, None)])
        p = -result.ineqlin.marginals
        return [p / p.sum(), -result.fun]
minimax_strategy: single precision
    result -> (torch.tensor(result.p_a, dtype=torch.float32), np.float32(result.value))
exploitability: own functions, unpacked
    body -> _, value = minimax_strategy(M)
        return best_response_value(p_a, M) - value
exploitability: own functions, by attribute
    body -> best = minimax_strategy(M).p_a
        return max(0.0, best_response_value(p_a, M) - best_response_value(best, M))
exploitability: own linear program, an array returned
    body -> M = np.asarray(M)
        G = M + 1 - M.min()
        program = linprog(-np.ones(len(G)), A_ub=G.T, b_ub=np.ones(G.shape[1]))
        return np.array([(p_a @ M).max() + 1 / program.fun + 1 - M.min()])
is_minimax: by exploitability
    body -> return exploitability(p_a, M) <= tol
is_minimax: reply by reply, 0 or 1 returned
    body -> value = minimax_strategy(M)[1]
        for j in range(np.shape(M)[1]):
            if np.dot(p_a, np.asarray(M)[:, j]) > value + tol + 1e-12:
                return 0
        return 1
"""


def all_supports(M):
    """Equal numbers of rows and columns, all replies on them worth the same: the best strategy found that way."""
    m, n = M.shape
    best, best_value = None, np.inf
    for size in range(1, min(m, n) + 1):
        for rows in combinations(range(m), size):
            for columns in combinations(range(n), size):
                A = np.block([[M[np.ix_(rows, columns)].T, -np.ones((size, 1))], [np.ones((1, size)), 0]])
                if abs(np.linalg.det(A)) < 1e-10:
                    continue
                x = np.linalg.solve(A, np.append(np.zeros(size), 1.0))[:size]
                if x.min() < -1e-12:
                    continue
                p = np.zeros(m)
                p[list(rows)] = np.clip(x, 0, None)
                p /= p.sum()
                if (p @ M).max() < best_value:
                    best, best_value = p, (p @ M).max()
    return best.reshape(-1, 1), np.array([best_value])


def simplex_method(M):
    """Dantzig's tableau with Bland's rule: all payoffs made positive, then x = p / v has the largest sum."""
    m, n = M.shape
    shift = 1.0 - M.min()
    T = np.block([[(M + shift).T, np.eye(n), np.ones((n, 1))], [-np.ones((1, m)), np.zeros((1, n + 1))]])
    basis = list(range(m, m + n))
    while T[n, :-1].min() < -1e-12:
        entering = next(j for j in range(m + n) if T[n, j] < -1e-12)
        _, _, leaving = min((T[i, -1] / T[i, entering], basis[i], i) for i in range(n) if T[i, entering] > 1e-12)
        T[leaving] /= T[leaving, entering]
        for i in range(n + 1):
            if i != leaving:
                T[i] -= T[i, entering] * T[leaving]
        basis[leaving] = entering
    x = np.zeros(m + n)
    x[basis] = T[:n, -1]
    return x[:m] / x[:m].sum(), 1 / x[:m].sum() - shift


@right(reference.is_minimax, "all supports, an array returned")
def decision_as_an_array(p_a, M, tol=1e-8):
    return np.all(np.asarray(p_a) @ M <= all_supports(np.asarray(M))[1] + tol, keepdims=True)


@right(reference.is_minimax, "own simplex method, a tensor returned")
def decision_in_torch(p_a, M, tol=1e-8):
    import torch

    return (torch.tensor(p_a) @ torch.tensor(M, dtype=torch.float64)).max() - simplex_method(np.asarray(M))[1] <= tol


ALTERNATIVES = (
    *alternatives(reference, EDITS),
    *right(reference.minimax_strategy, "all supports, a column returned")(all_supports),
    *right(reference.minimax_strategy, "own simplex method")(simplex_method),
    *alternatives_in(vars()),
)
