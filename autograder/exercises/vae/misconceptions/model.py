"""How `Model.reparameterization` goes wrong: whole classes."""

import torch
from torch import nn
from torch.distributions import Normal

from autograder.exercise import Misconception


class GivenModel(nn.Module):
    def __init__(self, Encoder, Decoder):
        super().__init__()
        self.Encoder = Encoder
        self.Decoder = Decoder

    def forward(self, x):
        mean, log_var = self.Encoder(x)
        z = self.reparameterization(mean, torch.exp(log_var))
        return self.Decoder(z), mean, log_var


class VarianceAsDeviation(GivenModel):
    def reparameterization(self, mean, var):
        epsilon = torch.randn_like(var)
        return mean + var * epsilon


class VarianceAsItsLogarithm(GivenModel):
    def reparameterization(self, mean, var):
        std = torch.exp(0.5 * var)
        return mean + std * torch.randn_like(std)


class VarianceExponentiated(GivenModel):
    def reparameterization(self, mean, var):
        return mean + torch.exp(var) * torch.randn_like(var)


class VarianceSquared(GivenModel):
    def reparameterization(self, mean, var):
        return mean + var**2 * torch.randn_like(var)


class VarianceAsPrecision(GivenModel):
    def reparameterization(self, mean, var):
        return mean + torch.randn_like(var) / torch.sqrt(var)


class UniformNoise(GivenModel):
    def reparameterization(self, mean, var):
        return mean + torch.sqrt(var) * torch.rand_like(var)


class NoNoise(GivenModel):
    def reparameterization(self, mean, var):
        return mean


class DeviationAddedWithoutNoise(GivenModel):
    def reparameterization(self, mean, var):
        return mean + torch.sqrt(var)


class MeanForgotten(GivenModel):
    def reparameterization(self, mean, var):
        return torch.sqrt(var) * torch.randn_like(var)


class UnitNoise(GivenModel):
    def reparameterization(self, mean, var):
        return mean + torch.randn_like(mean)


class OneNoiseForAll(GivenModel):
    def reparameterization(self, mean, var):
        return mean + torch.sqrt(var) * torch.randn(1)


class OneNoisePerImage(GivenModel):
    def reparameterization(self, mean, var):
        return mean + torch.sqrt(var) * torch.randn(len(mean), 1)


class OneNoisePerLatent(GivenModel):
    def reparameterization(self, mean, var):
        return mean + torch.sqrt(var) * torch.randn(mean.shape[1])


class SampledWithoutPath(GivenModel):
    def reparameterization(self, mean, var):
        return Normal(mean, torch.sqrt(var)).sample()


class DeviationDetached(GivenModel):
    def reparameterization(self, mean, var):
        std = torch.tensor(var.detach().numpy() ** 0.5)
        return mean + std * torch.randn_like(std)


class SeedSetInside(GivenModel):
    def reparameterization(self, mean, var):
        torch.manual_seed(0)
        return mean + torch.sqrt(var) * torch.randn_like(var)


MODEL = (
    Misconception(
        "reparameterization",
        "variance used as a standard deviation",
        "var is a variance. The noise has to be scaled by the standard deviation, which is not the same.",
        VarianceAsDeviation,
    ),
    Misconception(
        "reparameterization",
        "variance taken for its logarithm",
        "exp(var / 2) would be right for a log-variance. forward has taken the exponential already: var is a variance.",
        VarianceAsItsLogarithm,
    ),
    Misconception(
        "reparameterization",
        "exponential of the variance",
        "You scale the noise by exp(var). var is the variance itself; what is its standard deviation?",
        VarianceExponentiated,
    ),
    Misconception(
        "reparameterization",
        "variance squared",
        "You square the variance where its root is needed: the noise is scaled by the standard deviation.",
        VarianceSquared,
    ),
    Misconception(
        "reparameterization",
        "variance taken for a precision",
        "You divide by the standard deviation, so that a large variance gives narrow draws. var is no precision.",
        VarianceAsPrecision,
    ),
    Misconception(
        "reparameterization",
        "rand for randn",
        "rand draws uniform numbers from 0 to 1. The noise of a normal variable is standard normal.",
        UniformNoise,
    ),
    Misconception(
        "reparameterization",
        "no noise",
        "You return the mean. Then nothing is drawn, and the model is an autoencoder without a distribution.",
        NoNoise,
    ),
    Misconception(
        "reparameterization",
        "standard deviation without noise",
        "You add the standard deviation itself, the same in every call. It has to be multiplied by random noise.",
        DeviationAddedWithoutNoise,
    ),
    Misconception(
        "reparameterization",
        "mean forgotten",
        "Your draws scatter about 0. They should scatter about the mean, and the gradient has to reach it.",
        MeanForgotten,
    ),
    Misconception(
        "reparameterization",
        "variance ignored",
        "Your draws have variance 1 whatever var is, and no gradient reaches it: scale the noise.",
        UnitNoise,
    ),
    Misconception(
        "reparameterization",
        "one noise for all",
        "One single random number serves the whole batch. Every entry of z needs its own.",
        OneNoiseForAll,
    ),
    Misconception(
        "reparameterization",
        "one noise per image",
        "All latents of an image share one random number, so they are not independent. Draw one for every entry.",
        OneNoisePerImage,
    ),
    Misconception(
        "reparameterization",
        "one noise per latent",
        "All images of the batch share their noise. Draw noise in the shape of mean, (N, K).",
        OneNoisePerLatent,
    ),
    Misconception(
        "reparameterization",
        "sample() has no gradient",
        "The draws are right, but sample() cuts the gradient to mean and var. Write z as a function of them and noise.",
        SampledWithoutPath,
    ),
    Misconception(
        "reparameterization",
        "gradient of the variance cut off",
        "The draws are right, but detach, NumPy or torch.tensor(...) keep the gradient from var. Stay with tensors.",
        DeviationDetached,
    ),
    Misconception(
        "reparameterization",
        "seed set inside the function",
        "Every call draws the same noise, because the method sets the seed. Set it once outside, if at all.",
        SeedSetInside,
    ),
)
