"""How `earthquakes_2d` goes wrong where it differs from the other earthquakes: places have two coordinates."""

from autograder.families.earthquakes.misconceptions import shared
from autograder.misconceptions import mistakes
from reference import earthquakes_2d as reference

WORDS = {
    "X": "X",
    "D": "2",
    "one": "I",
    "wide": "[:, None]",
    "nu": ", nu",
    "place": "place",
    "places": "places",
    "scattered": "places",
    "floored": "np.log(np.exp(of_places) + 1e-300)",
    "whole": "-gammaln(S + 1.0)[:, None] +",
}

LOG_JOINT = """
normaliser of a single coordinate: You normalise the normal densities as on the line. In the plane each of two
coordinates has its factor.
    np.log(precision) - np.log(2 * np.pi) -> 0.5 * np.log(precision / (2 * np.pi))
labels summed out: You sum over the epicentra of every quake. The labels are given: only the term of z_n counts.
    (of_labels + of_places + of_strengths).sum() -> np.logaddexp.reduce(np.log(pi) + _log_normal(
        np.square(X[:, None] - mu).sum(axis=2), tau) + xlogy(S[:, None], lam) - lam - gammaln(S + 1.0)[:, None],
        axis=1).sum()
first coordinate only: The squared distance adds both coordinates. You use the first alone.
    np.square(X - mu[z]).sum(axis=1) -> np.square(X - mu[z])[:, 0]
    np.square(mu - nu).sum(axis=1) -> np.square(mu - nu)[:, 0]
"""

UPDATE_Q_Z = """
variance of a single coordinate: You add 1/rho_q for the uncertainty of mu. mu is a point of the plane: each coordinate
brings its variance, and the trace of I is not 1.
    2 / rho_q -> 1 / rho_q
"""

UPDATE_Q_MU = """
precision counted for both coordinates: You count tau twice, once per coordinate. The precision matrix is a multiple of
I: either coordinate has one tau per quake.
    rho + tau * -> rho + 2 * tau *
mean transposed: m has one row per epicentrum, (K, 2); yours has one per coordinate.
    result -> (result[0].T, result[1])
"""

MISCONCEPTIONS = (
    *shared(reference, WORDS),
    *mistakes(reference.log_joint, LOG_JOINT),
    *mistakes(reference.update_q_z, UPDATE_Q_Z),
    *mistakes(reference.update_q_mu, UPDATE_Q_MU),
)
