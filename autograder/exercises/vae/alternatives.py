"""Right answers to `vae` in other styles."""

from autograder.alternatives import alternatives
from reference import vae as reference

EDITS = """
Model.reparameterization: randn_like on the notebook's device
    <<draw>> -> mean + var**0.5 * torch.randn_like(var).to(DEVICE)
Model.reparameterization: rsample of torch's distribution
    <<draw>> -> td.Normal(mean, torch.sqrt(var)).rsample()
Model.reparameterization: half the logarithm, noise subtracted, device of the encoder
    <<draw>> -> mean - noise * torch.exp(0.5 * torch.log(var))
    reparameterization: -> noise = torch.normal(0, 1, size=mean.size(), device=next(self.Encoder.parameters()).device)
Model.reparameterization: noise of NumPy
    <<draw>> -> torch.addcmul(mean, var.sqrt(), noise)
    reparameterization: ->
        noise = torch.from_numpy(np.random.standard_normal(tuple(mean.shape))).to(mean.dtype)
Model.reparameterization: row by row
    <<draw>> -> torch.stack([m + torch.sqrt(v) * torch.randn(len(m)) for m, v in zip(mean, var)])
loss_function: functional, sum over the batch
    body -> BCE = F.binary_cross_entropy(theta, x, reduction="sum")
        KLD = -0.5 * torch.sum(1 + log_var - mean.pow(2) - log_var.exp())
        return BCE + KLD
loss_function: BCELoss, average over the batch
    body -> reconstruction = nn.BCELoss(reduction="none")(theta, x).sum(dim=1)
        kl = -0.5 * (1 + log_var - mean**2 - log_var.exp()).sum(dim=1)
        return torch.mean(reconstruction + kl)
loss_function: formulas with a small number inside the logarithms
    body -> eps = 1e-8
        log_p = x * torch.log(theta + eps) + (1 - x) * torch.log(1 - theta + eps)
        elbo = log_p.sum() + 0.5 * (1 + log_var - mean.square() - torch.exp(log_var)).sum()
        print("ELBO", elbo.item())
        return -elbo
loss_function: clamped probabilities, average
    body -> theta = torch.clamp(theta, 1e-6, 1 - 1e-6)
        log_p = torch.sum(torch.where(x == 1, theta.log(), x * theta.log() + (1 - x) * torch.log1p(-theta)), -1)
        return (torch.sum(mean**2 + log_var.exp() - log_var - 1, -1) / 2 - log_p).mean(0)
loss_function: torch's distributions and kl_divergence
    body -> q = td.Independent(td.Normal(mean, torch.exp(0.5 * log_var)), 1)
        p = td.Independent(td.Normal(torch.zeros_like(mean), torch.ones_like(mean)), 1)
        likelihood = td.Bernoulli(probs=theta, validate_args=False).log_prob(x).sum(dim=1)
        return (td.kl_divergence(q, p) - likelihood).sum()
loss_function: through logits, shape (1,)
    body -> logits, var = torch.logit(theta, eps=1e-6), torch.exp(log_var)
        reconstruction = F.binary_cross_entropy_with_logits(logits, x, reduction="sum") / x.shape[0]
        kl = 0.5 * torch.sum(var + mean * mean - 1 - torch.log(var)) / x.shape[0]
        return (reconstruction + kl).reshape(1)
loss_function: loops over images, pixels and latents
    body -> total = 0.0
        for i in range(len(x)):
            for d in range(x.shape[1]):
                p = theta[i, d].clamp(1e-7, 1 - 1e-7)
                total = total - x[i, d] * torch.log(p) - (1 - x[i, d]) * torch.log(1 - p)
            for k in range(mean.shape[1]):
                total = total + 0.5 * (mean[i, k] ** 2 + math.e ** log_var[i, k] - 1 - log_var[i, k])
        return total
reconstruct: forward pass in evaluation mode
    body -> model.eval()
        with torch.no_grad():
            return model(x)[0]
reconstruct: a draw by the model's own method, as a NumPy array
    body -> mean, log_var = model.Encoder(x)
        z = model.reparameterization(mean, torch.exp(log_var))
        return model.Decoder(z).detach().numpy()
reconstruct: a draw with noise of its own, in a dict
    mean, _ = model.Encoder(x) -> mean, log_var = model.Encoder(x)
    model.Decoder(mean) -> {"theta": model.Decoder(mean + torch.exp(log_var / 2) * torch.randn_like(mean))}
reconstruct: the mean, shaped as images with a channel
    body -> mean, _ = model.Encoder.forward(x.view(len(x), -1))
        theta = model.Decoder.forward(mean)
        side = int(round(theta.shape[1] ** 0.5))
        return theta.view(-1, 1, side, side)
reconstruct: image after image, nested lists
    body -> means = [model.Encoder(image.unsqueeze(0))[0] for image in x]
        return [model.Decoder(mean).squeeze(0).tolist() for mean in means]
generate: randn in evaluation mode
    -> model.eval()
    torch.randn(n, latent_dim) -> torch.randn((n, latent_dim)).to(DEVICE)
generate: torch's normal distribution, shaped as images
    body -> prior = td.Normal(torch.zeros(latent_dim), torch.ones(latent_dim))
        theta = model.Decoder(prior.sample((n,)))
        side = math.isqrt(theta.shape[1])
        return theta.reshape(n, side, side).detach()
generate: the model's own reparameterization of the prior
    body -> z = model.reparameterization(torch.zeros(n, latent_dim), torch.ones(n, latent_dim))
        return model.Decoder(z)
generate: noise of NumPy, a NumPy array
    torch.randn(n, latent_dim) -> torch.tensor(np.random.normal(size=(n, latent_dim)), dtype=torch.float32)
    result -> np.array(result)
generate: one image at a time
    model.Decoder(torch.randn(n, latent_dim)) ->
        torch.stack([model.Decoder(torch.randn(latent_dim)) for _ in range(n)])
"""
DRAW = "mean + torch.sqrt(var) * torch.randn_like(var)"
IMPORTS = "import torch.nn.functional as F\nDEVICE = torch.device('cpu')"
ALTERNATIVES = alternatives(reference, EDITS.replace("<<draw>>", DRAW), IMPORTS)
