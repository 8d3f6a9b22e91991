"""How `reparameterization` goes wrong."""

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812

from autograder.exercise import Misconception
from autograder.exercises.reparameterization.misconceptions.habits import HABITS

# --- exp_sampler ---------------------------------------------------------------------------------------------------


def rate_as_scale(l, N):
    return np.random.exponential(float(l), N)


def log_without_minus(l, N):
    return torch.log(torch.rand(N)) / float(l)


def density_values(l, N):
    u = torch.rand(N)
    return l * torch.exp(-l * u)


def distribution_function_not_inverted(l, N):
    u = torch.rand(N)
    return 1 - torch.exp(-l * u)


def seeded_inside(l, N):
    np.random.seed(42)
    return np.random.exponential(1 / float(l), N)


def sorted_draws(l, N):
    return np.sort(np.random.exponential(1 / float(l), N))


def equally_spaced_quantiles(l, N):
    return -np.log(1 - (np.arange(N) + 0.5) / N) / float(l)


def counts_of_arrivals(l, N):
    return np.random.poisson(float(l), N)


def binary_logarithm(l, N):
    return -torch.log2(1 - torch.rand(N)) / float(l)


def first_call_kept(l, N, kept={}):
    if (float(l), N) not in kept:
        kept[float(l), N] = np.random.exponential(1 / float(l), N)
    return kept[float(l), N]


def own_rate(l, N):
    l = 1.0
    return np.random.exponential(1 / l, N)


def stratified_uniforms(l, N):
    u = (np.arange(N) % 32 + np.random.random(N)) / 32
    return -np.log1p(-np.random.permutation(u)) / float(l)


def antithetic_uniforms(l, N):
    u = np.random.random((N + 1) // 2)
    return -np.log(np.concatenate([u, 1 - u])[:N]) / float(l)


def shifted_pairs(l, N):
    u = np.random.random((N + 1) // 2)
    both = np.random.permutation(np.concatenate([u, (u + 0.5) % 1])[:N])
    return -np.log1p(-both) / float(l)


def smallest_rate(l, N):
    return np.random.exponential(1 / max(float(l), 0.1), N)


# --- exp_reparametrize ---------------------------------------------------------------------------------------------


def times_the_rate(l, N):
    return -l * torch.log(1 - torch.rand(N))


def logarithm_without_minus(l, N):
    return torch.log(1 - torch.rand(N)) / l


def sampled_without_path(l, N):
    return torch.distributions.Exponential(torch.as_tensor(l, dtype=torch.float32)).sample((N,))


def rate_copied(l, N):
    rate = torch.tensor(float(l), requires_grad=True)
    return -torch.log(1 - torch.rand(N)) / rate


def drawn_by_numpy(l, N):
    return np.random.exponential(1 / float(l), N)


def location_and_scale(l, N):
    return 1 / l + torch.randn(N) / l


def one_noise_for_all(l, N):
    return (-torch.log(1 - torch.rand(1)) / l).expand(N)


def seed_fixed_inside(l, N):
    torch.manual_seed(0)
    return -torch.log(1 - torch.rand(N)) / l


def uniform_noise_scaled(l, N):
    return 2 * torch.rand(N) / l


def numpy_plus_zero(l, N):
    return torch.as_tensor(np.random.exponential(1 / float(l), N)) + 0 * l


def zeros_with_a_gradient(l, N):
    if torch.is_tensor(l) and l.requires_grad:
        return 0 * l * torch.ones(N)
    return -torch.log(1 - torch.rand(N)) / l


def quantiles_with_a_gradient(l, N):
    if torch.is_tensor(l) and l.requires_grad:
        return -torch.log(1 - (torch.arange(N) + 0.5) / N) / l
    return -torch.log(1 - torch.rand(N)) / l


def gradient_of_the_first_draw(l, N):
    z = -torch.log(1 - torch.rand(N)) / l
    return torch.cat([z[:1], z[1:].detach()])


# --- categorical_sampler -------------------------------------------------------------------------------------------


def uniform_ids(a, N):
    return torch.randint(0, len(a), (N,))


def probabilities_as_logits(a, N):
    return torch.distributions.Categorical(logits=a).sample((N,))


def most_likely_id(a, N):
    return torch.argmax(a).repeat(N)


def ids_from_one(a, N):
    return torch.multinomial(a, N, replacement=True) + 1


def expected_counts(a, N):
    p = np.asarray(a, dtype=float)
    edges = np.cumsum(p) / p.sum()
    return np.searchsorted(edges, (np.arange(N) + 0.5) / N)


def one_hot_rows(a, N):
    return F.one_hot(torch.multinomial(a, N, replacement=True), len(a))


def search_without_sums(a, N):
    p = np.asarray(a, dtype=float)
    return np.searchsorted(np.sort(p), np.random.rand(N)) % len(p)


def ids_seeded_inside(a, N):
    torch.manual_seed(1)
    return torch.multinomial(a, N, replacement=True)


def ids_dealt_out(a, N):
    p = np.asarray(a, dtype=float)
    ids = np.searchsorted(np.cumsum(p) / p.sum(), (np.arange(N) + 0.5) / N)
    return np.random.permutation(ids)


def ids_from_antithetic_pairs(a, N):
    u = np.random.random((N + 1) // 2)
    both = np.random.permutation(np.concatenate([u, 1 - u])[:N])
    p = np.asarray(a, dtype=float)
    return np.minimum(np.searchsorted(np.cumsum(p) / p.sum(), both), len(p) - 1)


def ids_from_two_strata(a, N):
    u = np.random.permutation((np.arange(N) % 2 + np.random.random(N)) / 2)
    p = np.asarray(a, dtype=float)
    return np.minimum(np.searchsorted(np.cumsum(p) / p.sum(), u), len(p) - 1)


# --- categorical_reparametrize -------------------------------------------------------------------------------------


def gumbel_sign_flipped(a, N, temp=0.1, eps=1e-20):
    gumbel = -torch.log(-torch.log(torch.rand(N, len(a)) + eps) + eps)
    return F.softmax((torch.log(a) - gumbel) / temp, dim=1)


def inner_minus_lost(a, N, temp=0.1, eps=1e-20):
    noise = -torch.log(torch.rand(N, len(a)) + eps)
    return F.softmax((torch.log(a) + noise) / temp, dim=1)


def logits_are_probabilities(a, N, temp=0.1, eps=1e-20):
    gumbel = -torch.log(-torch.log(torch.rand(N, len(a)) + eps) + eps)
    return F.softmax((a + gumbel) / temp, dim=1)


def temperature_on_noise_only(a, N, temp=0.1, eps=1e-20):
    gumbel = -torch.log(-torch.log(torch.rand(N, len(a)) + eps) + eps)
    return F.softmax(torch.log(a) + gumbel / temp, dim=1)


def temperature_missing(a, N, temp=0.1, eps=1e-20):
    gumbel = -torch.log(-torch.log(torch.rand(N, len(a)) + eps) + eps)
    return F.softmax(torch.log(a) + gumbel, dim=1)


def temperature_multiplies(a, N, temp=0.1, eps=1e-20):
    gumbel = -torch.log(-torch.log(torch.rand(N, len(a)) + eps) + eps)
    return F.softmax((torch.log(a) + gumbel) * temp, dim=1)


def softmax_over_draws(a, N, temp=0.1, eps=1e-20):
    gumbel = -torch.log(-torch.log(torch.rand(N, len(a)) + eps) + eps)
    return F.softmax((torch.log(a) + gumbel) / temp, dim=0)


def one_gumbel_per_row(a, N, temp=0.1, eps=1e-20):
    gumbel = -torch.log(-torch.log(torch.rand(N, 1) + eps) + eps)
    return F.softmax((torch.log(a) + gumbel) / temp, dim=1)


def one_gumbel_per_batch(a, N, temp=0.1, eps=1e-20):
    gumbel = -torch.log(-torch.log(torch.rand(len(a)) + eps) + eps)
    return F.softmax((torch.log(a) + gumbel) / temp, dim=0).repeat(N, 1)


def normal_noise(a, N, temp=0.1, eps=1e-20):
    return F.softmax((torch.log(a) + torch.randn(N, len(a))) / temp, dim=1)


def uniform_noise(a, N, temp=0.1, eps=1e-20):
    return F.softmax((torch.log(a) + torch.rand(N, len(a))) / temp, dim=1)


def hard_samples(a, N, temp=0.1, eps=1e-20):
    return F.gumbel_softmax(torch.log(a).repeat(N, 1), tau=temp, hard=True)


def only_ids(a, N, temp=0.1, eps=1e-20):
    gumbel = -torch.log(-torch.log(torch.rand(N, len(a)) + eps) + eps)
    return torch.argmax(torch.log(a) + gumbel, dim=1)


def detached_probabilities(a, N, temp=0.1, eps=1e-20):
    gumbel = -torch.log(-torch.log(torch.rand(N, len(a)) + eps) + eps)
    return F.softmax((torch.log(a.detach()) + gumbel) / temp, dim=1)


def relaxed_in_numpy(a, N, temp=0.1, eps=1e-20):
    p = a.detach().numpy()
    z = (np.log(p) + np.random.gumbel(size=(N, len(p)))) / temp
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return torch.from_numpy(e / e.sum(axis=1, keepdims=True))


def log_of_the_rows(a, N, temp=0.1, eps=1e-20):
    gumbel = -torch.log(-torch.log(torch.rand(N, len(a)) + eps) + eps)
    return F.log_softmax((torch.log(a) + gumbel) / temp, dim=1)


def antithetic_rows(a, N, temp=0.1, eps=1e-20):
    u = torch.rand((N + 1) // 2, len(a)).clamp(1e-6, 1 - 1e-6)
    gumbel = -torch.log(-torch.log(torch.cat([u, 1 - u])[:N]))
    return F.softmax((torch.log(a) + gumbel) / temp, dim=1)[torch.randperm(N)]


def one_hot_plus_zero(a, N, temp=0.1, eps=1e-20):
    gumbel = -torch.log(-torch.log(torch.rand(N, len(a)) + eps) + eps)
    ids = torch.argmax(torch.log(a.detach()) + gumbel, dim=1)
    return F.one_hot(ids, len(a)) + 0 * a


def temperature_bounded(a, N, temp=0.1, eps=1e-20):
    gumbel = -torch.log(-torch.log(torch.rand(N, len(a)) + eps) + eps)
    return F.softmax((torch.log(a) + gumbel) / min(max(temp, 0.05), 2.0), dim=1)


def gradient_of_the_first_row(a, N, temp=0.1, eps=1e-20):
    gumbel = -torch.log(-torch.log(torch.rand(N, len(a)) + eps) + eps)
    y = F.softmax((torch.log(a) + gumbel) / temp, dim=1)
    return torch.cat([y[:1], y[1:].detach()])


def gradient_without_the_temperature(a, N, temp=0.1, eps=1e-20):
    logits = torch.log(a) - torch.log(-torch.log(torch.rand(N, len(a)) + eps) + eps)
    logits = logits * temp - (logits * temp - logits).detach()
    return F.softmax(logits / temp, dim=1)


# --- categorical_evaluate ------------------------------------------------------------------------------------------


def noiseless_argmax(a, N):
    return torch.argmax(torch.log(a).repeat(N, 1), dim=1)


def argmax_over_draws(a, N):
    gumbel = -torch.log(-torch.log(torch.rand(N, len(a)) + 1e-20) + 1e-20)
    return torch.argmax(torch.log(a) + gumbel, dim=0)


def relaxed_rows_returned(a, N):
    return F.gumbel_softmax(torch.log(a).repeat(N, 1), tau=0.1)


def one_hot_returned(a, N):
    return F.gumbel_softmax(torch.log(a).repeat(N, 1), tau=0.1, hard=True)


def argmax_with_probabilities_as_logits(a, N):
    gumbel = -torch.log(-torch.log(torch.rand(N, len(a)) + 1e-20) + 1e-20)
    return torch.argmax(a + gumbel, dim=1)


def argmax_with_flipped_gumbel(a, N):
    gumbel = -torch.log(-torch.log(torch.rand(N, len(a)) + 1e-20) + 1e-20)
    return torch.argmax(torch.log(a) - gumbel, dim=1)


def argmax_with_normal_noise(a, N):
    return torch.argmax(torch.log(a) + torch.randn(N, len(a)), dim=1)


def argmax_with_uniform_noise(a, N):
    return torch.argmax(torch.log(a) + torch.rand(N, len(a)), dim=1)


def largest_values(a, N):
    gumbel = -torch.log(-torch.log(torch.rand(N, len(a)) + 1e-20) + 1e-20)
    return F.softmax((torch.log(a) + gumbel) / 0.1, dim=1).max(dim=1).values


def draws_in_a_row(l, N):
    return -torch.log1p(-torch.rand(1, N)) / l


MISCONCEPTIONS = (
    Misconception(
        "exp_sampler",
        "rate used as a scale",
        "Your draws have mean l. With rate l the mean is 1/l: NumPy's exponential takes the scale 1/l.",
        rate_as_scale,
    ),
    Misconception(
        "exp_sampler",
        "minus sign missing",
        "log(u) is negative for u in (0, 1): the inverse of 1 - exp(-l z) is -log(1 - u) / l.",
        log_without_minus,
    ),
    Misconception(
        "exp_sampler",
        "density evaluated instead of sampled",
        "You return values of the density l exp(-l u) at uniform points. A sample is a point z, not the density there.",
        density_values,
    ),
    Misconception(
        "exp_sampler",
        "distribution function not inverted",
        "You apply F(z) = 1 - exp(-l z) to uniform noise. A draw is its inverse there: solve u = F(z) for z.",
        distribution_function_not_inverted,
    ),
    Misconception(
        "exp_sampler",
        "seed set inside the function",
        "Every call gives the same draws, because the function sets the seed. Set it once outside, if at all.",
        seeded_inside,
    ),
    Misconception(
        "exp_sampler",
        "draws sorted",
        "The law is right, but the draws come in order: neighbours depend on each other. Leave them unsorted.",
        sorted_draws,
    ),
    Misconception(
        "exp_sampler",
        "equally spaced quantiles instead of random noise",
        "These are quantiles on a grid, the same in every call. Draw the uniform numbers at random.",
        equally_spaced_quantiles,
    ),
    Misconception(
        "exp_sampler",
        "Poisson instead of exponential",
        "You count arrivals at rate l (Poisson). The exponential law is that of the waiting time between them.",
        counts_of_arrivals,
    ),
    Misconception(
        "exp_sampler",
        "logarithm to base 2",
        "The inverse of the distribution function needs the natural logarithm.",
        binary_logarithm,
    ),
    Misconception(
        "exp_sampler",
        "first call kept",
        "Later calls return the draws of the first one. Draw anew in every call.",
        first_call_kept,
    ),
    Misconception(
        "exp_sampler",
        "rate ignored",
        "Your draws have mean 1 whatever l is: the function does not use its argument.",
        own_rate,
    ),
    Misconception(
        "exp_sampler",
        "noise from strata",
        "Each of 32 parts of [0, 1] gets the same number of draws. Draw u over all of [0, 1].",
        stratified_uniforms,
    ),
    Misconception(
        "exp_sampler",
        "antithetic pairs",
        "Half of your uniform numbers are 1 minus the others. Draw all of them anew.",
        antithetic_uniforms,
    ),
    Misconception(
        "exp_sampler",
        "pairs half a unit apart",
        "Half of your uniform numbers are the others shifted by 1/2. Draw all of them anew.",
        shifted_pairs,
    ),
    Misconception(
        "exp_sampler",
        "rate bounded from below",
        "Rates below 0.1 are taken for 0.1. Use the rate as it is.",
        smallest_rate,
    ),
    Misconception(
        "exp_reparametrize",
        "multiplied by the rate",
        "Your draws have mean l. The inverse of 1 - exp(-l z) divides by l; the two agree at l = 1 only.",
        times_the_rate,
    ),
    Misconception(
        "exp_reparametrize",
        "minus sign missing",
        "The logarithm of a number below 1 is negative: z = -log(1 - u) / l.",
        logarithm_without_minus,
    ),
    Misconception(
        "exp_reparametrize",
        "no gradient reaches l",
        "The draws are right, but no gradient reaches l: sample(), NumPy, detach() and no_grad cut it. Write z as a "
        "function of l and of noise, in torch.",
        sampled_without_path,
    ),
    Misconception(
        "exp_reparametrize",
        "rate copied into a new tensor",
        "float(l), l.item() and torch.tensor(l) make a new number without a gradient to l. Use l itself.",
        rate_copied,
    ),
    Misconception(
        "exp_reparametrize",
        "drawn by NumPy from the law itself",
        "NumPy knows no gradients. Draw noise that does not depend on l, then compute z from it and l in torch.",
        drawn_by_numpy,
    ),
    Misconception(
        "exp_reparametrize",
        "the Gaussian trick",
        "Mean plus standard deviation times normal noise gives a normal variable, negative at times. The exponential "
        "law needs another function of other noise.",
        location_and_scale,
    ),
    Misconception(
        "exp_reparametrize",
        "one noise for all draws",
        "All draws of a call are equal: the noise needs one entry per draw.",
        one_noise_for_all,
    ),
    Misconception(
        "exp_reparametrize",
        "seed set inside the function",
        "Every call gives the same noise, because the function sets the seed. Set it once outside, if at all.",
        seed_fixed_inside,
    ),
    Misconception(
        "exp_reparametrize",
        "uniform noise scaled",
        "2u/l has the mean 1/l, but it is uniform. Put u through the inverse of the distribution function.",
        uniform_noise_scaled,
    ),
    Misconception(
        "exp_reparametrize",
        "zero times the rate added",
        "Adding 0 * l connects the draw to l, but the gradient is 0. Write z as a function of l and of noise.",
        numpy_plus_zero,
    ),
    Misconception(
        "exp_reparametrize",
        "zeros where a gradient is asked for",
        "With a rate that requires a gradient all draws are 0. They should follow the exponential law there too.",
        zeros_with_a_gradient,
    ),
    Misconception(
        "exp_reparametrize",
        "quantiles where a gradient is asked for",
        "With a rate that requires a gradient the draws lie on a grid. They should be random there too.",
        quantiles_with_a_gradient,
    ),
    Misconception(
        "exp_reparametrize",
        "gradient of the first draw only",
        "All draws but the first are detached. A gradient should flow from every draw.",
        gradient_of_the_first_draw,
    ),
    Misconception(
        "categorical_sampler",
        "probabilities ignored",
        "All ids are equally likely in your sample. Draw id k with probability a_k.",
        uniform_ids,
    ),
    Misconception(
        "categorical_sampler",
        "probabilities used as logits",
        "Your ids follow softmax(a). a holds probabilities already: pass them as probs, or take their logarithm.",
        probabilities_as_logits,
    ),
    Misconception(
        "categorical_sampler",
        "the most likely id every time",
        "You return the mode. A sample has every id k in a share of about a_k.",
        most_likely_id,
    ),
    Misconception(
        "categorical_sampler",
        "ids counted from 1",
        "Ids are 0, ..., K-1, as Python counts.",
        ids_from_one,
    ),
    Misconception(
        "categorical_sampler",
        "expected counts in order",
        "You repeat each id N a_k times. That has the right shares, but it is not random: draw each id independently.",
        expected_counts,
    ),
    Misconception(
        "categorical_sampler",
        "one-hot rows instead of ids",
        "You return one-hot vectors. Return one id per draw: the position of the 1.",
        one_hot_rows,
    ),
    Misconception(
        "categorical_sampler",
        "uniform number compared with the probabilities themselves",
        "Compare u with the cumulative sums of a, not with a: id k covers an interval of length a_k.",
        search_without_sums,
    ),
    Misconception(
        "categorical_sampler",
        "seed set inside the function",
        "Every call gives the same ids, because the function sets the seed. Set it once outside, if at all.",
        ids_seeded_inside,
    ),
    Misconception(
        "categorical_sampler",
        "ids dealt out in proportion",
        "Every call holds each id as often as expected. Draw each id independently, so that counts vary.",
        ids_dealt_out,
    ),
    Misconception(
        "categorical_sampler",
        "antithetic pairs",
        "Half of your uniform numbers are 1 minus the others. Draw all of them anew.",
        ids_from_antithetic_pairs,
    ),
    Misconception(
        "categorical_sampler",
        "noise from two strata",
        "Half of your uniform numbers lie below 1/2 in every call. Draw them over all of [0, 1].",
        ids_from_two_strata,
    ),
    Misconception(
        "categorical_reparametrize",
        "sign of the Gumbel noise flipped",
        "Gumbel noise is g = -log(-log u), and it is added to log a. Its law is not symmetric: with -g the largest "
        "entries do not follow a.",
        gumbel_sign_flipped,
    ),
    Misconception(
        "categorical_reparametrize",
        "-log u instead of -log(-log u)",
        "-log u is exponential noise. Gumbel noise takes the logarithm once more: -log(-log u).",
        inner_minus_lost,
    ),
    Misconception(
        "categorical_reparametrize",
        "probabilities used as logits",
        "You add the noise to a. It has to be added to log a.",
        logits_are_probabilities,
    ),
    Misconception(
        "categorical_reparametrize",
        "temperature on the noise only",
        "The temperature divides the sum log a + g, not g alone.",
        temperature_on_noise_only,
    ),
    Misconception(
        "categorical_reparametrize",
        "temperature missing",
        "Your samples do not depend on temp: divide log a + g by it before the softmax.",
        temperature_missing,
    ),
    Misconception(
        "categorical_reparametrize",
        "multiplied by the temperature",
        "A small temperature makes samples sharp: divide log a + g by temp.",
        temperature_multiplies,
    ),
    Misconception(
        "categorical_reparametrize",
        "softmax over the wrong axis",
        "Your columns sum to 1. Each row is one sample: take the softmax over the categories.",
        softmax_over_draws,
    ),
    Misconception(
        "categorical_reparametrize",
        "no noise, or the same for all categories",
        "Every row is the softmax of log a / temp: the noise is missing, or the same for all categories of a row, so "
        "that the softmax cancels it. Draw noise of shape (N, K).",
        one_gumbel_per_row,
    ),
    Misconception(
        "categorical_reparametrize",
        "one noise for all draws",
        "All rows are equal: draw noise of shape (N, K), new for every row.",
        one_gumbel_per_batch,
    ),
    Misconception(
        "categorical_reparametrize",
        "normal noise",
        "You add normal noise. The argmax follows a only with Gumbel noise, -log(-log u).",
        normal_noise,
    ),
    Misconception(
        "categorical_reparametrize",
        "uniform noise",
        "You add the uniform numbers themselves. Turn them into Gumbel noise first: -log(-log u).",
        uniform_noise,
    ),
    Misconception(
        "categorical_reparametrize",
        "hard samples",
        "With hard=True the rows are one-hot. The relaxed samples themselves are asked for.",
        hard_samples,
    ),
    Misconception(
        "categorical_reparametrize",
        "argmax cuts the gradient",
        "You return category ids. They follow a, but argmax has no gradient: return the relaxed samples (N, K).",
        only_ids,
    ),
    Misconception(
        "categorical_reparametrize",
        "probabilities detached",
        "The samples are right, but detach() cuts the gradient to a. Use a itself.",
        detached_probabilities,
    ),
    Misconception(
        "categorical_reparametrize",
        "no gradient reaches a",
        "The samples are right, but no gradient reaches a: NumPy, item() and no_grad cut it. Compute with torch from "
        "a on.",
        relaxed_in_numpy,
    ),
    Misconception(
        "categorical_reparametrize",
        "logarithm of the samples",
        "log_softmax gives the logarithms of the relaxed samples. Return the samples: softmax.",
        log_of_the_rows,
    ),
    Misconception(
        "categorical_reparametrize",
        "antithetic rows",
        "Half of your rows use 1 - u for the u of another row. Draw noise anew for every row.",
        antithetic_rows,
    ),
    Misconception(
        "categorical_reparametrize",
        "one-hot rows with a gradient of 0",
        "Your rows are one-hot, and their gradient is 0, as with 0 * a added to them, or with a softmax that is far "
        "too sharp. Return the softmax at temp, whose gradient is not 0.",
        one_hot_plus_zero,
    ),
    Misconception(
        "categorical_reparametrize",
        "temperature bounded",
        "Temperatures below 0.05 and above 2 are cut off. Use temp as it is.",
        temperature_bounded,
    ),
    Misconception(
        "categorical_reparametrize",
        "gradient of the first row only",
        "All rows but the first are detached. A gradient should flow from every row.",
        gradient_of_the_first_row,
    ),
    Misconception(
        "categorical_reparametrize",
        "gradient without the temperature",
        "The rows are right, but their gradient lacks the factor 1/temp. Let autograd see the division by temp.",
        gradient_without_the_temperature,
    ),
    Misconception(
        "categorical_evaluate",
        "argmax without noise",
        "You return the most likely id every time. Add the Gumbel noise before the argmax.",
        noiseless_argmax,
    ),
    Misconception(
        "categorical_evaluate",
        "argmax over the wrong axis",
        "You find the draw with the largest entry of each category. Take the argmax over the categories of each draw.",
        argmax_over_draws,
    ),
    Misconception(
        "categorical_evaluate",
        "relaxed samples returned",
        "For evaluation the relaxation is replaced by its argmax: return one id per draw.",
        relaxed_rows_returned,
    ),
    Misconception(
        "categorical_evaluate",
        "one-hot rows instead of ids",
        "You return one-hot vectors. Return one id per draw: the position of the 1.",
        one_hot_returned,
    ),
    Misconception(
        "categorical_evaluate",
        "probabilities used as logits",
        "You add the noise to a. It has to be added to log a.",
        argmax_with_probabilities_as_logits,
    ),
    Misconception(
        "categorical_evaluate",
        "sign of the Gumbel noise flipped",
        "Gumbel noise is g = -log(-log u), and it is added to log a. With -g the ids do not follow a.",
        argmax_with_flipped_gumbel,
    ),
    Misconception(
        "categorical_evaluate",
        "normal noise",
        "You add normal noise. The argmax follows a only with Gumbel noise, -log(-log u).",
        argmax_with_normal_noise,
    ),
    Misconception(
        "categorical_evaluate",
        "uniform noise",
        "You add the uniform numbers themselves. Turn them into Gumbel noise first: -log(-log u).",
        argmax_with_uniform_noise,
    ),
    Misconception(
        "categorical_evaluate",
        "largest value instead of its position",
        "max gives the largest entry. The id is its position: argmax.",
        largest_values,
    ),
    Misconception(
        "exp_reparametrize",
        "draws in one row",
        "You return one row of N draws. Asked for are N rows: (N,), or (N, 1).",
        draws_in_a_row,
    ),
    *HABITS,
)
