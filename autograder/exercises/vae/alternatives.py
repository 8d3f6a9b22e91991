"""Right answers to `vae` in other styles. Where a method is asked for, whole classes."""

import math

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812
from torch import nn
from torch.distributions import Bernoulli, Independent, Normal, kl_divergence

from autograder.edited import edited
from autograder.exercise import Alternative
from reference import vae as reference

# --- Model.reparameterization --------------------------------------------------------------------------------------

DEVICE = torch.device("cpu")


class Model(nn.Module):
    def __init__(self, Encoder, Decoder):
        super(Model, self).__init__()
        self.Encoder = Encoder
        self.Decoder = Decoder

    def reparameterization(self, mean, var):
        epsilon = torch.randn_like(var).to(DEVICE)
        std = var**0.5
        z = mean + std * epsilon
        return z

    def forward(self, x):
        mean, log_var = self.Encoder(x)
        z = self.reparameterization(mean, torch.exp(log_var))
        theta = self.Decoder(z)
        return theta, mean, log_var


DRAW = "mean + torch.sqrt(var) * torch.randn_like(var)"

LibraryRsample = edited(reference.Model, [f"{DRAW} -> torch.distributions.Normal(mean, torch.sqrt(var)).rsample()"])

HalfTheLogarithm = edited(
    reference.Model,
    [
        f"{DRAW} -> mean - noise * torch.exp(0.5 * torch.log(var))",  # the normal law is symmetric
        "reparameterization: -> noise = torch.normal(0, 1, size=mean.size(), device=device)",
        "reparameterization: -> device = next(self.Encoder.parameters()).device",
    ],
)

NoiseOfNumPy = edited(
    reference.Model,
    [
        f"{DRAW} -> torch.addcmul(mean, var.sqrt(), noise)",
        "reparameterization: -> noise = torch.from_numpy(np.random.standard_normal(tuple(mean.shape))).to(mean.dtype)",
    ],
    imports="import numpy as np",
)

RowByRow = edited(
    reference.Model,
    [f"{DRAW} -> torch.stack([m + torch.sqrt(v) * torch.randn(len(m)) for m, v in zip(mean, var)])"],
)


# --- loss_function -------------------------------------------------------------------------------------------------


def functional_sum(x, theta, mean, log_var):
    BCE = F.binary_cross_entropy(theta, x, reduction="sum")
    KLD = -0.5 * torch.sum(1 + log_var - mean.pow(2) - log_var.exp())
    return BCE + KLD


def average_over_the_batch(x, theta, mean, log_var):
    reconstruction = nn.BCELoss(reduction="none")(theta, x).sum(dim=1)
    kl = -0.5 * (1 + log_var - mean**2 - log_var.exp()).sum(dim=1)
    return torch.mean(reconstruction + kl)


def formulas_with_a_small_number(x, theta, mean, log_var):
    eps = 1e-8
    log_p = x * torch.log(theta + eps) + (1 - x) * torch.log(1 - theta + eps)
    elbo = log_p.sum() + 0.5 * (1 + log_var - mean.square() - torch.exp(log_var)).sum()
    print("ELBO", elbo.item())
    return -elbo


def clamped(x, theta, mean, log_var):
    theta = torch.clamp(theta, 1e-6, 1 - 1e-6)
    log_likelihood = torch.sum(torch.where(x == 1, theta.log(), x * theta.log() + (1 - x) * torch.log1p(-theta)), -1)
    kl = torch.sum(mean**2 + log_var.exp() - log_var - 1, -1) / 2
    return (kl - log_likelihood).mean(0)


def library_distributions(x, theta, mean, log_var):
    q = Independent(Normal(mean, torch.exp(0.5 * log_var)), 1)
    p = Independent(Normal(torch.zeros_like(mean), torch.ones_like(mean)), 1)
    likelihood = Bernoulli(probs=theta, validate_args=False).log_prob(x).sum(dim=1)
    return (kl_divergence(q, p) - likelihood).sum()


def through_logits(x, theta, mean, log_var):
    logits = torch.logit(theta, eps=1e-6)
    reconstruction = F.binary_cross_entropy_with_logits(logits, x, reduction="sum") / x.shape[0]
    var = torch.exp(log_var)
    kl = 0.5 * torch.sum(var + mean * mean - 1 - torch.log(var)) / x.shape[0]
    return (reconstruction + kl).reshape(1)


def image_by_image(x, theta, mean, log_var):
    total = 0.0
    for i in range(len(x)):
        for d in range(x.shape[1]):
            p = theta[i, d].clamp(1e-7, 1 - 1e-7)
            total = total - x[i, d] * torch.log(p) - (1 - x[i, d]) * torch.log(1 - p)
        for k in range(mean.shape[1]):
            total = total + 0.5 * (mean[i, k] ** 2 + math.e ** log_var[i, k] - 1 - log_var[i, k])
    return total


# --- reconstruct ---------------------------------------------------------------------------------------------------


def forward_pass(model, x):
    model.eval()
    with torch.no_grad():
        theta, _, _ = model(x)
    return theta


def decoded_draw(model, x):
    mean, log_var = model.Encoder(x)
    z = model.reparameterization(mean, torch.exp(log_var))
    return model.Decoder(z).detach().numpy()


def own_noise(model, x):
    with torch.no_grad():
        mean, log_var = model.Encoder(x)
        z = mean + torch.exp(log_var / 2) * torch.randn_like(mean)
        return {"theta": model.Decoder(z)}


def as_images(model, x):
    mean, _ = model.Encoder.forward(x.view(len(x), -1))
    theta = model.Decoder.forward(mean)
    side = int(round(theta.shape[1] ** 0.5))
    return theta.view(-1, 1, side, side)


def image_after_image(model, x):
    rows = []
    for image in x:
        mean, log_var = model.Encoder(image.unsqueeze(0))
        rows.append(model.Decoder(mean).squeeze(0).tolist())
    return rows


# --- generate ------------------------------------------------------------------------------------------------------


def randn_decoded(model, n, latent_dim):
    model.eval()
    with torch.no_grad():
        noise = torch.randn((n, latent_dim)).to(DEVICE)
        generated_images = model.Decoder(noise)
    return generated_images


def drawn_from_the_prior(model, n, latent_dim):
    prior = Normal(torch.zeros(latent_dim), torch.ones(latent_dim))
    theta = model.Decoder(prior.sample((n,)))
    side = math.isqrt(theta.shape[1])
    return theta.reshape(n, side, side).detach()


def reparameterized_prior(model, n, latent_dim):
    z = model.reparameterization(torch.zeros(n, latent_dim), torch.ones(n, latent_dim))
    return model.Decoder(z)


def numpy_noise(model, n, latent_dim):
    z = torch.tensor(np.random.normal(size=(n, latent_dim)), dtype=torch.float32)
    with torch.no_grad():
        return np.array(model.Decoder(z))


def one_at_a_time(model, n, latent_dim):
    with torch.no_grad():
        return torch.stack([model.Decoder(torch.randn(latent_dim)) for _ in range(n)])


ALTERNATIVES = (
    Alternative("reparameterization", "randn_like on the notebook's device", Model),
    Alternative("reparameterization", "rsample of torch's distribution", LibraryRsample),
    Alternative("reparameterization", "half the logarithm, noise subtracted, device of the encoder", HalfTheLogarithm),
    Alternative("reparameterization", "noise of NumPy", NoiseOfNumPy),
    Alternative("reparameterization", "row by row", RowByRow),
    Alternative("loss_function", "functional, sum over the batch", functional_sum),
    Alternative("loss_function", "BCELoss, average over the batch", average_over_the_batch),
    Alternative("loss_function", "formulas with a small number inside the logarithms", formulas_with_a_small_number),
    Alternative("loss_function", "clamped probabilities, average", clamped),
    Alternative("loss_function", "torch's distributions and kl_divergence", library_distributions),
    Alternative("loss_function", "through logits, shape (1,)", through_logits),
    Alternative("loss_function", "loops over images, pixels and latents", image_by_image),
    Alternative("reconstruct", "forward pass in evaluation mode", forward_pass),
    Alternative("reconstruct", "a draw by the model's own method, as a NumPy array", decoded_draw),
    Alternative("reconstruct", "a draw with noise of its own, in a dict", own_noise),
    Alternative("reconstruct", "the mean, shaped as images with a channel", as_images),
    Alternative("reconstruct", "image after image, nested lists", image_after_image),
    Alternative("generate", "randn in evaluation mode", randn_decoded),
    Alternative("generate", "torch's normal distribution, shaped as images", drawn_from_the_prior),
    Alternative("generate", "the model's own reparameterization of the prior", reparameterized_prior),
    Alternative("generate", "noise of NumPy, a NumPy array", numpy_noise),
    Alternative("generate", "one image at a time", one_at_a_time),
)
