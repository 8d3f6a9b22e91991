"""How `flow_anomaly` goes wrong."""

import torch
from torch import nn
from torch.nn.functional import softplus

from autograder.exercise import Misconception


def network(in_out_dim, mid_dim, hidden):
    layers = [nn.Linear(in_out_dim // 2, mid_dim), nn.ReLU()]
    for _ in range(hidden - 1):
        layers += [nn.Linear(mid_dim, mid_dim), nn.ReLU()]
    return nn.Sequential(*layers, nn.Linear(mid_dim, in_out_dim // 2))


def interleaved(even, odd):
    return torch.stack((even, odd), dim=2).reshape(len(even), -1)


def log_logistic(z):
    return -(softplus(z) + softplus(-z))


# --- Coupling ------------------------------------------------------------------------------------------------------


class MaskTheOtherWayRound(nn.Module):
    def __init__(self, in_out_dim, mid_dim, hidden, mask_config):
        super().__init__()
        self.mask_config, self.net = mask_config, network(in_out_dim, mid_dim, hidden)

    def forward(self, x, reverse=False):
        even, odd = x[:, 0::2], x[:, 1::2]
        sign = -1 if reverse else 1
        if self.mask_config:
            odd = odd + sign * self.net(even)
        else:
            even = even + sign * self.net(odd)
        return interleaved(even, odd)


class HalvesSideBySide(nn.Module):
    def __init__(self, in_out_dim, mid_dim, hidden, mask_config):
        super().__init__()
        self.mask_config, self.net = mask_config, network(in_out_dim, mid_dim, hidden)

    def forward(self, x, reverse=False):
        first, second = x.chunk(2, dim=1)
        sign = -1 if reverse else 1
        if self.mask_config:
            first = first + sign * self.net(second)
        else:
            second = second + sign * self.net(first)
        return torch.cat((first, second), dim=1)


class ReverseAddsToo(nn.Module):
    def __init__(self, in_out_dim, mid_dim, hidden, mask_config):
        super().__init__()
        self.mask_config, self.net = mask_config, network(in_out_dim, mid_dim, hidden)

    def forward(self, x, reverse=False):
        even, odd = x[:, 0::2], x[:, 1::2]
        if self.mask_config:
            even = even + self.net(odd)
        else:
            odd = odd + self.net(even)
        return interleaved(even, odd)


class ShiftedByItself(nn.Module):
    def __init__(self, in_out_dim, mid_dim, hidden, mask_config):
        super().__init__()
        self.mask_config, self.net = mask_config, network(in_out_dim, mid_dim, hidden)

    def forward(self, x, reverse=False):
        even, odd = x[:, 0::2], x[:, 1::2]
        sign = -1 if reverse else 1
        if self.mask_config:
            even = even + sign * self.net(even)
        else:
            odd = odd + sign * self.net(odd)
        return interleaved(even, odd)


class PutBackSideBySide(nn.Module):
    def __init__(self, in_out_dim, mid_dim, hidden, mask_config):
        super().__init__()
        self.mask_config, self.net = mask_config, network(in_out_dim, mid_dim, hidden)

    def forward(self, x, reverse=False):
        even, odd = x[:, 0::2], x[:, 1::2]
        sign = -1 if reverse else 1
        if self.mask_config:
            even = even + sign * self.net(odd)
        else:
            odd = odd + sign * self.net(even)
        return torch.cat((even, odd), dim=1)


class NoActivations(nn.Module):
    def __init__(self, in_out_dim, mid_dim, hidden, mask_config):
        super().__init__()
        sizes = [in_out_dim // 2, *[mid_dim] * hidden, in_out_dim // 2]
        self.net = nn.Sequential(*[nn.Linear(a, b) for a, b in zip(sizes, sizes[1:])])
        self.mask_config = mask_config

    def forward(self, x, reverse=False):
        even, odd = x[:, 0::2], x[:, 1::2]
        sign = -1 if reverse else 1
        if self.mask_config:
            even = even + sign * self.net(odd)
        else:
            odd = odd + sign * self.net(even)
        return interleaved(even, odd)


class OneHiddenLayer(nn.Module):
    def __init__(self, in_out_dim, mid_dim, hidden, mask_config):
        super().__init__()
        half = in_out_dim // 2
        self.net = nn.Sequential(nn.Linear(half, mid_dim), nn.ReLU(), nn.Linear(mid_dim, half))
        self.mask_config = mask_config

    def forward(self, x, reverse=False):
        even, odd = x[:, 0::2], x[:, 1::2]
        sign = -1 if reverse else 1
        if self.mask_config:
            even = even + sign * self.net(odd)
        else:
            odd = odd + sign * self.net(even)
        return interleaved(even, odd)


# --- Scaling -------------------------------------------------------------------------------------------------------


class SumOfTheFactors(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.s = nn.Parameter(torch.zeros(1, dim))

    def forward(self, x, reverse=False):
        s = -self.s if reverse else self.s
        return x * torch.exp(s), torch.exp(s).sum()


class MeanOfTheLogarithms(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.s = nn.Parameter(torch.zeros(1, dim))

    def forward(self, x, reverse=False):
        s = -self.s if reverse else self.s
        return x * torch.exp(s), s.mean()


class DeterminantOfTheInverse(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.s = nn.Parameter(torch.zeros(1, dim))

    def forward(self, x, reverse=False):
        s = -self.s if reverse else self.s
        return x * torch.exp(s), -s.sum()


class OneFactorForAll(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.dim, self.s = dim, nn.Parameter(torch.zeros(1))

    def forward(self, x, reverse=False):
        s = -self.s if reverse else self.s
        return x * torch.exp(s), self.dim * s.sum()


class FactorsNotExponentiated(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.s = nn.Parameter(torch.ones(1, dim))

    def forward(self, x, reverse=False):
        return (x / self.s if reverse else x * self.s), torch.log(torch.abs(self.s)).sum()


class ReverseScalesAgain(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.s = nn.Parameter(torch.zeros(1, dim))

    def forward(self, x, reverse=False):
        return x * torch.exp(self.s), self.s.sum()


class StartsAtOne(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.s = nn.Parameter(torch.ones(1, dim))

    def forward(self, x, reverse=False):
        s = -self.s if reverse else self.s
        return x * torch.exp(s), s.sum()


# --- NICE ----------------------------------------------------------------------------------------------------------


class LayersNotReversed(nn.Module):
    def __init__(self, in_out_dim, mid_dim, hidden, mask_config=1.0, coupling=4):
        super().__init__()
        self.layers = nn.ModuleList(
            [Coupling(in_out_dim, mid_dim, hidden, (mask_config + i) % 2) for i in range(coupling)]
        )
        self.scaling = Scaling(in_out_dim)

    def f(self, x):
        for layer in self.layers:
            x = layer(x)
        return self.scaling(x)

    def g(self, z):
        x, _ = self.scaling(z, reverse=True)
        for layer in self.layers:
            x = layer(x, reverse=True)
        return x

    def log_prob(self, x):
        z, log_det = self.f(x)
        return log_logistic(z).sum(dim=1) + log_det


class InverseWithoutReverse(nn.Module):
    def __init__(self, in_out_dim, mid_dim, hidden, mask_config=1.0, coupling=4):
        super().__init__()
        self.layers = nn.ModuleList(
            [Coupling(in_out_dim, mid_dim, hidden, (mask_config + i) % 2) for i in range(coupling)]
        )
        self.scaling = Scaling(in_out_dim)

    def f(self, x):
        for layer in self.layers:
            x = layer(x)
        return self.scaling(x)

    def g(self, z):
        x, _ = self.scaling(z)
        for layer in reversed(self.layers):
            x = layer(x)
        return x

    def log_prob(self, x):
        z, log_det = self.f(x)
        return log_logistic(z).sum(dim=1) + log_det


class NormalBase(nn.Module):
    def __init__(self, in_out_dim, mid_dim, hidden, mask_config=1.0, coupling=4):
        super().__init__()
        self.layers = nn.ModuleList(
            [Coupling(in_out_dim, mid_dim, hidden, (mask_config + i) % 2) for i in range(coupling)]
        )
        self.scaling = Scaling(in_out_dim)

    def f(self, x):
        for layer in self.layers:
            x = layer(x)
        return self.scaling(x)

    def g(self, z):
        x, _ = self.scaling(z, reverse=True)
        for layer in reversed(self.layers):
            x = layer(x, reverse=True)
        return x

    def log_prob(self, x):
        z, log_det = self.f(x)
        return torch.distributions.Normal(0.0, 1.0).log_prob(z).sum(dim=1) + log_det


class DeterminantSubtracted(nn.Module):
    def __init__(self, in_out_dim, mid_dim, hidden, mask_config=1.0, coupling=4):
        super().__init__()
        self.layers = nn.ModuleList(
            [Coupling(in_out_dim, mid_dim, hidden, (mask_config + i) % 2) for i in range(coupling)]
        )
        self.scaling = Scaling(in_out_dim)

    def f(self, x):
        for layer in self.layers:
            x = layer(x)
        return self.scaling(x)

    def g(self, z):
        x, _ = self.scaling(z, reverse=True)
        for layer in reversed(self.layers):
            x = layer(x, reverse=True)
        return x

    def log_prob(self, x):
        z, log_det = self.f(x)
        return log_logistic(z).sum(dim=1) - log_det


class DeterminantForgotten(nn.Module):
    def __init__(self, in_out_dim, mid_dim, hidden, mask_config=1.0, coupling=4):
        super().__init__()
        self.layers = nn.ModuleList(
            [Coupling(in_out_dim, mid_dim, hidden, (mask_config + i) % 2) for i in range(coupling)]
        )
        self.scaling = Scaling(in_out_dim)

    def f(self, x):
        for layer in self.layers:
            x = layer(x)
        return self.scaling(x)

    def g(self, z):
        x, _ = self.scaling(z, reverse=True)
        for layer in reversed(self.layers):
            x = layer(x, reverse=True)
        return x

    def log_prob(self, x):
        z, _ = self.f(x)
        return log_logistic(z).sum(dim=1)


class AveragedOverCoordinates(nn.Module):
    def __init__(self, in_out_dim, mid_dim, hidden, mask_config=1.0, coupling=4):
        super().__init__()
        self.layers = nn.ModuleList(
            [Coupling(in_out_dim, mid_dim, hidden, (mask_config + i) % 2) for i in range(coupling)]
        )
        self.scaling = Scaling(in_out_dim)

    def f(self, x):
        for layer in self.layers:
            x = layer(x)
        return self.scaling(x)

    def g(self, z):
        x, _ = self.scaling(z, reverse=True)
        for layer in reversed(self.layers):
            x = layer(x, reverse=True)
        return x

    def log_prob(self, x):
        z, log_det = self.f(x)
        return log_logistic(z).mean(dim=1) + log_det


class SameHalfEveryTime(nn.Module):
    def __init__(self, in_out_dim, mid_dim, hidden, mask_config=1.0, coupling=4):
        super().__init__()
        self.layers = nn.ModuleList([Coupling(in_out_dim, mid_dim, hidden, mask_config) for _ in range(coupling)])
        self.scaling = Scaling(in_out_dim)

    def f(self, x):
        for layer in self.layers:
            x = layer(x)
        return self.scaling(x)

    def g(self, z):
        x, _ = self.scaling(z, reverse=True)
        for layer in reversed(self.layers):
            x = layer(x, reverse=True)
        return x

    def log_prob(self, x):
        z, log_det = self.f(x)
        return log_logistic(z).sum(dim=1) + log_det


class FirstMaskIgnored(nn.Module):
    def __init__(self, in_out_dim, mid_dim, hidden, mask_config=1.0, coupling=4):
        super().__init__()
        self.layers = nn.ModuleList([Coupling(in_out_dim, mid_dim, hidden, i % 2) for i in range(coupling)])
        self.scaling = Scaling(in_out_dim)

    def f(self, x):
        for layer in self.layers:
            x = layer(x)
        return self.scaling(x)

    def g(self, z):
        x, _ = self.scaling(z, reverse=True)
        for layer in reversed(self.layers):
            x = layer(x, reverse=True)
        return x

    def log_prob(self, x):
        z, log_det = self.f(x)
        return log_logistic(z).sum(dim=1) + log_det


# --- threshold and errors ------------------------------------------------------------------------------------------


def population_deviation(log_probs):
    return float(log_probs.mean() - 3 * log_probs.std(unbiased=False))


def variance_for_deviation(log_probs):
    return float(log_probs.mean() - 3 * log_probs.var())


def one_deviation(log_probs):
    return float(log_probs.mean() - log_probs.std())


def above_the_mean(log_probs):
    return float(log_probs.mean() + 3 * log_probs.std())


def smallest_value(log_probs):
    return float(log_probs.min())


def ordinary_ones_recognised(log_probs, threshold):
    return float((log_probs > threshold).double().mean())


def number_of_false_alarms(log_probs, threshold):
    return int((log_probs < threshold).sum())


def percentage_of_false_alarms(log_probs, threshold):
    return 100 * float((log_probs < threshold).double().mean())


def alarms_per_ordinary_one(log_probs, threshold):
    return float((log_probs < threshold).sum() / (log_probs >= threshold).sum())


def anomalies_recognised(log_probs, threshold):
    return float((log_probs < threshold).double().mean())


def number_of_misses(log_probs, threshold):
    return int((log_probs > threshold).sum())


def percentage_of_misses(log_probs, threshold):
    return 100 * float((log_probs > threshold).double().mean())


def misses_per_recognised_one(log_probs, threshold):
    return float((log_probs >= threshold).sum() / (log_probs < threshold).sum())


MISCONCEPTIONS = (
    Misconception(
        "Coupling",
        "mask the other way round",
        "mask_config 1 should shift the even coordinates and 0 the odd ones; your layer does it the other way round.",
        MaskTheOtherWayRound,
    ),
    Misconception(
        "Coupling",
        "halves side by side",
        "Your halves are the first and the last coordinates. They should be interleaved: 0, 2, 4, ... and 1, 3, 5, ...",
        HalvesSideBySide,
    ),
    Misconception(
        "Coupling",
        "reverse adds too",
        "With reverse=True the shift should be taken away again; your layer adds it a second time.",
        ReverseAddsToo,
    ),
    Misconception(
        "Coupling",
        "half shifted by itself",
        "You compute the shift from the half that is shifted. Then the inverse does not know it. Use the other half.",
        ShiftedByItself,
    ),
    Misconception(
        "Coupling",
        "put back side by side",
        "The halves are taken interleaved and put back one after the other, which moves coordinates to other places.",
        PutBackSideBySide,
    ),
    Misconception(
        "Coupling",
        "no activation functions",
        "Linear layers without an activation function in between are one linear map. Put a ReLU after hidden layers.",
        NoActivations,
    ),
    Misconception(
        "Coupling",
        "hidden ignored",
        "Your network always has one hidden layer. Make as many as `hidden` says, each of mid_dim units.",
        OneHiddenLayer,
    ),
    Misconception(
        "Scaling",
        "sum of the factors",
        "Your log-determinant adds up exp(s). The determinant is the product of the factors; take its logarithm.",
        SumOfTheFactors,
    ),
    Misconception(
        "Scaling",
        "mean of the logarithms",
        "You average the s. The logarithm of a product over coordinates is a sum over coordinates.",
        MeanOfTheLogarithms,
    ),
    Misconception(
        "Scaling",
        "determinant of the inverse",
        "The sign of your log-determinant is that of the inverse layer. Asked is the Jacobian of the forward layer.",
        DeterminantOfTheInverse,
    ),
    Misconception(
        "Scaling",
        "one factor for all",
        "All coordinates are scaled alike. Every coordinate has a parameter of its own.",
        OneFactorForAll,
    ),
    Misconception(
        "Scaling",
        "factors not exponentiated",
        "You multiply by the parameter itself, which may be negative or 0. Multiply by its exponential.",
        FactorsNotExponentiated,
    ),
    Misconception(
        "Scaling",
        "reverse scales again",
        "With reverse=True the layer multiplies once more. The inverse divides by the factors.",
        ReverseScalesAgain,
    ),
    Misconception(
        "Scaling",
        "parameters start at one",
        "Your parameters start at 1, which scales by e. The layer should start as the identity: s = 0.",
        StartsAtOne,
    ),
    Misconception(
        "NICE",
        "inverse in the forward order",
        "g runs through the coupling layers in the same order as f. The last layer has to be undone first.",
        LayersNotReversed,
    ),
    Misconception(
        "NICE",
        "inverse without reverse",
        "g runs through the layers backwards but calls them forwards: reverse=True is missing.",
        InverseWithoutReverse,
    ),
    Misconception(
        "NICE",
        "normal base density",
        "log_prob uses the normal density for z. The base density of this flow is the standard logistic.",
        NormalBase,
    ),
    Misconception(
        "NICE",
        "determinant subtracted",
        "log_prob subtracts the log-determinant. f maps data to latents, so in the change of variables it is added.",
        DeterminantSubtracted,
    ),
    Misconception(
        "NICE",
        "determinant forgotten",
        "log_prob is the density of z alone. A change of variables stretches space: the log-determinant is missing.",
        DeterminantForgotten,
    ),
    Misconception(
        "NICE",
        "average over coordinates",
        "log_prob averages over coordinates. The coordinates of z are independent: their log-densities add up.",
        AveragedOverCoordinates,
    ),
    Misconception(
        "NICE",
        "the same half every time",
        "All your coupling layers shift the same half, so the other one is only ever scaled. The masks take turns.",
        SameHalfEveryTime,
    ),
    Misconception(
        "NICE",
        "first mask ignored",
        "Your layers begin with mask 0 whatever mask_config says. The first layer has mask_config, the next the other.",
        FirstMaskIgnored,
    ),
    Misconception(
        "anomaly_threshold",
        "population standard deviation",
        "Your standard deviation divides by n. Asked is the sample standard deviation, with n - 1.",
        population_deviation,
    ),
    Misconception(
        "anomaly_threshold",
        "variance for standard deviation",
        "You subtract three variances. The threshold lies three standard deviations under the mean.",
        variance_for_deviation,
    ),
    Misconception(
        "anomaly_threshold",
        "one standard deviation",
        "Your threshold lies one standard deviation under the mean; that calls one in six an anomaly. Asked are three.",
        one_deviation,
    ),
    Misconception(
        "anomaly_threshold",
        "above the mean",
        "Your threshold lies above the mean. Anomalies have a low likelihood.",
        above_the_mean,
    ),
    Misconception(
        "anomaly_threshold",
        "smallest value",
        "The smallest value seen depends on how many there are. Use mean and standard deviation.",
        smallest_value,
    ),
    Misconception(
        "type_1_error",
        "ordinary ones recognised",
        "This is the share that is rightly left alone. A type I error is a false alarm: below the threshold.",
        ordinary_ones_recognised,
    ),
    Misconception(
        "type_1_error",
        "a number, not a rate",
        "You count the false alarms. Divide by the number of observations: a rate is asked for.",
        number_of_false_alarms,
    ),
    Misconception(
        "type_1_error",
        "a percentage",
        "You return per cent. A rate lies between 0 and 1.",
        percentage_of_false_alarms,
    ),
    Misconception(
        "type_1_error",
        "false alarms per observation left alone",
        "You divide by those that raised no alarm. The rate is among all ordinary observations.",
        alarms_per_ordinary_one,
    ),
    Misconception(
        "type_2_error",
        "anomalies recognised",
        "This is the share of anomalies that is found. A type II error is one that is missed: not below the threshold.",
        anomalies_recognised,
    ),
    Misconception(
        "type_2_error",
        "a number, not a rate",
        "You count the misses. Divide by the number of anomalies: a rate is asked for.",
        number_of_misses,
    ),
    Misconception(
        "type_2_error",
        "a percentage",
        "You return per cent; a rate of misses lies between 0 and 1.",
        percentage_of_misses,
    ),
    Misconception(
        "type_2_error",
        "misses per anomaly found",
        "You divide by the anomalies that were found. The rate is among all anomalies.",
        misses_per_recognised_one,
    ),
)
