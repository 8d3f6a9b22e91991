"""How the score, and what is made of it, goes wrong in `gradient_estimators`."""

import torch
from torch.distributions import Normal

from autograder.exercise import Misconception

# --- score -----------------------------------------------------------------------------------------------------------


def score_at_the_point(z, mean, log_std):
    slope = -(z - mean) / torch.exp(2 * log_std)
    return slope, slope * (z - mean)


def score_with_sign_flipped(z, mean, log_std):
    standardised = (z - mean) / log_std.exp()
    return -standardised / log_std.exp(), 1 - standardised**2


def score_without_normaliser(z, mean, log_std):
    standardised = (z - mean) / log_std.exp()
    return standardised / log_std.exp(), standardised**2


def score_for_the_std(z, mean, log_std):
    std = log_std.exp()
    return (z - mean) / std**2, (z - mean) ** 2 / std**3 - 1 / std


def score_of_log_variance(z, mean, log_std):
    var = log_std.exp()
    return (z - mean) / var, 0.5 * (z - mean) ** 2 / var - 0.5


def score_of_raw_std(z, mean, log_std):
    return (z - mean) / log_std**2, ((z - mean) / log_std) ** 2 - 1


def score_divided_once(z, mean, log_std):
    standardised = (z - mean) / log_std.exp()
    return standardised, standardised**2 - 1


def score_summed_over_points(z, mean, log_std):
    m, l = mean.clone().requires_grad_(), log_std.clone().requires_grad_()
    Normal(m, l.exp()).log_prob(z).sum().backward()
    return m.grad, l.grad


def score_of_moving_points(z, mean, log_std):
    eps = (z - mean) / log_std.exp()
    m = mean.expand_as(z).clone().requires_grad_()
    l = log_std.expand_as(z).clone().requires_grad_()
    log_q = Normal(m, l.exp()).log_prob(m + l.exp() * eps)
    return torch.autograd.grad(log_q.sum(), (m, l))


def score_in_place(z, mean, log_std):
    log_std.exp_()
    z -= mean
    return z / log_std**2, (z / log_std) ** 2 - 1


def odd_function_of_the_point(z, mean, log_std):
    return 1e6 * (z - mean), 1e6 * (z - mean)


def clamped_log_std(z, mean, log_std):
    std = log_std.clamp(min=-4.0).exp()
    return (z - mean) / std**2, ((z - mean) / std) ** 2 - 1


# --- score_function_gradient -----------------------------------------------------------------------------------------


def log_q_left_out(log_p, mean, log_std, eps):
    f = log_p(mean + log_std.exp() * eps)[:, None]
    return f * eps / log_std.exp(), f * (eps**2 - 1)


def loss_instead_of_elbo(log_p, mean, log_std, eps):
    z = mean + log_std.exp() * eps
    f = (Normal(mean, log_std.exp()).log_prob(z).sum(-1) - log_p(z))[:, None]
    return f * eps / log_std.exp(), f * (eps**2 - 1)


def baseline_with_own_sample(log_p, mean, log_std, eps):
    z = mean + log_std.exp() * eps
    f = log_p(z) - Normal(mean, log_std.exp()).log_prob(z).sum(-1)
    f = (f - f.mean())[:, None]
    return f * eps / log_std.exp(), f * (eps**2 - 1)


def standardised_rewards(log_p, mean, log_std, eps):
    z = mean + log_std.exp() * eps
    f = log_p(z) - Normal(mean, log_std.exp()).log_prob(z).sum(-1)
    f = ((f - f.mean()) / (f.std() + 1e-8))[:, None]
    return f * eps / log_std.exp(), f * (eps**2 - 1)


def samples_not_detached(log_p, mean, log_std, eps):
    m = mean.expand_as(eps).clone().requires_grad_()
    l = log_std.expand_as(eps).clone().requires_grad_()
    z = m + l.exp() * eps
    log_q = Normal(m, l.exp()).log_prob(z).sum(-1)
    f = (log_p(z) - log_q).detach()
    return torch.autograd.grad((f * log_q).sum(), (m, l))


def gradient_through_log_p(log_p, mean, log_std, eps):
    z = (mean + log_std.exp() * eps).detach().requires_grad_()
    (slope,) = torch.autograd.grad(log_p(z).sum(), z)
    return slope, slope * log_std.exp() * eps + 1


def estimate_for_the_std(log_p, mean, log_std, eps):
    std = log_std.exp()
    z = mean + std * eps
    f = (log_p(z) - Normal(mean, std).log_prob(z).sum(-1))[:, None]
    return f * eps / std, f * (eps**2 - 1) / std


def estimate_with_raw_std(log_p, mean, log_std, eps):
    std = log_std.abs()
    z = mean + std * eps
    f = (log_p(z) - Normal(mean, std).log_prob(z).sum(-1))[:, None]
    return f * eps / std, f * (eps**2 - 1)


def estimate_with_log_variance(log_p, mean, log_std, eps):
    std = torch.exp(0.5 * log_std)
    z = mean + std * eps
    f = (log_p(z) - Normal(mean, std).log_prob(z).sum(-1))[:, None]
    return f * eps / std, f * (eps**2 - 1)


def averaged_over_samples(log_p, mean, log_std, eps):
    z = mean + log_std.exp() * eps
    f = (log_p(z) - Normal(mean, log_std.exp()).log_prob(z).sum(-1))[:, None]
    return (f * eps / log_std.exp()).mean(0), (f * (eps**2 - 1)).mean(0)


def noise_of_its_own(log_p, mean, log_std, eps):
    eps = torch.randn_like(eps)
    z = mean + log_std.exp() * eps
    f = (log_p(z) - Normal(mean, log_std.exp()).log_prob(z).sum(-1))[:, None]
    return f * eps / log_std.exp(), f * (eps**2 - 1)


def evaluated_at_the_noise(log_p, mean, log_std, eps):
    f = (log_p(eps) - Normal(mean, log_std.exp()).log_prob(eps).sum(-1))[:, None]
    return f * eps / log_std.exp(), f * (eps**2 - 1)


def finite_differences_of_log_p(log_p, mean, log_std, eps):
    std, h = log_std.exp(), 1e-3
    z = mean + std * eps
    slope = torch.zeros_like(eps)
    for d in range(len(mean)):
        step = torch.zeros_like(mean)
        step[d] = h
        slope[:, d] = (log_p(z + step) - log_p(z - step)) / (2 * h)
    return slope, slope * std * eps + 1


def first_row_only(log_p, mean, log_std, eps):
    z = (mean + log_std.exp() * eps).detach()
    f = log_p(z) - Normal(mean, log_std.exp()).log_prob(z).sum(-1)
    of_mean, of_log_std = torch.zeros_like(eps), torch.zeros_like(eps)
    of_mean[0], of_log_std[0] = f[0] * eps[0] / log_std.exp(), f[0] * (eps[0] ** 2 - 1)
    return of_mean, of_log_std


def large_noise(log_p, mean, log_std, eps):
    return 1e6 * eps, 1e6 * eps


def clipped_weights(log_p, mean, log_std, eps):
    z = mean + log_std.exp() * eps
    f = log_p(z) - Normal(mean, log_std.exp()).log_prob(z).sum(-1)
    f = torch.clamp(f, -5.0, 5.0)[:, None]
    return f * eps / log_std.exp(), f * (eps**2 - 1)


# --- variance_reduction ----------------------------------------------------------------------------------------------


def says_reparameterization():
    return "the reparameterization trick"


def says_rao_blackwell():
    return "Rao-Blackwellization"


def says_stop_gradient():
    return "stop gradient"


def says_importance_sampling():
    return "importance sampling"


def says_zero_mean():
    return "unbiasedness"


def says_antithetic():
    return "antithetic variates"


def says_several():
    return "control variate, importance sampling, Rao-Blackwellization"


def says_what_it_is_not():
    return "neither a control variate nor a baseline"


def says_not_a_control_variate():
    return "it is anything but a control variate"


def says_two_spelled_apart():
    return "control variate / i m p o r t a n c e  sampling"


SCORE = (
    Misconception(
        "score",
        "differentiated with respect to the point",
        "This is the derivative of log q with respect to z. The score is the derivative with respect to the "
        "parameters: keep z fixed and move mean and log_std.",
        score_at_the_point,
    ),
    Misconception(
        "score",
        "sign flipped",
        "This is the gradient of -log q. Where z lies above the mean, raising the mean raises log q(z).",
        score_with_sign_flipped,
    ),
    Misconception(
        "score",
        "normaliser forgotten",
        "The mean of your score over q is not zero in log_std. The density's normaliser depends on log_std too: "
        "differentiate all of log q.",
        score_without_normaliser,
    ),
    Misconception(
        "score",
        "derivative with respect to the standard deviation",
        "Your second part is the derivative with respect to the standard deviation. The parameter is its logarithm: "
        "one more factor by the chain rule.",
        score_for_the_std,
    ),
    Misconception(
        "score",
        "log_std read as a log-variance",
        "You take exp(log_std) for the variance. It is the standard deviation; the variance is exp(2 log_std).",
        score_of_log_variance,
    ),
    Misconception(
        "score",
        "log_std read as the standard deviation",
        "log_std is the logarithm of the standard deviation, and negative at times: take exp first.",
        score_of_raw_std,
    ),
    Misconception(
        "score",
        "divided by the standard deviation once",
        "In the part of the mean you divide z - mean by the standard deviation. Differentiate "
        "(z - mean)^2 / (2 std^2) again: which power of std is left?",
        score_divided_once,
    ),
    Misconception(
        "score",
        "summed over the points",
        "backward() of a sum adds up the gradients of all points. Return one row per point, (S, D).",
        score_summed_over_points,
    ),
    Misconception(
        "score",
        "points move with the parameters",
        "You let z = mean + std * eps follow the parameters. In the score z stays where it is, so detach it.",
        score_of_moving_points,
    ),
    Misconception(
        "score",
        "writes into its arguments",
        "exp_() and -= change the caller's tensors, and the next call starts from wrong parameters. Use exp() and -.",
        score_in_place,
    ),
    Misconception(
        "score",
        "an odd function that is not the score",
        "Its mean over q is zero, but it is not the gradient of log q with respect to the parameters.",
        odd_function_of_the_point,
    ),
    Misconception(
        "score",
        "log_std clamped",
        "You bound log_std from below. The score of a narrow q is then wrong: use log_std as it is.",
        clamped_log_std,
    ),
    Misconception(
        "score_function_gradient",
        "log q left out",
        "You weight the score with log p alone, which gives the gradient of E[log p]. The ELBO is the expectation of "
        "log p - log q.",
        log_q_left_out,
    ),
    Misconception(
        "score_function_gradient",
        "gradient of the loss",
        "The signs are all flipped: this is the gradient of -ELBO, the loss. Asked for is that of the ELBO.",
        loss_instead_of_elbo,
    ),
    Misconception(
        "score_function_gradient",
        "baseline contains the sample itself",
        "The mean over all samples contains sample s, so it is not independent of its score: the estimate shrinks by "
        "the factor 1 - 1/S. Leave sample s out of its own baseline.",
        baseline_with_own_sample,
    ),
    Misconception(
        "score_function_gradient",
        "weights standardised",
        "Dividing by the standard deviation of the weights changes the expectation, and subtracting their mean does "
        "so too: the estimate is no longer one of the gradient.",
        standardised_rewards,
    ),
    Misconception(
        "score_function_gradient",
        "samples not detached",
        "z is still connected to the parameters when you differentiate log q, so you do not get the score. Detach z.",
        samples_not_detached,
    ),
    Misconception(
        "score_function_gradient",
        "reparameterization in the place of the score function",
        "You differentiate log p. The score function estimator uses the values of log p only, and must work where "
        "log p has no derivative.",
        gradient_through_log_p,
    ),
    Misconception(
        "score_function_gradient",
        "gradient with respect to the standard deviation",
        "Your second part estimates the gradient with respect to the standard deviation itself; asked for is that "
        "with respect to its logarithm.",
        estimate_for_the_std,
    ),
    Misconception(
        "score_function_gradient",
        "log_std used as the standard deviation",
        "The samples are mean + exp(log_std) * eps: log_std is a logarithm, so take exp of it first.",
        estimate_with_raw_std,
    ),
    Misconception(
        "score_function_gradient",
        "log_std used as a log-variance",
        "You take exp(log_std / 2) for the standard deviation. It is exp(log_std).",
        estimate_with_log_variance,
    ),
    Misconception(
        "score_function_gradient",
        "averaged over the samples",
        "You average over the samples. Return the estimates themselves, one row per sample, (S, D).",
        averaged_over_samples,
    ),
    Misconception(
        "score_function_gradient",
        "own noise instead of eps",
        "You draw new noise inside the function. Use eps, so that it can be checked and repeated.",
        noise_of_its_own,
    ),
    Misconception(
        "score_function_gradient",
        "log p evaluated at the noise",
        "You evaluate log p at eps. The samples of q are mean + exp(log_std) * eps.",
        evaluated_at_the_noise,
    ),
    Misconception(
        "score_function_gradient",
        "log p differentiated by finite differences",
        "You differentiate log p step by step. The score function estimator weighs the score with the value of log p, "
        "whatever its slope is.",
        finite_differences_of_log_p,
    ),
    Misconception(
        "score_function_gradient",
        "first sample only",
        "All rows but the first are zero. Each row is the estimate from its own sample.",
        first_row_only,
    ),
    Misconception(
        "score_function_gradient",
        "noise of mean zero",
        "Your rows are large and average to zero, whatever log p is. They have to average to the gradient of the ELBO.",
        large_noise,
    ),
    Misconception(
        "score_function_gradient",
        "weights clipped",
        "You clip log p - log q. The estimate is unbiased only with the values themselves.",
        clipped_weights,
    ),
    Misconception(
        "variance_reduction",
        "the trick itself",
        "The reparameterization trick gives the estimator. Asked for is what a term of known mean does that is "
        "correlated with the rest.",
        says_reparameterization,
    ),
    Misconception(
        "variance_reduction",
        "Rao-Blackwellization",
        "Rao-Blackwellization replaces a term by its conditional expectation. Here a term of known mean stays in, "
        "because it is correlated with the rest.",
        says_rao_blackwell,
    ),
    Misconception(
        "variance_reduction",
        "the authors' remedy",
        "That removes the score function. Asked for is the name of what it does where keeping it is better.",
        says_stop_gradient,
    ),
    Misconception(
        "variance_reduction",
        "importance sampling",
        "Importance sampling draws from another distribution. Here the distribution stays; what is added is a term of "
        "mean zero.",
        says_importance_sampling,
    ),
    Misconception(
        "variance_reduction",
        "a property instead of the concept",
        "That the score has mean zero keeps the estimator unbiased. What is such a term called when it lowers the "
        "variance?",
        says_zero_mean,
    ),
    Misconception(
        "variance_reduction",
        "antithetic variates",
        "Antithetic variates are pairs of draws that vary against each other. Here a term of mean zero is added to "
        "every draw.",
        says_antithetic,
    ),
    Misconception(
        "variance_reduction",
        "several names",
        "You name several options. Decide for one.",
        says_several,
    ),
    Misconception(
        "variance_reduction",
        "neither, nor",
        "You rule two concepts out. Return the name of the one that it is.",
        says_what_it_is_not,
    ),
    Misconception(
        "variance_reduction",
        "a negation",
        "You say what the score function is not. Return the name of what it is.",
        says_not_a_control_variate,
    ),
    Misconception(
        "variance_reduction",
        "a second name with spaces between its letters",
        "You name two options. Decide for one.",
        says_two_spelled_apart,
    ),
)
