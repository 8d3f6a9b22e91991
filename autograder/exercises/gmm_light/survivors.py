"""Mutants of the reference that may pass, and why."""

EXPLAINED = {
    ("cavi", "1 / np.asarray(tau)"): "the start is free; what is judged is the best of several runs",
}
