"""Mutants of the reference that may pass, and why."""

CONSTANT = "a constant in the log density is a baseline: the estimate stays unbiased, and that is what is judged"
MIRRORED = "the noise is symmetric: mean - sd * eps follows the same law as mean + sd * eps"
PRECISION = "the precision of the variance: x is given in double precision where it matters"

EXPLAINED = {
    ("gradient_log_derivative", "math.log(2.0 * math.pi)"): CONSTANT,
    ("gradient_log_derivative", "2.0 * math.pi ->"): CONSTANT,
    ("gradient_log_derivative", "2.0 ->"): CONSTANT,
    ("gradient_log_derivative", "mean - torch.sqrt(var) * eps"): MIRRORED,
    ("gradient_reparameterized", "mean - torch.sqrt(var) * eps"): MIRRORED,
    ("gradient_log_derivative", "torch.as_tensor(sigma ** 2)"): PRECISION,
    ("gradient_reparameterized", "torch.as_tensor(sigma ** 2)"): PRECISION,
}
