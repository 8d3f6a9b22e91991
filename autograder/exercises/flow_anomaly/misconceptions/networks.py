"""How the network of a coupling layer goes wrong in `flow_anomaly`."""

import torch
from torch import nn

from autograder.exercise import Misconception
from autograder.exercises.flow_anomaly.misconceptions.halves import Layer


class NoActivations(Layer):
    def __init__(self, in_out_dim, mid_dim, hidden, mask_config):
        super().__init__(in_out_dim, mid_dim, hidden, mask_config)
        self.net = nn.Sequential(*[part for part in self.net if isinstance(part, nn.Linear)])


class OneHiddenLayer(Layer):
    def __init__(self, in_out_dim, mid_dim, hidden, mask_config):
        super().__init__(in_out_dim, mid_dim, 1, mask_config)


class LayersInAList(Layer):
    def __init__(self, in_out_dim, mid_dim, hidden, mask_config):
        super().__init__(in_out_dim, mid_dim, hidden, mask_config)
        layers = list(self.net)
        del self.net  # no longer registered
        self.net = layers
        self.first = nn.Linear(in_out_dim // 2, in_out_dim // 2)

    def m(self, x):
        x = self.first(x)
        for part in self.net:
            x = part(x)
        return x


class OneActivation(Layer):
    def __init__(self, in_out_dim, mid_dim, hidden, mask_config):
        super().__init__(in_out_dim, mid_dim, hidden, mask_config)
        linears = [part for part in self.net if isinstance(part, nn.Linear)]
        self.net = nn.Sequential(linears[0], nn.ReLU(), *linears[1:])


class ActivationAtTheEnd(Layer):
    def m(self, x):
        return torch.relu(self.net(x))


class ActivationBeforeTheLayers(Layer):
    def __init__(self, in_out_dim, mid_dim, hidden, mask_config):
        super().__init__(in_out_dim, mid_dim, hidden, mask_config)
        sizes = [in_out_dim // 2, *[mid_dim] * hidden]
        layers = [part for a, b in zip(sizes, sizes[1:]) for part in (nn.ReLU(), nn.Linear(a, b))]
        self.net = nn.Sequential(*layers, nn.Linear(mid_dim, in_out_dim // 2))


class WidthOfTheInput(Layer):
    def __init__(self, in_out_dim, mid_dim, hidden, mask_config):
        super().__init__(in_out_dim, in_out_dim, hidden, mask_config)


class OneLayerTooMany(Layer):
    def __init__(self, in_out_dim, mid_dim, hidden, mask_config):
        super().__init__(in_out_dim, mid_dim, hidden + 1, mask_config)


class OneLayerSharedByAll(Layer):
    def __init__(self, in_out_dim, mid_dim, hidden, mask_config):
        super().__init__(in_out_dim, mid_dim, hidden, mask_config)
        half = in_out_dim // 2
        self.net = nn.Sequential(nn.Linear(half, mid_dim), nn.ReLU(), nn.Linear(mid_dim, half))
        self.inner, self.hidden = nn.Linear(mid_dim, mid_dim), hidden

    def m(self, x):
        x = self.net[1](self.net[0](x))
        for _ in range(self.hidden - 1):
            x = torch.relu(self.inner(x))
        return self.net[2](x)


class NoNetwork(Layer):
    def m(self, x):
        return torch.sin(x.sum(dim=1, keepdim=True) + torch.arange(1.0, x.shape[1] + 1))


class NetworkDetached(Layer):
    def m(self, x):
        return self.net(x).detach()


class InputDetached(Layer):
    def m(self, x):
        return self.net(x.detach())


class BatchNormalised(Layer):
    def __init__(self, in_out_dim, mid_dim, hidden, mask_config):
        super().__init__(in_out_dim, mid_dim, hidden, mask_config)
        layers = [[part, nn.BatchNorm1d(mid_dim)] if isinstance(part, nn.ReLU) else [part] for part in self.net]
        self.net = nn.Sequential(*[part for parts in layers for part in parts])


class WithDropout(Layer):
    def __init__(self, in_out_dim, mid_dim, hidden, mask_config):
        super().__init__(in_out_dim, mid_dim, hidden, mask_config)
        layers = [[part, nn.Dropout(0.2)] if isinstance(part, nn.ReLU) else [part] for part in self.net]
        self.net = nn.Sequential(*[part for parts in layers for part in parts])


class MeanOfTheBatch(Layer):
    def m(self, x):
        return self.net(x).mean(dim=0, keepdim=True).expand(x.shape)


class ShiftTwice(Layer):
    def m(self, x):
        return 2 * self.net(x)


NETWORKS = (
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
        "Coupling",
        "layers in a list",
        "The layers of your network are in a Python list, so the module does not know their parameters and no "
        "optimiser trains them. Use nn.ModuleList or nn.Sequential.",
        LayersInAList,
    ),
    Misconception(
        "Coupling",
        "one activation function",
        "Only your first hidden layer has an activation function. Linear layers in a row are one linear map: put "
        "one after each.",
        OneActivation,
    ),
    Misconception(
        "Coupling",
        "activation after the output",
        "Your network ends with an activation function, so some shifts are impossible. The output layer has none.",
        ActivationAtTheEnd,
        varies="Where the network gives negative numbers its shift is 0, and with random parameters that is by chance.",
    ),
    Misconception(
        "Coupling",
        "activations before the layers",
        "Your activation functions stand before the hidden layers, so the last hidden layer has none. Put one "
        "after each.",
        ActivationBeforeTheLayers,
    ),
    Misconception(
        "Coupling",
        "mid_dim ignored",
        "Your hidden layers are as wide as x. They should have mid_dim units each.",
        WidthOfTheInput,
    ),
    Misconception(
        "Coupling",
        "one hidden layer too many",
        "Your network has hidden + 1 hidden layers. Make it hidden of them, and an output layer.",
        OneLayerTooMany,
    ),
    Misconception(
        "Coupling",
        "hidden layers share their weights",
        "Your network uses one and the same layer again and again. Every hidden layer has weights of its own.",
        OneLayerSharedByAll,
    ),
    Misconception(
        "Coupling",
        "no network",
        "Your shift is a fixed function of the other half. It should be a network, whose parameters can be trained.",
        NoNetwork,
    ),
    Misconception(
        "Coupling",
        "shift detached",
        "You detach the shift, or run the network under no_grad. No gradient reaches the network's parameters then, "
        "and they are never trained.",
        NetworkDetached,
    ),
    Misconception(
        "Coupling",
        "input detached",
        "You detach the half that goes into the network. Layers before this one then get wrong gradients.",
        InputDetached,
    ),
    Misconception(
        "Coupling",
        "batch normalisation",
        "Your network normalises over the batch, so what happens to a row depends on the other rows. Each row "
        "stands alone.",
        BatchNormalised,
    ),
    Misconception(
        "Coupling",
        "dropout",
        "Your network drops units at random. Then the inverse meets another network than the forward pass did.",
        WithDropout,
    ),
    Misconception(
        "Coupling",
        "mean over the batch",
        "You average the shift over the rows. Each row has a shift of its own, computed from that row alone.",
        MeanOfTheBatch,
    ),
    Misconception(
        "Coupling",
        "shift doubled",
        "You add the network's output twice. The shift is m itself.",
        ShiftTwice,
    ),
)
