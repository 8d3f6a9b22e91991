"""How `trainable_prior` goes wrong."""

import math

import torch
from torch.distributions import Normal

from autograder.exercise import Misconception
from autograder.exercises.trainable_prior.misconceptions.habits import HABITS


def log_normal(x, mean, var):
    return -0.5 * ((x - mean) ** 2 / var + torch.log(var) + math.log(2 * math.pi)).sum(-1)


def leaf(tensor):
    return tensor.detach().clone().requires_grad_()


# --- vlb -----------------------------------------------------------------------------------------------------------


def bound_with_var_as_sd(x, mean, var, theta, lambda1, lambda2, sigma, f, eps):
    z = mean + var * eps
    return (
        log_normal(x, f(z, theta), torch.tensor(sigma**2)) + log_normal(z, lambda1, lambda2) - log_normal(z, mean, var)
    ).mean(0)


def bound_with_lambda2_as_sd(x, mean, var, theta, lambda1, lambda2, sigma, f, eps):
    z = mean + torch.sqrt(var) * eps
    log_p = Normal(f(z, theta), sigma).log_prob(x).sum(-1)
    return (log_p + Normal(lambda1, lambda2).log_prob(z).sum(-1) - log_normal(z, mean, var)).mean(0)


def bound_with_standard_prior(x, mean, var, theta, lambda1, lambda2, sigma, f, eps):
    z = mean + torch.sqrt(var) * eps
    log_p = Normal(f(z, theta), sigma).log_prob(x).sum(-1)
    return (log_p + Normal(0.0, 1.0).log_prob(z).sum(-1) - log_normal(z, mean, var)).mean(0)


def bound_with_unit_noise(x, mean, var, theta, lambda1, lambda2, sigma, f, eps):
    z = mean + torch.sqrt(var) * eps
    log_p = -0.5 * ((x - f(z, theta)) ** 2).sum(-1)
    return (log_p + log_normal(z, lambda1, lambda2) - log_normal(z, mean, var)).mean(0)


def bound_without_constants(x, mean, var, theta, lambda1, lambda2, sigma, f, eps):
    z = mean + torch.sqrt(var) * eps
    log_p = -0.5 * ((x - f(z, theta)) ** 2).sum(-1) / sigma**2
    log_r = -0.5 * ((z - lambda1) ** 2 / lambda2).sum(-1)
    log_q = -0.5 * ((z - mean) ** 2 / var).sum(-1)
    return (log_p + log_r - log_q).mean(0)


def bound_with_sigma_as_variance(x, mean, var, theta, lambda1, lambda2, sigma, f, eps):
    z = mean + torch.sqrt(var) * eps
    log_p = log_normal(x, f(z, theta), torch.tensor(sigma))
    return (log_p + log_normal(z, lambda1, lambda2) - log_normal(z, mean, var)).mean(0)


def bound_with_divergence_added(x, mean, var, theta, lambda1, lambda2, sigma, f, eps):
    z = mean + torch.sqrt(var) * eps
    log_p = Normal(f(z, theta), sigma).log_prob(x).sum(-1)
    return (log_p - log_normal(z, lambda1, lambda2) + log_normal(z, mean, var)).mean(0)


def bound_summed_over_draws(x, mean, var, theta, lambda1, lambda2, sigma, f, eps):
    z = mean + torch.sqrt(var) * eps
    log_p = Normal(f(z, theta), sigma).log_prob(x).sum(-1)
    return (log_p + log_normal(z, lambda1, lambda2) - log_normal(z, mean, var)).sum(0)


def log_of_the_average_weight(x, mean, var, theta, lambda1, lambda2, sigma, f, eps):
    z = mean + torch.sqrt(var) * eps
    log_p = Normal(f(z, theta), sigma).log_prob(x).sum(-1)
    log_w = log_p + log_normal(z, lambda1, lambda2) - log_normal(z, mean, var)
    return torch.logsumexp(log_w, dim=0) - math.log(len(eps))


def bound_with_averaged_variance(x, mean, var, theta, lambda1, lambda2, sigma, f, eps):
    var = var.mean(0)
    z = mean + torch.sqrt(var) * eps
    log_p = Normal(f(z, theta), sigma).log_prob(x).sum(-1)
    return (log_p + log_normal(z, lambda1, lambda2) - log_normal(z, mean, var)).mean(0)


def bound_of_the_first_draw(x, mean, var, theta, lambda1, lambda2, sigma, f, eps):
    z = mean + torch.sqrt(var) * eps[0]
    log_p = Normal(f(z.unsqueeze(0), theta), sigma).log_prob(x).sum(-1)
    return (log_p + log_normal(z, lambda1, lambda2) - log_normal(z, mean, var)).mean(0)


# --- gradient_log_derivative ---------------------------------------------------------------------------------------


def log_weights(x, z, mean, var, theta, lambda1, lambda2, sigma, f):
    log_p = Normal(f(z, theta), sigma).log_prob(x).sum(-1)
    return log_p + log_normal(z, lambda1, lambda2) - log_normal(z, mean, var)


def direct(x, z, mean, var, theta, lambda1, lambda2, sigma, f):
    leaves = [leaf(theta), leaf(lambda1), leaf(lambda2)]
    log_w = log_weights(x, z, mean, var, *leaves, sigma, f)
    return log_w.detach(), torch.autograd.grad(log_w.mean(0).sum(), leaves)


def draws_differentiated_as_constants(x, mean, var, theta, lambda1, lambda2, sigma, f, eps):
    z = (mean + torch.sqrt(var) * eps).detach()
    leaves = [leaf(t) for t in (theta, lambda1, lambda2, mean, var)]
    theta, lambda1, lambda2, mean, var = leaves
    bound = log_weights(x, z, mean, var, theta, lambda1, lambda2, sigma, f).mean(0).sum()
    return torch.autograd.grad(bound, leaves)


def weighted_by_the_likelihood_alone(x, mean, var, theta, lambda1, lambda2, sigma, f, eps):
    z = (mean + torch.sqrt(var) * eps).detach()
    _, grads = direct(x, z, mean, var, theta, lambda1, lambda2, sigma, f)
    log_p = Normal(f(z, theta), sigma).log_prob(x).sum(-1)[..., None]
    score_mean, score_var = (z - mean) / var, 0.5 * ((z - mean) ** 2 / var - 1) / var
    return (*grads, (log_p * score_mean).mean(0), (log_p * score_var).mean(0))


def log_q_left_out_of_the_weight(x, mean, var, theta, lambda1, lambda2, sigma, f, eps):
    z = (mean + torch.sqrt(var) * eps).detach()
    _, grads = direct(x, z, mean, var, theta, lambda1, lambda2, sigma, f)
    log_p = Normal(f(z, theta), sigma).log_prob(x).sum(-1)
    weight = (log_p + log_normal(z, lambda1, lambda2))[..., None]
    score_mean, score_var = (z - mean) / var, 0.5 * ((z - mean) ** 2 / var - 1) / var
    return (*grads, (weight * score_mean).mean(0), (weight * score_var).mean(0))


def score_of_the_standard_deviation(x, mean, var, theta, lambda1, lambda2, sigma, f, eps):
    z = (mean + torch.sqrt(var) * eps).detach()
    log_w, grads = direct(x, z, mean, var, theta, lambda1, lambda2, sigma, f)
    score_mean, score_sd = (z - mean) / var, ((z - mean) ** 2 / var - 1) / torch.sqrt(var)
    return (*grads, (log_w[..., None] * score_mean).mean(0), (log_w[..., None] * score_sd).mean(0))


def score_of_the_variance_without_its_constant(x, mean, var, theta, lambda1, lambda2, sigma, f, eps):
    z = (mean + torch.sqrt(var) * eps).detach()
    log_w, grads = direct(x, z, mean, var, theta, lambda1, lambda2, sigma, f)
    score_mean, score_var = (z - mean) / var, 0.5 * (z - mean) ** 2 / var**2
    return (*grads, (log_w[..., None] * score_mean).mean(0), (log_w[..., None] * score_var).mean(0))


def own_draw_in_the_baseline(x, mean, var, theta, lambda1, lambda2, sigma, f, eps):
    z = (mean + torch.sqrt(var) * eps).detach()
    log_w, grads = direct(x, z, mean, var, theta, lambda1, lambda2, sigma, f)
    weight = (log_w - log_w.mean(0))[..., None]
    score_mean, score_var = (z - mean) / var, 0.5 * ((z - mean) ** 2 / var - 1) / var
    return (*grads, (weight * score_mean).mean(0), (weight * score_var).mean(0))


def averaged_over_observations(x, mean, var, theta, lambda1, lambda2, sigma, f, eps):
    z = (mean + torch.sqrt(var) * eps).detach()
    log_w, grads = direct(x, z, mean, var, theta, lambda1, lambda2, sigma, f)
    score_mean, score_var = (z - mean) / var, 0.5 * ((z - mean) ** 2 / var - 1) / var
    encoder = ((log_w[..., None] * score_mean).mean(0), (log_w[..., None] * score_var).mean(0))
    return tuple(grad / len(x) for grad in (*grads, *encoder))


def prior_of_the_encoder_only(x, mean, var, theta, lambda1, lambda2, sigma, f, eps):
    """lambda is thought to act through q alone."""
    z = (mean + torch.sqrt(var) * eps).detach()
    log_w, grads = direct(x, z, mean, var, theta, lambda1, lambda2, sigma, f)
    score_mean, score_var = (z - mean) / var, 0.5 * ((z - mean) ** 2 / var - 1) / var
    encoder = ((log_w[..., None] * score_mean).mean(0), (log_w[..., None] * score_var).mean(0))
    return (grads[0], torch.zeros_like(lambda1), torch.zeros_like(lambda2), *encoder)


def reparameterized_instead(x, mean, var, theta, lambda1, lambda2, sigma, f, eps):
    leaves = [leaf(t) for t in (theta, lambda1, lambda2, mean, var)]
    theta, lambda1, lambda2, mean, var = leaves
    z = mean + torch.sqrt(var) * eps
    return torch.autograd.grad(log_weights(x, z, mean, var, theta, lambda1, lambda2, sigma, f).mean(0).sum(), leaves)


def score_of_the_first_draw(x, mean, var, theta, lambda1, lambda2, sigma, f, eps):
    return score_function_instead(x, mean, var, theta, lambda1, lambda2, sigma, f, eps[:1])


def score_with_noise_added(x, mean, var, theta, lambda1, lambda2, sigma, f, eps):
    *grads, by_mean, by_var = score_function_instead(x, mean, var, theta, lambda1, lambda2, sigma, f, eps)
    return (*grads, by_mean + 1e6 * eps.mean(0), by_var)


# --- gradient_reparameterized --------------------------------------------------------------------------------------


def draws_cut_from_the_graph(x, mean, var, theta, lambda1, lambda2, sigma, f, eps):
    leaves = [leaf(t) for t in (theta, lambda1, lambda2, mean, var)]
    theta, lambda1, lambda2, mean, var = leaves
    z = (mean + torch.sqrt(var) * eps).detach()
    bound = log_weights(x, z, mean, var, theta, lambda1, lambda2, sigma, f).mean(0).sum()
    return torch.autograd.grad(bound, leaves)


def variance_times_noise(x, mean, var, theta, lambda1, lambda2, sigma, f, eps):
    leaves = [leaf(t) for t in (theta, lambda1, lambda2, mean, var)]
    theta, lambda1, lambda2, mean, var = leaves
    z = mean + var * eps
    bound = log_weights(x, z, mean, var, theta, lambda1, lambda2, sigma, f).mean(0).sum()
    return torch.autograd.grad(bound, leaves)


def with_respect_to_the_standard_deviation(x, mean, var, theta, lambda1, lambda2, sigma, f, eps):
    leaves = [leaf(t) for t in (theta, lambda1, lambda2, mean, torch.sqrt(var))]
    theta, lambda1, lambda2, mean, sd = leaves
    z = mean + sd * eps
    bound = log_weights(x, z, mean, sd**2, theta, lambda1, lambda2, sigma, f).mean(0).sum()
    return torch.autograd.grad(bound, leaves)


def without_the_encoders_density(x, mean, var, theta, lambda1, lambda2, sigma, f, eps):
    leaves = [leaf(t) for t in (theta, lambda1, lambda2, mean, var)]
    theta, lambda1, lambda2, mean, var = leaves
    z = mean + torch.sqrt(var) * eps
    log_p = Normal(f(z, theta), sigma).log_prob(x).sum(-1)
    bound = (log_p + log_normal(z, lambda1, lambda2)).mean(0).sum()
    return torch.autograd.grad(bound, leaves)


def as_printed_on_the_sheet(x, mean, var, theta, lambda1, lambda2, sigma, f, eps):
    """The encoder's gradient holds log q alone, and lambda2 is squared where it should be divided by."""
    leaves = [leaf(t) for t in (theta, mean, var)]
    theta, mean, var = leaves
    z = mean + torch.sqrt(var) * eps
    log_p = Normal(f(z.detach(), theta), sigma).log_prob(x).sum(-1)
    bound = (log_p - log_normal(z, mean, var)).mean(0).sum()
    to_theta, to_mean, to_var = torch.autograd.grad(bound, leaves)
    gap = z.detach() - lambda1
    to_lambda1 = (gap / lambda2).mean(0).sum(0)
    to_lambda2 = (-0.5 / lambda2 + 0.5 * gap**2 * lambda2**2).mean(0).sum(0)
    return to_theta, to_lambda1, to_lambda2, to_mean, to_var


def prior_left_out_of_the_path(x, mean, var, theta, lambda1, lambda2, sigma, f, eps):
    leaves = [leaf(t) for t in (theta, lambda1, lambda2, mean, var)]
    theta, lambda1, lambda2, mean, var = leaves
    z = mean + torch.sqrt(var) * eps
    log_p = Normal(f(z, theta), sigma).log_prob(x).sum(-1)
    log_r = log_normal(z.detach(), lambda1, lambda2)
    return torch.autograd.grad((log_p + log_r - log_normal(z, mean, var)).mean(0).sum(), leaves)


def mean_over_observations(x, mean, var, theta, lambda1, lambda2, sigma, f, eps):
    leaves = [leaf(t) for t in (theta, lambda1, lambda2, mean, var)]
    theta, lambda1, lambda2, mean, var = leaves
    z = mean + torch.sqrt(var) * eps
    return torch.autograd.grad(log_weights(x, z, mean, var, theta, lambda1, lambda2, sigma, f).mean(), leaves)


def gradient_of_the_loss(x, mean, var, theta, lambda1, lambda2, sigma, f, eps):
    leaves = [leaf(t) for t in (theta, lambda1, lambda2, mean, var)]
    theta, lambda1, lambda2, mean, var = leaves
    z = mean + torch.sqrt(var) * eps
    loss = -log_weights(x, z, mean, var, theta, lambda1, lambda2, sigma, f).mean(0).sum()
    return torch.autograd.grad(loss, leaves)


def score_function_instead(x, mean, var, theta, lambda1, lambda2, sigma, f, eps):
    z = (mean + torch.sqrt(var) * eps).detach()
    log_w, grads = direct(x, z, mean, var, theta, lambda1, lambda2, sigma, f)
    score_mean, score_var = (z - mean) / var, 0.5 * ((z - mean) ** 2 / var - 1) / var
    return (*grads, (log_w[..., None] * score_mean).mean(0), (log_w[..., None] * score_var).mean(0))


def path_of_the_first_draw(x, mean, var, theta, lambda1, lambda2, sigma, f, eps):
    return reparameterized_instead(x, mean, var, theta, lambda1, lambda2, sigma, f, eps[:1])


MISCONCEPTIONS = (
    Misconception(
        "vlb",
        "variance for standard deviation in the draw",
        "You move the noise by var * eps. var is a variance; a draw is mean plus a standard deviation times eps.",
        bound_with_var_as_sd,
    ),
    Misconception(
        "vlb",
        "lambda2 as a standard deviation",
        "You use lambda2 as the standard deviation of the prior. The prior is N(lambda1, diag(lambda2)): variances.",
        bound_with_lambda2_as_sd,
    ),
    Misconception(
        "vlb",
        "standard normal prior",
        "Your prior is N(0, I), as in the usual autoencoder. Here the prior has a mean and variances of its own.",
        bound_with_standard_prior,
    ),
    Misconception(
        "vlb",
        "squared error for the likelihood",
        "Half the squared error is log p(x | z) up to a constant only if sigma is 1. Divide by sigma^2 and normalise.",
        bound_with_unit_noise,
    ),
    Misconception(
        "vlb",
        "constants left out",
        "You leave out the normalising terms of the densities. Those of q and of the prior depend on the parameters.",
        bound_without_constants,
    ),
    Misconception(
        "vlb",
        "sigma as a variance",
        "You use sigma as the variance of x given z. It is a standard deviation; the covariance is sigma^2 I.",
        bound_with_sigma_as_variance,
    ),
    Misconception(
        "vlb",
        "divergence added",
        "The terms of prior and q have the wrong sign: the divergence of q from the prior is added, not paid.",
        bound_with_divergence_added,
    ),
    Misconception(
        "vlb",
        "sum over draws",
        "You add up the K draws. The bound is an expectation: average over them.",
        bound_summed_over_draws,
    ),
    Misconception(
        "vlb",
        "logarithm of the averaged weights",
        "You average the weights before taking the logarithm. That is another, tighter bound; here logs are averaged.",
        log_of_the_average_weight,
    ),
    Misconception(
        "vlb",
        "one variance for all observations",
        "You average the variances of q over the observations. Each observation has its own, one row of var.",
        bound_with_averaged_variance,
    ),
    Misconception(
        "vlb",
        "first draw only",
        "You use the first of the K draws. The estimate is the average over all of them.",
        bound_of_the_first_draw,
    ),
    Misconception(
        "gradient_log_derivative",
        "reparameterised gradient",
        "You differentiate through the draws. That is the other estimator: the log-derivative trick uses the values of "
        "f at given draws, and works where f has no derivative in z.",
        reparameterized_instead,
    ),
    Misconception(
        "gradient_log_derivative",
        "first draw only",
        "Your estimate depends on the first of the K draws alone. Average the weighted scores over all of them.",
        score_of_the_first_draw,
    ),
    Misconception(
        "gradient_log_derivative",
        "noise added",
        "Your average is right, but noise that has nothing to do with the bound is added to the estimate.",
        score_with_noise_added,
    ),
    Misconception(
        "gradient_log_derivative",
        "score without its weight",
        "The encoder's part differentiates log q at fixed draws and nothing else, which has mean zero. Where has the "
        "dependence of the draws on q gone?",
        draws_differentiated_as_constants,
    ),
    Misconception(
        "gradient_log_derivative",
        "score weighted by the likelihood alone",
        "You multiply the score by log p(x | z) only. The weight is the whole integrand, prior and q included.",
        weighted_by_the_likelihood_alone,
    ),
    Misconception(
        "gradient_log_derivative",
        "log q left out of the weight",
        "The weight of the score lacks log q(z | x): the integrand of the bound is log p + log r - log q.",
        log_q_left_out_of_the_weight,
    ),
    Misconception(
        "gradient_log_derivative",
        "score of the standard deviation",
        "Your second score is the derivative of log q by the standard deviation. The parameter is the variance.",
        score_of_the_standard_deviation,
    ),
    Misconception(
        "gradient_log_derivative",
        "score of the variance without its constant",
        "The derivative of log q by the variance has two terms; the one from the normaliser is missing.",
        score_of_the_variance_without_its_constant,
    ),
    Misconception(
        "gradient_log_derivative",
        "baseline with the own draw in it",
        "Your baseline is the mean over all K draws, the draw itself included. Then it depends on that draw, and the "
        "gradient shrinks by 1/K. Leave the own draw out.",
        own_draw_in_the_baseline,
    ),
    Misconception(
        "gradient_log_derivative",
        "average over observations",
        "You average over observations. Asked is the gradient of the sum over them; only draws are averaged.",
        averaged_over_observations,
    ),
    Misconception(
        "gradient_log_derivative",
        "no gradient for the prior",
        "Your gradient with respect to lambda is zero. The prior's density stands in the integrand.",
        prior_of_the_encoder_only,
    ),
    Misconception(
        "gradient_reparameterized",
        "log-derivative trick",
        "You multiply a score by the integrand. That is the other estimator: here the gradient flows through the draws "
        "and through f.",
        score_function_instead,
    ),
    Misconception(
        "gradient_reparameterized",
        "first draw only",
        "You use the first of the K draws. Average the gradients over all of them.",
        path_of_the_first_draw,
    ),
    Misconception(
        "gradient_reparameterized",
        "draws cut from the graph",
        "The draws carry no gradient (detach, or no_grad): the derivative through z is the whole point here.",
        draws_cut_from_the_graph,
    ),
    Misconception(
        "gradient_reparameterized",
        "variance for standard deviation in the draw",
        "You differentiate through mean + var * eps. That draw has standard deviation var, not variance var.",
        variance_times_noise,
    ),
    Misconception(
        "gradient_reparameterized",
        "gradient by the standard deviation",
        "The last part is the derivative by the standard deviation. The parameter is the variance: mind a factor.",
        with_respect_to_the_standard_deviation,
    ),
    Misconception(
        "gradient_reparameterized",
        "log q left out",
        "You differentiate log p + log r alone. Without log q nothing keeps the variances of q from shrinking to 0.",
        without_the_encoders_density,
    ),
    Misconception(
        "gradient_reparameterized",
        "as printed on the sheet",
        "Your encoder gradient has the term of log q only, and lambda2 squared where its inverse square belongs. The "
        "decoder and the prior depend on z too.",
        as_printed_on_the_sheet,
    ),
    Misconception(
        "gradient_reparameterized",
        "prior left out of the path",
        "The gradient through z goes through the decoder but not through the prior, which is evaluated at z as well.",
        prior_left_out_of_the_path,
    ),
    Misconception(
        "gradient_reparameterized",
        "average over observations",
        "You average over observations as well as over draws. Asked is the gradient of the sum over observations.",
        mean_over_observations,
    ),
    Misconception(
        "gradient_reparameterized",
        "gradient of the loss",
        "All signs are reversed: this is the gradient of the negative bound, which one would minimise.",
        gradient_of_the_loss,
    ),
    *HABITS,
)
