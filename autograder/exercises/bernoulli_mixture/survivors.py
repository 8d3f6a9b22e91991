"""Mutants of the reference that may pass, and why."""

STOPPING = "the stopping rule is free (by gain, relative gain or movement); what is judged is where the run ends"

EXPLAINED = {
    ("cavi", "< tol"): STOPPING,
    ("cavi", "trace[-1] - trace[-2]"): STOPPING,
}
