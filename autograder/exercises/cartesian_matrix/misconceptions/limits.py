"""How runs of `cartesian_matrix` go wrong: in their limits, in what they return, and in what they say they did."""

import numpy as np

from autograder.exercise import Misconception


def climb(functions, S, known, max_iter, tol):
    """Right, for those who go wrong elsewhere: all states on the way, and the trace."""
    update_q_mu, update_q_xi, elbo = functions
    states, trace = [], []
    xi = known[2] + 0.0 * known[5]
    for _ in range(max_iter):
        mu, mu_precision = update_q_mu(S, xi, *known[:2], *known[4:])
        xi, xi_precision = update_q_xi(S, mu, *known[2:])
        states.append((mu, mu_precision, xi, xi_precision))
        trace.append(elbo(S, mu, mu_precision, xi, xi_precision, *known))
        if len(trace) > 1 and trace[-1] - trace[-2] < tol:
            break
    return states, np.array(trace)


def twice_the_iterations(S, mu0, lam0, xi0, tau0, lam, tau, max_iter=500, tol=1e-10):
    functions, known = (update_q_mu, update_q_xi, elbo), (mu0, lam0, xi0, tau0, lam, tau)
    states, trace = climb(functions, S, known, 2 * max_iter, tol)
    return *states[-1], trace


def thirty_at_most(S, mu0, lam0, xi0, tau0, lam, tau, max_iter=500, tol=1e-10):
    functions, known = (update_q_mu, update_q_xi, elbo), (mu0, lam0, xi0, tau0, lam, tau)
    states, trace = climb(functions, S, known, min(max_iter, 30), tol)
    return *states[-1], trace


def two_hundred_at_most(S, mu0, lam0, xi0, tau0, lam, tau, max_iter=500, tol=1e-10):
    functions, known = (update_q_mu, update_q_xi, elbo), (mu0, lam0, xi0, tau0, lam, tau)
    states, trace = climb(functions, S, known, min(max_iter, 200), tol)
    return *states[-1], trace


def one_too_few(S, mu0, lam0, xi0, tau0, lam, tau, max_iter=500, tol=1e-10):
    functions, known = (update_q_mu, update_q_xi, elbo), (mu0, lam0, xi0, tau0, lam, tau)
    states, trace = climb(functions, S, known, max_iter - 1, tol)
    return *states[-1], trace


def its_own_tolerance(S, mu0, lam0, xi0, tau0, lam, tau, max_iter=500, tol=1e-10):
    functions, known = (update_q_mu, update_q_xi, elbo), (mu0, lam0, xi0, tau0, lam, tau)
    states, trace = climb(functions, S, known, max_iter, 1e-6)
    return *states[-1], trace


def the_state_before_the_last(S, mu0, lam0, xi0, tau0, lam, tau, max_iter=500, tol=1e-10):
    functions, known = (update_q_mu, update_q_xi, elbo), (mu0, lam0, xi0, tau0, lam, tau)
    states, trace = climb(functions, S, known, max_iter, tol)
    return *states[-2:][0], trace


def a_straight_line(S, mu0, lam0, xi0, tau0, lam, tau, max_iter=500, tol=1e-10):
    functions, known = (update_q_mu, update_q_xi, elbo), (mu0, lam0, xi0, tau0, lam, tau)
    states, trace = climb(functions, S, known, max_iter, tol)
    return *states[-1], np.linspace(trace[0], trace[-1], len(trace))


def a_trace_from_nowhere(S, mu0, lam0, xi0, tau0, lam, tau, max_iter=500, tol=1e-10):
    functions, known = (update_q_mu, update_q_xi, elbo), (mu0, lam0, xi0, tau0, lam, tau)
    states, trace = climb(functions, S, known, max_iter, tol)
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
        "two hundred iterations at most",
        "Your runs end after two hundred iterations, where max_iter allows more. Where priors are weak, it takes more.",
        two_hundred_at_most,
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
