"""Mutants of the reference that may pass, and why."""

START = "the start is free; what is judged is the best of several runs"

EXPLAINED = {
    ("cavi", "np.log(x)"): START,
    ("cavi", "1e-12"): START,
    ("cavi", "points"): START,
    ("cavi", "distance"): START,
    ("cavi", "far"): START,
    ("cavi", "1 -> 2 [in: for _ in range(1, K)"): START,
    ("cavi", "left out [in: elbos = [elbo("): "the trace may begin with the start or after the first iteration",
    (
        "cavi",
        "1 -> 2 [in: if len(elbos) > 1",
    ): "a run that may stop an iteration later ends at the same place",
}
