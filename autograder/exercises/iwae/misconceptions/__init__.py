"""How `iwae` goes wrong."""

import math

import numpy as np
import torch
from torch.distributions import Normal

from autograder.exercise import Misconception
from autograder.exercises.iwae.misconceptions.habits import HABITS

# --- log_weights ---------------------------------------------------------------------------------------------------


def no_constant(x, z, mean, log_std, decoder):
    log_p = -0.5 * ((x - decoder(z)) ** 2).sum(-1) - 0.5 * (z**2).sum(-1)
    return log_p + 0.5 * (((z - mean) / log_std.exp()) ** 2).sum(-1) + log_std.sum(-1)


def constant_counted_once(x, z, mean, log_std, decoder):
    log_two_pi = math.log(2 * math.pi)
    log_p = -0.5 * ((x - decoder(z)) ** 2).sum(-1) - 0.5 * log_two_pi - 0.5 * (z**2).sum(-1) - 0.5 * log_two_pi
    log_q = -0.5 * (((z - mean) / log_std.exp()) ** 2).sum(-1) - log_std.sum(-1) - 0.5 * log_two_pi
    return log_p - log_q


def no_normaliser_of_q(x, z, mean, log_std, decoder):
    log_p = Normal(decoder(z), 1.0).log_prob(x).sum(-1) - 0.5 * (z**2).sum(-1)
    return log_p + 0.5 * (((z - mean) / log_std.exp()) ** 2).sum(-1)


def normaliser_of_q_over_everything(x, z, mean, log_std, decoder):
    log_p = Normal(decoder(z), 1.0).log_prob(x).sum(-1) - 0.5 * (z**2).sum(-1)
    return log_p + 0.5 * (((z - mean) / log_std.exp()) ** 2).sum(-1) + log_std.sum()


def normaliser_of_q_averaged(x, z, mean, log_std, decoder):
    log_p = Normal(decoder(z), 1.0).log_prob(x).sum(-1) - 0.5 * (z**2).sum(-1)
    return log_p + 0.5 * (((z - mean) / log_std.exp()) ** 2).sum(-1) + log_std.mean(-1)


def log_std_as_log_variance(x, z, mean, log_std, decoder):
    log_p = Normal(decoder(z), 1.0).log_prob(x).sum(-1) + Normal(0.0, 1.0).log_prob(z).sum(-1)
    return log_p - Normal(mean, torch.exp(0.5 * log_std)).log_prob(z).sum(-1)


def variance_for_std(x, z, mean, log_std, decoder):
    log_p = Normal(decoder(z), 1.0).log_prob(x).sum(-1) + Normal(0.0, 1.0).log_prob(z).sum(-1)
    return log_p - Normal(mean, torch.exp(2 * log_std)).log_prob(z).sum(-1)


def log_q_added(x, z, mean, log_std, decoder):
    log_p = Normal(decoder(z), 1.0).log_prob(x).sum(-1) + Normal(0.0, 1.0).log_prob(z).sum(-1)
    return log_p + Normal(mean, torch.exp(log_std)).log_prob(z).sum(-1)


def prior_left_out(x, z, mean, log_std, decoder):
    return Normal(decoder(z), 1.0).log_prob(x).sum(-1) - Normal(mean, log_std.exp()).log_prob(z).sum(-1)


def log_q_left_out(x, z, mean, log_std, decoder):
    return Normal(decoder(z), 1.0).log_prob(x).sum(-1) + Normal(0.0, 1.0).log_prob(z).sum(-1)


def divergence_in_closed_form(x, z, mean, log_std, decoder):
    divergence = 0.5 * (mean**2 + torch.exp(2 * log_std) - 1 - 2 * log_std).sum(-1)
    return Normal(decoder(z), 1.0).log_prob(x).sum(-1) - divergence


def dimensions_averaged(x, z, mean, log_std, decoder):
    log_p = Normal(decoder(z), 1.0).log_prob(x).mean(-1) + Normal(0.0, 1.0).log_prob(z).mean(-1)
    return log_p - Normal(mean, log_std.exp()).log_prob(z).mean(-1)


def half_forgotten(x, z, mean, log_std, decoder):
    log_likelihood = -((x - decoder(z)) ** 2).sum(-1) - 0.5 * x.shape[-1] * math.log(2 * math.pi)
    log_prior = Normal(0.0, 1.0).log_prob(z).sum(-1)
    return log_likelihood + log_prior - Normal(mean, log_std.exp()).log_prob(z).sum(-1)


def decoder_at_the_mean(x, z, mean, log_std, decoder):
    x_hat = decoder(mean.expand_as(z))
    log_p = Normal(x_hat, 1.0).log_prob(x).sum(-1) + Normal(0.0, 1.0).log_prob(z).sum(-1)
    return log_p - Normal(mean, log_std.exp()).log_prob(z).sum(-1)


def own_samples(x, z, mean, log_std, decoder):
    z = mean + log_std.exp() * torch.randn_like(z)
    log_p = Normal(decoder(z), 1.0).log_prob(x).sum(-1) + Normal(0.0, 1.0).log_prob(z).sum(-1)
    return log_p - Normal(mean, log_std.exp()).log_prob(z).sum(-1)


def weights_multiplied_out(x, z, mean, log_std, decoder):
    p = Normal(decoder(z), 1.0).log_prob(x).exp().prod(-1) * Normal(0.0, 1.0).log_prob(z).exp().prod(-1)
    return torch.log(p / Normal(mean, log_std.exp()).log_prob(z).exp().prod(-1))


def weights_themselves(x, z, mean, log_std, decoder):
    log_p = Normal(decoder(z), 1.0).log_prob(x).sum(-1) + Normal(0.0, 1.0).log_prob(z).sum(-1)
    return torch.exp(log_p - Normal(mean, log_std.exp()).log_prob(z).sum(-1))


def weights_normalised(x, z, mean, log_std, decoder):
    log_p = Normal(decoder(z), 1.0).log_prob(x).sum(-1) + Normal(0.0, 1.0).log_prob(z).sum(-1)
    return torch.log_softmax(log_p - Normal(mean, log_std.exp()).log_prob(z).sum(-1), dim=0)


def observations_first(x, z, mean, log_std, decoder):
    log_p = Normal(decoder(z), 1.0).log_prob(x).sum(-1) + Normal(0.0, 1.0).log_prob(z).sum(-1)
    return (log_p - Normal(mean, log_std.exp()).log_prob(z).sum(-1)).T


def summed_over_observations(x, z, mean, log_std, decoder):
    log_p = Normal(decoder(z), 1.0).log_prob(x).sum((1, 2)) + Normal(0.0, 1.0).log_prob(z).sum((1, 2))
    return log_p - Normal(mean, log_std.exp()).log_prob(z).sum((1, 2))


def computed_without_gradients(x, z, mean, log_std, decoder):
    with torch.no_grad():
        log_p = Normal(decoder(z), 1.0).log_prob(x).sum(-1) + Normal(0.0, 1.0).log_prob(z).sum(-1)
        return log_p - Normal(mean, log_std.exp()).log_prob(z).sum(-1)


def samples_detached(x, z, mean, log_std, decoder):
    z = z.detach()
    log_p = Normal(decoder(z), 1.0).log_prob(x).sum(-1) + Normal(0.0, 1.0).log_prob(z).sum(-1)
    return log_p - Normal(mean, log_std.exp()).log_prob(z).sum(-1)


def reconstruction_detached(x, z, mean, log_std, decoder):
    log_p = Normal(decoder(z).detach(), 1.0).log_prob(x).sum(-1) + Normal(0.0, 1.0).log_prob(z).sum(-1)
    return log_p - Normal(mean, log_std.exp()).log_prob(z).sum(-1)


def parameters_of_q_detached(x, z, mean, log_std, decoder):
    log_p = Normal(decoder(z), 1.0).log_prob(x).sum(-1) + Normal(0.0, 1.0).log_prob(z).sum(-1)
    return log_p - Normal(mean.detach(), log_std.detach().exp()).log_prob(z).sum(-1)


def bernoulli_likelihood(x, z, mean, log_std, decoder):
    theta = torch.sigmoid(decoder(z))
    log_likelihood = (x * torch.log(theta) + (1 - x) * torch.log(1 - theta)).sum(-1)
    log_prior = Normal(0.0, 1.0).log_prob(z).sum(-1)
    return log_likelihood + log_prior - Normal(mean, log_std.exp()).log_prob(z).sum(-1)


# --- iwae_bound ----------------------------------------------------------------------------------------------------


def mean_of_logs(log_w):
    return log_w.mean(dim=0)


def exponentials_as_they_are(log_w):
    return torch.log(torch.exp(log_w).mean(dim=0))


def one_shift_for_all(log_w):
    largest = log_w.max()
    return torch.log(torch.exp(log_w - largest).mean(dim=0)) + largest


def shift_not_added_back(log_w):
    largest = log_w.max(dim=0).values
    return torch.log(torch.exp(log_w - largest).mean(dim=0))


def sum_for_mean(log_w):
    return torch.logsumexp(log_w, dim=0)


def divided_by_k_outside(log_w):
    return torch.logsumexp(log_w, dim=0) / len(log_w)


def log_k_added(log_w):
    return torch.logsumexp(log_w, dim=0) + math.log(len(log_w))


def over_observations(log_w):
    return torch.logsumexp(log_w, dim=1) - math.log(log_w.shape[1])


def number_of_observations(log_w):
    return torch.logsumexp(log_w, dim=0) - math.log(log_w.shape[1])


def largest_weight(log_w):
    return log_w.max(dim=0).values


def summed_to_one_number(log_w):
    return (torch.logsumexp(log_w, dim=0) - math.log(len(log_w))).sum()


def averaged_to_one_number(log_w):
    return (torch.logsumexp(log_w, dim=0) - math.log(len(log_w))).mean()


def loss_returned(log_w):
    return math.log(len(log_w)) - torch.logsumexp(log_w, dim=0)


def average_of_the_weights(log_w):
    return torch.exp(log_w).mean(dim=0)


def weighted_average_of_logs(log_w):
    return (torch.softmax(log_w, dim=0) * log_w).sum(dim=0)


def binary_logarithm(log_w):
    largest = log_w.max(dim=0).values
    return torch.log2(torch.exp(log_w - largest).mean(dim=0)) + largest


def bound_in_numpy(log_w):
    return torch.from_numpy(np.logaddexp.reduce(log_w.detach().numpy(), axis=0)) - math.log(len(log_w))


def gradient_averaged_by_hand(log_w):
    value = torch.logsumexp(log_w.detach(), dim=0) - math.log(len(log_w))
    return value + log_w.mean(dim=0) - log_w.mean(dim=0).detach()


MISCONCEPTIONS = (
    Misconception(
        "log_weights",
        "constant of the likelihood left out",
        "The density of x given z has its constant too. That of the prior and that of q cancel; this one does not.",
        no_constant,
    ),
    Misconception(
        "log_weights",
        "constant counted once for all dimensions",
        "Each dimension of x brings its own log(2 pi) / 2. You count it once.",
        constant_counted_once,
    ),
    Misconception(
        "log_weights",
        "normaliser of q left out",
        "log q lacks its normaliser: a narrow q has a high density, which the weights have to divide by.",
        no_normaliser_of_q,
    ),
    Misconception(
        "log_weights",
        "normaliser of q summed over the observations",
        "The logarithms of the standard deviations are summed over the latent dimensions and over the observations. "
        "Each observation has its own q.",
        normaliser_of_q_over_everything,
    ),
    Misconception(
        "log_weights",
        "normaliser of q averaged",
        "The normaliser of q is a sum over the latent dimensions; you take the mean, or let broadcasting lose it.",
        normaliser_of_q_averaged,
    ),
    Misconception(
        "log_weights",
        "log_std read as a log-variance",
        "You take exp(log_std / 2) for the standard deviation of q. It is exp(log_std).",
        log_std_as_log_variance,
    ),
    Misconception(
        "log_weights",
        "variance in the place of the standard deviation",
        "torch's Normal takes the standard deviation, exp(log_std). You give it the variance.",
        variance_for_std,
    ),
    Misconception(
        "log_weights",
        "log q added",
        "The weight divides by q, so log q is subtracted.",
        log_q_added,
    ),
    Misconception(
        "log_weights",
        "prior left out",
        "The weight has the joint density p(x | z) p(z) on top; p(z) is missing.",
        prior_left_out,
    ),
    Misconception(
        "log_weights",
        "q left out",
        "This is log p(x, z). The samples come from q, so the weight divides by q(z | x).",
        log_q_left_out,
    ),
    Misconception(
        "log_weights",
        "divergence in closed form",
        "The divergence from the prior in closed form is right in expectation for K = 1. A weight needs log p(z) and "
        "log q(z | x) at its own sample.",
        divergence_in_closed_form,
    ),
    Misconception(
        "log_weights",
        "mean over dimensions",
        "The log-density of a vector is the sum over its dimensions. You take the mean.",
        dimensions_averaged,
    ),
    Misconception(
        "log_weights",
        "a factor 1/2 is missing",
        "The exponent of the Gaussian likelihood is half of the squared error.",
        half_forgotten,
    ),
    Misconception(
        "log_weights",
        "decoder applied to the mean",
        "You decode the mean of q. Every sample has its own reconstruction, decoder(z).",
        decoder_at_the_mean,
    ),
    Misconception(
        "log_weights",
        "own samples",
        "You draw new samples. Use the z that is given.",
        own_samples,
    ),
    Misconception(
        "log_weights",
        "densities multiplied before the logarithm",
        "A product of densities far out is 0 in floating point, and its logarithm -inf. Add logarithms instead.",
        weights_multiplied_out,
    ),
    Misconception(
        "log_weights",
        "weights instead of their logarithms",
        "Return the logarithm of the weights; exp makes zeros of most of them.",
        weights_themselves,
    ),
    Misconception(
        "log_weights",
        "weights normalised",
        "You divide by the sum of the weights. Their size is what estimates p(x): leave it.",
        weights_normalised,
    ),
    Misconception(
        "log_weights",
        "axes exchanged",
        "The result is (N, K). Asked for is one row per sample and one column per observation, (K, N).",
        observations_first,
    ),
    Misconception(
        "log_weights",
        "summed over the observations",
        "You also sum over the observations. Every observation has its own weights, (K, N).",
        summed_over_observations,
    ),
    Misconception(
        "log_weights",
        "no gradient at all",
        "The values are right, but no gradient flows: was it computed under no_grad, or in NumPy?",
        computed_without_gradients,
    ),
    Misconception(
        "log_weights",
        "samples detached",
        "The values are right, but z is detached, and the encoder would learn through log q alone.",
        samples_detached,
    ),
    Misconception(
        "log_weights",
        "reconstruction detached",
        "The values are right, but the decoder's output is detached, so the decoder could not be trained.",
        reconstruction_detached,
    ),
    Misconception(
        "log_weights",
        "parameters of q detached",
        "The values are right, but mean and log_std are detached inside log q. That is another estimator; here "
        "gradients are to flow to every argument.",
        parameters_of_q_detached,
    ),
    Misconception(
        "log_weights",
        "Bernoulli likelihood",
        "The likelihood is Gaussian with covariance I around decoder(z), not Bernoulli.",
        bernoulli_likelihood,
    ),
    Misconception(
        "iwae_bound",
        "mean of the logarithms",
        "You average the log-weights, which is the ELBO however many samples there are. Average the weights first, "
        "then take the logarithm.",
        mean_of_logs,
    ),
    Misconception(
        "iwae_bound",
        "exponentials as they are",
        "exp(-1000) is 0 in floating point. Use log-sum-exp.",
        exponentials_as_they_are,
    ),
    Misconception(
        "iwae_bound",
        "one shift for all observations",
        "You take the largest log-weight of all observations out. Where an observation lies 1000 lower, all of its "
        "weights underflow: each column needs its own.",
        one_shift_for_all,
    ),
    Misconception(
        "iwae_bound",
        "shift not added back",
        "You subtract the largest log-weight before exp, and forget to add it again after log.",
        shift_not_added_back,
    ),
    Misconception(
        "iwae_bound",
        "sum instead of the mean",
        "The bound has the mean of the weights, 1/K times their sum. Without 1/K it is too large by log K.",
        sum_for_mean,
    ),
    Misconception(
        "iwae_bound",
        "1/K outside the logarithm",
        "You divide the logarithm by K. The factor 1/K stands inside of it.",
        divided_by_k_outside,
    ),
    Misconception(
        "iwae_bound",
        "log K added",
        "log(1/K) is minus log K: the average over K weights subtracts log K.",
        log_k_added,
    ),
    Misconception(
        "iwae_bound",
        "over the wrong axis",
        "You average over the observations. log_w is (K, N); the samples are its first axis.",
        over_observations,
    ),
    Misconception(
        "iwae_bound",
        "number of observations for the number of samples",
        "You subtract log N. The average is over the K samples.",
        number_of_observations,
    ),
    Misconception(
        "iwae_bound",
        "largest weight instead of the average",
        "You return the largest log-weight. The average of the weights is smaller, by a factor K even where one weight "
        "dominates all others.",
        largest_weight,
    ),
    Misconception(
        "iwae_bound",
        "summed over the observations",
        "Return one bound per observation, (N,), not their sum.",
        summed_to_one_number,
    ),
    Misconception(
        "iwae_bound",
        "averaged over the observations",
        "Return one bound per observation, (N,), not their average.",
        averaged_to_one_number,
    ),
    Misconception(
        "iwae_bound",
        "loss instead of the bound",
        "The sign is flipped: this is what one would minimise. Asked for is the bound itself.",
        loss_returned,
    ),
    Misconception(
        "iwae_bound",
        "logarithm forgotten",
        "This is the average of the weights, an estimate of p(x). The bound is its logarithm.",
        average_of_the_weights,
    ),
    Misconception(
        "iwae_bound",
        "log-weights averaged with the normalised weights",
        "You weight the log-weights by softmax. That is the direction of the gradient; the bound is the logarithm of a "
        "plain average.",
        weighted_average_of_logs,
    ),
    Misconception(
        "iwae_bound",
        "logarithm to base 2",
        "Take the natural logarithm: exp was one with base e.",
        binary_logarithm,
    ),
    Misconception(
        "iwae_bound",
        "no gradient reaches log_w",
        "The values are right, but no gradient flows: was it computed in NumPy, detached, or under no_grad?",
        bound_in_numpy,
    ),
    Misconception(
        "iwae_bound",
        "gradient of the mean of the logarithms",
        "The value is right, but its gradient is that of the mean of the log-weights, equal for all samples.",
        gradient_averaged_by_hand,
    ),
    *HABITS,
)
