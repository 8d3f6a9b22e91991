"""Mutants of the reference that may pass, and why."""

EXPLAINED = {
    ("em", "log_joint.max(axis=0) -> log_joint.min(axis=0)"): (
        "what is subtracted before the exponential cancels; far-away points, where it matters, are e_step's question"
    ),
}
