"""How `trainable_prior` goes wrong."""

from autograder.misconceptions import mistakes
from reference import trainable_prior as reference

VLB = """
variance for standard deviation in the draw: You move the noise by var * eps. var is a variance; a draw is mean plus a
standard deviation times eps.
    torch.sqrt(var) -> var
lambda2 as a standard deviation: You use lambda2 as the standard deviation of the prior. The prior is N(lambda1,
diag(lambda2)): variances.
    -> lambda2 = lambda2**2
standard normal prior: Your prior is N(0, I), as in the usual autoencoder. Here the prior has a mean and variances of
its own.
    -> lambda1, lambda2 = torch.zeros_like(lambda1), torch.ones_like(lambda2)
squared error for the likelihood: Half the squared error is log p(x | z) up to a constant only if sigma is 1. Divide by
sigma^2 and normalise.
    _log_normal(x, f(z, theta), variance) -> -0.5 * ((x - f(z, theta)) ** 2).sum(dim=-1)
constants left out: You leave out the normalising terms of the densities. Those of q and of the prior depend on the
parameters.
    + torch.log(var) + math.log(2.0 * math.pi) ->
sigma as a variance: You use sigma as the variance of x given z. It is a standard deviation; the covariance is sigma^2
I.
    sigma**2 -> sigma
divergence added: The terms of prior and q have the wrong sign: the divergence of q from the prior is added, not paid.
    + _log_normal(z, lambda1, lambda2) - -> - _log_normal(z, lambda1, lambda2) +
sum over draws: You add up the K draws. The bound is an expectation: average over them.
    mean(dim=0) -> sum(dim=0)
logarithm of the averaged weights: You average the weights before taking the logarithm. That is another, tighter bound;
here logs are averaged.
    mean(dim=0) -> logsumexp(dim=0) - math.log(len(eps))
one variance for all observations: You average the variances of q over the observations. Each observation has its own,
one row of var.
    -> var = var.mean(dim=0)
first draw only: You use the first of the K draws. The estimate is the average over all of them.
    -> eps = eps[:1]
variance for standard deviation in draw and density: You take var for the standard deviation of q, where it is drawn
from and where its density is evaluated. The two agree with each other, and not with the variance.
    -> var = var**2
prior of variance 1: Your prior has variance 1, and only its mean is trained. Here lambda2 is its variance.
    -> lambda2 = torch.ones_like(lambda2)
logarithm to base 2: Your bound is in bits. The natural logarithm is asked for.
    result -> result / math.log(2)
constant counted once: Your likelihood has its normalising constant once. Every coordinate of x has one.
    result -> result + (x.shape[-1] - 1) * (0.5 * math.log(2 * math.pi) + math.log(sigma))
q of variance 1: Your q has variance 1, both where it is drawn from and in its density. Here var holds its variances.
    -> var = torch.ones_like(var)
noise drawn twice: You draw noise of your own besides eps. All three densities belong at the same z, which eps gives.
    _log_normal(z, lambda1, lambda2) -> _log_normal(other, lambda1, lambda2)
    _log_normal(z, mean, var) -> _log_normal(other, mean, var)
    _log_weights: -> other = mean + torch.sqrt(var) * torch.randn_like(z)
"""

GRADIENT_LOG_DERIVATIVE = """
reparameterised gradient: You differentiate through the draws. That is the other estimator: the log-derivative trick
uses the values of f at given draws, and works where f has no derivative in z.
    result -> gradient_reparameterized(x, mean, var, theta, lambda1, lambda2, sigma, f, eps)
first draw only: Your estimate depends on the first of the K draws alone. Average the weighted scores over all of them.
    -> eps = eps[:1]
noise added: Your average is right, but noise that has nothing to do with the bound is added to the estimate.
    result -> result._replace(mean=result.mean + 1e6 * eps.mean(dim=0))
score without its weight: The encoder's part differentiates log q at fixed draws and nothing else, which has mean zero.
Where has the dependence of the draws on q gone?
    weight * score -> -score
score weighted by the likelihood alone: You multiply the score by log p(x | z) only. The weight is the whole integrand,
prior and q included.
    weight = log_w -> weight = _log_normal(x, f(z, theta), torch.as_tensor(sigma**2, dtype=x.dtype))
log q left out of the weight: The weight of the score lacks log q(z | x): the integrand of the bound is log p + log r -
log q.
    weight = log_w -> weight = (log_w + _log_normal(z, mean, var))
score of the standard deviation: Your second score is the derivative of log q by the standard deviation. The parameter
is the variance.
    0.5 * ((z - mean) ** 2 / var - 1.0) / var -> ((z - mean) ** 2 / var - 1.0) / torch.sqrt(var)
score of the variance without its constant: The derivative of log q by the variance has two terms; the one from the
normaliser is missing.
    - 1.0 ->
baseline with the own draw in it: Your baseline is the mean over all K draws, the draw itself included. Then it depends
on that draw, and the gradient shrinks by 1/K. Leave the own draw out.
    weight = log_w -> weight = (log_w - log_w.mean(dim=0))
average over observations: You average over observations. Asked is the gradient of the sum over them; only draws are
averaged.
    result -> Gradients(*(part / len(x) for part in result))
no gradient for the prior: Your gradient with respect to lambda is zero. The prior's density stands in the integrand.
    result -> result._replace(lambda1=torch.zeros_like(lambda1), lambda2=torch.zeros_like(lambda2))
variance for standard deviation in draw and density: You take var for the standard deviation of q, where it is drawn
from and where its density is evaluated. The two agree with each other, and not with the variance.
    -> var = var**2
    0.5 * ((z - mean) ** 2 / var - 1.0) / var -> ((z - mean) ** 2 / var - 1.0) / torch.sqrt(var)
"""

GRADIENT_REPARAMETERIZED = """
log-derivative trick: You multiply a score by the integrand. That is the other estimator: here the gradient flows
through the draws and through f.
    result -> gradient_log_derivative(x, mean, var, theta, lambda1, lambda2, sigma, f, eps)
first draw only: You use the first of the K draws. Average the gradients over all of them.
    -> eps = eps[:1]
draws cut from the graph: The draws carry no gradient (detach, or no_grad): the derivative through z is the whole point
here.
    mean + torch.sqrt(var) * eps -> (mean + torch.sqrt(var) * eps).detach()
variance for standard deviation in the draw: You differentiate through mean + var * eps. That draw has standard
deviation var, not variance var.
    torch.sqrt(var) -> var
gradient by the standard deviation: The last part is the derivative by the standard deviation. The parameter is the
variance: mind a factor.
    result -> result._replace(var=2 * torch.sqrt(var.detach()) * result.var)
log q left out: You differentiate log p + log r alone. Without log q nothing keeps the variances of q from shrinking to
0.
    - _log_normal(z, mean, var) ->
as printed on the sheet: Your encoder gradient has the term of log q only, and lambda2 squared where its inverse square
belongs. The decoder and the prior depend on z too.
    f(z, theta) -> f(z.detach(), theta)
    _log_normal(z, lambda1, lambda2) -> _log_normal(z.detach(), lambda1, lambda2)
    result -> result._replace(
        lambda2=(-0.5 / lambda2 + 0.5 * (z - lambda1) ** 2 * lambda2**2).mean(dim=0).sum(dim=0).detach())
prior left out of the path: The gradient through z goes through the decoder but not through the prior, which is
evaluated at z as well.
    _log_normal(z, lambda1, lambda2) -> _log_normal(z.detach(), lambda1, lambda2)
average over observations: You average over observations as well as over draws. Asked is the gradient of the sum over
observations.
    mean(dim=0).sum() -> mean()
gradient of the loss: All signs are reversed: this is the gradient of the negative bound, which one would minimise.
    log_w.mean -> -log_w.mean
variance for standard deviation in draw and density: You take var for the standard deviation of q, where it is drawn
from and where its density is evaluated. The two agree with each other, and not with the variance.
    torch.sqrt(var) -> var
    z, mean, var, -> z, mean, var**2,
"""

MISCONCEPTIONS = (
    *mistakes(reference.vlb, VLB),
    *mistakes(reference.gradient_log_derivative, GRADIENT_LOG_DERIVATIVE),
    *mistakes(reference.gradient_reparameterized, GRADIENT_REPARAMETERIZED),
)
