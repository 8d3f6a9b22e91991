"""How runs of `gaussian_mixture_em` go wrong: in their limits, in what they return, and in what they say they did."""

import numpy as np

from autograder.exercise import Misconception


def climb(functions, X, theta, mu, Sigma, max_iter, tol):
    """Right, for those who go wrong elsewhere: all states on the way, and the trace."""
    e_step, m_step, log_likelihood = functions
    states, trace = [], []
    for _ in range(max_iter):
        theta, mu, Sigma = m_step(X, e_step(X, theta, mu, Sigma))
        states.append((theta, mu, Sigma))
        trace.append(log_likelihood(X, theta, mu, Sigma))
        if len(trace) > 1 and trace[-1] - trace[-2] < tol:
            break
    return states, np.array(trace)


def twice_the_iterations(X, theta, mu, Sigma, max_iter, tol):
    states, trace = climb((e_step, m_step, log_likelihood), X, theta, mu, Sigma, 2 * max_iter, tol)
    return *states[-1], trace


def thirty_at_most(X, theta, mu, Sigma, max_iter, tol):
    states, trace = climb((e_step, m_step, log_likelihood), X, theta, mu, Sigma, min(max_iter, 30), tol)
    return *states[-1], trace


def one_too_few(X, theta, mu, Sigma, max_iter, tol):
    states, trace = climb((e_step, m_step, log_likelihood), X, theta, mu, Sigma, max_iter - 1, tol)
    return *states[-1], trace


def its_own_tolerance(X, theta, mu, Sigma, max_iter, tol):
    states, trace = climb((e_step, m_step, log_likelihood), X, theta, mu, Sigma, max_iter, 1e-6)
    return *states[-1], trace


def the_state_before_the_last(X, theta, mu, Sigma, max_iter, tol):
    states, trace = climb((e_step, m_step, log_likelihood), X, theta, mu, Sigma, max_iter, tol)
    return *states[-2:][0], trace


def a_straight_line(X, theta, mu, Sigma, max_iter, tol):
    states, trace = climb((e_step, m_step, log_likelihood), X, theta, mu, Sigma, max_iter, tol)
    return *states[-1], np.linspace(trace[0], trace[-1], len(trace))


def a_trace_from_nowhere(X, theta, mu, Sigma, max_iter, tol):
    states, trace = climb((e_step, m_step, log_likelihood), X, theta, mu, Sigma, max_iter, tol)
    return *states[-1], np.array([0.0, 1.0])


def a_component_on_a_single_observation(X, theta, mu, Sigma, max_iter, tol):
    K, D = np.shape(mu)
    mu, Sigma = np.tile(X.mean(axis=0), (K, 1)), np.tile(np.atleast_2d(np.cov(X.T)), (K, 1, 1))
    mu[0], Sigma[0] = X[0], 1e-100 * np.eye(D)
    value = log_likelihood(X, theta, mu, Sigma)
    return theta, mu, Sigma, np.array([value - 1.0, value])


LIMITS = (
    Misconception(
        "em",
        "max_iter doubled",
        "You do two rounds of updates for each iteration that max_iter allows. One iteration updates everything once.",
        twice_the_iterations,
    ),
    Misconception(
        "em",
        "thirty iterations at most",
        "Your runs end after thirty iterations, where max_iter allows more. Some data take more.",
        thirty_at_most,
    ),
    Misconception(
        "em",
        "one iteration too few",
        "You do max_iter - 1 iterations. With max_iter=1 everything should be updated once.",
        one_too_few,
    ),
    Misconception(
        "em",
        "tol ignored",
        "Where tol is large, a run should end early, and yours does not. Is tol used where your loop ends?",
        its_own_tolerance,
    ),
    Misconception(
        "em",
        "parameters of the iteration before the last",
        "You return the parameters from before the last iteration, and the trace from after it.",
        the_state_before_the_last,
    ),
    Misconception(
        "em",
        "a straight line as the trace",
        "Your trace is a straight line between two values. Append the log-likelihood in every iteration.",
        a_straight_line,
    ),
    Misconception(
        "em",
        "a trace from nowhere",
        "Your trace is not the log-likelihood of anything that you went through. Append that of every iteration.",
        a_trace_from_nowhere,
    ),
    Misconception(
        "em",
        "a component on a single observation",
        "One of your components has shrunk to a single observation. The likelihood has no largest value there, and EM "
        "does not go there from this start.",
        a_component_on_a_single_observation,
    ),
)
