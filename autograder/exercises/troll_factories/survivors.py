"""Mutants of the reference that may pass, and why."""

STOPPING = "the stopping rule is free (by gain, relative gain or movement); what is judged is where the run ends"
START = "the start is free; what is judged is the best of several runs"

EXPLAINED = {
    ("cavi", "< tol"): STOPPING,
    ("cavi", "elbos[-1] - elbos[-2]"): STOPPING,
    ("cavi", "np.log(x)"): START,
    ("cavi", "1e-12"): START,
    ("cavi", "points"): START,
    ("cavi", "distance"): START,
    ("cavi", "far"): START,
    ("cavi", "1 -> 2 (2)"): START,
}
