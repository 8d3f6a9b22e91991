"""How the layers of the flow go wrong: those that shift one half by the other, and the one that scales."""

COUPLING = """
mask the other way round: mask_config 1 should shift the even coordinates and 0 the odd ones; your layer does it the
other way round.
    if self.mask_config -> if not self.mask_config
halves side by side: Your halves are the first and the last coordinates. They should be interleaved: 0, 2, 4, ... and 1,
3, 5, ...
    x[:, 0::2], x[:, 1::2] -> x.chunk(2, dim=1)
    torch.stack((even, odd), dim=2).reshape(x.shape) -> torch.cat((even, odd), dim=1)
reverse adds too: With reverse=True the shift should be taken away again; your layer adds it a second time.
    -1.0 if reverse else 1.0 -> 1.0
half shifted by itself: You compute the shift from the half that is shifted. Then the inverse does not know it. Use the
other half.
    even + sign * self.shift(odd) -> even + sign * self.shift(even)
    odd + sign * self.shift(even) -> odd + sign * self.shift(odd)
put back side by side: The halves are taken interleaved and put back one after the other, which moves coordinates to
other places.
    torch.stack((even, odd), dim=2).reshape(x.shape) -> torch.cat((even, odd), dim=1)
no activation functions: Linear layers without an activation function in between are one linear map. Put a ReLU after
hidden layers.
    nn.ReLU() ->
hidden ignored: Your network always has one hidden layer. Make as many as `hidden` says, each of mid_dim units.
    * hidden ->
layers in a list: The layers of your network are in a Python list, so the module does not know their parameters and no
optimiser trains them. Use nn.ModuleList or nn.Sequential.
    self.shift = nn.Sequential(*layers, nn.Linear(mid_dim, in_out_dim // 2)) ->
        self.first = nn.Linear(in_out_dim // 2, in_out_dim // 2);
        self.inner = [nn.Sequential(*layers, nn.Linear(mid_dim, in_out_dim // 2))];
        self.shift = lambda half: self.inner[0](self.first(half))
one activation function: Only your first hidden layer has an activation function. Linear layers in a row are one linear
map: put one after each.
    *layers -> *layers[:2], *layers[2::2]
activation after the output: Your network ends with an activation function, so some shifts are impossible. The output
layer has none.
    nn.Linear(mid_dim, in_out_dim // 2) -> nn.Linear(mid_dim, in_out_dim // 2), nn.ReLU()
    varies: Where the network gives negative numbers its shift is 0, and with random parameters that is by chance.
activations before the layers: Your activation functions stand before the hidden layers, so the last hidden layer has
none. Put one after each.
    nn.Linear(a, b), nn.ReLU() -> nn.ReLU(), nn.Linear(a, b)
mid_dim ignored: Your hidden layers are as wide as x. They should have mid_dim units each.
    __init__: -> mid_dim = in_out_dim
one hidden layer too many: Your network has hidden + 1 hidden layers. Make it hidden of them, and an output layer.
    __init__: -> hidden = hidden + 1
hidden layers share their weights: Your network uses one and the same layer again and again. Every hidden layer has
weights of its own.
    *layers -> *layers[:2], *layers[2:4] * (hidden - 1)
no network: Your shift is a fixed function of the other half. It should be a network, whose parameters can be trained.
    self.shift = nn.Sequential(*layers, nn.Linear(mid_dim, in_out_dim // 2)) ->
        self.unused = nn.Sequential(*layers, nn.Linear(mid_dim, in_out_dim // 2));
        self.shift = lambda half: torch.sin(half.sum(dim=1, keepdim=True) + torch.arange(1.0, half.shape[1] + 1))
shift detached: You detach the shift, or run the network under no_grad. No gradient reaches the network's parameters
then, and they are never trained.
    self.shift(odd) -> self.shift(odd).detach()
    self.shift(even) -> self.shift(even).detach()
input detached: You detach the half that goes into the network. Layers before this one then get wrong gradients.
    self.shift(odd) -> self.shift(odd.detach())
    self.shift(even) -> self.shift(even.detach())
batch normalisation: Your network normalises over the batch, so what happens to a row depends on the other rows. Each
row stands alone.
    nn.ReLU() -> nn.ReLU(), nn.BatchNorm1d(b)
dropout: Your network drops units at random. Then the inverse meets another network than the forward pass did.
    nn.ReLU() -> nn.ReLU(), nn.Dropout(0.2)
mean over the batch: You average the shift over the rows. Each row has a shift of its own, computed from that row alone.
    self.shift(odd) -> self.shift(odd).mean(dim=0)
    self.shift(even) -> self.shift(even).mean(dim=0)
shift doubled: You add the network's output twice. The shift is m itself.
    -1.0 if reverse else 1.0 -> -2.0 if reverse else 2.0
"""

SCALING = """
sum of the factors: Your log-determinant adds up exp(s). The determinant is the product of the factors; take its
logarithm.
    self.log_scale.sum() -> scale.sum()
mean of the logarithms: You average the s. The logarithm of a product over coordinates is a sum over coordinates.
    self.log_scale.sum() -> self.log_scale.mean()
determinant of the inverse: The sign of your log-determinant is that of the inverse layer. Asked is the Jacobian of the
forward layer.
    self.log_scale.sum() -> -self.log_scale.sum()
one factor for all: All coordinates are scaled alike. Every coordinate has a parameter of its own.
    torch.zeros(1, dim) -> torch.zeros(1)
    self.log_scale.sum() -> x.shape[1] * self.log_scale.sum()
factors not exponentiated: You multiply by the parameter itself, which may be negative or 0. Multiply by its
exponential.
    torch.zeros -> torch.ones
    torch.exp(-self.log_scale if reverse else self.log_scale) -> 1 / self.log_scale if reverse else self.log_scale
    self.log_scale.sum() -> torch.log(torch.abs(self.log_scale)).sum()
reverse scales again: With reverse=True the layer multiplies once more. The inverse divides by the factors.
    -self.log_scale if reverse else ->
parameters start at one: Your parameters start at 1, which scales by e. The layer should start as the identity: s = 0.
    torch.zeros -> torch.ones
1 + s for exp(s): Your factors are 1 + s. The two agree near s = 0 only; the factor is exp(s), which is never negative
or 0.
    torch.exp(-self.log_scale if reverse else self.log_scale) ->
        1 / (1 + self.log_scale) if reverse else 1 + self.log_scale
    self.log_scale.sum() -> torch.log(torch.abs(1 + self.log_scale)).sum()
exp(2 s): Your factors are exp(2 s). Each coordinate is multiplied by exp(s_d).
    x * scale, self.log_scale.sum() -> x * scale**2, 2 * self.log_scale.sum()
log-determinant detached: Your log-determinant is detached or a Python number, so it has no gradient: training would let
the factors shrink without end.
    self.log_scale.sum() -> self.log_scale.sum().detach()
factors are no parameters: Your s is not a parameter, so it is never trained. Use nn.Parameter.
    self.log_scale = nn.Parameter(torch.zeros(1, dim)) -> self.register_buffer("log_scale", torch.zeros(1, dim))
factors of the beginning: You compute exp(s) once, when the layer is made. It has to follow s while that is trained.
    nn.Parameter(torch.zeros(1, dim)) -> nn.Parameter(torch.zeros(1, dim)); self.kept = self.log_scale.detach().clone()
    forward: self.log_scale ->> self.kept
log-determinant times the batch: Your log-determinant grows with the number of rows. It is that of one row, or one for
each.
    self.log_scale.sum() -> len(x) * self.log_scale.sum()
sizes of the parameters: You add up |s|. A factor below 1 makes the determinant smaller, so the sign of s counts.
    self.log_scale.sum() -> self.log_scale.abs().sum()
"""
