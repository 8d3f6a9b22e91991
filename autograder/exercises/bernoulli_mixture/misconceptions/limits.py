"""How runs of `bernoulli_mixture` go wrong: in their limits, in what they return, and in what they say they did."""

import numpy as np

from autograder.exercise import Misconception


def climb(functions, X, a, b, alpha, r, max_iter, tol):
    """Right, for those who go wrong elsewhere: all states on the way, and the trace."""
    update_q_z, update_q_theta, update_q_pi, elbo = functions
    states, trace = [], []
    for _ in range(max_iter):
        a_q, b_q = update_q_theta(X, r, a, b)
        alpha_q = update_q_pi(r, alpha)
        r = update_q_z(X, a_q, b_q, alpha_q)
        states.append((r, a_q, b_q, alpha_q))
        trace.append(elbo(X, r, a_q, b_q, alpha_q, a, b, alpha))
        if len(trace) > 1 and trace[-1] - trace[-2] < tol:
            break
    return states, np.array(trace)


def twice_the_iterations(X, K, a, b, alpha, rng, max_iter=200, tol=1e-8):
    r, functions = rng.dirichlet(np.ones(K), size=len(X)), (update_q_z, update_q_theta, update_q_pi, elbo)
    states, trace = climb(functions, X, a, b, alpha, r, 2 * max_iter, tol)
    return *states[-1], trace


def thirty_at_most(X, K, a, b, alpha, rng, max_iter=200, tol=1e-8):
    r, functions = rng.dirichlet(np.ones(K), size=len(X)), (update_q_z, update_q_theta, update_q_pi, elbo)
    states, trace = climb(functions, X, a, b, alpha, r, min(max_iter, 30), tol)
    return *states[-1], trace


def one_too_few(X, K, a, b, alpha, rng, max_iter=200, tol=1e-8):
    r, functions = rng.dirichlet(np.ones(K), size=len(X)), (update_q_z, update_q_theta, update_q_pi, elbo)
    states, trace = climb(functions, X, a, b, alpha, r, max_iter - 1, tol)
    return *states[-1], trace


def its_own_tolerance(X, K, a, b, alpha, rng, max_iter=200, tol=1e-8):
    r, functions = rng.dirichlet(np.ones(K), size=len(X)), (update_q_z, update_q_theta, update_q_pi, elbo)
    states, trace = climb(functions, X, a, b, alpha, r, max_iter, 1e-6)
    return *states[-1], trace


def the_state_before_the_last(X, K, a, b, alpha, rng, max_iter=200, tol=1e-8):
    r, functions = rng.dirichlet(np.ones(K), size=len(X)), (update_q_z, update_q_theta, update_q_pi, elbo)
    states, trace = climb(functions, X, a, b, alpha, r, max_iter, tol)
    return *states[-2:][0], trace


def a_straight_line(X, K, a, b, alpha, rng, max_iter=200, tol=1e-8):
    r, functions = rng.dirichlet(np.ones(K), size=len(X)), (update_q_z, update_q_theta, update_q_pi, elbo)
    states, trace = climb(functions, X, a, b, alpha, r, max_iter, tol)
    return *states[-1], np.linspace(trace[0], trace[-1], len(trace))


def a_trace_from_nowhere(X, K, a, b, alpha, rng, max_iter=200, tol=1e-8):
    r, functions = rng.dirichlet(np.ones(K), size=len(X)), (update_q_z, update_q_theta, update_q_pi, elbo)
    states, trace = climb(functions, X, a, b, alpha, r, max_iter, tol)
    return *states[-1], np.array([0.0, 1.0])


def parameters_beyond_all_counts(X, K, a, b, alpha, rng, max_iter=200, tol=1e-8):
    r, sizes = rng.dirichlet(np.ones(K), size=len(X)), (K, X.shape[1])
    for _ in range(300):
        a_q, b_q = (10.0 ** rng.choice([16, 60, 100]) * rng.uniform(0.5, 2.0, size=sizes) for _ in "ab")
        value = elbo(X, r, a_q, b_q, np.ones(K), a, b, alpha)
        if value > 0:
            break
    return r, a_q, b_q, np.ones(K), np.array([0.0, value])


LIMITS = (
    Misconception(
        "cavi",
        "max_iter doubled",
        "You do two rounds of updates for each iteration that max_iter allows. One iteration updates everything once.",
        twice_the_iterations,
    ),
    Misconception(
        "cavi",
        "thirty iterations at most",
        "Your runs end after thirty iterations, where max_iter allows more. Some data take more.",
        thirty_at_most,
    ),
    Misconception(
        "cavi",
        "one iteration too few",
        "You do max_iter - 1 iterations. With max_iter=1 everything should be updated once.",
        one_too_few,
    ),
    Misconception(
        "cavi",
        "tol ignored",
        "Where tol is large, a run should end early, and yours does not. Is tol used where your loop ends?",
        its_own_tolerance,
    ),
    Misconception(
        "cavi",
        "factors of the iteration before the last",
        "You return the factors from before the last iteration, and the trace from after it.",
        the_state_before_the_last,
    ),
    Misconception(
        "cavi",
        "a straight line as the trace",
        "Your trace is a straight line between two values. Append the ELBO in every iteration.",
        a_straight_line,
    ),
    Misconception(
        "cavi",
        "a trace from nowhere",
        "Your trace is not the ELBO of anything that you went through. Append the ELBO in every iteration.",
        a_trace_from_nowhere,
    ),
    Misconception(
        "cavi",
        "parameters beyond all counts",
        "a_q and b_q are so large that the ELBO cancels to a number without meaning. Counts are N at the most.",
        parameters_beyond_all_counts,
    ),
)
