"""How the bound and the ascent of `troll_factories` go wrong."""

from autograder.families.runs import limits
from autograder.misconceptions import mistakes
from reference import troll_factories as reference

ELBO = mistakes(
    reference.elbo,
    """
entropies left out: You return E_q[log p]. The bound also has -E_q[log q], the entropies of all factors.
    + entropies ->
entropies subtracted: Your entropies have the wrong sign: -E_q[log q] is the entropy, and it is added.
    + entropies -> - entropies
entropy of q(z) left out: The entropy of the responsibilities is missing.
    of_q_pi + of_q_z -> of_q_pi
entropy of q(pi) left out: The entropy of the Dirichlet factor q(pi) is missing.
    of_q_pi + of_q_z -> of_q_z
entropy of q(mu given tau) left out: Of q(mu, tau) you count the entropy of the Gamma part alone; that of the normal
part is missing.
    of_q_mu + ->
entropy of q(mu given tau) without tau: The variance of q(mu given tau) is 1/(kappa_q tau): its entropy depends on tau
and needs an expectation.
    np.e / kappa_q) - log_tau -> np.e / kappa_q)
density of ln x instead of x: Your bound is one for ln x. For x itself every comment brings along one more term.
    - np.sum(np.log(x)) ->
priors left out: E_q[log p] of the priors is missing: pi, mu, tau and lam are part of the joint density.
    + of_priors ->
priors counted once per comment: The priors stand inside your sum over comments. pi, mu, tau and lam are there once.
    + of_priors -> + len(x) * of_priors
prior of mu left out: The term E[log p(mu given tau)] is missing.
    of_means + ->
uncertainty of mu ignored in the likelihood: In E[tau (ln x - mu)^2] you put nu_q in place of mu. The mean of a square
is more than the square of the mean.
    1 / np.asarray(kappa_q) + ->
uncertainty of mu ignored in the prior: In E[tau (mu - nu)^2] you put nu_q in place of mu. The mean of a square is more
than the square of the mean.
    1 / kappa_q + ->
variance of mu with tau counted twice: Given tau, mu has the variance 1/(kappa_q tau). Multiply it by tau before you
take the expectation.
    1 / np.asarray(kappa_q) -> alpha_q / beta_q / kappa_q
    1 / kappa_q -> alpha_q / beta_q / kappa_q
logs of means in the likelihood: You take log E[pi], log E[tau] and log E[lam]. The expectation stands outside the
logarithm.
    per_comment = log_pi -> per_comment = np.log(alpha_pi / alpha_pi.sum())
    _expected_log_likelihood: digamma ->> np.log
sum of alpha_pi forgotten: E[log pi_k] has two terms: one with alpha_pi_k, and one with the sum of alpha_pi.
    - digamma(np.sum(alpha_pi)) ->
two pi left out: The constants of the normal densities are missing: a half of log(2 pi) for each of them.
    kappa / (2 * np.pi) -> kappa
    - np.log(2 * np.pi) - square -> - square
constants of the priors left out: Your Gamma and Dirichlet priors are not normalised. They are constants, but the bound
has them.
    _expected_log_gamma(alpha_q / beta_q, log_tau, alpha, beta) -> (alpha - 1) * log_tau - beta * alpha_q / beta_q
    _expected_log_gamma(a_q / b_q, log_lam, a, b) -> (a - 1) * log_lam - b * a_q / b_q
    _expected_log_dirichlet(log_pi, delta) -> np.sum((delta - 1) * log_pi)
0 log 0: Where r is 0 you compute 0 times the logarithm of 0, which is nan. The limit is 0.
    xlogy(r, r) -> r * np.log(r)
times left out: The likelihood of the response times is missing in your bound.
    of_lengths + of_times -> of_lengths
mean over the comments: You return the bound per comment. All comments together are asked for.
    result -> result / len(x)
negative bound: You return the negative of the bound, a loss.
    result -> -result
zeros in r clipped: You raise responsibilities of 0 to 1e-6. With many comments that shows: 0 log 0 counts as exactly 0.
    -> r = np.clip(r, 1e-6, 1)
long times cut off: You cut long times off. A time of thousands counts as it is.
    -> t = np.minimum(t, 100.0)
logarithm to base 2: Your bound is in bits. The natural logarithm is asked for.
    result -> result / np.log(2)
priors of ones: Your priors are those of the textbook, with mean 0 and all other parameters 1. The arguments have other
values.
    -> nu, kappa, alpha, beta, a, b, delta = 0.0, 1.0, 1.0, 1.0, 1.0, 1.0, np.ones(len(delta))
comments added up inside the logarithm: You add up over comments and factories before the logarithm. The bound has
expectations of logarithms.
    np.sum(r * per_comment) -> logsumexp(per_comment, b=r)
""",
    imports="from scipy.special import logsumexp",
)

CAVI = mistakes(
    reference.cavi,
    """
two iterations only: Your runs end after two rounds of updates. Repeat them until the ELBO stops rising, or max_iter is
reached. What ends your loop?
    range(max_iter) -> range(2)
equal responsibilities at the start: You start with equal responsibilities. Then all factories get the same updates, now
and for ever.
    rng.dirichlet(np.ones(K), size=len(x)) -> np.full((len(x), K), 1 / K)
hard assignments: You give each comment to one factory alone. That is another algorithm, and its bound is lower.
    update_q_z(x, t, alpha_pi, *mu_tau, *rates) -> np.eye(K)[np.argmax(update_q_z(x, t, alpha_pi, *mu_tau, *rates),
        axis=1)]
posterior as the next prior: You feed the updated factors back as the prior, so the data are counted again in every
iteration.
    elbos = [] -> elbos, alpha_pi, mu_tau, rates = [], np.array(delta), (nu, kappa, alpha, beta), (a, b)
    range(max_iter) -> range(min(max_iter, 30))
    update_q_pi(r, delta) -> update_q_pi(r, alpha_pi)
    update_q_mu_tau(x, r, nu, kappa, alpha, beta) -> update_q_mu_tau(x, r, *mu_tau)
    update_q_lambda(t, r, a, b) -> update_q_lambda(t, r, *rates)
    if len(elbos) > 1 and -> if False and
q(pi) never updated: Your alpha_pi stays at delta. q(pi) is a factor like the others: update it.
    update_q_pi(r, delta) -> np.array(delta)
q(lam) never updated: Your a_q and b_q stay at the prior. q(lam) is a factor like the others: update it.
    update_q_lambda(t, r, a, b) -> Gamma(np.full(K, a), np.full(K, b))
q(z) never updated: The responsibilities stay where they started. They depend on the other factors: update them in every
round.
    r = update_q_z(x, t, alpha_pi, *mu_tau, *rates) ->
logarithms taken twice: You pass ln x to functions that take the logarithm themselves.
    elbos = [] -> elbos, x = [], np.log(x)
stops while the ELBO rises: Your runs end while the ELBO still rises by more than tol. Which two values does your test
for stopping compare, and has their difference the right sign?
    > 1 and elbos[-1] - elbos[-2] -> > 2 and elbos[-2] - elbos[-1]
max_iter ignored: You go on until the ELBO rests, whatever max_iter says.
    range(max_iter) -> range(200)
always three factories: The number of factories is an argument, K; yours is always 3.
    -> K, delta = 3, np.full(3, np.mean(delta))
trace of the loss: Your trace falls: it holds the negative of the ELBO.
    elbos.append(elbo( -> elbos.append(-elbo(
    elbos[-1] - elbos[-2] -> abs(elbos[-1] - elbos[-2])
trace per comment: Your trace holds the ELBO divided by N. It should be the bound for all comments.
    beta, a, b, delta)) -> beta, a, b, delta) / len(x))
factors of the iteration before the last: You return the factors from before the last iteration, and the trace from
after it.
    elbos = [] -> elbos, states = [], []
    elbos.append( -> states.append((r, alpha_pi, *mu_tau, *rates)); elbos.append(
    result -> (*states[-2:][0], result.elbos)
"""
    + limits("elbos", "ELBO"),
    always=["_clusters_far_apart(x, t, K, rng) -> rng.dirichlet(np.ones(K), size=len(x))"],
)
