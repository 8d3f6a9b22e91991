"""How the bound of `troll_factories` goes wrong."""

import numpy as np
from scipy.special import digamma, gammaln, xlogy

from autograder.exercise import Misconception

# --- elbo ----------------------------------------------------------------------------------------------------------


def terms_of_bound(x, t, r, alpha_pi, nu_q, kappa_q, alpha_q, beta_q, a_q, b_q, nu, kappa, alpha, beta, a, b, delta):
    """The terms as they should be; each mistake changes some."""
    log_pi, log_tau, log_lam = (
        digamma(alpha_pi) - digamma(np.sum(alpha_pi)),
        digamma(alpha_q) - np.log(beta_q),
        digamma(a_q) - np.log(b_q),
    )
    tau, lam, y = alpha_q / beta_q, a_q / b_q, np.log(x)[:, None]
    two_pi = np.log(2 * np.pi)
    return {
        "labels": r * log_pi,
        "lengths": r * 0.5 * (log_tau - two_pi - tau * (y - nu_q) ** 2 - 1 / kappa_q),
        "jacobian": -np.log(x),
        "times": r * (log_lam - lam * t[:, None]),
        "weights": gammaln(np.sum(delta)) - np.sum(gammaln(delta)) + np.sum((delta - 1) * log_pi),
        "means": 0.5 * (np.log(kappa) + log_tau - two_pi - kappa * (tau * (nu_q - nu) ** 2 + 1 / kappa_q)),
        "precisions": alpha * np.log(beta) - gammaln(alpha) + (alpha - 1) * log_tau - beta * tau,
        "rates": a * np.log(b) - gammaln(a) + (a - 1) * log_lam - b * lam,
        "entropy of labels": -xlogy(r, r),
        "entropy of weights": np.sum(gammaln(alpha_pi)) - gammaln(np.sum(alpha_pi)) - np.sum((alpha_pi - 1) * log_pi),
        "entropy of means": 0.5 * (1 + two_pi - np.log(kappa_q) - log_tau),
        "entropy of precisions": alpha_q - np.log(beta_q) + gammaln(alpha_q) + (1 - alpha_q) * digamma(alpha_q),
        "entropy of rates": a_q - np.log(b_q) + gammaln(a_q) + (1 - a_q) * digamma(a_q),
    }


def total(terms):
    return sum(np.sum(term) for term in terms.values())


def no_entropies(*args):
    terms = terms_of_bound(*args)
    return total({name: term for name, term in terms.items() if "entropy" not in name})


def entropies_subtracted(*args):
    terms = terms_of_bound(*args)
    return total({name: -term if "entropy" in name else term for name, term in terms.items()})


def no_entropy_of_labels(*args):
    terms = terms_of_bound(*args)
    del terms["entropy of labels"]
    return total(terms)


def no_entropy_of_weights(*args):
    terms = terms_of_bound(*args)
    del terms["entropy of weights"]
    return total(terms)


def no_entropy_of_means(*args):
    terms = terms_of_bound(*args)
    del terms["entropy of means"]
    return total(terms)


def entropy_of_means_without_tau(*args):
    terms = terms_of_bound(*args)
    terms["entropy of means"] = 0.5 * (1 + np.log(2 * np.pi) - np.log(args[5]))
    return total(terms)


def density_of_logs(*args):
    terms = terms_of_bound(*args)
    del terms["jacobian"]
    return total(terms)


def no_priors(*args):
    terms = terms_of_bound(*args)
    return total(
        {name: term for name, term in terms.items() if name not in ("weights", "means", "precisions", "rates")}
    )


def priors_per_comment(*args):
    terms = terms_of_bound(*args)
    for name in ("weights", "means", "precisions", "rates"):
        terms[name] = len(args[0]) * terms[name]
    return total(terms)


def no_prior_of_means(*args):
    terms = terms_of_bound(*args)
    del terms["means"]
    return total(terms)


def means_known_in_the_likelihood(*args):
    terms, r, kappa_q = terms_of_bound(*args), args[2], args[5]
    terms["lengths"] = terms["lengths"] + r * 0.5 / kappa_q
    return total(terms)


def means_known_in_the_prior(*args):
    terms, kappa_q, kappa = terms_of_bound(*args), args[5], args[11]
    terms["means"] = terms["means"] + 0.5 * kappa / kappa_q
    return total(terms)


def variance_of_means_times_precision(*args):
    terms, r, kappa_q, tau = terms_of_bound(*args), args[2], args[5], args[6] / args[7]
    terms["lengths"] = terms["lengths"] + r * 0.5 * (1 - tau) / kappa_q
    terms["means"] = terms["means"] + 0.5 * args[11] * (1 - tau) / kappa_q
    return total(terms)


def logs_of_means_in_bound(*args):
    terms, (r, alpha_pi), tau, lam = terms_of_bound(*args), args[2:4], args[6] / args[7], args[8] / args[9]
    gap = np.log(tau) - digamma(args[6]) + np.log(args[7])
    terms["labels"] = r * np.log(alpha_pi / np.sum(alpha_pi))
    terms["lengths"] = terms["lengths"] + r * 0.5 * gap
    terms["times"] = r * (np.log(lam) - lam * args[1][:, None])
    return total(terms)


def sum_of_alpha_pi_forgotten(*args):
    terms, r, alpha_pi, delta = terms_of_bound(*args), args[2], args[3], args[16]
    back = digamma(np.sum(alpha_pi))
    terms["labels"] = r * digamma(alpha_pi)
    terms["weights"] = terms["weights"] + np.sum(delta - 1) * back
    terms["entropy of weights"] = terms["entropy of weights"] - np.sum(alpha_pi - 1) * back
    return total(terms)


def two_pi_forgotten(*args):
    terms = terms_of_bound(*args)
    terms["lengths"] = terms["lengths"] + args[2] * 0.5 * np.log(2 * np.pi)
    terms["means"] = terms["means"] + 0.5 * np.log(2 * np.pi)
    return total(terms)


def constants_of_priors_forgotten(*args):
    terms = terms_of_bound(*args)
    alpha, beta, a, b, delta = args[12:17]
    terms["precisions"] = terms["precisions"] - alpha * np.log(beta) + gammaln(alpha)
    terms["rates"] = terms["rates"] - a * np.log(b) + gammaln(a)
    terms["weights"] = terms["weights"] - gammaln(np.sum(delta)) + np.sum(gammaln(delta))
    return total(terms)


def zero_times_log_of_zero(*args):
    terms, r = terms_of_bound(*args), args[2]
    terms["entropy of labels"] = -r * np.log(r)
    return total(terms)


def times_forgotten(*args):
    terms = terms_of_bound(*args)
    del terms["times"]
    return total(terms)


def mean_bound(*args):
    return total(terms_of_bound(*args)) / len(args[0])


def negative_bound(*args):
    return -total(terms_of_bound(*args))


BOUND = (
    Misconception(
        "elbo",
        "entropies left out",
        "You return E_q[log p]. The bound also has -E_q[log q], the entropies of all factors.",
        no_entropies,
    ),
    Misconception(
        "elbo",
        "entropies subtracted",
        "Your entropies have the wrong sign: -E_q[log q] is the entropy, and it is added.",
        entropies_subtracted,
    ),
    Misconception(
        "elbo",
        "entropy of q(z) left out",
        "The entropy of the responsibilities is missing.",
        no_entropy_of_labels,
    ),
    Misconception(
        "elbo",
        "entropy of q(pi) left out",
        "The entropy of the Dirichlet factor q(pi) is missing.",
        no_entropy_of_weights,
    ),
    Misconception(
        "elbo",
        "entropy of q(mu given tau) left out",
        "Of q(mu, tau) you count the entropy of the Gamma part alone; that of the normal part is missing.",
        no_entropy_of_means,
    ),
    Misconception(
        "elbo",
        "entropy of q(mu given tau) without tau",
        "The variance of q(mu given tau) is 1/(kappa_q tau): its entropy depends on tau and needs an expectation.",
        entropy_of_means_without_tau,
    ),
    Misconception(
        "elbo",
        "density of ln x instead of x",
        "Your bound is one for ln x. For x itself every comment brings along one more term.",
        density_of_logs,
    ),
    Misconception(
        "elbo",
        "priors left out",
        "E_q[log p] of the priors is missing: pi, mu, tau and lam are part of the joint density.",
        no_priors,
    ),
    Misconception(
        "elbo",
        "priors counted once per comment",
        "The priors stand inside your sum over comments. pi, mu, tau and lam are there once.",
        priors_per_comment,
    ),
    Misconception(
        "elbo",
        "prior of mu left out",
        "The term E[log p(mu given tau)] is missing.",
        no_prior_of_means,
    ),
    Misconception(
        "elbo",
        "uncertainty of mu ignored in the likelihood",
        "In E[tau (ln x - mu)^2] you put nu_q in place of mu. The mean of a square is more than the square of the "
        "mean.",
        means_known_in_the_likelihood,
    ),
    Misconception(
        "elbo",
        "uncertainty of mu ignored in the prior",
        "In E[tau (mu - nu)^2] you put nu_q in place of mu. The mean of a square is more than the square of the mean.",
        means_known_in_the_prior,
    ),
    Misconception(
        "elbo",
        "variance of mu with tau counted twice",
        "Given tau, mu has the variance 1/(kappa_q tau). Multiply it by tau before you take the expectation.",
        variance_of_means_times_precision,
    ),
    Misconception(
        "elbo",
        "logs of means in the likelihood",
        "You take log E[pi], log E[tau] and log E[lam]. The expectation stands outside the logarithm.",
        logs_of_means_in_bound,
    ),
    Misconception(
        "elbo",
        "sum of alpha_pi forgotten",
        "E[log pi_k] has two terms: one with alpha_pi_k, and one with the sum of alpha_pi.",
        sum_of_alpha_pi_forgotten,
    ),
    Misconception(
        "elbo",
        "two pi left out",
        "The constants of the normal densities are missing: a half of log(2 pi) for each of them.",
        two_pi_forgotten,
    ),
    Misconception(
        "elbo",
        "constants of the priors left out",
        "Your Gamma and Dirichlet priors are not normalised. They are constants, but the bound has them.",
        constants_of_priors_forgotten,
    ),
    Misconception(
        "elbo",
        "0 log 0",
        "Where r is 0 you compute 0 times the logarithm of 0, which is nan. The limit is 0.",
        zero_times_log_of_zero,
    ),
    Misconception(
        "elbo",
        "times left out",
        "The likelihood of the response times is missing in your bound.",
        times_forgotten,
    ),
    Misconception(
        "elbo",
        "mean over the comments",
        "You return the bound per comment. All comments together are asked for.",
        mean_bound,
    ),
    Misconception(
        "elbo",
        "negative bound",
        "You return the negative of the bound, a loss.",
        negative_bound,
    ),
)
