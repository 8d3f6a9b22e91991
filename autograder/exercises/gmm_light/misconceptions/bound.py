"""How the bound of `gmm_light` goes wrong, and the ascent to it."""

ELBO = """
entropy of q(z) left out: -E_q[log q] has two parts. That of q(z) is missing.
    -np.sum(xlogy(r, r)) + ->
entropy of q(mu) left out: -E_q[log q] has two parts. That of q(mu) is missing.
    + 0.5 * np.sum(np.log(2 * np.pi * np.e * np.asarray(s2))) ->
both entropies left out: You return E_q[log p(x, z, mu)]. The bound also has -E_q[log q(z, mu)].
    + entropies ->
entropies with the wrong sign: You subtract the entropies. log q stands with a minus sign in the bound, and entropy is
-E[log q].
    + entropies -> - entropies
variance of q(mu) left out: You plug m in for mu. E[(x - mu)^2] and E[(mu - nu)^2] are larger, since mu is uncertain
under q.
    + s2 ->
    _expected_log_likelihood: + s2 ->
variance left out in the prior's term: The likelihood's square has its variance, the prior's has not: E[(mu - nu)^2] is
an expectation as well.
    + s2 ->
second moment with a minus sign: Var(mu) = E[mu^2] - E[mu]^2, so how do you get E[mu^2] from the variance and the mean?
    + s2 -> + s2 - 2 * m**2
    _expected_log_likelihood: + s2 -> + s2 - 2 * m**2
log(tau / sqrt(2 pi)): The normal density has the root of tau in front of it; in your logarithm tau stands without the
root.
    np.log(pi) -> np.log(pi) + 0.5 * np.log(tau)
prior's standard deviation taken for a variance: You use sigma where the prior's variance belongs. sigma is the standard
deviation.
    1 / np.square(sigma) -> 1 / sigma
prior of the means left out: The joint has three parts: p(x | z, mu), p(z) and p(mu). The last is missing.
    + of_means ->
weights left out: The joint has three parts: p(x | z, mu), p(z) and p(mu). The term with the weights is missing.
    np.log(pi) + ->
constants left out: Without log(2 pi) and the constant of the entropy the value is no bound on log p(x) any more.
    - np.log(2 * np.pi) ->
    2 * np.pi * np.e * ->
0 log 0 is nan: Where a responsibility is exactly 0, your r log r is nan. Its limit is 0: scipy.special.xlogy knows
that.
    xlogy(r, r) -> r * np.log(r)
responsibilities changed in place: Your value is right, but r is another array afterwards: `+=` writes into the
argument. Work on a copy.
    -> r += 1e-12
    entropies = -> r /= r.sum(axis=1, keepdims=True); entropies =
sign of a loss: You return the negative bound, as one would for an optimiser that minimises.
    result -> -result
zeros in r clipped: You raise responsibilities of 0 to 1e-3. With many observations that shows: 0 log 0 counts as
exactly 0.
    -> r = np.clip(r, 1e-3, 1); r = r / r.sum(axis=1, keepdims=True)
a small number added to the variances: You add 1e-6 to s2. Variances are positive already, and the logarithm of a small
one changes.
    -> s2 = s2 + 1e-6
first mean used for all components: You use m[0] for every component. Each q(mu_k) has a mean of its own.
    -> m = np.full_like(m, m[0])
precisions of 1: Your observations have precision 1 in every component, as in the textbook. Here tau holds the
precisions.
    -> tau = np.ones(len(tau))
logarithm to base 2: Your bound is in bits. The natural logarithm is asked for.
    result -> result / np.log(2)
equal weights: All components are equally likely in your bound. Here pi holds their weights.
    -> pi = np.full(len(pi), 1 / len(pi))
observations added up inside the logarithm: You add up over observations and components before the logarithm. The bound
has expectations of logarithms.
    np.sum(r * (np.log(pi) + _expected_log_likelihood(x, m, s2, tau))) ->
        logsumexp(np.log(pi) + _expected_log_likelihood(x, m, s2, tau), b=r)
standard normal prior: Your prior of the means is the standard normal one. Here nu and sigma say where it lies and how
wide it is.
    -> nu, sigma = 0.0, 1.0
"""

# Students start where the prior is, or from random responsibilities; then the means come first.
FROM_THE_PRIOR = ("1 / np.asarray(tau) -> np.square(sigma)",)
FROM_RESPONSIBILITIES = (
    "m, s2 = rng.normal(nu, sigma), 1 / np.asarray(tau) -> r = rng.dirichlet(np.ones(len(pi)), size=len(x))",
    "r = update_q_z(x, m, s2, pi, tau) ->",
    "tau, nu, sigma) elbos -> tau, nu, sigma); r = update_q_z(x, m, s2, pi, tau); elbos",
)

CAVI = """
one iteration only: Your runs end after one update of both factors. Repeat it until the ELBO stops rising. What ends
them?
    range(max_iter) -> range(1)
    s2, pi, tau) -> s2, pi, tau); elbos.append(elbo(x, r, m, s2, pi, tau, nu, sigma))
q(z) computed once: The responsibilities stay what they were at the start. They depend on q(mu): update them in every
iteration.
    -> r = rng.dirichlet(np.ones(len(pi)), size=len(x))
    elbos = [] -> elbos = [elbo(x, r, nu, np.square(sigma), pi, tau, nu, sigma)]
    r = update_q_z(x, m, s2, pi, tau) ->
q(mu) fed back as prior: You pass m and s2 on as the prior of the next update, so the data count again and again. nu and
sigma stay.
    update_q_mu(x, r, tau, nu, sigma) -> update_q_mu(x, r, tau, m, np.sqrt(s2))
    elbos[-1] - elbos[-2] -> abs(elbos[-1] - elbos[-2])
hard assignments: You give each observation to one component alone in every iteration, and end with a lower ELBO.
    r = update_q_z(x, m, s2, pi, tau) -> r = np.eye(len(pi))[np.argmax(update_q_z(x, m, s2, pi, tau), axis=1)]
standard deviations returned: Your third result holds standard deviations. q(mu_k) = N(m_k, s2_k) has variance s2_k.
    Fit(r, m, s2, -> Fit(r, m, np.sqrt(s2),
point estimates of the means: You return no uncertainty of the means: s2 is practically 0. q(mu) is a distribution, not
a point.
    np.square(sigma) -> np.full(len(pi), 1e-10)
    m, s2 = update_q_mu -> m, _ = update_q_mu
prior ignored: Your means are those of maximum likelihood: the prior with nu and sigma does not occur.
    update_q_mu(x, r, tau, nu, sigma) -> x @ r / r.sum(axis=0), 1 / (r.sum(axis=0) * tau)
    elbos[-1] - elbos[-2] -> abs(elbos[-1] - elbos[-2])
weights learned: You re-estimate pi from the responsibilities, as EM would. In this model the weights are given.
    m, s2 = update_q_mu -> pi = r.mean(axis=0); m, s2 = update_q_mu
trace of the loss: Your trace falls: it holds the negative ELBO.
    np.array(elbos) -> -np.array(elbos)
trace without the entropies: Your trace holds E_q[log p(x, z, mu)]. The ELBO has the entropy of q as well, and only the
ELBO cannot fall.
    nu, sigma)) -> nu, sigma) + xlogy(r, r).sum() - 0.5 * np.log(2 * np.pi * np.e * s2).sum())
    elbos[-1] - elbos[-2] -> abs(elbos[-1] - elbos[-2])
trace of the log joint: Your trace holds log p(x, z, mu) at the most likely labels and means. The ELBO is asked for.
    elbo(x, r, m, s2, -> log_joint(x, np.argmax(r, axis=1), m,
    elbos[-1] - elbos[-2] -> abs(elbos[-1] - elbos[-2])
densities without logarithms: An observation far from everything makes all densities 0, and 0/0 is nan. Normalise in
logarithms.
    update_q_z(x, m, s2, pi, tau) -> pi * np.exp(_expected_log_likelihood(x, m, s2, tau));
        r = r / r.sum(axis=1, keepdims=True)
max_iter ignored: You iterate until the ELBO rests, however long that takes. Stop after max_iter iterations at the
latest.
    for _ in range(max_iter) -> while True
    < tol -> <= tol
observations changed in place: You standardise x in place: the caller's data are changed, and nu, sigma and tau are on
the old scale.
    -> x -= x.mean(); x /= x.std()
"""

LIMITS = """
factors of the iteration before the last: You return the factors from before the last iteration, and the trace from
after it.
    -> states = []
    elbos.append( -> states.append((r, m, s2)); elbos.append(
    Fit(r, m, s2, -> Fit(*states[-2:][0],
"""
