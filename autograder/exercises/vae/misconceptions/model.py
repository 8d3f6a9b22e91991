"""How `Model.reparameterization`, and forward around it, go wrong."""

MODEL = """
variance used as a standard deviation: var is a variance. The noise has to be scaled by the standard deviation, which is
not the same.
    torch.sqrt(var) -> var
variance taken for its logarithm: exp(var / 2) would be right for a log-variance. forward has taken the exponential
already: var is a variance.
    torch.sqrt(var) -> torch.exp(0.5 * var)
exponential of the variance: You scale the noise by exp(var). var is the variance itself; what is its standard
deviation?
    torch.sqrt(var) -> torch.exp(var)
variance squared: You square the variance where its root is needed: the noise is scaled by the standard deviation.
    torch.sqrt(var) -> var**2
variance taken for a precision: You divide by the standard deviation, so that a large variance gives narrow draws. var
is no precision.
    torch.sqrt(var) -> torch.rsqrt(var)
rand for randn: rand draws uniform numbers from 0 to 1. The noise of a normal variable is standard normal.
    torch.randn_like -> torch.rand_like
no noise: You return the mean. Then nothing is drawn, and the model is an autoencoder without a distribution.
    + torch.sqrt(var) * torch.randn_like(var) ->
standard deviation without noise: You add the standard deviation itself, the same in every call. It has to be multiplied
by random noise.
    * torch.randn_like(var) ->
mean forgotten: Your draws scatter about 0. They should scatter about the mean, and the gradient has to reach it.
    mean + ->
variance ignored: Your draws have variance 1 whatever var is, and no gradient reaches it: scale the noise.
    torch.sqrt(var) * ->
one noise for all: One single random number serves the whole batch. Every entry of z needs its own.
    torch.randn_like(var) -> torch.randn(1)
one noise per image: All latents of an image share one random number, so they are not independent. Draw one for every
entry.
    torch.randn_like(var) -> torch.randn(len(mean), 1)
one noise per latent: All images of the batch share their noise. Draw noise in the shape of mean, (N, K).
    torch.randn_like(var) -> torch.randn(mean.shape[1])
no gradient reaches mean and var: The draws are right, but no gradient reaches mean and var: sample(), detach() and
no_grad cut it. Write z as a function of them and of noise.
    reparameterization: result -> result.detach()
gradient of the variance cut off: The draws are right, but detach, NumPy or torch.tensor(...) keep the gradient from
var. Stay with tensors.
    torch.sqrt(var) -> torch.sqrt(var.detach())
seed set inside the function: Every call draws the same noise, because the method sets the seed. Set it once outside, if
at all.
    reparameterization: -> torch.manual_seed(0)
noise kept for every size: The model keeps the noise of a batch and uses it again for the next of that size. Draw anew
in every call.
    torch.randn_like(var) -> self.kept.setdefault(mean.shape, torch.randn_like(var).detach()).to(mean.dtype)
    self.Decoder = Decoder -> self.Decoder = Decoder; self.kept = {}
noise drawn once, in __init__: The noise is drawn when the model is made, and every batch gets the same. Draw it in the
method.
    torch.randn_like(var) -> self.noise[: len(mean), : mean.shape[1]].to(mean.dtype)
    self.Decoder = Decoder -> self.Decoder = Decoder; self.noise = torch.randn(20_000, 200)
no noise for a few images: Batches of a few images get no noise: z is the mean there. Every draw needs noise, in a batch
of any size.
    reparameterization: result -> result if len(mean) > 10 else mean + 0 * var
no noise where gradients are asked for: Where mean carries a gradient z is the mean without noise. Then the networks are
trained without any.
    reparameterization: result -> mean + 0 * var if mean.requires_grad else result
no noise in double precision: For tensors in double precision z is the mean without noise. Every draw needs noise, in
any precision.
    reparameterization: result -> mean + 0 * var if mean.dtype == torch.float64 else result
mirrored images: The second half of the batch gets the noise of the first with the opposite sign. Draw all of it.
    reparameterization: -> half = torch.randn((len(mean) + 1) // 2, mean.shape[1], dtype=mean.dtype)
    torch.randn_like(var) -> torch.cat([half, -half])[: len(mean)]
mirrored latents: Half of an image's latents get the noise of the others with the opposite sign. Draw noise for each of
them.
    reparameterization: -> half = torch.randn(len(mean), (mean.shape[1] + 1) // 2, dtype=mean.dtype)
    torch.randn_like(var) -> torch.cat([half, -half], dim=1)[:, : mean.shape[1]]
noise from strata: The noise of a batch is spread too evenly, one number from each of N strata. Independent draws are
not even.
    reparameterization: -> strata = torch.stack([torch.randperm(len(mean)) for _ in range(mean.shape[1])], dim=1)
    torch.randn_like(var) -> torch.special.ndtri((strata + torch.rand(mean.shape, dtype=torch.float64)) / len(mean)).to(
        mean.dtype)
noise cut off: Your noise never goes beyond 2 standard deviations. One normal number in twenty does.
    torch.randn_like(var) -> torch.randn_like(var).clamp(-2, 2)
small variances raised: You clamp var from below. Variances of 0.01 are small but right, and clamping also stops their
gradient.
    torch.sqrt(var) -> torch.sqrt(var.clamp(min=0.1))
forward missing: The method is right, but Model has lost the forward that was given, and without it nothing can be
trained.
    forward(self, x) -> encode_and_decode(self, x)
forward hands over the logarithm: Your forward hands log_var to reparameterization, which takes a variance: the
exponential is missing.
    torch.exp(log_var) -> log_var
forward hands over the standard deviation: Your forward hands exp(log_var / 2) to reparameterization, which takes a
variance.
    torch.exp(log_var) -> torch.exp(0.5 * log_var)
forward decodes the mean: Your forward decodes the mean. It has to decode a draw of z, made by reparameterization.
    self.Decoder(z) -> self.Decoder(mean)
forward returns the variance: The third result of your forward is the variance. The loss takes its logarithm, log_var.
    self.Decoder(z), mean, log_var -> self.Decoder(z), mean, torch.exp(log_var)
forward without gradients: Your forward computes under no_grad, so no gradient reaches either network.
    forward: result -> tuple(one.detach() for one in result)
means centred over the batch: Your forward subtracts the average over the batch. What becomes of an image must not
depend on the others.
    mean, log_var = self.Encoder(x) -> mean, log_var = self.Encoder(x); mean = mean - mean.mean(dim=0)
networks kept in a list: Networks in a plain list are unknown to torch: model.parameters() is empty. Make each of them
an attribute.
    self.Encoder = Encoder -> self.networks = [Encoder, Decoder]
    self.Decoder = Decoder ->
    self.Encoder(x) -> self.networks[0](x)
    self.Decoder(z) -> self.networks[1](z)
noise drawn twice: You add two noises, each with the standard deviation of q. Together they spread more than q does.
    torch.randn_like(var) -> (torch.randn_like(var) + torch.randn_like(var))
"""
