"""How the halves of a coupling layer go wrong in `flow_anomaly`."""

import torch
from torch import nn

from autograder.exercise import Misconception


def network(in_out_dim, mid_dim, hidden):
    layers = [nn.Linear(in_out_dim // 2, mid_dim), nn.ReLU()]
    for _ in range(hidden - 1):
        layers += [nn.Linear(mid_dim, mid_dim), nn.ReLU()]
    return nn.Sequential(*layers, nn.Linear(mid_dim, in_out_dim // 2))


def interleaved(even, odd):
    return torch.stack((even, odd), dim=2).reshape(len(even), -1)


class Layer(nn.Module):
    """The right layer, for mistakes that change one part of it."""

    def __init__(self, in_out_dim, mid_dim, hidden, mask_config):
        super().__init__()
        self.mask_config, self.net = mask_config, network(in_out_dim, mid_dim, hidden)

    def m(self, x):
        return self.net(x)

    def forward(self, x, reverse=False):
        even, odd = x[:, 0::2], x[:, 1::2]
        sign = -1 if reverse else 1
        if self.mask_config:
            even = even + sign * self.m(odd)
        else:
            odd = odd + sign * self.m(even)
        return interleaved(even, odd)


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


HALVES = (
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
)
