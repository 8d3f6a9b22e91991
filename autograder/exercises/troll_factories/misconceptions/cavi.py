"""How the ascent of `troll_factories` goes wrong."""

import numpy as np

from autograder.exercise import Misconception

# --- cavi ----------------------------------------------------------------------------------------------------------


def one_iteration_only(x, t, K, nu, kappa, alpha, beta, a, b, delta, rng, max_iter=200, tol=1e-8):
    r, elbos = rng.dirichlet(np.ones(K), size=len(x)), []
    for _ in range(2):
        alpha_pi = update_q_pi(r, delta)
        mu_tau, rates = update_q_mu_tau(x, r, nu, kappa, alpha, beta), update_q_lambda(t, r, a, b)
        r = update_q_z(x, t, alpha_pi, *mu_tau, *rates)
        elbos.append(elbo(x, t, r, alpha_pi, *mu_tau, *rates, nu, kappa, alpha, beta, a, b, delta))
    return r, alpha_pi, *mu_tau, *rates, np.array(elbos)


def equal_start(x, t, K, nu, kappa, alpha, beta, a, b, delta, rng, max_iter=200, tol=1e-8):
    r, elbos = np.full((len(x), K), 1 / K), []
    for _ in range(max_iter):
        alpha_pi = update_q_pi(r, delta)
        mu_tau, rates = update_q_mu_tau(x, r, nu, kappa, alpha, beta), update_q_lambda(t, r, a, b)
        r = update_q_z(x, t, alpha_pi, *mu_tau, *rates)
        elbos.append(elbo(x, t, r, alpha_pi, *mu_tau, *rates, nu, kappa, alpha, beta, a, b, delta))
        if len(elbos) > 1 and elbos[-1] - elbos[-2] < tol:
            break
    return r, alpha_pi, *mu_tau, *rates, np.array(elbos)


def cavi_with_hard_assignments(x, t, K, nu, kappa, alpha, beta, a, b, delta, rng, max_iter=200, tol=1e-8):
    r, elbos = rng.dirichlet(np.ones(K), size=len(x)), []
    for _ in range(max_iter):
        alpha_pi = update_q_pi(r, delta)
        mu_tau, rates = update_q_mu_tau(x, r, nu, kappa, alpha, beta), update_q_lambda(t, r, a, b)
        r = np.eye(K)[np.argmax(update_q_z(x, t, alpha_pi, *mu_tau, *rates), axis=1)]
        elbos.append(elbo(x, t, r, alpha_pi, *mu_tau, *rates, nu, kappa, alpha, beta, a, b, delta))
        if len(elbos) > 1 and elbos[-1] - elbos[-2] < tol:
            break
    return r, alpha_pi, *mu_tau, *rates, np.array(elbos)


def posterior_as_next_prior(x, t, K, nu, kappa, alpha, beta, a, b, delta, rng, max_iter=200, tol=1e-8):
    r, elbos = rng.dirichlet(np.ones(K), size=len(x)), []
    alpha_pi, mu_tau, rates = np.array(delta), (nu, kappa, alpha, beta), (a, b)
    for _ in range(min(max_iter, 30)):
        alpha_pi = update_q_pi(r, alpha_pi)
        mu_tau, rates = update_q_mu_tau(x, r, *mu_tau), update_q_lambda(t, r, *rates)
        r = update_q_z(x, t, alpha_pi, *mu_tau, *rates)
        elbos.append(elbo(x, t, r, alpha_pi, *mu_tau, *rates, nu, kappa, alpha, beta, a, b, delta))
    return r, alpha_pi, *mu_tau, *rates, np.array(elbos)


def weights_never_updated(x, t, K, nu, kappa, alpha, beta, a, b, delta, rng, max_iter=200, tol=1e-8):
    r, elbos, alpha_pi = rng.dirichlet(np.ones(K), size=len(x)), [], np.array(delta)
    for _ in range(max_iter):
        mu_tau, rates = update_q_mu_tau(x, r, nu, kappa, alpha, beta), update_q_lambda(t, r, a, b)
        r = update_q_z(x, t, alpha_pi, *mu_tau, *rates)
        elbos.append(elbo(x, t, r, alpha_pi, *mu_tau, *rates, nu, kappa, alpha, beta, a, b, delta))
        if len(elbos) > 1 and elbos[-1] - elbos[-2] < tol:
            break
    return r, alpha_pi, *mu_tau, *rates, np.array(elbos)


def rates_never_updated(x, t, K, nu, kappa, alpha, beta, a, b, delta, rng, max_iter=200, tol=1e-8):
    r, elbos, rates = rng.dirichlet(np.ones(K), size=len(x)), [], (np.full(K, a), np.full(K, b))
    for _ in range(max_iter):
        alpha_pi, mu_tau = update_q_pi(r, delta), update_q_mu_tau(x, r, nu, kappa, alpha, beta)
        r = update_q_z(x, t, alpha_pi, *mu_tau, *rates)
        elbos.append(elbo(x, t, r, alpha_pi, *mu_tau, *rates, nu, kappa, alpha, beta, a, b, delta))
        if len(elbos) > 1 and elbos[-1] - elbos[-2] < tol:
            break
    return r, alpha_pi, *mu_tau, *rates, np.array(elbos)


def responsibilities_outside_the_loop(x, t, K, nu, kappa, alpha, beta, a, b, delta, rng, max_iter=200, tol=1e-8):
    r, elbos = rng.dirichlet(np.ones(K), size=len(x)), []
    for _ in range(max_iter):
        alpha_pi = update_q_pi(r, delta)
        mu_tau, rates = update_q_mu_tau(x, r, nu, kappa, alpha, beta), update_q_lambda(t, r, a, b)
        elbos.append(elbo(x, t, r, alpha_pi, *mu_tau, *rates, nu, kappa, alpha, beta, a, b, delta))
        if len(elbos) > 1 and elbos[-1] - elbos[-2] < tol:
            break
    return r, alpha_pi, *mu_tau, *rates, np.array(elbos)


def logarithms_taken_twice(x, t, K, nu, kappa, alpha, beta, a, b, delta, rng, max_iter=200, tol=1e-8):
    y = np.log(x)
    r, elbos = rng.dirichlet(np.ones(K), size=len(x)), []
    for _ in range(max_iter):
        alpha_pi = update_q_pi(r, delta)
        mu_tau, rates = update_q_mu_tau(y, r, nu, kappa, alpha, beta), update_q_lambda(t, r, a, b)
        r = update_q_z(y, t, alpha_pi, *mu_tau, *rates)
        elbos.append(elbo(y, t, r, alpha_pi, *mu_tau, *rates, nu, kappa, alpha, beta, a, b, delta))
        if len(elbos) > 1 and elbos[-1] - elbos[-2] < tol:
            break
    return r, alpha_pi, *mu_tau, *rates, np.array(elbos)


def stops_while_it_rises(x, t, K, nu, kappa, alpha, beta, a, b, delta, rng, max_iter=200, tol=1e-8):
    r, elbos = rng.dirichlet(np.ones(K), size=len(x)), []
    for _ in range(max_iter):
        alpha_pi = update_q_pi(r, delta)
        mu_tau, rates = update_q_mu_tau(x, r, nu, kappa, alpha, beta), update_q_lambda(t, r, a, b)
        r = update_q_z(x, t, alpha_pi, *mu_tau, *rates)
        elbos.append(elbo(x, t, r, alpha_pi, *mu_tau, *rates, nu, kappa, alpha, beta, a, b, delta))
        if len(elbos) > 2 and elbos[-2] - elbos[-1] < tol:
            break
    return r, alpha_pi, *mu_tau, *rates, np.array(elbos)


def max_iter_ignored(x, t, K, nu, kappa, alpha, beta, a, b, delta, rng, max_iter=200, tol=1e-8):
    r, elbos = rng.dirichlet(np.ones(K), size=len(x)), []
    while len(elbos) < 200:
        alpha_pi = update_q_pi(r, delta)
        mu_tau, rates = update_q_mu_tau(x, r, nu, kappa, alpha, beta), update_q_lambda(t, r, a, b)
        r = update_q_z(x, t, alpha_pi, *mu_tau, *rates)
        elbos.append(elbo(x, t, r, alpha_pi, *mu_tau, *rates, nu, kappa, alpha, beta, a, b, delta))
        if len(elbos) > 1 and elbos[-1] - elbos[-2] < tol:
            break
    return r, alpha_pi, *mu_tau, *rates, np.array(elbos)


def always_three_factories(x, t, K, nu, kappa, alpha, beta, a, b, delta, rng, max_iter=200, tol=1e-8):
    r, elbos = rng.dirichlet(np.ones(3), size=len(x)), []
    for _ in range(max_iter):
        alpha_pi = np.mean(delta) + r.sum(axis=0)
        mu_tau, rates = update_q_mu_tau(x, r, nu, kappa, alpha, beta), update_q_lambda(t, r, a, b)
        r = update_q_z(x, t, alpha_pi, *mu_tau, *rates)
        prior = (nu, kappa, alpha, beta, a, b, np.full(3, np.mean(delta)))
        elbos.append(elbo(x, t, r, alpha_pi, *mu_tau, *rates, *prior))
        if len(elbos) > 1 and elbos[-1] - elbos[-2] < tol:
            break
    return r, alpha_pi, *mu_tau, *rates, np.array(elbos)


def trace_of_the_loss(x, t, K, nu, kappa, alpha, beta, a, b, delta, rng, max_iter=200, tol=1e-8):
    r, elbos = rng.dirichlet(np.ones(K), size=len(x)), []
    for _ in range(max_iter):
        alpha_pi = update_q_pi(r, delta)
        mu_tau, rates = update_q_mu_tau(x, r, nu, kappa, alpha, beta), update_q_lambda(t, r, a, b)
        r = update_q_z(x, t, alpha_pi, *mu_tau, *rates)
        elbos.append(-elbo(x, t, r, alpha_pi, *mu_tau, *rates, nu, kappa, alpha, beta, a, b, delta))
        if len(elbos) > 1 and abs(elbos[-1] - elbos[-2]) < tol:
            break
    return r, alpha_pi, *mu_tau, *rates, np.array(elbos)


def trace_per_comment(x, t, K, nu, kappa, alpha, beta, a, b, delta, rng, max_iter=200, tol=1e-8):
    r, elbos = rng.dirichlet(np.ones(K), size=len(x)), []
    for _ in range(max_iter):
        alpha_pi = update_q_pi(r, delta)
        mu_tau, rates = update_q_mu_tau(x, r, nu, kappa, alpha, beta), update_q_lambda(t, r, a, b)
        r = update_q_z(x, t, alpha_pi, *mu_tau, *rates)
        elbos.append(elbo(x, t, r, alpha_pi, *mu_tau, *rates, nu, kappa, alpha, beta, a, b, delta) / len(x))
        if len(elbos) > 1 and elbos[-1] - elbos[-2] < tol:
            break
    return r, alpha_pi, *mu_tau, *rates, np.array(elbos)


ASCENT = (
    Misconception(
        "cavi",
        "two iterations only",
        "Your runs end after two rounds of updates. Repeat them until the ELBO stops rising, or max_iter is reached. "
        "What ends your loop?",
        one_iteration_only,
    ),
    Misconception(
        "cavi",
        "equal responsibilities at the start",
        "You start with equal responsibilities. Then all factories get the same updates, now and for ever.",
        equal_start,
    ),
    Misconception(
        "cavi",
        "hard assignments",
        "You give each comment to one factory alone. That is another algorithm, and its bound is lower.",
        cavi_with_hard_assignments,
    ),
    Misconception(
        "cavi",
        "posterior as the next prior",
        "You feed the updated factors back as the prior, so the data are counted again in every iteration.",
        posterior_as_next_prior,
    ),
    Misconception(
        "cavi",
        "q(pi) never updated",
        "Your alpha_pi stays at delta. q(pi) is a factor like the others: update it.",
        weights_never_updated,
    ),
    Misconception(
        "cavi",
        "q(lam) never updated",
        "Your a_q and b_q stay at the prior. q(lam) is a factor like the others: update it.",
        rates_never_updated,
    ),
    Misconception(
        "cavi",
        "q(z) never updated",
        "The responsibilities stay where they started. They depend on the other factors: update them in every round.",
        responsibilities_outside_the_loop,
    ),
    Misconception(
        "cavi",
        "logarithms taken twice",
        "You pass ln x to functions that take the logarithm themselves.",
        logarithms_taken_twice,
    ),
    Misconception(
        "cavi",
        "stops while the ELBO rises",
        "Your runs end while the ELBO still rises by more than tol. Which two values does your test for stopping "
        "compare, and has their difference the right sign?",
        stops_while_it_rises,
    ),
    Misconception(
        "cavi",
        "max_iter ignored",
        "You go on until the ELBO rests, whatever max_iter says.",
        max_iter_ignored,
    ),
    Misconception(
        "cavi",
        "always three factories",
        "The number of factories is an argument, K; yours is always 3.",
        always_three_factories,
    ),
    Misconception(
        "cavi",
        "trace of the loss",
        "Your trace falls: it holds the negative of the ELBO.",
        trace_of_the_loss,
    ),
    Misconception(
        "cavi",
        "trace per comment",
        "Your trace holds the ELBO divided by N. It should be the bound for all comments.",
        trace_per_comment,
    ),
)
