"""How runs of `coins` go wrong: in their limits, in what they return, and in what they say they did."""

import numpy as np

from autograder.exercise import Misconception


def climb(functions, x, theta, pi, max_iter, tol):
    """Right, for those who go wrong elsewhere: all states on the way, and the trace."""
    e_step, m_step, log_likelihood = functions
    states, trace = [], []
    for _ in range(max_iter):
        theta, pi = m_step(x, e_step(x, theta, pi))
        states.append((theta, pi))
        trace.append(log_likelihood(x, theta, pi))
        if len(trace) > 1 and trace[-1] - trace[-2] < tol:
            break
    return states, np.array(trace)


def twice_the_iterations(x, theta, pi, max_iter, tol):
    states, trace = climb((e_step, m_step, log_likelihood), x, theta, pi, 2 * max_iter, tol)
    return *states[-1], trace


def thirty_at_most(x, theta, pi, max_iter, tol):
    states, trace = climb((e_step, m_step, log_likelihood), x, theta, pi, min(max_iter, 30), tol)
    return *states[-1], trace


def one_too_few(x, theta, pi, max_iter, tol):
    states, trace = climb((e_step, m_step, log_likelihood), x, theta, pi, max_iter - 1, tol)
    return *states[-1], trace


def its_own_tolerance(x, theta, pi, max_iter, tol):
    states, trace = climb((e_step, m_step, log_likelihood), x, theta, pi, max_iter, 1e-6)
    return *states[-1], trace


def the_state_before_the_last(x, theta, pi, max_iter, tol):
    states, trace = climb((e_step, m_step, log_likelihood), x, theta, pi, max_iter, tol)
    return *states[-2:][0], trace


def a_straight_line(x, theta, pi, max_iter, tol):
    states, trace = climb((e_step, m_step, log_likelihood), x, theta, pi, max_iter, tol)
    return *states[-1], np.linspace(trace[0], trace[-1], len(trace))


def a_trace_from_nowhere(x, theta, pi, max_iter, tol):
    states, trace = climb((e_step, m_step, log_likelihood), x, theta, pi, max_iter, tol)
    return *states[-1], np.array([0.0, 1.0])


def totals_along_the_wrong_axis(x, q):
    counts = q.T @ x
    totals = counts.sum(axis=1)
    return q.mean(axis=0), counts / (totals if len(totals) == counts.shape[1] else totals[:, None])


def long_draws_cut(x, q):
    counts = q.T @ np.minimum(x, 1000)
    return q.mean(axis=0), counts / counts.sum(axis=1, keepdims=True)


LIMITS = (
    Misconception(
        "m_step",
        "totals along the wrong axis",
        "Where K = J, each outcome is divided by the total of another coin. Sum with keepdims=True.",
        totals_along_the_wrong_axis,
    ),
    Misconception(
        "m_step",
        "long draws cut off",
        "You keep the counts at 1,000 or less. A draw may have more flips, and all of them count.",
        long_draws_cut,
    ),
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
)
