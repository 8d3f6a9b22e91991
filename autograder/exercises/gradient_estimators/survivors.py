"""Mutants of the reference that may pass, and why."""

EXPLAINED = {
    ("score_function_gradient", "log_prob(z).sum(dim=-1) -> "): (
        "unbiased too: what the other rows add to f is a baseline, independent of the row it multiplies"
    ),
    ("score_function_gradient", "-> mean - log_std.exp() * eps"): (
        "the noise is symmetric: mean - sd * eps follows the same law as mean + sd * eps"
    ),
}
