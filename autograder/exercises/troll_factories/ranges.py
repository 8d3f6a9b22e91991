"""What `troll_factories` promises of its arguments."""

from autograder.ranges import Range

COMMENTS = {"x": Range(1e-5, 1e7, (1, 130)), "t": Range(0.0, 5_000.0, (1, 130))}
NU, PRIOR, FACTOR = Range(-20.0, 20.0), Range(0.05, 40.0), Range(0.05, 1_000.0, (1, 12))
LENGTHS = {"nu": NU, "kappa": PRIOR, "alpha": PRIOR, "beta": PRIOR}
RATES = {"a": PRIOR, "b": PRIOR}
WEIGHTS = {"delta": Range(0.05, 40.0, (1, 12))}
Q = dict.fromkeys(("alpha_pi", "kappa_q", "alpha_q", "beta_q", "a_q", "b_q"), FACTOR)
Q |= {"nu_q": Range(-20.0, 20.0, (1, 12))}
LATENT = {name: Range(0.01, 1_000.0, (1, 12)) for name in ("tau", "lam")}
LATENT |= {"mu": Range(-20.0, 20.0, (1, 12)), "pi": Range(1e-6, 1.0, (1, 12))}
RANGES = {
    "log_joint": COMMENTS | LATENT | LENGTHS | RATES | WEIGHTS,
    "update_q_pi": WEIGHTS,
    "update_q_lambda": {"t": COMMENTS["t"]} | RATES,
    "update_q_mu_tau": {"x": COMMENTS["x"]} | LENGTHS,
    "update_q_z": COMMENTS | Q,
    "elbo": COMMENTS | Q | {"r": Range(0.0, 1.0, (1, 130))} | LENGTHS | RATES | WEIGHTS,
    "cavi": {"K": Range(1.0, 4.0)},
}
