"""Time to the same ELBO: `cavi` of the reference against variational message passing in BayesPy.

Both start alike, take the same updates in the same order and compute the ELBO after every round of them. Timed is what
either needs until the ELBO is within a relative tolerance of where it ends; BayesPy's model is built beforehand.
The two take turns; the table shows medians, and the median of the ratios of the pairs.

    python benchmarks/cavi.py [bernoulli_mixture | earthquakes_2d] [--pairs 5] [--tolerance 1e-6]
"""

from __future__ import annotations

import argparse
import statistics
import time
import warnings
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

MAX_ITER = 150  # for finding where the ELBO ends

Run = Callable[[], Any]  # the part that is timed; gives the trace of the ELBO


class Contest(NamedTuple):
    """One model: what is fitted, and how either side gets ready to run so many iterations of its own."""

    title: str
    ours: Callable[[int], Run]
    bayespy: Callable[[int], Run]


def bernoulli_mixture() -> Contest:
    """A mixture of Bernoulli variables: N = 5,000, D = 50, K = 10."""
    from reference import bernoulli_mixture as reference

    N, D, K, a, b = 5_000, 50, 10, 0.6, 0.9
    alpha = np.linspace(1.0, 5.0, K)
    X = reference.generate_data(np.random.default_rng(1), N, D, K, a, b, alpha).X
    start = np.random.default_rng(2).dirichlet(np.ones(K), size=N)  # as cavi draws it

    def ours(iterations: int) -> Run:
        rng = np.random.default_rng(2)
        return lambda: reference.cavi(X, K, a, b, alpha, rng, iterations, -np.inf).elbos

    def bayespy(iterations: int) -> Run:
        from bayespy.nodes import Bernoulli, Beta, Categorical, Dirichlet, Mixture

        pi = Dirichlet(alpha)
        z = Categorical(pi, plates=(N, 1))
        theta = Beta([a, b], plates=(D, K))
        x = Mixture(z, Bernoulli, theta)
        x.observe(X)
        z.initialize_from_parameters(start[:, None, :])
        return message_passing([x, theta, pi, z], [theta, pi, z], iterations)

    return Contest(f"mixture of Bernoulli variables, N = {N:,}, D = {D}, K = {K}", ours, bayespy)


def earthquakes_2d() -> Contest:
    """Earthquakes on a map: N = 20,000, K = 5, epicentra that overlap."""
    from reference import earthquakes_2d as reference

    N, K, tau, rho, alpha, beta, nu = 20_000, 5, 0.8, 0.05, 3.0, 0.25, np.array([10.0, 6.0])
    pi = np.array([0.3, 0.25, 0.2, 0.15, 0.1])
    rng = np.random.default_rng(1)
    mu = np.array([[6.0, 7.4], [7.6, 6.0], [11.8, 5.2], [10.5, 8.5], [8.8, 8.0]])
    z = rng.choice(K, size=N, p=pi)
    X, S = rng.normal(mu[z], tau**-0.5), rng.poisson(np.array([5.0, 14.0, 8.0, 11.0, 6.5])[z])
    start = reference._first_responsibilities(X, K, np.random.default_rng(2))  # as cavi draws it

    def ours(iterations: int) -> Run:
        rng = np.random.default_rng(2)
        return lambda: reference.cavi(X, S, pi, tau, alpha, beta, nu, rho, rng, iterations, -np.inf).elbos

    def bayespy(iterations: int) -> Run:
        from bayespy.nodes import Categorical, Gamma, Gaussian, Mixture, Poisson

        z = Categorical(pi, plates=(N,))
        mu = Gaussian(nu, rho * np.eye(2), plates=(K,))
        lam = Gamma(alpha, beta, plates=(K,))
        places, strengths = Mixture(z, Gaussian, mu, tau * np.eye(2)), Mixture(z, Poisson, lam)
        places.observe(X)
        strengths.observe(S)
        z.initialize_from_value(start.argmax(axis=1))
        return message_passing([places, strengths, mu, lam, z], [mu, lam, z], iterations)

    return Contest(f"earthquakes on a map, N = {N:,}, K = {K}", ours, bayespy)


MODELS = {"bernoulli_mixture": bernoulli_mixture, "earthquakes_2d": earthquakes_2d}


def message_passing(nodes: list[Any], order: list[Any], iterations: int) -> Run:
    """BayesPy's updates of the nodes in that order, with the lower bound after every round."""
    from bayespy.inference import VB

    inference = VB(*nodes)

    def run() -> np.ndarray:
        inference.update(*order, repeat=iterations, tol=-np.inf, verbose=False)
        return np.asarray(inference.L[: inference.iter])

    return run


def iterations_needed(trace: np.ndarray, target: float) -> int:
    """How many iterations it takes to reach the target."""
    if trace[-1] < target:
        raise SystemExit(f"the ELBO ends at {trace[-1]:.8g}, below {target:.8g}: the two do not reach the same ELBO")
    return int(np.argmax(trace >= target)) + 1


def seconds(run: Run) -> tuple[float, float, float]:
    """Wall time and CPU time of a run, and the ELBO it ends at."""
    wall, cpu = time.perf_counter(), time.process_time()
    trace = run()
    return time.perf_counter() - wall, time.process_time() - cpu, float(trace[-1])


def compare(contest: Contest, pairs: int, tolerance: float) -> None:
    """Run the pairs and print the table."""
    sides = {"reference": contest.ours, "BayesPy": contest.bayespy}
    traces = {name: make(MAX_ITER)() for name, make in sides.items()}
    firsts, ends = [trace[0] for trace in traces.values()], [trace[-1] for trace in traces.values()]
    if not np.isclose(*firsts, rtol=1e-8):
        raise SystemExit(f"after one iteration the ELBOs are {firsts[0]:.8g} and {firsts[1]:.8g}: not the same start")
    target = max(ends) - tolerance * abs(max(ends))
    needed = {name: iterations_needed(trace, target) for name, trace in traces.items()}
    times: dict[str, list[tuple[float, float, float]]] = {name: [] for name in sides}
    for _ in range(pairs):
        for name, make in sides.items():
            times[name].append(seconds(make(needed[name])))
    print(
        f"\n{contest.title}: seconds until the ELBO is {target:.8g} (within {tolerance:g} of where it ends, relative)"
    )
    print(f"{'':12}{'iterations':>11}{'wall':>10}{'CPU':>10}{'ELBO':>16}")
    for name, runs in times.items():
        wall, cpu, end = (statistics.median(run[i] for run in runs) for i in range(3))
        print(f"{name:12}{needed[name]:11d}{wall:10.3f}{cpu:10.3f}{end:16.4f}")
    ratios = [
        statistics.median(theirs[i] / mine[i] for mine, theirs in zip(*times.values(), strict=True)) for i in range(2)
    ]
    print(f"{'times faster':12}{'':11}{ratios[0]:10.1f}{ratios[1]:10.1f}   (median of {pairs} pairs)")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("models", nargs="*", metavar="model", help=f"of {', '.join(MODELS)}; all by default")
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--tolerance", type=float, default=1e-6, help="relative; what counts as the same ELBO")
    arguments = parser.parse_args()
    unknown = sorted(set(arguments.models) - set(MODELS))
    if unknown:
        parser.error(f"no model {unknown[0]!r}; there are {', '.join(MODELS)}")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name in arguments.models or MODELS:
            compare(MODELS[name](), arguments.pairs, arguments.tolerance)


if __name__ == "__main__":
    main()
