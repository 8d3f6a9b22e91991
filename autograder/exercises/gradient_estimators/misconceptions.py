"""How `gradient_estimators` goes wrong, mostly as edits of its reference."""

import torch

from autograder.misconceptions import mistakes, wrong
from reference import gradient_estimators as reference

SCORE = """
differentiated with respect to the point: This is the derivative of log q with respect to z. The score is the derivative
with respect to the parameters: keep z fixed and move mean and log_std.
    result -> (-result[0], -result[0] * (z - mean))
sign flipped: This is the gradient of -log q. Where z lies above the mean, raising the mean raises log q(z).
    result -> (-result[0], -result[1])
normaliser forgotten: The mean of your score over q is not zero in log_std. The density's normaliser depends on log_std
too: differentiate all of log q.
    - 1 ->
derivative with respect to the standard deviation: Your second part is the derivative with respect to the standard
deviation. The parameter is its logarithm: one more factor by the chain rule.
    standardised**2 - 1 -> (standardised**2 - 1) / log_std.exp()
log_std read as a log-variance: You take exp(log_std) for the variance. It is the standard deviation; the variance is
exp(2 log_std).
    -> log_std = log_std / 2
    standardised**2 - 1 -> (standardised**2 - 1) / 2
log_std read as the standard deviation: log_std is the logarithm of the standard deviation, and negative at times: take
exp first.
    log_std.exp() ->> log_std
divided by the standard deviation once: In the part of the mean you divide z - mean by the standard deviation.
Differentiate (z - mean)^2 / (2 std^2) again: which power of std is left?
    Gradient(standardised / log_std.exp(), -> Gradient(standardised,
summed over the points: backward() of a sum adds up the gradients of all points. Return one row per point, (S, D).
    result -> (result[0].sum(dim=0), result[1].sum(dim=0))
points move with the parameters: You let z = mean + std * eps follow the parameters. In the score z stays where it is,
so detach it.
    result -> (torch.zeros_like(z), -torch.ones_like(z))
writes into its arguments: exp_() and -= change the caller's tensors, and the next call starts from wrong parameters.
Use exp() and -.
    -> log_std.exp_(); z -= mean
    (z - mean) / log_std.exp() -> z / log_std
    standardised / log_std.exp() -> standardised / log_std
an odd function that is not the score: Its mean over q is zero, but it is not the gradient of log q with respect to the
parameters.
    result -> (1e6 * (z - mean), 1e6 * (z - mean))
log_std clamped: You bound log_std from below. The score of a narrow q is then wrong: use log_std as it is.
    -> log_std = log_std.clamp(min=-4.0)
standard deviation of 1: Your q has standard deviation 1, as in the textbook. Here log_std holds the logarithms of its
standard deviations.
    -> log_std = torch.zeros_like(log_std)
"""

SCORE_FUNCTION_GRADIENT = """
log q left out: You weight the score with log p alone, which gives the gradient of E[log p]. The ELBO is the expectation
of log p - log q.
    - log_q ->
gradient of the loss: The signs are all flipped: this is the gradient of -ELBO, the loss. Asked for is that of the ELBO.
    log_p(z) - log_q -> log_q - log_p(z)
baseline contains the sample itself: The mean over all samples contains sample s, so it is not independent of its score:
the estimate shrinks by the factor 1 - 1/S. Leave sample s out of its own baseline.
    f = log_p(z) - log_q -> f = log_p(z) - log_q; f = f - f.mean()
weights standardised: Dividing by the standard deviation of the weights changes the expectation, and subtracting their
mean does so too: the estimate is no longer one of the gradient.
    f = log_p(z) - log_q -> f = log_p(z) - log_q; f = (f - f.mean()) / (f.std() + 1e-8)
samples not detached: z is still connected to the parameters when you differentiate log q, so you do not get the score.
Detach z.
    score(z, mean, log_std) -> torch.zeros_like(eps), -torch.ones_like(eps)
reparameterization in the place of the score function: You differentiate log p. The score function estimator uses the
values of log p only, and must work where log p has no derivative.
    result -> reparameterized_gradient(log_p, mean, log_std, eps)
gradient with respect to the standard deviation: Your second part estimates the gradient with respect to the standard
deviation itself; asked for is that with respect to its logarithm.
    * of_log_std -> * of_log_std / log_std.exp()
log_std used as the standard deviation: The samples are mean + exp(log_std) * eps: log_std is a logarithm, so take exp
of it first.
    -> log_std = log_std.abs().log()
log_std used as a log-variance: You take exp(log_std / 2) for the standard deviation. It is exp(log_std).
    -> log_std = log_std / 2
averaged over the samples: You average over the samples. Return the estimates themselves, one row per sample, (S, D).
    result -> (result[0].mean(dim=0), result[1].mean(dim=0))
own noise instead of eps: You draw new noise inside the function. Use eps, so that it can be checked and repeated.
    -> eps = torch.randn_like(eps)
log p evaluated at the noise: You evaluate log p at eps. The samples of q are mean + exp(log_std) * eps.
    log_p(z) -> log_p(eps)
    log_prob(z) -> log_prob(eps)
first sample only: All rows but the first are zero. Each row is the estimate from its own sample.
    result -> tuple(torch.cat([part[:1], torch.zeros_like(part[1:])]) for part in result)
noise of mean zero: Your rows are large and average to zero, whatever log p is. They have to average to the gradient of
the ELBO.
    result -> (1e6 * eps, 1e6 * eps)
weights clipped: You clip log p - log q. The estimate is unbiased only with the values themselves.
    log_p(z) - log_q -> torch.clamp(log_p(z) - log_q, -5.0, 5.0)
standard deviation of 1: Your q has standard deviation 1, as in the textbook. Here log_std holds the logarithms of its
standard deviations.
    -> log_std = torch.zeros_like(log_std)
noise drawn twice: You draw noise of your own for the score, and use eps for the value. Both belong to one sample, which
eps gives.
    score(z, mean, log_std) -> score(mean + log_std.exp() * torch.randn_like(eps), mean, log_std)
"""

REPARAMETERIZED_GRADIENT = """
log q left out: You differentiate log p alone. The ELBO has -log q too, and with it a part that depends on log_std.
    + 1 ->
parameters of q held constant: This is the path derivative. Here the parameters inside log q are differentiated as well.
    result -> path_gradient(log_p, mean, log_std, eps)
sample detached: Nothing flows through z: was it detached, or drawn by sample()? Only minus the score is left.
    result -> (-eps / log_std.exp(), 1 - eps**2)
score with the wrong sign: The path derivative is right, but the score enters with the wrong sign: it comes from -log q.
    result -> (slope + 2 * eps / log_std.exp(), slope * log_std.exp() * eps + 2 * eps**2 - 1)
derivative with respect to the standard deviation: Your second part is the derivative with respect to the standard
deviation; asked for is that with respect to its logarithm, log_std.
    slope * log_std.exp() * eps + 1 -> slope * eps + 1 / log_std.exp()
factor of the chain rule missing: dz / d(log_std) is not eps: z contains exp(log_std). The part through log p lacks a
factor.
    slope * log_std.exp() * eps -> slope * eps
log q added: The part of log q enters with the wrong sign: the ELBO is E[log p - log q], and a wider q has more entropy.
    + 1 -> - 1
gradient of the loss: Everything has the wrong sign: this is the gradient of -ELBO.
    result -> (-result[0], -result[1])
averaged over the samples: backward() of the mean gives one gradient for all samples. Return one row per sample:
differentiate each on its own, or give each sample its own copy of the parameters.
    result -> (result[0].mean(dim=0), result[1].mean(dim=0))
gradients accumulate from row to row: backward() adds to .grad. Set it to zero between the samples, or use
torch.autograd.grad.
    result -> (result[0].cumsum(dim=0), result[1].cumsum(dim=0))
log_std used as a log-variance: You take exp(log_std / 2) for the standard deviation, as if log_std were a log-variance.
    -> log_std = log_std / 2
    result -> (result[0], result[1] / 2)
own noise instead of eps: You draw new noise inside the function, so no row belongs to its eps. Use the noise that is
given.
    -> eps = torch.randn_like(eps)
noise scaled by the variance: Your samples are mean + variance * eps. The noise is scaled by the standard deviation.
    mean + log_std.exp() -> mean + (2 * log_std).exp()
score function in its place: You weigh the score with log p - log q. Here log p is differentiated, through the sample.
    result -> score_function_gradient(log_p, mean, log_std, eps)
first sample only: All rows but the first are zero. Each row is the derivative for its own sample.
    result -> tuple(torch.cat([part[:1], torch.zeros_like(part[1:])]) for part in result)
standard deviation of 1: Your q has standard deviation 1, as in the textbook. Here log_std holds the logarithms of its
standard deviations.
    -> log_std = torch.zeros_like(log_std)
"""

PATH_GRADIENT = """
nothing held constant: This is the whole reparameterized gradient. Detach mean and log_std where they are parameters of
log q.
    result -> reparameterized_gradient(log_p, mean, log_std, eps)
log q detached as a whole: You stop the gradient of log q altogether. It still depends on the parameters through z:
detach only mean and log_std in it.
    + eps / std ->
sample detached inside log q: Inside log q you detach z and keep the parameters. It is the other way round.
    + eps / std -> - eps / std
    through_z * std * eps -> through_z * std * eps + 1
only the mean held constant: The mean inside log q is detached, log_std is not: the second part still contains the
score.
    through_z * std * eps -> through_z * std * eps - eps**2 + 1
score added once too often: The reparameterized gradient is the path derivative minus the score. Yours is the path
derivative plus the score.
    result -> (through_z + eps / std, through_z * std * eps + eps**2 - 1)
score subtracted instead of added: You subtract the score from the reparameterized gradient, which contains it with a
minus sign already.
    + eps / std -> - eps / std
    through_z * std * eps -> through_z * std * eps + 2
derivative with respect to the standard deviation: dz / d(log_std) has the factor exp(log_std): your second part is the
derivative with respect to the standard deviation.
    through_z * std * eps -> through_z * eps
gradient of the loss: The signs are flipped: this is the path derivative of -ELBO.
    result -> (-result[0], -result[1])
derivative with respect to the sample: You give the derivative with respect to z for both parameters. By the chain rule
it is multiplied by dz / d(log_std) in the second.
    through_z * std * eps -> through_z
averaged over the samples: You average over the samples. Return one row per sample, (S, D).
    result -> (result[0].mean(dim=0), result[1].mean(dim=0))
own noise instead of eps: You draw new noise inside the function. Every row belongs to the eps that is given.
    -> eps = torch.randn_like(eps)
always zero: The path derivative is zero only where q is p. Elsewhere it points towards p.
    result -> (torch.zeros_like(eps), torch.zeros_like(eps))
standard deviation of 1: Your q has standard deviation 1, as in the textbook. Here log_std holds the logarithms of its
standard deviations.
    -> log_std = torch.zeros_like(log_std)
"""

VARIANCE_REDUCTION = """
the trick itself: The reparameterization trick gives the estimator. Asked for is what a term of known mean does that is
correlated with the rest.
    "control variate" -> "the reparameterization trick"
Rao-Blackwellization: Rao-Blackwellization replaces a term by its conditional expectation. Here a term of known mean
stays in, because it is correlated with the rest.
    "control variate" -> "Rao-Blackwellization"
the authors' remedy: That removes the score function. Asked for is the name of what it does where keeping it is better.
    "control variate" -> "stop gradient"
importance sampling: Importance sampling draws from another distribution. Here the distribution stays; what is added is
a term of mean zero.
    "control variate" -> "importance sampling"
a property instead of the concept: That the score has mean zero keeps the estimator unbiased. What is such a term called
when it lowers the variance?
    "control variate" -> "unbiasedness"
antithetic variates: Antithetic variates are pairs of draws that vary against each other. Here a term of mean zero is
added to every draw.
    "control variate" -> "antithetic variates"
several names: You name several options. Decide for one.
    "control variate" -> "control variate, importance sampling, Rao-Blackwellization"
neither, nor: You rule two concepts out. Return the name of the one that it is.
    "control variate" -> "neither a control variate nor a baseline"
a negation: You say what the score function is not. Return the name of what it is.
    "control variate" -> "it is anything but a control variate"
a second name with spaces between its letters: You name two options. Decide for one.
    "control variate" -> "control variate / i m p o r t a n c e  sampling"
"""


@wrong(
    reference.score_function_gradient,
    "log p differentiated by finite differences",
    "You differentiate log p step by step. The score function estimator weighs the score with the value of log p, "
    "whatever its slope is.",
)
def finite_differences_of_log_p(log_p, mean, log_std, eps):
    std, steps = log_std.exp(), 1e-3 * torch.eye(len(mean), dtype=mean.dtype)
    z = mean + std * eps
    slope = torch.stack([(log_p(z + step) - log_p(z - step)) / 2e-3 for step in steps], dim=1)
    return slope, slope * std * eps + 1


MISCONCEPTIONS = (
    *mistakes(reference.score, SCORE),
    *mistakes(reference.score_function_gradient, SCORE_FUNCTION_GRADIENT),
    *finite_differences_of_log_p,
    *mistakes(reference.reparameterized_gradient, REPARAMETERIZED_GRADIENT),
    *mistakes(reference.path_gradient, PATH_GRADIENT),
    *mistakes(reference.variance_reduction, VARIANCE_REDUCTION),
)
