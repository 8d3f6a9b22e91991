"""How the flow goes wrong: its density and inverse, its layers, gradients and extremes."""

NICE = """
inverse in the forward order: g runs through the coupling layers in the same order as f. The last layer has to be undone
first.
    reversed(self.coupling) -> self.coupling
inverse without reverse: g runs through the layers backwards but calls them forwards: reverse=True is missing.
    z, reverse=True -> z
    x, reverse=True -> x
normal base density: log_prob uses the normal density for z. The base density of this flow is the standard logistic.
    -(softplus(z) + softplus(-z)) -> torch.distributions.Normal(0.0, 1.0).log_prob(z)
determinant subtracted: log_prob subtracts the log-determinant. f maps data to latents, so in the change of variables it
is added.
    + log_det -> - log_det
determinant forgotten: log_prob is the density of z alone. A change of variables stretches space: the log-determinant is
missing.
    + log_det ->
average over coordinates: log_prob averages over coordinates. The coordinates of z are independent: their log-densities
add up.
    sum(dim=1) -> mean(dim=1)
the same half every time: All your coupling layers shift the same half, so the other one is only ever scaled. The masks
take turns.
    (mask_config + i) % 2 -> mask_config
first mask ignored: Your layers begin with mask 0 whatever mask_config says. The first layer has mask_config, the next
the other.
    (mask_config + i) % 2 -> i % 2
no layers: Your f is a fixed map without coupling layers. A flow has `coupling` of them and a scaling layer, with
parameters to train.
    range(coupling) -> range(0)
    self.scaling = Scaling(in_out_dim) ->
    self.scaling(x) -> (x + 1, torch.zeros(()))
    self.scaling(z, reverse=True) -> z - 1, None
coupling layers in a list: Your coupling layers are in a Python list, so the flow does not know their parameters and no
optimiser trains them. Use nn.ModuleList.
    nn.ModuleList -> list
two layers used again and again: Your flow repeats the same two layers. Each of its coupling layers has parameters of
its own.
    for mask in masks]) -> for mask in masks]);
        self.coupling = nn.ModuleList([self.coupling[i % 2] for i in range(coupling)])
coupling ignored: Your flow always has four coupling layers. Make as many as `coupling` says.
    range(coupling) -> range(4)
two layers by default: Without the argument `coupling` there should be four coupling layers; your default is another.
    coupling=4 -> coupling=2
other mask by default: Without the argument mask_config the first layer should have mask 1, as the signature says.
    mask_config=1.0 -> mask_config=0.0
mid_dim ignored: Your coupling layers get a fixed number of units. Hand mid_dim on to them.
    mid_dim, hidden, mask) -> 32, hidden, mask)
hidden ignored: Your coupling layers always have one hidden layer. Hand `hidden` on to them.
    mid_dim, hidden, mask) -> mid_dim, 1, mask)
no scaling layer: Your flow has coupling layers only, so it keeps volumes. The scaling layer at the end is missing.
    self.scaling = Scaling(in_out_dim) ->
    self.scaling(x) -> (x, torch.zeros(()))
    self.scaling(z, reverse=True) -> z, None
scaling layer first: Your flow scales first and couples then. The scaling layer is the last one of f.
    return self.scaling(x) -> return x, log_det
    f: -> x, log_det = self.scaling(x)
    x, _ = self.scaling(z, reverse=True) -> x = z
    g: result -> self.scaling(result, reverse=True)[0]
density under no_grad: log_prob runs under torch.no_grad, so its result has no gradient and cannot be trained.
    log_prob: result -> result.detach()
log-determinant detached: log_prob detaches the log-determinant. Training would then let the factors shrink without end.
    + log_det -> + log_det.detach()
log-determinant as a number: f returns the log-determinant as a Python number. It has no gradient then; return the
tensor.
    f: result -> (result[0], float(result[1]))
mean over the batch: log_prob averages over the rows. It should give one log-density for each row.
    log_prob: result -> result.mean().expand(len(x))
exponential overflows: exp(-z) is infinite in single precision for z below -88, and anomalies lie that far out. Use
softplus or logsigmoid.
    -(softplus(z) + softplus(-z)) -> (-z - 2 * torch.log(1 + torch.exp(-z)))
logarithm of a density of 0: Your density is 0 or not a number for z far from 0. Compute its logarithm without the
density: softplus or logsigmoid.
    -(softplus(z) + softplus(-z)) -> torch.log(torch.exp(-z) / (1 + torch.exp(-z)) ** 2 + 1e-30)
latents clipped: You clip z, so all anomalies further out get the same density. The logistic log-density is about -|z|
there.
    log_prob: z, log_det = self.f(x) -> z, log_det = self.f(x); z = z.clamp(-20, 20)
forward missing: Calling the flow raises NotImplementedError. forward should give log_prob.
    forward: return self.log_prob(x) -> raise NotImplementedError
forward gives latents: Calling the flow gives z and log_det. forward should give log_prob.
    forward: self.log_prob(x) -> self.f(x)
batch normalisation: Your flow normalises over the batch, so what happens to a row depends on the other rows. Its
inverse and its determinant know nothing of that.
    self.scaling = Scaling(in_out_dim) -> self.scaling = Scaling(in_out_dim); self.norm = nn.BatchNorm1d(in_out_dim)
    f: -> x = self.norm(x)
dropout: Your flow drops coordinates at random. Then it has no inverse, and its density differs from call to call.
    f: -> x = nn.functional.dropout(x, 0.2)
logarithm to base 2: Your log-density is in bits. The natural logarithm is asked for.
    log_prob: result -> result / math.log(2)
bits per dimension: Your log-density is in bits per coordinate. The natural logarithm of the density of a whole row is
asked for.
    log_prob: result -> result / (math.log(2) * x.shape[1])
"""
