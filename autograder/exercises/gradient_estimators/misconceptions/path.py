"""How the derivatives through the sample go wrong in `gradient_estimators`."""

import torch
from torch.distributions import Normal

from autograder.exercise import Misconception

# --- reparameterized_gradient ----------------------------------------------------------------------------------------


def slope_of(log_p, z):
    z = z.detach().requires_grad_()
    return torch.autograd.grad(log_p(z).sum(), z)[0]


def entropy_left_out(log_p, mean, log_std, eps):
    slope = slope_of(log_p, mean + log_std.exp() * eps)
    return slope, slope * log_std.exp() * eps


def parameters_of_q_stopped(log_p, mean, log_std, eps):
    through_z = slope_of(log_p, mean + log_std.exp() * eps) + eps / log_std.exp()
    return through_z, through_z * log_std.exp() * eps


def sample_stopped(log_p, mean, log_std, eps):
    m = mean.expand_as(eps).clone().requires_grad_()
    l = log_std.expand_as(eps).clone().requires_grad_()
    z = (m + l.exp() * eps).detach()
    value = log_p(z) - Normal(m, l.exp()).log_prob(z).sum(-1)
    return torch.autograd.grad(value.sum(), (m, l))


def score_added(log_p, mean, log_std, eps):
    through_z = slope_of(log_p, mean + log_std.exp() * eps) + eps / log_std.exp()
    return through_z + eps / log_std.exp(), through_z * log_std.exp() * eps + eps**2 - 1


def whole_derivative_for_the_std(log_p, mean, log_std, eps):
    slope = slope_of(log_p, mean + log_std.exp() * eps)
    return slope, slope * eps + 1 / log_std.exp()


def chain_rule_stops_at_the_std(log_p, mean, log_std, eps):
    slope = slope_of(log_p, mean + log_std.exp() * eps)
    return slope, slope * eps + 1


def sign_of_log_q(log_p, mean, log_std, eps):
    slope = slope_of(log_p, mean + log_std.exp() * eps)
    return slope, slope * log_std.exp() * eps - 1


def gradient_of_the_loss(log_p, mean, log_std, eps):
    slope = slope_of(log_p, mean + log_std.exp() * eps)
    return -slope, -slope * log_std.exp() * eps - 1


def one_gradient_for_all_samples(log_p, mean, log_std, eps):
    m, l = mean.clone().requires_grad_(), log_std.clone().requires_grad_()
    z = m + l.exp() * eps
    (log_p(z) - Normal(m, l.exp()).log_prob(z).sum(-1)).mean().backward()
    return m.grad, l.grad


def sum_of_gradients_in_every_row(log_p, mean, log_std, eps):
    m, l = mean.clone().requires_grad_(), log_std.clone().requires_grad_()
    rows_mean, rows_log_std = [], []
    for s in range(len(eps)):
        z = m + l.exp() * eps[s : s + 1]
        (log_p(z) - Normal(m, l.exp()).log_prob(z).sum(-1)).sum().backward()
        rows_mean.append(m.grad.clone())
        rows_log_std.append(l.grad.clone())
    return torch.stack(rows_mean), torch.stack(rows_log_std)


def whole_derivative_with_log_variance(log_p, mean, log_std, eps):
    std = torch.exp(0.5 * log_std)
    slope = slope_of(log_p, mean + std * eps)
    return slope, 0.5 * slope * std * eps + 0.5


def whole_derivative_with_own_noise(log_p, mean, log_std, eps):
    eps = torch.randn_like(eps)
    slope = slope_of(log_p, mean + log_std.exp() * eps)
    return slope, slope * log_std.exp() * eps + 1


def variance_times_noise(log_p, mean, log_std, eps):
    slope = slope_of(log_p, mean + torch.exp(2 * log_std) * eps)
    return slope, slope * log_std.exp() * eps + 1


def score_function_in_its_place(log_p, mean, log_std, eps):
    z = mean + log_std.exp() * eps
    f = (log_p(z) - Normal(mean, log_std.exp()).log_prob(z).sum(-1))[:, None]
    return f * eps / log_std.exp(), f * (eps**2 - 1)


def gradient_of_the_first_row_only(log_p, mean, log_std, eps):
    slope = slope_of(log_p, mean + log_std.exp() * eps)
    of_mean, of_log_std = torch.zeros_like(slope), torch.zeros_like(slope)
    of_mean[0], of_log_std[0] = slope[0], slope[0] * log_std.exp() * eps[0] + 1
    return of_mean, of_log_std


# --- path_gradient ---------------------------------------------------------------------------------------------------


def nothing_stopped(log_p, mean, log_std, eps):
    slope = slope_of(log_p, mean + log_std.exp() * eps)
    return slope, slope * log_std.exp() * eps + 1


def log_q_stopped_as_a_whole(log_p, mean, log_std, eps):
    slope = slope_of(log_p, mean + log_std.exp() * eps)
    return slope, slope * log_std.exp() * eps


def sample_stopped_inside_log_q(log_p, mean, log_std, eps):
    slope = slope_of(log_p, mean + log_std.exp() * eps)
    return slope - eps / log_std.exp(), slope * log_std.exp() * eps - (eps**2 - 1)


def only_the_mean_stopped(log_p, mean, log_std, eps):
    slope = slope_of(log_p, mean + log_std.exp() * eps)
    return slope + eps / log_std.exp(), slope * log_std.exp() * eps + 1


def score_added_to_the_path(log_p, mean, log_std, eps):
    through_z = slope_of(log_p, mean + log_std.exp() * eps) + eps / log_std.exp()
    return through_z + eps / log_std.exp(), through_z * log_std.exp() * eps + eps**2 - 1


def score_subtracted_twice(log_p, mean, log_std, eps):
    slope = slope_of(log_p, mean + log_std.exp() * eps)
    return slope - eps / log_std.exp(), slope * log_std.exp() * eps + 1 - (eps**2 - 1)


def path_for_the_std(log_p, mean, log_std, eps):
    through_z = slope_of(log_p, mean + log_std.exp() * eps) + eps / log_std.exp()
    return through_z, through_z * eps


def path_of_the_loss(log_p, mean, log_std, eps):
    through_z = slope_of(log_p, mean + log_std.exp() * eps) + eps / log_std.exp()
    return -through_z, -through_z * log_std.exp() * eps


def slope_at_the_sample_only(log_p, mean, log_std, eps):
    through_z = slope_of(log_p, mean + log_std.exp() * eps) + eps / log_std.exp()
    return through_z, through_z


def path_averaged(log_p, mean, log_std, eps):
    through_z = slope_of(log_p, mean + log_std.exp() * eps) + eps / log_std.exp()
    return through_z.mean(0), (through_z * log_std.exp() * eps).mean(0)


def path_with_own_noise(log_p, mean, log_std, eps):
    eps = torch.randn_like(eps)
    through_z = slope_of(log_p, mean + log_std.exp() * eps) + eps / log_std.exp()
    return through_z, through_z * log_std.exp() * eps


def zero_everywhere(log_p, mean, log_std, eps):
    return torch.zeros_like(eps), torch.zeros_like(eps)


PATH = (
    Misconception(
        "reparameterized_gradient",
        "log q left out",
        "You differentiate log p alone. The ELBO has -log q too, and with it a part that depends on log_std.",
        entropy_left_out,
    ),
    Misconception(
        "reparameterized_gradient",
        "parameters of q held constant",
        "This is the path derivative. Here the parameters inside log q are differentiated as well.",
        parameters_of_q_stopped,
    ),
    Misconception(
        "reparameterized_gradient",
        "sample detached",
        "Nothing flows through z: was it detached, or drawn by sample()? Only minus the score is left.",
        sample_stopped,
    ),
    Misconception(
        "reparameterized_gradient",
        "score with the wrong sign",
        "The path derivative is right, but the score enters with the wrong sign: it comes from -log q.",
        score_added,
    ),
    Misconception(
        "reparameterized_gradient",
        "derivative with respect to the standard deviation",
        "Your second part is the derivative with respect to the standard deviation; asked for is that with respect to "
        "its logarithm, log_std.",
        whole_derivative_for_the_std,
    ),
    Misconception(
        "reparameterized_gradient",
        "factor of the chain rule missing",
        "dz / d(log_std) is not eps: z contains exp(log_std). The part through log p lacks a factor.",
        chain_rule_stops_at_the_std,
    ),
    Misconception(
        "reparameterized_gradient",
        "log q added",
        "The part of log q enters with the wrong sign: the ELBO is E[log p - log q], and a wider q has more entropy.",
        sign_of_log_q,
    ),
    Misconception(
        "reparameterized_gradient",
        "gradient of the loss",
        "Everything has the wrong sign: this is the gradient of -ELBO.",
        gradient_of_the_loss,
    ),
    Misconception(
        "reparameterized_gradient",
        "averaged over the samples",
        "backward() of the mean gives one gradient for all samples. Return one row per sample: differentiate each on "
        "its own, or give each sample its own copy of the parameters.",
        one_gradient_for_all_samples,
    ),
    Misconception(
        "reparameterized_gradient",
        "gradients accumulate from row to row",
        "backward() adds to .grad. Set it to zero between the samples, or use torch.autograd.grad.",
        sum_of_gradients_in_every_row,
    ),
    Misconception(
        "reparameterized_gradient",
        "log_std used as a log-variance",
        "You take exp(log_std / 2) for the standard deviation, as if log_std were a log-variance.",
        whole_derivative_with_log_variance,
    ),
    Misconception(
        "reparameterized_gradient",
        "own noise instead of eps",
        "You draw new noise inside the function, so no row belongs to its eps. Use the noise that is given.",
        whole_derivative_with_own_noise,
    ),
    Misconception(
        "reparameterized_gradient",
        "noise scaled by the variance",
        "Your samples are mean + variance * eps. The noise is scaled by the standard deviation.",
        variance_times_noise,
    ),
    Misconception(
        "reparameterized_gradient",
        "score function in its place",
        "You weigh the score with log p - log q. Here log p is differentiated, through the sample.",
        score_function_in_its_place,
    ),
    Misconception(
        "reparameterized_gradient",
        "first sample only",
        "All rows but the first are zero. Each row is the derivative for its own sample.",
        gradient_of_the_first_row_only,
    ),
    Misconception(
        "path_gradient",
        "nothing held constant",
        "This is the whole reparameterized gradient. Detach mean and log_std where they are parameters of log q.",
        nothing_stopped,
    ),
    Misconception(
        "path_gradient",
        "log q detached as a whole",
        "You stop the gradient of log q altogether. It still depends on the parameters through z: detach only mean "
        "and log_std in it.",
        log_q_stopped_as_a_whole,
    ),
    Misconception(
        "path_gradient",
        "sample detached inside log q",
        "Inside log q you detach z and keep the parameters. It is the other way round.",
        sample_stopped_inside_log_q,
    ),
    Misconception(
        "path_gradient",
        "only the mean held constant",
        "The mean inside log q is detached, log_std is not: the second part still contains the score.",
        only_the_mean_stopped,
    ),
    Misconception(
        "path_gradient",
        "score added once too often",
        "The reparameterized gradient is the path derivative minus the score. Yours is the path derivative plus the "
        "score.",
        score_added_to_the_path,
    ),
    Misconception(
        "path_gradient",
        "score subtracted instead of added",
        "You subtract the score from the reparameterized gradient, which contains it with a minus sign already.",
        score_subtracted_twice,
    ),
    Misconception(
        "path_gradient",
        "derivative with respect to the standard deviation",
        "dz / d(log_std) has the factor exp(log_std): your second part is the derivative with respect to the standard "
        "deviation.",
        path_for_the_std,
    ),
    Misconception(
        "path_gradient",
        "gradient of the loss",
        "The signs are flipped: this is the path derivative of -ELBO.",
        path_of_the_loss,
    ),
    Misconception(
        "path_gradient",
        "derivative with respect to the sample",
        "You give the derivative with respect to z for both parameters. By the chain rule it is multiplied by "
        "dz / d(log_std) in the second.",
        slope_at_the_sample_only,
    ),
    Misconception(
        "path_gradient",
        "averaged over the samples",
        "You average over the samples. Return one row per sample, (S, D).",
        path_averaged,
    ),
    Misconception(
        "path_gradient",
        "own noise instead of eps",
        "You draw new noise inside the function. Every row belongs to the eps that is given.",
        path_with_own_noise,
    ),
    Misconception(
        "path_gradient",
        "always zero",
        "The path derivative is zero only where q is p. Elsewhere it points towards p.",
        zero_everywhere,
    ),
)
