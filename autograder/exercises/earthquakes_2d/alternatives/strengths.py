"""Right updates of q(lam) in other styles, for both alternatives of the sheet's question."""

from collections import namedtuple

import numpy as np
import torch

from autograder.exercise import Alternative


def intensities_in_loops(S, r, alpha, beta):
    shapes, rates = [], []
    for k in range(len(r[0])):
        shape, rate = alpha, beta
        for n in range(len(S)):
            shape = shape + r[n][k] * S[n]
            rate = rate + r[n][k]
        shapes.append(shape)
        rates.append(rate)
    return shapes, rates


def intensities_from_averages(S, r, alpha, beta):
    N_k = np.einsum("nk->k", r)
    average = np.average(np.tile(S[:, None], r.shape[1]), axis=0, weights=r)
    return {"beta_q": beta + N_k, "alpha_q": alpha + N_k * average}


def intensities_in_torch(S, r, alpha, beta):
    S, r = torch.as_tensor(S).float(), torch.as_tensor(r).float()
    return torch.stack([alpha + (r * S[:, None]).sum(0), beta + r.sum(0)])


def intensities_as_columns(S, r, alpha, beta):
    factor = namedtuple("factor", ["alpha_q", "beta_q"])
    return factor(r.T @ S[:, None] + alpha, r.T @ np.ones((len(S), 1)) + beta)


STRENGTHS = (
    Alternative("update_q_lambda", "loops, lists", intensities_in_loops),
    Alternative("update_q_lambda", "averages, dict in another order", intensities_from_averages),
    Alternative("update_q_lambda", "torch in single precision, stacked", intensities_in_torch),
    Alternative("update_q_lambda", "columns in a namedtuple", intensities_as_columns),
)
