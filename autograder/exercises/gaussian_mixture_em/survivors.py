"""Mutants of the reference that may pass, and why."""

STOPPING = "the stopping rule is free (by gain, relative gain or movement); what is judged is where the run ends"

EXPLAINED = {
    ("em", "trace[-1] - trace[-2] < tol -> False"): STOPPING,
    ("em", "trace[-1] - trace[-2] -> -trace[-2]"): STOPPING,
    ("em", "log_joint.max(axis=0) -> log_joint.min(axis=0)"): (
        "what is subtracted before the exponential cancels; far-away points, where it matters, are e_step's question"
    ),
}
