"""Time of one EM step of the reference's Gaussian mixture against scikit-learn's, on the same data and parameters.

A step is an E step, the log-likelihood that comes with it, and an M step; both sides start from the same covariance
matrices and do each once, so scikit-learn's start-up, checks of its input and stopping are left out. The two are timed
in turn, and their results are compared first. Set OMP_NUM_THREADS=1 to compare on one core.

    python benchmarks/em_step.py [--n 100000] [--d 10] [--k 8] [--pairs 15]
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from sklearn.mixture import GaussianMixture
from sklearn.mixture._gaussian_mixture import _compute_precision_cholesky

from reference import gaussian_mixture_em as reference

Step = Callable[[], tuple[np.ndarray, np.ndarray, np.ndarray, float]]


def simulated(N: int, D: int, K: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Observations of overlapping components with full covariances, and the parameters to start from."""
    rng = np.random.default_rng(0)
    theta, mu = rng.dirichlet(np.full(K, 5.0)), rng.normal(scale=2.0, size=(K, D))
    A = rng.normal(size=(K, D, D))
    Sigma = A @ A.transpose(0, 2, 1) / D + 0.3 * np.eye(D)
    counts = rng.multinomial(N, theta)
    X = np.concatenate([rng.multivariate_normal(mu[k], Sigma[k], size=counts[k]) for k in range(K)])
    return rng.permutation(X), theta, mu + 0.2 * rng.normal(size=(K, D)), Sigma


def reference_step(X: np.ndarray, theta: np.ndarray, mu: np.ndarray, Sigma: np.ndarray) -> Step:
    """The body of the reference's `em` loop."""

    def step() -> Any:
        q, log_likelihood = reference._posterior(reference._log_joint(X, theta, mu, Sigma))
        return *reference.m_step(X, q), log_likelihood

    return step


def sklearn_step(X: np.ndarray, theta: np.ndarray, mu: np.ndarray, Sigma: np.ndarray) -> Step:
    """The body of scikit-learn's loop in `fit`."""
    model = GaussianMixture(len(theta), reg_covar=0.0)

    def step() -> Any:
        model.weights_, model.means_, model.covariances_ = theta, mu, Sigma
        model.precisions_cholesky_ = _compute_precision_cholesky(Sigma, "full")
        mean_log_likelihood, log_q = model._e_step(X)
        model._m_step(X, log_q)
        return model.weights_, model.means_, model.covariances_, mean_log_likelihood * len(X)

    return step


def seconds(step: Step) -> float:
    started = time.perf_counter()
    step()
    return time.perf_counter() - started


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--n", type=int, default=100_000)
    parser.add_argument("--d", type=int, default=10)
    parser.add_argument("--k", type=int, default=8)
    parser.add_argument("--pairs", type=int, default=15)
    arguments = parser.parse_args()
    data = simulated(arguments.n, arguments.d, arguments.k)
    ours, theirs = reference_step(*data), sklearn_step(*data)
    gaps = [float(np.max(np.abs(a - b) / np.maximum(1.0, np.abs(b)))) for a, b in zip(ours(), theirs(), strict=True)]
    print(f"one EM step, N = {arguments.n:,}, D = {arguments.d}, K = {arguments.k}; results agree to {max(gaps):.1e}")
    pairs = []
    for i in range(arguments.pairs):
        order = (ours, theirs) if i % 2 else (theirs, ours)
        timed = {step: seconds(step) for step in order}
        pairs.append((timed[ours], timed[theirs]))
    print(
        f"median of {arguments.pairs} pairs: reference {statistics.median(a for a, _ in pairs):.4f} s, "
        f"scikit-learn {statistics.median(b for _, b in pairs):.4f} s, "
        f"ratio {statistics.median(b / a for a, b in pairs):.2f} "
        f"(from {min(b / a for a, b in pairs):.2f} to {max(b / a for a, b in pairs):.2f})"
    )


if __name__ == "__main__":
    main()
