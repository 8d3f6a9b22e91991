"""How runs of `gmm_light` go wrong: in their limits, in what they return, and in what they say they did."""

import numpy as np

from autograder.exercise import Misconception


def climb(functions, x, pi, tau, nu, sigma, r, max_iter, tol):
    """Right, for those who go wrong elsewhere: all states on the way, and the trace."""
    update_q_z, update_q_mu, elbo = functions
    states, trace = [], []
    for _ in range(max_iter):
        m, s2 = update_q_mu(x, r, tau, nu, sigma)
        r = update_q_z(x, m, s2, pi, tau)
        states.append((r, m, s2))
        trace.append(elbo(x, r, m, s2, pi, tau, nu, sigma))
        if len(trace) > 1 and trace[-1] - trace[-2] < tol:
            break
    return states, np.array(trace)


def twice_the_iterations(x, pi, tau, nu, sigma, rng, max_iter=200, tol=1e-8):
    r, functions = rng.dirichlet(np.ones(len(pi)), size=len(x)), (update_q_z, update_q_mu, elbo)
    states, trace = climb(functions, x, pi, tau, nu, sigma, r, 2 * max_iter, tol)
    return *states[-1], trace


def thirty_at_most(x, pi, tau, nu, sigma, rng, max_iter=200, tol=1e-8):
    r, functions = rng.dirichlet(np.ones(len(pi)), size=len(x)), (update_q_z, update_q_mu, elbo)
    states, trace = climb(functions, x, pi, tau, nu, sigma, r, min(max_iter, 30), tol)
    return *states[-1], trace


def one_too_few(x, pi, tau, nu, sigma, rng, max_iter=200, tol=1e-8):
    r, functions = rng.dirichlet(np.ones(len(pi)), size=len(x)), (update_q_z, update_q_mu, elbo)
    states, trace = climb(functions, x, pi, tau, nu, sigma, r, max_iter - 1, tol)
    return *states[-1], trace


def its_own_tolerance(x, pi, tau, nu, sigma, rng, max_iter=200, tol=1e-8):
    r, functions = rng.dirichlet(np.ones(len(pi)), size=len(x)), (update_q_z, update_q_mu, elbo)
    states, trace = climb(functions, x, pi, tau, nu, sigma, r, max_iter, 1e-6)
    return *states[-1], trace


def the_state_before_the_last(x, pi, tau, nu, sigma, rng, max_iter=200, tol=1e-8):
    r, functions = rng.dirichlet(np.ones(len(pi)), size=len(x)), (update_q_z, update_q_mu, elbo)
    states, trace = climb(functions, x, pi, tau, nu, sigma, r, max_iter, tol)
    return *states[-2:][0], trace


def a_straight_line(x, pi, tau, nu, sigma, rng, max_iter=200, tol=1e-8):
    r, functions = rng.dirichlet(np.ones(len(pi)), size=len(x)), (update_q_z, update_q_mu, elbo)
    states, trace = climb(functions, x, pi, tau, nu, sigma, r, max_iter, tol)
    return *states[-1], np.linspace(trace[0], trace[-1], len(trace))


def a_trace_from_nowhere(x, pi, tau, nu, sigma, rng, max_iter=200, tol=1e-8):
    r, functions = rng.dirichlet(np.ones(len(pi)), size=len(x)), (update_q_z, update_q_mu, elbo)
    states, trace = climb(functions, x, pi, tau, nu, sigma, r, max_iter, tol)
    return *states[-1], np.array([0.0, 1.0])


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
)
