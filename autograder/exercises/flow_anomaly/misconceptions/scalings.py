"""How the scaling layer of `flow_anomaly` goes wrong."""

import torch
from torch import nn

from autograder.exercise import Misconception


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


class LogScale(nn.Module):
    """The right layer, for mistakes that change one line of it."""

    def __init__(self, dim):
        super().__init__()
        self.s = nn.Parameter(torch.zeros(1, dim))

    def forward(self, x, reverse=False):
        s = -self.s if reverse else self.s
        return x * torch.exp(s), self.s.sum()


class OnePlusTheParameter(LogScale):
    def forward(self, x, reverse=False):
        factor = 1 + self.s
        return (x / factor if reverse else x * factor), torch.log(torch.abs(factor)).sum()


class TwiceTheParameter(LogScale):
    def forward(self, x, reverse=False):
        s = -2 * self.s if reverse else 2 * self.s
        return x * torch.exp(s), 2 * self.s.sum()


class DeterminantDetached(LogScale):
    def forward(self, x, reverse=False):
        y, log_det = super().forward(x, reverse)
        return y, log_det.detach()


class FactorsFixed(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.register_buffer("s", torch.zeros(1, dim))

    def forward(self, x, reverse=False):
        return x * torch.exp(-self.s if reverse else self.s), self.s.sum()


class FactorsKept(LogScale):
    def __init__(self, dim):
        super().__init__(dim)
        self.factor = torch.exp(self.s).detach()

    def forward(self, x, reverse=False):
        return (x / self.factor if reverse else x * self.factor), torch.log(self.factor).sum()


class DeterminantOfTheBatch(LogScale):
    def forward(self, x, reverse=False):
        y, log_det = super().forward(x, reverse)
        return y, len(x) * log_det


class SizesOfTheParameters(LogScale):
    def forward(self, x, reverse=False):
        y, _ = super().forward(x, reverse)
        return y, self.s.abs().sum()


SCALINGS = (
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
        "Scaling",
        "1 + s for exp(s)",
        "Your factors are 1 + s. The two agree near s = 0 only; the factor is exp(s), which is never negative or 0.",
        OnePlusTheParameter,
    ),
    Misconception(
        "Scaling",
        "exp(2 s)",
        "Your factors are exp(2 s). Each coordinate is multiplied by exp(s_d).",
        TwiceTheParameter,
    ),
    Misconception(
        "Scaling",
        "log-determinant detached",
        "Your log-determinant is detached or a Python number, so it has no gradient: training would let the factors "
        "shrink without end.",
        DeterminantDetached,
    ),
    Misconception(
        "Scaling",
        "factors are no parameters",
        "Your s is not a parameter, so it is never trained. Use nn.Parameter.",
        FactorsFixed,
    ),
    Misconception(
        "Scaling",
        "factors of the beginning",
        "You compute exp(s) once, when the layer is made. It has to follow s while that is trained.",
        FactorsKept,
    ),
    Misconception(
        "Scaling",
        "log-determinant times the batch",
        "Your log-determinant grows with the number of rows. It is that of one row, or one for each.",
        DeterminantOfTheBatch,
    ),
    Misconception(
        "Scaling",
        "sizes of the parameters",
        "You add up |s|. A factor below 1 makes the determinant smaller, so the sign of s counts.",
        SizesOfTheParameters,
    ),
)
