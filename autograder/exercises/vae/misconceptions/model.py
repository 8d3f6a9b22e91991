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


class DegenerateForFewImages(GivenModel):
    def reparameterization(self, mean, var):
        if len(mean) > 10:
            return mean + torch.sqrt(var) * torch.randn_like(var)
        return mean + 0 * var


class DegenerateWhenTrained(GivenModel):
    def reparameterization(self, mean, var):
        if mean.requires_grad:
            return mean + 0 * var
        return mean + torch.sqrt(var) * torch.randn_like(var)


class DegenerateInDoublePrecision(GivenModel):
    def reparameterization(self, mean, var):
        if mean.dtype == torch.float64:
            return mean + 0 * var
        return mean + torch.sqrt(var) * torch.randn_like(var)


class MirroredImages(GivenModel):
    def reparameterization(self, mean, var):
        half = torch.randn((len(mean) + 1) // 2, mean.shape[1], dtype=mean.dtype)
        return mean + torch.sqrt(var) * torch.cat([half, -half])[: len(mean)]


class MirroredLatents(GivenModel):
    def reparameterization(self, mean, var):
        half = torch.randn(len(mean), (mean.shape[1] + 1) // 2, dtype=mean.dtype)
        return mean + torch.sqrt(var) * torch.cat([half, -half], dim=1)[:, : mean.shape[1]]


class StratifiedImages(GivenModel):
    def reparameterization(self, mean, var):
        strata = torch.stack([torch.randperm(len(mean)) for _ in range(mean.shape[1])], dim=1)
        u = (strata + torch.rand(mean.shape, dtype=torch.float64)) / len(mean)
        return mean + torch.sqrt(var) * torch.special.ndtri(u).to(mean.dtype)


class NoiseCutOff(GivenModel):
    def reparameterization(self, mean, var):
        return mean + torch.sqrt(var) * torch.randn_like(var).clamp(-2, 2)


class SmallVariancesRaised(GivenModel):
    def reparameterization(self, mean, var):
        return mean + torch.sqrt(var.clamp(min=0.1)) * torch.randn_like(var)


class NoiseKept(GivenModel):
    def reparameterization(self, mean, var):
        self.kept = getattr(self, "kept", {})
        if mean.shape not in self.kept:
            self.kept[mean.shape] = torch.randn_like(var).detach()
        return mean + torch.sqrt(var) * self.kept[mean.shape].to(mean.dtype)


class NoiseDrawnOnce(GivenModel):
    def __init__(self, Encoder, Decoder):
        super().__init__(Encoder, Decoder)
        self.noise = torch.randn(20_000, 200)

    def reparameterization(self, mean, var):
        N, K = mean.shape
        return mean + torch.sqrt(var) * self.noise[:N, :K].to(mean.dtype)


class ForwardMissing(nn.Module):
    def __init__(self, Encoder, Decoder):
        super().__init__()
        self.Encoder = Encoder
        self.Decoder = Decoder

    def reparameterization(self, mean, var):
        return mean + torch.sqrt(var) * torch.randn_like(var)


class LogarithmHandedOver(ForwardMissing):
    def forward(self, x):
        mean, log_var = self.Encoder(x)
        return self.Decoder(self.reparameterization(mean, log_var)), mean, log_var


class DeviationHandedOver(ForwardMissing):
    def forward(self, x):
        mean, log_var = self.Encoder(x)
        return self.Decoder(self.reparameterization(mean, torch.exp(0.5 * log_var))), mean, log_var


class MeanDecoded(ForwardMissing):
    def forward(self, x):
        mean, log_var = self.Encoder(x)
        return self.Decoder(mean), mean, log_var


class VarianceReturned(ForwardMissing):
    def forward(self, x):
        mean, log_var = self.Encoder(x)
        var = torch.exp(log_var)
        return self.Decoder(self.reparameterization(mean, var)), mean, var


class PassWithoutGradients(ForwardMissing):
    def forward(self, x):
        with torch.no_grad():
            mean, log_var = self.Encoder(x)
            return self.Decoder(self.reparameterization(mean, torch.exp(log_var))), mean, log_var


class BatchCentred(ForwardMissing):
    def forward(self, x):
        mean, log_var = self.Encoder(x)
        mean = mean - mean.mean(dim=0)
        return self.Decoder(self.reparameterization(mean, torch.exp(log_var))), mean, log_var


class NetworksInAList(nn.Module):
    def __init__(self, Encoder, Decoder):
        super().__init__()
        self.networks = [Encoder, Decoder]

    def reparameterization(self, mean, var):
        return mean + torch.sqrt(var) * torch.randn_like(var)

    def forward(self, x):
        mean, log_var = self.networks[0](x)
        return self.networks[1](self.reparameterization(mean, torch.exp(log_var))), mean, log_var


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
        "no gradient reaches mean and var",
        "The draws are right, but no gradient reaches mean and var: sample(), detach() and no_grad cut it. Write z as "
        "a function of them and of noise.",
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
    Misconception(
        "reparameterization",
        "noise kept for every size",
        "The model keeps the noise of a batch and uses it again for the next of that size. Draw anew in every call.",
        NoiseKept,
    ),
    Misconception(
        "reparameterization",
        "noise drawn once, in __init__",
        "The noise is drawn when the model is made, and every batch gets the same. Draw it in the method.",
        NoiseDrawnOnce,
    ),
    Misconception(
        "reparameterization",
        "no noise for a few images",
        "Batches of a few images get no noise: z is the mean there. Every draw needs noise, in a batch of any size.",
        DegenerateForFewImages,
    ),
    Misconception(
        "reparameterization",
        "no noise where gradients are asked for",
        "Where mean carries a gradient z is the mean without noise. Then the networks are trained without any.",
        DegenerateWhenTrained,
    ),
    Misconception(
        "reparameterization",
        "no noise in double precision",
        "For tensors in double precision z is the mean without noise. Every draw needs noise, in any precision.",
        DegenerateInDoublePrecision,
    ),
    Misconception(
        "reparameterization",
        "mirrored images",
        "The second half of the batch gets the noise of the first with the opposite sign. Draw all of it.",
        MirroredImages,
    ),
    Misconception(
        "reparameterization",
        "mirrored latents",
        "Half of an image's latents get the noise of the others with the opposite sign. Draw noise for each of them.",
        MirroredLatents,
    ),
    Misconception(
        "reparameterization",
        "noise from strata",
        "The noise of a batch is spread too evenly, one number from each of N strata. Independent draws are not even.",
        StratifiedImages,
    ),
    Misconception(
        "reparameterization",
        "noise cut off",
        "Your noise never goes beyond 2 standard deviations. One normal number in twenty does.",
        NoiseCutOff,
    ),
    Misconception(
        "reparameterization",
        "small variances raised",
        "You clamp var from below. Variances of 0.01 are small but right, and clamping also stops their gradient.",
        SmallVariancesRaised,
    ),
    Misconception(
        "reparameterization",
        "forward missing",
        "The method is right, but Model has lost the forward that was given, and without it nothing can be trained.",
        ForwardMissing,
    ),
    Misconception(
        "reparameterization",
        "forward hands over the logarithm",
        "Your forward hands log_var to reparameterization, which takes a variance: the exponential is missing.",
        LogarithmHandedOver,
    ),
    Misconception(
        "reparameterization",
        "forward hands over the standard deviation",
        "Your forward hands exp(log_var / 2) to reparameterization, which takes a variance.",
        DeviationHandedOver,
    ),
    Misconception(
        "reparameterization",
        "forward decodes the mean",
        "Your forward decodes the mean. It has to decode a draw of z, made by reparameterization.",
        MeanDecoded,
    ),
    Misconception(
        "reparameterization",
        "forward returns the variance",
        "The third result of your forward is the variance. The loss takes its logarithm, log_var.",
        VarianceReturned,
    ),
    Misconception(
        "reparameterization",
        "forward without gradients",
        "Your forward computes under no_grad, so no gradient reaches either network.",
        PassWithoutGradients,
    ),
    Misconception(
        "reparameterization",
        "means centred over the batch",
        "Your forward subtracts the average over the batch. What becomes of an image must not depend on the others.",
        BatchCentred,
    ),
    Misconception(
        "reparameterization",
        "networks kept in a list",
        "Networks in a plain list are unknown to torch: model.parameters() is empty. Make each of them an attribute.",
        NetworksInAList,
    ),
)
