"""How the updates of q(pi), q(lam) and q(mu, tau) go wrong."""

import numpy as np

from autograder.exercise import Misconception

# --- update_q_pi ---------------------------------------------------------------------------------------------------


def prior_of_weights_forgotten(r, delta):
    return r.sum(axis=0)


def exponents_returned(r, delta):
    return delta + r.sum(axis=0) - 1


def weights_normalised(r, delta):
    alpha_pi = delta + r.sum(axis=0)
    return alpha_pi / alpha_pi.sum()


def shares_for_counts(r, delta):
    return delta + r.mean(axis=0)


def hard_counts(r, delta):
    return delta + np.bincount(np.argmax(r, axis=1), minlength=r.shape[1])


def all_comments_for_everyone(r, delta):
    return delta + len(r)


def delta_once_per_comment(r, delta):
    return (r + delta).sum(axis=0)


def ones_for_delta(r, delta):
    return 1 + r.sum(axis=0)


def total_of_delta(r, delta):
    return np.sum(delta) + r.sum(axis=0)


# --- update_q_lambda -----------------------------------------------------------------------------------------------


def shape_and_rate_exchanged(t, r, a, b):
    return b + t @ r, a + r.sum(axis=0)


def shape_of_all_comments(t, r, a, b):
    return np.full(r.shape[1], a + len(t)), b + t @ r


def unweighted_times(t, r, a, b):
    return a + r.sum(axis=0), np.full(r.shape[1], b + t.sum())


def mean_time_for_sum(t, r, a, b):
    return a + r.sum(axis=0), b + t @ r / r.sum(axis=0)


def scale_returned(t, r, a, b):
    return a + r.sum(axis=0), 1 / (b + t @ r)


def prior_scale_for_rate(t, r, a, b):
    return a + r.sum(axis=0), 1 / b + t @ r


def half_counts_in_the_shape(t, r, a, b):
    return a + r.sum(axis=0) / 2, b + t @ r


def exponent_for_shape(t, r, a, b):
    return a - 1 + r.sum(axis=0), b + t @ r


def logs_of_times(t, r, a, b):
    return a + r.sum(axis=0), b + np.log(t) @ r


def prior_of_rates_forgotten(t, r, a, b):
    return r.sum(axis=0), t @ r


def hard_times(t, r, a, b):
    r = np.eye(r.shape[1])[np.argmax(r, axis=1)]
    return a + r.sum(axis=0), b + t @ r


def prior_once_per_comment(t, r, a, b):
    return (r + a).sum(axis=0), (r * t[:, None] + b).sum(axis=0)


# --- update_q_mu_tau -----------------------------------------------------------------------------------------------


def lengths_without_log(x, r, nu, kappa, alpha, beta):
    kappa_q = kappa + r.sum(axis=0)
    nu_q = (kappa * nu + x @ r) / kappa_q
    squares = np.sum(r * (x[:, None] - nu_q) ** 2, axis=0) + kappa * (nu_q - nu) ** 2
    return nu_q, kappa_q, alpha + r.sum(axis=0) / 2, beta + squares / 2


def half_lost_in_alpha(x, r, nu, kappa, alpha, beta):
    y, kappa_q = np.log(x), kappa + r.sum(axis=0)
    nu_q = (kappa * nu + y @ r) / kappa_q
    squares = np.sum(r * (y[:, None] - nu_q) ** 2, axis=0) + kappa * (nu_q - nu) ** 2
    return nu_q, kappa_q, alpha + r.sum(axis=0), beta + squares / 2


def half_lost_in_beta(x, r, nu, kappa, alpha, beta):
    y, kappa_q = np.log(x), kappa + r.sum(axis=0)
    nu_q = (kappa * nu + y @ r) / kappa_q
    squares = np.sum(r * (y[:, None] - nu_q) ** 2, axis=0) + kappa * (nu_q - nu) ** 2
    return nu_q, kappa_q, alpha + r.sum(axis=0) / 2, beta + squares


def half_more_in_alpha(x, r, nu, kappa, alpha, beta):
    y, kappa_q = np.log(x), kappa + r.sum(axis=0)
    nu_q = (kappa * nu + y @ r) / kappa_q
    squares = np.sum(r * (y[:, None] - nu_q) ** 2, axis=0) + kappa * (nu_q - nu) ** 2
    return nu_q, kappa_q, alpha + (r.sum(axis=0) + 1) / 2, beta + squares / 2


def all_comments_in_kappa(x, r, nu, kappa, alpha, beta):
    y, counts = np.log(x), r.sum(axis=0)
    nu_q = (kappa * nu + y @ r) / (kappa + counts)
    squares = np.sum(r * (y[:, None] - nu_q) ** 2, axis=0) + kappa * (nu_q - nu) ** 2
    N, K = r.shape
    return nu_q, np.full(K, kappa + N), np.full(K, alpha + N / 2), beta + squares / 2


def prior_mean_ignored(x, r, nu, kappa, alpha, beta):
    y, counts = np.log(x), r.sum(axis=0)
    nu_q = y @ r / counts
    return nu_q, kappa + counts, alpha + counts / 2, beta + np.sum(r * (y[:, None] - nu_q) ** 2, axis=0) / 2


def prior_mean_without_kappa(x, r, nu, kappa, alpha, beta):
    y, kappa_q = np.log(x), kappa + r.sum(axis=0)
    nu_q = (nu + y @ r) / kappa_q
    squares = np.sum(r * (y[:, None] - nu_q) ** 2, axis=0) + kappa * (nu_q - nu) ** 2
    return nu_q, kappa_q, alpha + r.sum(axis=0) / 2, beta + squares / 2


def distance_to_the_prior_forgotten(x, r, nu, kappa, alpha, beta):
    y, kappa_q = np.log(x), kappa + r.sum(axis=0)
    nu_q, mean = (kappa * nu + y @ r) / kappa_q, y @ r / r.sum(axis=0)
    return nu_q, kappa_q, alpha + r.sum(axis=0) / 2, beta + np.sum(r * (y[:, None] - mean) ** 2, axis=0) / 2


def squares_around_the_new_mean_alone(x, r, nu, kappa, alpha, beta):
    y, kappa_q = np.log(x), kappa + r.sum(axis=0)
    nu_q = (kappa * nu + y @ r) / kappa_q
    return nu_q, kappa_q, alpha + r.sum(axis=0) / 2, beta + np.sum(r * (y[:, None] - nu_q) ** 2, axis=0) / 2


def squares_around_the_prior_mean(x, r, nu, kappa, alpha, beta):
    y, kappa_q = np.log(x), kappa + r.sum(axis=0)
    nu_q = (kappa * nu + y @ r) / kappa_q
    return nu_q, kappa_q, alpha + r.sum(axis=0) / 2, beta + np.sum(r * (y[:, None] - nu) ** 2, axis=0) / 2


def squares_not_centred(x, r, nu, kappa, alpha, beta):
    y, kappa_q = np.log(x), kappa + r.sum(axis=0)
    nu_q = (kappa * nu + y @ r) / kappa_q
    return nu_q, kappa_q, alpha + r.sum(axis=0) / 2, beta + (y**2 @ r + kappa * nu**2) / 2


def sign_of_the_cross_term(x, r, nu, kappa, alpha, beta):
    y, kappa_q = np.log(x), kappa + r.sum(axis=0)
    nu_q = (kappa * nu + y @ r) / kappa_q
    return nu_q, kappa_q, alpha + r.sum(axis=0) / 2, beta + (y**2 @ r + kappa * nu**2 + kappa_q * nu_q**2) / 2


def variance_for_sum_of_squares(x, r, nu, kappa, alpha, beta):
    y, kappa_q = np.log(x), kappa + r.sum(axis=0)
    nu_q = (kappa * nu + y @ r) / kappa_q
    squares = np.sum(r * (y[:, None] - nu_q) ** 2, axis=0) + kappa * (nu_q - nu) ** 2
    return nu_q, kappa_q, alpha + r.sum(axis=0) / 2, beta + squares / (2 * kappa_q)


def hard_lengths(x, r, nu, kappa, alpha, beta):
    y, r = np.log(x), np.eye(r.shape[1])[np.argmax(r, axis=1)]
    kappa_q = kappa + r.sum(axis=0)
    nu_q = (kappa * nu + y @ r) / kappa_q
    squares = np.sum(r * (y[:, None] - nu_q) ** 2, axis=0) + kappa * (nu_q - nu) ** 2
    return nu_q, kappa_q, alpha + r.sum(axis=0) / 2, beta + squares / 2


def logs_to_base_ten(x, r, nu, kappa, alpha, beta):
    y, kappa_q = np.log10(x), kappa + r.sum(axis=0)
    nu_q = (kappa * nu + y @ r) / kappa_q
    squares = np.sum(r * (y[:, None] - nu_q) ** 2, axis=0) + kappa * (nu_q - nu) ** 2
    return nu_q, kappa_q, alpha + r.sum(axis=0) / 2, beta + squares / 2


def logs_written_into_x(x, r, nu, kappa, alpha, beta):
    x[:] = np.log(x)
    kappa_q = kappa + r.sum(axis=0)
    nu_q = (kappa * nu + x @ r) / kappa_q
    squares = np.sum(r * (x[:, None] - nu_q) ** 2, axis=0) + kappa * (nu_q - nu) ** 2
    return nu_q, kappa_q, alpha + r.sum(axis=0) / 2, beta + squares / 2


FACTORS = (
    Misconception(
        "update_q_pi",
        "prior forgotten",
        "You return the expected numbers of comments alone; the prior's delta has a part in the posterior.",
        prior_of_weights_forgotten,
    ),
    Misconception(
        "update_q_pi",
        "exponents returned",
        "You return the exponents of pi in the density. A Dirichlet's parameters are larger than these by one.",
        exponents_returned,
    ),
    Misconception(
        "update_q_pi",
        "normalised",
        "You return the mean of q(pi). Its parameters are asked for; their sum says how much is known.",
        weights_normalised,
    ),
    Misconception(
        "update_q_pi",
        "shares instead of counts",
        "You average the responsibilities over the comments. Every comment is evidence of its own.",
        shares_for_counts,
    ),
    Misconception(
        "update_q_pi",
        "hard counts",
        "You give each comment to one factory alone. It counts for factory k with the weight r_nk.",
        hard_counts,
    ),
    Misconception(
        "update_q_pi",
        "all comments counted for every factory",
        "You add N to every entry of delta. How many comments is factory k expected to have posted?",
        all_comments_for_everyone,
    ),
    Misconception(
        "update_q_pi",
        "delta once per comment",
        "You add delta inside the sum over comments. The prior is there once.",
        delta_once_per_comment,
    ),
    Misconception(
        "update_q_pi",
        "ones for delta",
        "You add 1 where the prior has delta_k.",
        ones_for_delta,
    ),
    Misconception(
        "update_q_pi",
        "sum of delta",
        "You add the sum of delta to every entry. Factory k has its own delta_k.",
        total_of_delta,
    ),
    Misconception(
        "update_q_lambda",
        "shape and rate exchanged",
        "Your two results are exchanged: collect what multiplies log lam_k for the shape, and lam_k for the rate.",
        shape_and_rate_exchanged,
    ),
    Misconception(
        "update_q_lambda",
        "N for the expected number of comments",
        "Your shapes count all comments for every factory. Weigh them with r.",
        shape_of_all_comments,
    ),
    Misconception(
        "update_q_lambda",
        "times not weighted",
        "Your rates add up the times of all comments for every factory. Weigh them with r.",
        unweighted_times,
    ),
    Misconception(
        "update_q_lambda",
        "mean time for the sum of times",
        "You add the mean time of a factory to b. The likelihood is a product over comments, so times add up.",
        mean_time_for_sum,
    ),
    Misconception(
        "update_q_lambda",
        "scale returned",
        "Your second result is a scale, the inverse of the rate that is asked for.",
        scale_returned,
    ),
    Misconception(
        "update_q_lambda",
        "b as a scale",
        "You add 1/b as if b were the scale of the prior. It is its rate.",
        prior_scale_for_rate,
    ),
    Misconception(
        "update_q_lambda",
        "half counts",
        "You add half of the expected number of comments, as for a normal density's precision. What power of lam_k has "
        "the exponential density?",
        half_counts_in_the_shape,
    ),
    Misconception(
        "update_q_lambda",
        "exponent for shape",
        "You return the exponent of lam_k in the density. A Gamma's shape is larger than that by one.",
        exponent_for_shape,
    ),
    Misconception(
        "update_q_lambda",
        "logs of the times",
        "You add up ln t. The times themselves are exponential; it is the lengths that are logged in this model.",
        logs_of_times,
    ),
    Misconception(
        "update_q_lambda",
        "prior forgotten",
        "a and b are not used: the prior has a part in the posterior.",
        prior_of_rates_forgotten,
    ),
    Misconception(
        "update_q_lambda",
        "hard assignments",
        "You give each comment to one factory alone. It counts for factory k with the weight r_nk.",
        hard_times,
    ),
    Misconception(
        "update_q_lambda",
        "prior once per comment",
        "You add a and b inside the sum over comments. The prior of lam_k is there once.",
        prior_once_per_comment,
    ),
    Misconception(
        "update_q_mu_tau",
        "x in place of ln x",
        "You use the lengths themselves. It is their logarithms that are normal.",
        lengths_without_log,
    ),
    Misconception(
        "update_q_mu_tau",
        "half lost in alpha_q",
        "A normal density has the square root of tau in front, not tau: each comment adds less to alpha than you say.",
        half_lost_in_alpha,
    ),
    Misconception(
        "update_q_mu_tau",
        "half lost in beta_q",
        "The half of the exponent of the normal density is missing in beta_q.",
        half_lost_in_beta,
    ),
    Misconception(
        "update_q_mu_tau",
        "half too much in alpha_q",
        "The root of tau that the prior of mu brings along belongs to q(mu given tau); you count it for q(tau) as "
        "well.",
        half_more_in_alpha,
    ),
    Misconception(
        "update_q_mu_tau",
        "N for the expected number of comments",
        "kappa_q and alpha_q count all comments for every factory. Weigh them with r.",
        all_comments_in_kappa,
    ),
    Misconception(
        "update_q_mu_tau",
        "prior mean ignored",
        "Your nu_q is the weighted mean of the log-lengths alone. The prior pulls it towards nu.",
        prior_mean_ignored,
    ),
    Misconception(
        "update_q_mu_tau",
        "prior mean without its weight",
        "In your nu_q the prior mean counts like one comment. How many comments is it worth?",
        prior_mean_without_kappa,
    ),
    Misconception(
        "update_q_mu_tau",
        "distance between data and prior mean missing in beta_q",
        "beta_q has the scatter around the weighted mean alone. Completing the square leaves one more term, which "
        "grows with the distance of that mean from nu.",
        distance_to_the_prior_forgotten,
    ),
    Misconception(
        "update_q_mu_tau",
        "square of the prior missing in beta_q",
        "beta_q has the squares around nu_q of the comments, but not the one that comes from the prior of mu.",
        squares_around_the_new_mean_alone,
    ),
    Misconception(
        "update_q_mu_tau",
        "squares around the prior mean",
        "beta_q has the squares around nu, as if mu were known to be nu.",
        squares_around_the_prior_mean,
    ),
    Misconception(
        "update_q_mu_tau",
        "squares not centred",
        "In beta_q nothing is taken off for the square that goes to q(mu given tau). Complete the square in mu.",
        squares_not_centred,
    ),
    Misconception(
        "update_q_mu_tau",
        "sign of the completed square",
        "What completing the square adds in one place it takes off in another: a sign in beta_q is wrong.",
        sign_of_the_cross_term,
    ),
    Misconception(
        "update_q_mu_tau",
        "mean square for the sum of squares",
        "You divide the squares by kappa_q. beta_q grows with every comment: it holds their sum.",
        variance_for_sum_of_squares,
    ),
    Misconception(
        "update_q_mu_tau",
        "hard assignments",
        "You give each comment to one factory alone. It counts for factory k with the weight r_nk.",
        hard_lengths,
    ),
    Misconception(
        "update_q_mu_tau",
        "logarithms to base ten",
        "You use logarithms to base ten. The model has natural ones.",
        logs_to_base_ten,
    ),
    Misconception(
        "update_q_mu_tau",
        "logarithms written into x",
        "You overwrite x with its logarithm. At the next call they are logarithms of logarithms: use a new array.",
        logs_written_into_x,
    ),
)
