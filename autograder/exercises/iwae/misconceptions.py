"""How `iwae` goes wrong."""

from autograder.misconceptions import mistakes
from reference import iwae as reference

LOG_WEIGHTS = """
constant of the likelihood left out: The density of x given z has its constant too. That of the prior and that of q
cancel; this one does not.
    - 0.5 * D * math.log(2 * math.pi) ->
constant counted once for all dimensions: Each dimension of x brings its own log(2 pi) / 2. You count it once.
    * D ->
normaliser of q left out: log q lacks its normaliser: a narrow q has a high density, which the weights have to divide
by.
    - log_std.sum(dim=-1) ->
normaliser of q summed over the observations: The logarithms of the standard deviations are summed over the latent
dimensions and over the observations. Each observation has its own q.
    log_std.sum(dim=-1) -> log_std.sum()
normaliser of q averaged: The normaliser of q is a sum over the latent dimensions; you take the mean, or let
broadcasting lose it.
    log_std.sum -> log_std.mean
log_std read as a log-variance: You take exp(log_std / 2) for the standard deviation of q. It is exp(log_std).
    -> log_std = log_std / 2
variance in the place of the standard deviation: torch's Normal takes the standard deviation, exp(log_std). You give it
the variance.
    -> log_std = 2 * log_std
log q added: The weight divides by q, so log q is subtracted.
    - log_q -> + log_q - z.shape[-1] * math.log(2 * math.pi)
prior left out: The weight has the joint density p(x | z) p(z) on top; p(z) is missing.
    + log_prior -> + 0.5 * z.shape[-1] * math.log(2 * math.pi)
q left out: This is log p(x, z). The samples come from q, so the weight divides by q(z | x).
    - log_q -> - 0.5 * z.shape[-1] * math.log(2 * math.pi)
divergence in closed form: The divergence from the prior in closed form is right in expectation for K = 1. A weight
needs log p(z) and log q(z | x) at its own sample.
    + log_prior - log_q -> - 0.5 * (mean**2 + torch.exp(2 * log_std) - 1 - 2 * log_std).sum(dim=-1)
mean over dimensions: The log-density of a vector is the sum over its dimensions. You take the mean.
    sum ->> mean
    * D ->
a factor 1/2 is missing: The exponent of the Gaussian likelihood is half of the squared error.
    -0.5 * ((x - decoder(z)) -> -1.0 * ((x - decoder(z))
decoder applied to the mean: You decode the mean of q. Every sample has its own reconstruction, decoder(z).
    decoder(z) -> decoder(mean.expand_as(z))
own samples: You draw new samples. Use the z that is given.
    -> z = mean + log_std.exp() * torch.randn_like(z)
densities multiplied before the logarithm: A product of densities far out is 0 in floating point, and its logarithm
-inf. Add logarithms instead.
    log_likelihood + log_prior - log_q -> torch.log(log_likelihood.exp() * log_prior.exp() / log_q.exp())
weights instead of their logarithms: Return the logarithm of the weights; exp makes zeros of most of them.
    result -> result.exp()
weights normalised: You divide by the sum of the weights. Their size is what estimates p(x): leave it.
    result -> torch.log_softmax(result, dim=0)
axes exchanged: The result is (N, K). Asked for is one row per sample and one column per observation, (K, N).
    result -> result.T
summed over the observations: You also sum over the observations. Every observation has its own weights, (K, N).
    result -> result.sum(dim=1)
no gradient at all: The values are right, but no gradient flows: was it computed under no_grad, or in NumPy?
    result -> result.detach()
samples detached: The values are right, but z is detached, and the encoder would learn through log q alone.
    -> z = z.detach()
reconstruction detached: The values are right, but the decoder's output is detached, so the decoder could not be
trained.
    decoder(z) -> decoder(z).detach()
parameters of q detached: The values are right, but mean and log_std are detached inside log q. That is another
estimator; here gradients are to flow to every argument.
    -> mean, log_std = mean.detach(), log_std.detach()
Bernoulli likelihood: The likelihood is Gaussian with covariance I around decoder(z), not Bernoulli.
    -0.5 * ((x - decoder(z)) ** 2) -> (x * torch.log(theta) + (1 - x) * torch.log(1 - theta))
    - 0.5 * D * math.log(2 * math.pi) ->
    -> theta = torch.sigmoid(decoder(z))
constant of two dimensions: Your likelihood has 2 pi once, as for data in the plane. Its power follows the number of
dimensions, which may be another one.
    * D -> * 2
q of width 1: Your q has standard deviation 1 everywhere. Here log_std holds the logarithms of its standard deviations.
    -> log_std = 0 * log_std
logarithm to base 2: Your log-weights are in bits. The natural logarithm is asked for.
    result -> result / math.log(2)
"""

IWAE_BOUND = """
mean of the logarithms: You average the log-weights, which is the ELBO however many samples there are. Average the
weights first, then take the logarithm.
    torch.logsumexp(log_w, dim=0) - math.log(len(log_w)) -> log_w.mean(dim=0)
exponentials as they are: exp(-1000) is 0 in floating point. Use log-sum-exp.
    torch.logsumexp(log_w, dim=0) - math.log(len(log_w)) -> torch.log(torch.exp(log_w).mean(dim=0))
one shift for all observations: You take the largest log-weight of all observations out. Where an observation lies 1000
lower, all of its weights underflow: each column needs its own.
    torch.logsumexp(log_w, dim=0) - math.log(len(log_w)) ->
        torch.log(torch.exp(log_w - log_w.max()).mean(dim=0)) + log_w.max()
shift not added back: You subtract the largest log-weight before exp, and forget to add it again after log.
    result -> result - log_w.max(dim=0).values
sum instead of the mean: The bound has the mean of the weights, 1/K times their sum. Without 1/K it is too large by log
K.
    - math.log(len(log_w)) ->
1/K outside the logarithm: You divide the logarithm by K. The factor 1/K stands inside of it.
    - math.log(len(log_w)) -> / len(log_w)
log K added: log(1/K) is minus log K: the average over K weights subtracts log K.
    - math.log -> + math.log
over the wrong axis: You average over the observations. log_w is (K, N); the samples are its first axis.
    dim=0 -> dim=1
    len(log_w) -> log_w.shape[1]
number of observations for the number of samples: You subtract log N. The average is over the K samples.
    len(log_w) -> log_w.shape[1]
largest weight instead of the average: You return the largest log-weight. The average of the weights is smaller, by a
factor K even where one weight dominates all others.
    torch.logsumexp(log_w, dim=0) - math.log(len(log_w)) -> log_w.max(dim=0).values
summed over the observations: Return one bound per observation, (N,), not their sum.
    result -> result.sum()
averaged over the observations: Return one bound per observation, (N,), not their average.
    result -> result.mean()
loss instead of the bound: The sign is flipped: this is what one would minimise. Asked for is the bound itself.
    result -> -result
logarithm forgotten: This is the average of the weights, an estimate of p(x). The bound is its logarithm.
    torch.logsumexp(log_w, dim=0) - math.log(len(log_w)) -> torch.exp(log_w).mean(dim=0)
log-weights averaged with the normalised weights: You weight the log-weights by softmax. That is the direction of the
gradient; the bound is the logarithm of a plain average.
    torch.logsumexp(log_w, dim=0) - math.log(len(log_w)) -> (torch.softmax(log_w, dim=0) * log_w).sum(dim=0)
logarithm to base 2: Take the natural logarithm: exp was one with base e.
    result -> (result - log_w.max(dim=0).values) / math.log(2) + log_w.max(dim=0).values
no gradient reaches log_w: The values are right, but no gradient flows: was it computed in NumPy, detached, or under
no_grad?
    result -> result.detach()
gradient of the mean of the logarithms: The value is right, but its gradient is that of the mean of the log-weights,
equal for all samples.
    result -> result.detach() + log_w.mean(dim=0) - log_w.mean(dim=0).detach()
observations added up inside the logarithm: You add up the weights of all observations before the logarithm. Every
observation has a bound of its own.
    dim=0 -> dim=(0, 1)
"""

MISCONCEPTIONS = (
    *mistakes(reference.log_weights, LOG_WEIGHTS),
    *mistakes(reference.iwae_bound, IWAE_BOUND),
)
