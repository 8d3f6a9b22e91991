"""A variational autoencoder for images: Bernoulli pixels, a Gaussian latent variable, an encoder that amortises.

For an image x of D pixels with values in [0, 1], and a latent z of K dimensions:

    p(z) = N(0, I),    p(x | z) = prod_d theta_d^x_d (1 - theta_d)^(1 - x_d),    theta = Decoder(z)
    q(z | x) = N(mean, diag(var)),    mean, log var = Encoder(x)

Training maximises the evidence lower bound, E_q[log p(x | z)] - KL(q(z | x) || p(z)), over both networks at once, with
one reparameterized draw of z per image.

Source: KTH DD2434 Machine Learning, Advanced Course, Assignment 1B (2023), question 1.2, and its notebook's interface.
D. P. Kingma and M. Welling, "Auto-Encoding Variational Bayes", ICLR 2014, sections 2.3, 3 and appendix B.
"""

import torch
from torch import nn


class Encoder(nn.Module):
    """The recognition network: from images x (N, D) to the parameters of q(z | x) = N(mean, diag(exp(log_var))).

    forward(x) returns mean and log_var, each (N, K): one row per image, K = latent_dim.
    """

    def __init__(self, input_dim, hidden_dim, latent_dim):
        super().__init__()
        self.hidden = nn.Sequential(
            nn.Linear(input_dim, hidden_dim), nn.ReLU(), nn.Linear(hidden_dim, hidden_dim), nn.ReLU()
        )
        self.mean = nn.Linear(hidden_dim, latent_dim)
        self.log_var = nn.Linear(hidden_dim, latent_dim)

    def forward(self, x):
        h = self.hidden(x)
        return self.mean(h), self.log_var(h)


class Decoder(nn.Module):
    """The generative network: from latents z (N, K) to the probability theta of every pixel, (N, D), in (0, 1)."""

    def __init__(self, latent_dim, hidden_dim, output_dim):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(latent_dim, hidden_dim),
            nn.ReLU(),
            nn.Linear(hidden_dim, hidden_dim),
            nn.ReLU(),
            nn.Linear(hidden_dim, output_dim),
            nn.Sigmoid(),
        )

    def forward(self, z):
        return self.layers(z)


class Model(nn.Module):
    """Encoder and decoder, two networks that exist already, with a draw of z between them.

    forward(x) returns theta, mean and log_var: what the loss needs.
    """

    def __init__(self, Encoder, Decoder):
        super().__init__()
        self.Encoder = Encoder
        self.Decoder = Decoder

    def reparameterization(self, mean, var):
        """One draw of z from N(mean, diag(var)) per row, differentiable in mean and var.

        var holds VARIANCES, as forward hands them over: not standard deviations, and not their logarithms.

        Parameters
        ----------
        mean : tensor (N, K)
            The mean of each latent, one row per image, between -10 and 10. N and K may be 1.
        var : tensor (N, K)
            The variance of each latent, between 0.01 and 25.

        Returns
        -------
        tensor (N, K)
            The draws, all independent of each other. Gradients flow from them to mean and var.
        """
        # A standard normal variable, scaled by the standard deviation and moved. The noise knows no parameters.
        return mean + torch.sqrt(var) * torch.randn_like(var)

    def forward(self, x):
        mean, log_var = self.Encoder(x)
        z = self.reparameterization(mean, torch.exp(log_var))  # a variance is handed over, not its logarithm
        return self.Decoder(z), mean, log_var


def loss_function(x, theta, mean, log_var):
    """The negative evidence lower bound of a batch of images, differentiable in theta, mean and log_var.

    -ELBO = -E_q[log p(x | z)] + KL(q(z | x) || p(z)),   the expectation by the single draw of z that gave theta

    where p(x | z) = prod_d theta_d^x_d (1 - theta_d)^(1 - x_d), also for grey pixels, p(z) = N(0, I), and
    q(z | x) = N(mean, diag(exp(log_var))). The divergence is to be computed in closed form.

    The loss has to stay finite where a probability in theta is exactly 0 or 1, as a sigmoid in single precision gives
    it at times, whatever the pixel is.

    Parameters
    ----------
    x : tensor (N, D)
        Images, pixels in [0, 1]. N, D and K may be 1.
    theta : tensor (N, D)
        The probability of each pixel, decoded from one draw of z per image. Probabilities down to 0.0005 and up to
        0.9995 count as they are; those nearer to 0 and 1 may be moved away from there.
    mean : tensor (N, K)
        The mean of q(z | x) for each image, between -6 and 6.
    log_var : tensor (N, K)
        The logarithm of its variance, between -8 and 4.

    Returns
    -------
    0-d tensor
        The negative ELBO, summed over the images of the batch, or its average over them.
    """
    # log p(x | z) is a cross-entropy; torch's version cuts its logarithms off at -100. The divergence between two
    # Gaussians, for every latent on its own: KL(N(m, v) || N(0, 1)) = (m^2 + v - 1 - log v) / 2.
    reconstruction = nn.functional.binary_cross_entropy(theta, x, reduction="sum")
    divergence = 0.5 * torch.sum(mean**2 + torch.exp(log_var) - 1 - log_var)
    return reconstruction + divergence


def reconstruct(model, x):
    """What a model makes of images when it encodes them and decodes what it encoded.

    Parameters
    ----------
    model : Model
        With its parts model.Encoder and model.Decoder. It is an argument: use it, and no model of the notebook.
        The logarithms of the variances of q(z | x) lie between -8 and 2, or so low that a draw is the mean.
    x : tensor (N, D)
        Images, pixels in [0, 1]. N may be 1.

    Returns
    -------
    tensor (N, D)
        The probability of each pixel, decoded from the mean of q(z | x) or, for all images, from a draw of it.
    """
    with torch.no_grad():
        mean, _ = model.Encoder(x)
        return model.Decoder(mean)


def generate(model, n, latent_dim):
    """n new images from the generative model: z from p(z), then theta = Decoder(z).

    Parameters
    ----------
    model : Model
        With its parts model.Encoder and model.Decoder. It is an argument: use it, and no model of the notebook.
    n : int
        The number of images, 1 or more.
    latent_dim : int
        The number K of dimensions of z, 1 or more.

    Returns
    -------
    tensor (n, D)
        The probability of each pixel (no black-and-white pixels drawn from it), one row per image.
    """
    with torch.no_grad():
        return model.Decoder(torch.randn(n, latent_dim))
