"""Mutants that may pass, and why."""

LATER = "when the gain is looked at first is free; a run that may stop an iteration later ends at the same place"

EXPLAINED = {
    ("cavi", "1 -> 2 [in: if len(trace) > 1"): LATER,
    ("cavi", "5 -> 6 [in: if len(elbos) > 5"): LATER,
}
