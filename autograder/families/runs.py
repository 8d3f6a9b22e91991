"""How the limits and the trace of iterative algorithms go wrong, wherever there are a max_iter, a tol and a trace."""

from __future__ import annotations

from autograder.misconceptions import filled

LIMITS = """
max_iter doubled: You do two rounds of updates for each iteration that max_iter allows. One iteration updates everything
once.
    range(max_iter) -> range(2 * max_iter)
thirty iterations at most: Your runs end after thirty iterations, where max_iter allows more. Some data take more.
    range(max_iter) -> range(min(max_iter, 30))
one iteration too few: You do max_iter - 1 iterations. With max_iter=1 everything should be updated once.
    range(max_iter) -> range(max_iter - 1)
tol ignored: Where tol is large, a run should end early, and yours does not. Is tol used where your loop ends?
    -> tol = 1e-6
a straight line as the trace: Your trace is a straight line between two values. Append the <<objective>> in every
iteration.
    np.array(<<trace>>) -> np.linspace(<<trace>>[0], <<trace>>[-1], len(<<trace>>))
a trace from nowhere: Your trace is not the <<objective>> of anything that you went through. Append the <<objective>> in
every iteration.
    np.array(<<trace>>) -> np.array([0.0, 1.0])
"""


def limits(trace: str, objective: str) -> str:
    """The table for a reference whose trace has that name, and whose objective is called so in the text."""
    return filled(LIMITS, {"trace": trace, "objective": objective})
