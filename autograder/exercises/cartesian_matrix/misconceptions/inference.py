"""How inference in `cartesian_matrix` goes wrong: updates, bound and ascent."""

import numpy as np

from autograder.exercise import Misconception


def cell_precisions(lam, tau):
    """Right, for those who go wrong elsewhere."""
    return 1 / (1 / lam[:, None] + 1 / tau)


def best_rows(S, xi_mean, mu0, lam0, lam, tau):
    """Right as well."""
    w = cell_precisions(lam, tau)
    precision = lam0 + w.sum(axis=1)
    return (lam0 * mu0 + (w * (S - xi_mean)).sum(axis=1)) / precision, precision


def best_columns(S, mu_mean, xi0, tau0, lam, tau):
    return best_rows(S.T, mu_mean, xi0, tau0, tau, lam)


def bound(S, m, p, n, s, mu0, lam0, xi0, tau0, lam, tau):
    """And the ELBO, part by part."""
    return sum(bound_parts(S, m, p, n, s, mu0, lam0, xi0, tau0, lam, tau))


def bound_parts(S, m, p, n, s, mu0, lam0, xi0, tau0, lam, tau, squares=None):
    """Likelihood, two priors, two entropies."""
    w = cell_precisions(lam, tau)
    if squares is None:
        squares = (S - m[:, None] - n) ** 2 + 1 / p[:, None] + 1 / s
    return (
        0.5 * np.sum(np.log(w / (2 * np.pi)) - w * squares),
        0.5 * np.sum(np.log(lam0 / (2 * np.pi)) - lam0 * ((m - mu0) ** 2 + 1 / p)),
        0.5 * np.sum(np.log(tau0 / (2 * np.pi)) - tau0 * ((n - xi0) ** 2 + 1 / s)),
        0.5 * np.sum(np.log(2 * np.pi * np.e / p)),
        0.5 * np.sum(np.log(2 * np.pi * np.e / s)),
    )


# --- update_q_mu and update_q_xi -----------------------------------------------------------------------------------


def rows_with_variances(S, xi_mean, mu0, lam0, lam, tau):
    mean, precision = best_rows(S, xi_mean, mu0, lam0, lam, tau)
    return mean, 1 / precision


def rows_with_precisions_added(S, xi_mean, mu0, lam0, lam, tau):
    w = lam[:, None] + tau
    precision = lam0 + w.sum(axis=1)
    return (lam0 * mu0 + (w * (S - xi_mean)).sum(axis=1)) / precision, precision


def rows_with_variances_added(S, xi_mean, mu0, lam0, lam, tau):
    w = 1 / lam[:, None] + 1 / tau
    precision = lam0 + w.sum(axis=1)
    return (lam0 * mu0 + (w * (S - xi_mean)).sum(axis=1)) / precision, precision


def rows_of_one_over_the_sum(S, xi_mean, mu0, lam0, lam, tau):
    w = 1 / (lam[:, None] + tau)
    precision = lam0 + w.sum(axis=1)
    return (lam0 * mu0 + (w * (S - xi_mean)).sum(axis=1)) / precision, precision


def rows_without_columns(S, xi_mean, mu0, lam0, lam, tau):
    return best_rows(S, 0, mu0, lam0, lam, tau)


def rows_with_columns_added(S, xi_mean, mu0, lam0, lam, tau):
    return best_rows(S, -xi_mean, mu0, lam0, lam, tau)


def rows_without_prior(S, xi_mean, mu0, lam0, lam, tau):
    return best_rows(S, xi_mean, mu0, 0, lam, tau)


def rows_without_prior_mean(S, xi_mean, mu0, lam0, lam, tau):
    return best_rows(S, xi_mean, 0, lam0, lam, tau)


def rows_with_prior_per_cell(S, xi_mean, mu0, lam0, lam, tau):
    return best_rows(S, xi_mean, mu0, lam0 * len(tau), lam, tau)


def rows_with_prior_variance(S, xi_mean, mu0, lam0, lam, tau):
    return best_rows(S, xi_mean, mu0, 1 / lam0, lam, tau)


def rows_not_divided(S, xi_mean, mu0, lam0, lam, tau):
    mean, precision = best_rows(S, xi_mean, mu0, lam0, lam, tau)
    return mean * precision, precision


def rows_of_row_noise_alone(S, xi_mean, mu0, lam0, lam, tau):
    return best_rows(S, xi_mean, mu0, lam0, lam, np.full(len(tau), np.inf))


def columns_with_variances(S, mu_mean, xi0, tau0, lam, tau):
    mean, precision = best_columns(S, mu_mean, xi0, tau0, lam, tau)
    return mean, 1 / precision


def columns_with_precisions_added(S, mu_mean, xi0, tau0, lam, tau):
    return rows_with_precisions_added(S.T, mu_mean, xi0, tau0, tau, lam)


def columns_with_variances_added(S, mu_mean, xi0, tau0, lam, tau):
    return rows_with_variances_added(S.T, mu_mean, xi0, tau0, tau, lam)


def columns_without_rows(S, mu_mean, xi0, tau0, lam, tau):
    return best_columns(S, 0, xi0, tau0, lam, tau)


def columns_with_rows_added(S, mu_mean, xi0, tau0, lam, tau):
    return best_columns(S, -mu_mean, xi0, tau0, lam, tau)


def columns_without_prior(S, mu_mean, xi0, tau0, lam, tau):
    return best_columns(S, mu_mean, xi0, 0, lam, tau)


def columns_without_prior_mean(S, mu_mean, xi0, tau0, lam, tau):
    return best_columns(S, mu_mean, 0, tau0, lam, tau)


def columns_with_prior_per_cell(S, mu_mean, xi0, tau0, lam, tau):
    return best_columns(S, mu_mean, xi0, tau0 * len(lam), lam, tau)


def columns_of_column_noise_alone(S, mu_mean, xi0, tau0, lam, tau):
    return best_columns(S, mu_mean, xi0, tau0, np.full(len(lam), np.inf), tau)


# --- elbo ----------------------------------------------------------------------------------------------------------


def entropies_dropped(S, m, p, n, s, *known):
    return sum(bound_parts(S, m, p, n, s, *known)[:3])


def entropies_subtracted(S, m, p, n, s, *known):
    parts = bound_parts(S, m, p, n, s, *known)
    return sum(parts[:3]) - sum(parts[3:])


def squares_at_the_means(S, m, p, n, s, *known):
    squares = (S - m[:, None] - n) ** 2
    return sum(bound_parts(S, m, p, n, s, *known, squares=squares))


def variance_of_rows_alone(S, m, p, n, s, *known):
    squares = (S - m[:, None] - n) ** 2 + 1 / p[:, None] + 0 * n
    return sum(bound_parts(S, m, p, n, s, *known, squares=squares))


def variances_subtracted(S, m, p, n, s, *known):
    squares = (S - m[:, None] - n) ** 2 - 1 / p[:, None] - 1 / s
    return sum(bound_parts(S, m, p, n, s, *known, squares=squares))


def priors_at_the_means(S, m, p, n, s, mu0, lam0, xi0, tau0, lam, tau):
    variances = lam0 * np.sum(1 / p) + tau0 * np.sum(1 / s)
    return bound(S, m, p, n, s, mu0, lam0, xi0, tau0, lam, tau) + 0.5 * variances


def precisions_of_q_as_variances(S, m, p, n, s, *known):
    return bound(S, m, 1 / p, n, 1 / s, *known)


def priors_dropped(S, m, p, n, s, *known):
    parts = bound_parts(S, m, p, n, s, *known)
    return parts[0] + parts[3] + parts[4]


def two_pi_dropped(S, m, p, n, s, *known):
    return bound(S, m, p, n, s, *known) + 0.5 * S.size * np.log(2 * np.pi)


def roots_of_precisions_forgotten(S, m, p, n, s, mu0, lam0, xi0, tau0, lam, tau):
    extra = 0.5 * np.sum(np.log(cell_precisions(lam, tau)))
    return bound(S, m, p, n, s, mu0, lam0, xi0, tau0, lam, tau) + extra


def bound_with_precisions_added(S, m, p, n, s, mu0, lam0, xi0, tau0, lam, tau):
    w = lam[:, None] + tau
    squares = (S - m[:, None] - n) ** 2 + 1 / p[:, None] + 1 / s
    rest = bound_parts(S, m, p, n, s, mu0, lam0, xi0, tau0, lam, tau)[1:]
    return 0.5 * np.sum(np.log(w / (2 * np.pi)) - w * squares) + sum(rest)


def negative_bound(S, m, p, n, s, *known):
    return -bound(S, m, p, n, s, *known)


# --- cavi ----------------------------------------------------------------------------------------------------------


def ascend(S, known, max_iter, tol, rows=best_rows, columns=best_columns, traced=bound):
    """The loop around a step that goes wrong, or a trace that does."""
    mu0, lam0, xi0, tau0, lam, tau = known
    n, elbos = np.full(len(tau), float(xi0)), []
    for _ in range(max_iter):
        m, p = rows(S, n, mu0, lam0, lam, tau)
        n, s = columns(S, m, xi0, tau0, lam, tau)
        elbos.append(traced(S, m, p, n, s, *known))
        if len(elbos) > 1 and abs(elbos[-1] - elbos[-2]) < tol:
            break
    return m, p, n, s, np.array(elbos)


def one_sweep(S, mu0, lam0, xi0, tau0, lam, tau, max_iter=500, tol=1e-10):
    known = mu0, lam0, xi0, tau0, lam, tau
    rows, columns = np.ones(len(lam)), np.ones(len(tau))
    start = bound(S, mu0 * rows, lam0 * rows, xi0 * columns, tau0 * columns, *known)
    *factors, elbos = ascend(S, known, 1, tol)
    return *factors, np.array([start, elbos[0]])


def columns_from_the_prior(S, mu0, lam0, xi0, tau0, lam, tau, max_iter=500, tol=1e-10):
    known = mu0, lam0, xi0, tau0, lam, tau
    elbos = []
    for _ in range(max_iter):
        m, p = best_rows(S, np.full(len(tau), xi0), mu0, lam0, lam, tau)
        n, s = best_columns(S, m, xi0, tau0, lam, tau)
        elbos.append(bound(S, m, p, n, s, *known))
        if len(elbos) > 1 and elbos[-1] - elbos[-2] < tol:
            break
    return m, p, n, s, np.array(elbos)


def ascent_without_priors(S, mu0, lam0, xi0, tau0, lam, tau, max_iter=500, tol=1e-10):
    known = mu0, lam0, xi0, tau0, lam, tau
    return ascend(S, known, max_iter, tol, rows=rows_without_prior, columns=columns_without_prior)


def posterior_as_the_next_prior(S, mu0, lam0, xi0, tau0, lam, tau, max_iter=500, tol=1e-10):
    known = mu0, lam0, xi0, tau0, lam, tau
    n, elbos = np.full(len(tau), float(xi0)), []
    prior_m, prior_p, prior_n, prior_s = mu0, lam0, xi0, tau0
    for _ in range(min(max_iter, 60)):
        m, p = best_rows(S, n, prior_m, prior_p, lam, tau)
        n, s = best_columns(S, m, prior_n, prior_s, lam, tau)
        elbos.append(bound(S, m, p, n, s, *known))
        prior_m, prior_p, prior_n, prior_s = m, p, n, s
    return m, p, n, s, np.array(elbos)


def variances_returned(S, mu0, lam0, xi0, tau0, lam, tau, max_iter=500, tol=1e-10):
    known = mu0, lam0, xi0, tau0, lam, tau
    m, p, n, s, elbos = ascend(S, known, max_iter, tol)
    return m, 1 / p, n, 1 / s, elbos


def trace_of_the_loss(S, mu0, lam0, xi0, tau0, lam, tau, max_iter=500, tol=1e-10):
    known = mu0, lam0, xi0, tau0, lam, tau
    return ascend(S, known, max_iter, tol, traced=negative_bound)


def trace_without_entropies(S, mu0, lam0, xi0, tau0, lam, tau, max_iter=500, tol=1e-10):
    known = mu0, lam0, xi0, tau0, lam, tau
    return ascend(S, known, max_iter, tol, traced=entropies_dropped)


def loop_without_end(S, mu0, lam0, xi0, tau0, lam, tau, max_iter=500, tol=1e-10):
    known = mu0, lam0, xi0, tau0, lam, tau
    return ascend(S, known, 2000, tol)


PRECISION = "variances returned instead of precisions"

INFERENCE = (
    Misconception(
        "update_q_mu",
        PRECISION,
        "The second result is asked for as a precision. You return its inverse.",
        rows_with_variances,
    ),
    Misconception(
        "update_q_mu",
        "precisions of X and Y added",
        "You take lam_r + tau_c for the precision of a cell. Of the sum X + Y the variances add up.",
        rows_with_precisions_added,
    ),
    Misconception(
        "update_q_mu",
        "variance of a cell taken for its precision",
        "1/lam_r + 1/tau_c is the variance of a cell. Observations count with their precision.",
        rows_with_variances_added,
    ),
    Misconception(
        "update_q_mu",
        "one over the sum of the precisions",
        "You use 1/(lam_r + tau_c). Add the variances of X and Y first, then invert.",
        rows_of_one_over_the_sum,
    ),
    Misconception(
        "update_q_mu",
        "columns not subtracted",
        "A cell tells about mu_r what is left of it when the column's part, E[xi_c], is taken away.",
        rows_without_columns,
    ),
    Misconception(
        "update_q_mu",
        "columns added",
        "The sign of E[xi_c] is wrong: the column's part is to be taken away from the cell.",
        rows_with_columns_added,
    ),
    Misconception(
        "update_q_mu", "prior ignored", "Your update leaves out the prior N(mu0, 1/lam0).", rows_without_prior
    ),
    Misconception(
        "update_q_mu",
        "prior mean forgotten",
        "The prior's precision is there, but its mean is not: as if mu0 were 0.",
        rows_without_prior_mean,
    ),
    Misconception(
        "update_q_mu",
        "prior counted once per cell",
        "The prior stands inside your sum over the columns. There is one prior for every mu_r.",
        rows_with_prior_per_cell,
    ),
    Misconception(
        "update_q_mu",
        "prior precision taken for a variance",
        "lam0 is a precision: it is added to the others as it is.",
        rows_with_prior_variance,
    ),
    Misconception(
        "update_q_mu",
        "mean not divided by the precision",
        "You return the weighted sum. Completing the square divides it by the precision.",
        rows_not_divided,
    ),
    Misconception(
        "update_q_mu",
        "noise of the row alone",
        "You weigh cells with lam_r. A cell scatters with Y too, so cells of a noisy column count less.",
        rows_of_row_noise_alone,
    ),
    Misconception(
        "update_q_xi",
        PRECISION,
        "The second result is asked for as a precision. You return its inverse, a variance.",
        columns_with_variances,
    ),
    Misconception(
        "update_q_xi",
        "precisions of X and Y added",
        "You take lam_r + tau_c for the precision of a cell. Of the sum X + Y the variances add up.",
        columns_with_precisions_added,
    ),
    Misconception(
        "update_q_xi",
        "variance of a cell taken for its precision",
        "1/lam_r + 1/tau_c is the variance of a cell. Observations count with their precision.",
        columns_with_variances_added,
    ),
    Misconception(
        "update_q_xi",
        "rows not subtracted",
        "A cell tells about xi_c what is left of it when the row's part, E[mu_r], is taken away.",
        columns_without_rows,
    ),
    Misconception(
        "update_q_xi",
        "rows added",
        "The sign of E[mu_r] is wrong: the row's part is to be taken away from the cell.",
        columns_with_rows_added,
    ),
    Misconception(
        "update_q_xi", "prior ignored", "The prior N(xi0, 1/tau0) has no part in your update.", columns_without_prior
    ),
    Misconception(
        "update_q_xi",
        "prior mean forgotten",
        "The prior's precision is there, but its mean is not: as if xi0 were 0.",
        columns_without_prior_mean,
    ),
    Misconception(
        "update_q_xi",
        "prior counted once per cell",
        "The prior stands inside your sum over the rows. There is one prior for every xi_c.",
        columns_with_prior_per_cell,
    ),
    Misconception(
        "update_q_xi",
        "noise of the column alone",
        "You weigh cells with tau_c. A cell scatters with X too, so cells of a noisy row count less.",
        columns_of_column_noise_alone,
    ),
    Misconception(
        "elbo",
        "entropies dropped",
        "You return E_q[log p]. The ELBO subtracts E_q[log q], which adds the entropies of the factors.",
        entropies_dropped,
    ),
    Misconception(
        "elbo",
        "entropies with the wrong sign",
        "You subtract the entropies. The ELBO is E_q[log p] - E_q[log q], and -E_q[log q] is the entropy itself.",
        entropies_subtracted,
    ),
    Misconception(
        "elbo",
        "squares at the means",
        "E_q[(S - mu - xi)^2] is more than the square at the means: mu and xi vary under q.",
        squares_at_the_means,
    ),
    Misconception(
        "elbo",
        "variance of xi dropped",
        "The variance of q(mu_r) is in your expected squares, that of q(xi_c) is not.",
        variance_of_rows_alone,
    ),
    Misconception(
        "elbo",
        "variances subtracted",
        "E[v^2] = Var(v) + E[v]^2: the variances are to be added to the squares.",
        variances_subtracted,
    ),
    Misconception(
        "elbo",
        "priors at the means",
        "E_q[(mu_r - mu0)^2] is more than the square at the mean of q: add the variance, in both priors.",
        priors_at_the_means,
    ),
    Misconception(
        "elbo",
        "precisions of q taken for variances",
        "mu_precision and xi_precision are precisions; the variances of q are their inverses.",
        precisions_of_q_as_variances,
    ),
    Misconception(
        "elbo",
        "priors dropped",
        "p(S, mu, xi) has the factors p(mu) and p(xi); their expected logarithms are missing.",
        priors_dropped,
    ),
    Misconception(
        "elbo",
        "2 pi dropped",
        "Every cell has the constant -(1/2) log(2 pi); the bound is asked for with all constants.",
        two_pi_dropped,
    ),
    Misconception(
        "elbo",
        "half of the log-precisions forgotten",
        "The log-density of a cell has (1/2) log of its precision; you have the whole.",
        roots_of_precisions_forgotten,
    ),
    Misconception(
        "elbo",
        "precisions of X and Y added",
        "You take lam_r + tau_c for the precision of a cell. Of the sum X + Y the variances add up.",
        bound_with_precisions_added,
    ),
    Misconception(
        "elbo",
        "sign flipped",
        "You return the negative ELBO, a loss. The bound itself is asked for.",
        negative_bound,
    ),
    Misconception(
        "cavi",
        "one iteration only",
        "Your runs end after one round of updates. The means of rows and columns depend on each other: repeat both "
        "until the ELBO rests. What ends your loop?",
        one_sweep,
    ),
    Misconception(
        "cavi",
        "q(mu) computed from the prior of xi",
        "Every update of q(mu) starts from xi0 again. It should use the means of q(xi) from the last iteration.",
        columns_from_the_prior,
    ),
    Misconception(
        "cavi",
        "priors ignored",
        "Your updates leave the priors out, so that rows and columns agree up to a constant only.",
        ascent_without_priors,
    ),
    Misconception(
        "cavi",
        "posterior fed back as prior",
        "You use the factors of the last iteration as priors of the next, so the data are counted again and again.",
        posterior_as_the_next_prior,
    ),
    Misconception(
        "cavi",
        "variances returned instead of precisions",
        "Second and fourth result are asked for as precisions. You return variances.",
        variances_returned,
    ),
    Misconception(
        "cavi",
        "trace of the loss",
        "Your trace falls: it holds the negative ELBO.",
        trace_of_the_loss,
    ),
    Misconception(
        "cavi",
        "trace without the entropies",
        "Your trace holds E_q[log p] without the entropies of the factors: it is not what the updates raise.",
        trace_without_entropies,
    ),
    Misconception(
        "cavi",
        "max_iter ignored",
        "You iterate until the ELBO rests, however long that takes. max_iter bounds the number of iterations.",
        loop_without_end,
    ),
)
