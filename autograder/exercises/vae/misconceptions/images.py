"""How `reconstruct` and `generate` go wrong."""

RECONSTRUCT = """
mean and log_var returned as well: The model returns three things. Only the first, the probabilities of the pixels, is
asked for.
    model.Decoder(mean) -> model(x)
latent mean returned: You return what the encoder gives. A reconstruction is an image: decode it.
    model.Decoder(mean) -> mean
images returned as they came: You return the images themselves, not what the model makes of them.
    model.Decoder(mean) -> x
images put into the decoder: The decoder takes latents, not images. Encode first.
    model.Decoder(mean) -> model.Decoder(x)
    raises
log-variance decoded: You decode log_var. The encoder returns the mean first; look at the order.
    mean, _ -> _, mean
variance decoded: You decode the variance of q(z | x). Where z lies is said by its mean.
    mean, _ -> _, log_var
    Decoder(mean) -> Decoder(torch.exp(log_var))
latents of the prior decoded: You decode noise that has nothing to do with x: that generates new images. Use the mean
that x is encoded to.
    Decoder(mean) -> Decoder(torch.randn_like(mean))
noise of variance 1: You add noise of variance 1 to the mean. The encoder says how wide q(z | x) is, and it may be very
narrow.
    Decoder(mean) -> Decoder(mean + torch.randn_like(mean))
log-variance used as a standard deviation: You scale the noise by log_var. The standard deviation is the root of
exp(log_var).
    mean, _ -> mean, log_var
    Decoder(mean) -> Decoder(mean + log_var * torch.randn_like(mean))
log-variance handed to reparameterization: reparameterization takes a variance, and you hand log_var over: take the
exponential first.
    mean, _ -> mean, log_var
    Decoder(mean) -> Decoder(model.reparameterization(mean, log_var))
rounded to black and white: You round the probabilities to 0 and 1. The probabilities themselves are asked for.
    result -> (result > 0.5).float()
pixels drawn: You draw black and white pixels. The probabilities that they are drawn with are asked for.
    result -> torch.bernoulli(result)
sigmoid twice: The decoder returns probabilities. A second sigmoid squeezes them between 0.5 and 0.73.
    result -> torch.sigmoid(result)
scaled to bytes: You multiply by 255. Probabilities between 0 and 1 are asked for; imshow draws them as well.
    result -> 255 * result
first image only: You return the first image. The whole batch is asked for, one row per image.
    result -> result[0]
sides of MNIST written in: You shape the images to 28 x 28. Other images have other numbers of pixels: leave them in
rows.
    result -> result.view(-1, 28, 28)
    raises
sent through the model twice: You encode and decode the reconstruction once more. Once is asked for.
    model.Decoder(mean) -> model(model(x)[0])[0]
variance used as a standard deviation: You scale the noise by exp(log_var), the variance. A draw is the mean plus a
standard deviation times noise.
    mean, _ -> mean, log_var
    Decoder(mean) -> Decoder(mean + torch.exp(log_var) * torch.randn_like(mean))
standard deviation handed over: You hand exp(log_var / 2) to reparameterization, which takes a variance.
    mean, _ -> mean, log_var
    Decoder(mean) -> Decoder(model.reparameterization(mean, torch.exp(0.5 * log_var)))
log_var clamped: You clamp log_var, so that narrow q become wider than they are. Use it as the encoder gives it.
    mean, _ -> mean, log_var
    Decoder(mean) -> Decoder(mean + torch.exp(0.5 * log_var.clamp(-4, 4)) * torch.randn_like(mean))
one noise for all images: All images share their noise. Draw noise in the shape of mean, or decode the mean itself.
    mean, _ -> mean, log_var
    Decoder(mean) -> Decoder(mean + torch.exp(0.5 * log_var) * torch.randn(mean.shape[1]))
standard deviation added: You add the standard deviation to the mean, without noise. Decode the mean, or a draw.
    mean, _ -> mean, log_var
    Decoder(mean) -> Decoder(mean + torch.exp(0.5 * log_var))
means centred over the batch: You subtract the average over the batch. The reconstruction of an image must not depend on
the others.
    Decoder(mean) -> Decoder(mean - mean.mean(dim=0))
"""

GENERATE = """
mirrored images: The second half of the images come from the latents of the first with the opposite sign. Draw all of
them.
    -> half = torch.randn((n + 1) // 2, latent_dim)
    torch.randn(n, latent_dim) -> torch.cat([half, -half])[:n]
latents standardised over the batch: You give the latents of a batch mean 0 and variance 1 exactly. Draws of the prior
have them in expectation.
    torch.randn(n, latent_dim) -> (z - z.mean(dim=0)) / z.std(dim=0) if n > 1 else z
    -> z = torch.randn(n, latent_dim)
no noise for a few images: A few images are all decoded from z = 0. Draw z from the prior, however many images are asked
for.
    torch.randn(n, latent_dim) -> torch.randn(n, latent_dim) if n > 10 else torch.zeros(n, latent_dim)
latents from strata: The latents are spread too evenly, one from each of n strata. Independent draws are not even.
    -> strata = torch.stack([torch.randperm(n) for _ in range(latent_dim)], dim=1)
    torch.randn(n, latent_dim) -> torch.special.ndtri(
        (strata + torch.rand(n, latent_dim, dtype=torch.float64)) / n).float()
rand for randn: rand draws uniform latents between 0 and 1. The prior is the standard normal law.
    torch.randn -> torch.rand
uniform latents between -1 and 1: Your latents are uniform. The prior is the standard normal law, which has no bounds.
    torch.randn(n, latent_dim) -> 2 * torch.rand(n, latent_dim) - 1
nothing drawn: You decode z = 0 every time, so that all images are the same. Draw z from the prior.
    torch.randn -> torch.zeros
latents too narrow: Your latents have half the spread of the prior. The images may look tidier, but they are not the
model's.
    torch.randn(n, latent_dim) -> 0.5 * torch.randn(n, latent_dim)
one image, repeated: You draw one z and repeat its image. Each of the n images needs a z of its own.
    torch.randn(n, latent_dim) -> torch.randn(1, latent_dim)
    result -> result.repeat(n, 1)
one noise for all latents: All latents of an image are the same number. Draw them independently: noise of shape (n,
latent_dim).
    torch.randn(n, latent_dim) -> torch.randn(n, 1).repeat(1, latent_dim)
seed set inside the function: Every call gives the same images, because the function sets the seed. Set it once outside,
if at all.
    -> torch.manual_seed(1)
one image instead of n: You return a single image whatever n is. Draw n latents at once.
    torch.randn(n, latent_dim) -> torch.randn(latent_dim)
rounded to black and white: You round the probabilities to 0 and 1. Return the probabilities that the decoder gives.
    result -> (result > 0.5).float()
pixels drawn: You draw black and white pixels from the probabilities. Here the probabilities themselves are asked for.
    result -> torch.bernoulli(result)
sigmoid twice: The decoder returns probabilities. A second sigmoid squeezes them together: leave it out.
    result -> torch.sigmoid(result)
latents returned: You return the latents. An image is what the decoder makes of them.
    model.Decoder(torch.randn(n, latent_dim)) -> torch.randn(n, latent_dim)
noise put into the whole model: model(...) starts with the encoder, which takes images. Generating starts from z: use
the decoder alone.
    model.Decoder(torch.randn(n, latent_dim)) -> model(torch.randn(n, latent_dim))[0]
    raises
sizes exchanged: Your latents have n columns. One row per image and one column per latent is what the decoder takes.
    torch.randn(n, latent_dim) -> torch.randn(latent_dim, n)
decoder of the notebook used: You use the decoder and the latent dimension of the notebook. Use the model and latent_dim
that are given.
    model.Decoder(torch.randn(n, latent_dim)) -> nn.Sequential(nn.Linear(20, 784), nn.Sigmoid())(torch.randn(n, 20))
    raises
noise drawn twice: You add two standard normal noises. Their sum spreads more than the prior does.
    torch.randn(n, latent_dim) -> torch.randn(n, latent_dim) + torch.randn(n, latent_dim)
"""
