"""Mutants that may pass, and why."""

START = "the start is free; what is judged is the best of several runs"
LATER = "when the gain is looked at first is free; a run that may stop an iteration later ends at the same place"

EXPLAINED = {
    ("cavi", "1 / np.asarray(tau)"): START,
    ("cavi", "False -> True [in: m, s2, trace = rng.choice(x, size=len(pi), replace=False)"): START,
    ("cavi", "1 -> 2 [in: if len(elbos) > 1"): LATER,
    ("cavi", "1 -> 2 [in: if len(trace) > 1"): LATER,
    ("cavi", "2 -> 3 [in: if len(trace) > 2"): LATER,
    ("cavi", "elbos.append(elbo(x, r, m, s2, pi, tau, nu, sigma)) -> left out"): (
        "how many values an iteration adds to the trace is free, as long as there is one"
    ),
}
