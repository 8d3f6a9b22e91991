"""Mutants of the reference that may pass, and why."""

STOPPING = "the stopping rule is free (by gain, relative gain or movement); what is judged is where the run ends"

EXPLAINED = {
    ("em", "trace[-1] - trace[-2] < tol -> False"): STOPPING,
    ("em", "trace[-1] - trace[-2] -> -trace[-2]"): STOPPING,
}
