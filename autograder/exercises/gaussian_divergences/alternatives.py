"""Right answers to `gaussian_divergences` in other styles."""

from autograder.alternatives import alternatives
from reference import gaussian_divergences as reference

EDITS = """
kl_gaussian: the textbook's formula, with a print-out
    -> print("computing the divergence")
    result -> np.log(sigma2 / sigma1) - 1 / 2 + (sigma1**2 + (mu1 - mu2) ** 2) / (2 * sigma2**2)
kl_gaussian: torch.distributions, a tensor returned
    body -> mu1, sigma1, mu2, sigma2 = [torch.as_tensor(v, dtype=torch.float64) for v in (mu1, sigma1, mu2, sigma2)]
        return td.kl_divergence(td.Normal(mu1, sigma1), td.Normal(mu2, sigma2))
kl_gaussian: cross-entropy minus entropy
    body -> mu1, sigma1, mu2, sigma2 = np.broadcast_arrays(mu1, sigma1, mu2, sigma2)
        cross_entropy = -stats.norm.logpdf(mu1, mu2, sigma2) + 0.5 * (sigma1 / sigma2) ** 2
        return cross_entropy - stats.norm(mu1, sigma1).entropy()
kl_gaussian: torch in single precision
    body -> mu1, sigma1, mu2, sigma2 = [torch.as_tensor(v, dtype=torch.float32) for v in (mu1, sigma1, mu2, sigma2)]
        return torch.log(sigma2 / sigma1) + (sigma1**2 + (mu1 - mu2) ** 2) / (2 * sigma2**2) - 0.5
kl_gaussian: element by element
    body -> out = np.empty(np.broadcast(mu1, sigma1, mu2, sigma2).shape)
        for index, (m1, s1, m2, s2) in zip(np.ndindex(*out.shape), np.broadcast(mu1, sigma1, mu2, sigma2)):
            out[index] = math.log(s2) - math.log(s1) + ((s1 / s2) ** 2 + ((m1 - m2) / s2) ** 2 - 1) / 2
        return out
euclidean_distance: torch in single precision
    body -> mu1, sigma1, mu2, sigma2 = [torch.tensor(float(v)) for v in (mu1, sigma1, mu2, sigma2)]
        overlap = td.Normal(mu2, torch.sqrt(sigma1**2 + sigma2**2)).log_prob(mu1).exp()
        own = (1 / sigma1 + 1 / sigma2) / (2 * math.sqrt(math.pi))
        return torch.sqrt(torch.clamp(own - 2 * overlap, min=0))
euclidean_distance: scipy's normal density
    body -> def product(a, b, sd_a, sd_b):
            return stats.norm.pdf(a - b, scale=np.hypot(sd_a, sd_b))
        total = product(mu1, mu1, sigma1, sigma1) + product(mu2, mu2, sigma2, sigma2)
        return max(total - 2 * product(mu1, mu2, sigma1, sigma2), 0) ** 0.5
euclidean_distance: a sum over a fine grid
    body -> step, reach = min(sigma1, sigma2) / 20, 12 * np.array([-1, 1])
        ends = np.concatenate([mu1 + reach * sigma1, mu2 + reach * sigma2])
        x = np.arange(ends.min(), ends.max(), step)
        p1 = np.exp(-0.5 * ((x - mu1) / sigma1) ** 2) / (sigma1 * np.sqrt(2 * np.pi))
        p2 = np.exp(-0.5 * ((x - mu2) / sigma2) ** 2) / (sigma2 * np.sqrt(2 * np.pi))
        return float(np.sqrt(np.sum((p1 - p2) ** 2) * step))
euclidean_distance: adaptive quadrature, piece by piece
    body -> def density(x, mu, sigma):
            return math.exp(-0.5 * ((x - mu) / sigma) ** 2) / (sigma * math.sqrt(2 * math.pi))
        def square(x):
            return (density(x, mu1, sigma1) - density(x, mu2, sigma2)) ** 2
        reach = [-10, -4, -2, -1, 0, 1, 2, 4, 10]
        points = sorted({mu + r * sigma for mu, sigma in ((mu1, sigma1), (mu2, sigma2)) for r in reach})
        value = sum(integrate.quad(square, a, b, epsabs=1e-14)[0] for a, b in zip(points, points[1:]))
        return math.sqrt(max(value, 0.0))
"""


ALTERNATIVES = alternatives(reference, EDITS, "from scipy import integrate")
