"""Mutants that may pass, and why."""

LATER = "when the gain is looked at first is free; a run that may stop an iteration later ends at the same place"
START = "the start is free; what is judged is the best of several runs"

EXPLAINED = {
    ("cavi", "[in: a_q, b_q = (value + rng.gamma("): START,
    ("cavi", "left out [in: trace = [elbo("): "the trace may begin with the start or after the first iteration",
    ("cavi", "1 -> 2 [in: if len(trace) > 1"): LATER,
    ("cavi", "5 -> 6 [in: if len(elbos) > 5"): LATER,
}
