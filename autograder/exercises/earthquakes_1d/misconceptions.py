"""How `earthquakes_1d` goes wrong where it differs from the other earthquakes: distances, and their logarithms."""

from autograder.families.earthquakes.misconceptions import shared
from autograder.misconceptions import mistakes
from reference import earthquakes_1d as reference

WORDS = {
    "X": "R",
    "D": "1",
    "one": "1",
    "wide": "",
    "nu": "",
    "place": "distance",
    "places": "distances",
    "scattered": "log-distances",
    "floored": "np.log(np.exp(of_distances + np.log(R)) + 1e-300) - np.log(R)",
    "whole": "-np.log(R)[:, None] - gammaln(S + 1.0)[:, None] +",
}

LOG_JOINT = """
density of ln R in place of R: You give the density of ln R. The density of R itself has one factor more: that of the
change of variables.
    - np.log(R) ->
R without its logarithm: R is log-normal: it is ln R that scatters normally around mu_k.
    np.log(R) - mu[z] -> R - mu[z]
    tau) - np.log(R) -> tau)
logarithm of mu: mu_k is a log-distance already, the mean of ln R. You take its logarithm once more.
    mu[z] -> np.log(np.abs(mu[z]))
ln R added, not subtracted: The change of variables from ln R to R divides the density by R; you multiply by it.
    tau) - np.log(R) -> tau) + np.log(R)
mu as logarithm of the mean distance: exp(mu_k) is the median distance, not the mean: ln R has mean mu_k, without a
correction by the variance.
    mu[z] -> mu[z] + 0.5 / tau
normaliser tau for sqrt(tau): The normaliser of a normal density is the root of precision over 2 pi; your root covers
2 pi alone.
    0.5 * (np.log(precision) -> 0.5 * (2 * np.log(precision)
labels summed out: You sum over the epicentra of every quake. The labels are given: only the term of z_n counts.
    (of_labels + of_distances + of_strengths).sum() -> np.logaddexp.reduce(np.log(pi) + _log_normal(
        np.square(np.log(R)[:, None] - mu), tau) - np.log(R)[:, None] + xlogy(S[:, None], lam) - lam
        - gammaln(S + 1.0)[:, None], axis=1).sum()
"""

UPDATE_Q_Z = """
variance counted twice: You add 2/rho_q for the uncertainty of mu, as in the plane. On the line there is one coordinate.
    1 / rho_q -> 2 / rho_q
R without its logarithm: R is log-normal: it is ln R that scatters normally around mu_k.
    np.log(R) -> R
logarithm of m: m is the mean of a log-distance already. You take its logarithm once more.
    np.subtract.outer(m, -> np.subtract.outer(np.log(np.abs(m)),
"""

UPDATE_Q_MU = """
R without its logarithm: You average distances. mu_k is the mean of ln R, so average their logarithms.
    np.log(R) -> R
logarithm of the average: You average the distances and take the logarithm afterwards. What stands in log p is ln R_n,
one by one.
    r.T @ x -> r.sum(axis=0) * np.log(R @ r / r.sum(axis=0))
distance returned for log-distance: You exponentiate m. mu_k is a log-distance, and so is the mean of q(mu_k).
    result -> (np.exp(result[0]), result[1])
"""

MISCONCEPTIONS = (
    *shared(reference, WORDS),
    *mistakes(reference.log_joint, LOG_JOINT),
    *mistakes(reference.update_q_z, UPDATE_Q_Z),
    *mistakes(reference.update_q_mu, UPDATE_Q_MU),
)
