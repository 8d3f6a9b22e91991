"""How `gaussian_divergences` goes wrong, mostly as edits of its reference."""

import numpy as np
from scipy.integrate import quad
from scipy.stats import norm

from autograder.misconceptions import mistakes, wrong
from reference import gaussian_divergences as reference

KL_GAUSSIAN = """
sigma read as a variance: Your numbers are the divergence of normals with variances sigma1 and sigma2. Here sigma is a
standard deviation: the variance is its square.
    -> sigma1, sigma2 = np.sqrt(sigma1), np.sqrt(sigma2)
sigma read as a precision: Your numbers are the divergence of normals with precisions sigma1 and sigma2. Here sigma is a
standard deviation: the precision is 1/sigma^2.
    -> sigma1, sigma2 = 1 / np.sqrt(sigma1), 1 / np.sqrt(sigma2)
logarithm to base 2: You measure in bits. The exercise asks for nats: use the natural logarithm, np.log.
    result -> result / np.log(2)
densities exchanged: You computed KL(p2 || p1). The expectation is taken under the first density, p1.
    -> mu1, sigma1, mu2, sigma2 = mu2, sigma2, mu1, sigma1
the constant -1/2 is lost: The term -E_p1[(x - mu1)^2] / (2 sigma1^2) = -1/2 is missing; check that KL(p, p) = 0.
    - 1.0 ->
the factor 1/2 of the square is lost: The exponent of a normal density is -(x - mu)^2 / (2 sigma^2): the expected square
needs its factor 1/2.
    0.5 * (ratio**2 + shift**2 - 1.0) -> ratio**2 + shift**2 - 0.5
difference of the means ignored: E_p1[(x - mu2)^2] is not sigma1^2: the distance of the means adds (mu1 - mu2)^2.
    shift**2 -> 0 * shift
difference of the means not squared: E_p1[(x - mu2)^2] = sigma1^2 + (mu1 - mu2)^2: the difference of the means enters
squared.
    shift**2 -> np.abs(shift) / sigma2
widths clipped: You keep the widths between two limits. The exercise asks for any width: 0.02 is as good as 30.
    -> sigma1, sigma2 = np.clip(sigma1, 0.1, 10), np.clip(sigma2, 0.1, 10)
only the first of several widths: Where sigma1 is an array you use its first entry alone. All four arguments broadcast.
    -> sigma1 = np.ravel(sigma1)[0]
second density taken for the standard normal: Your formula is that for the standard normal density in the second place,
as variational autoencoders have it. Here the second density has parameters of its own.
    -> mu2, sigma2 = np.zeros_like(mu2), np.ones_like(sigma2)
equal widths: Your formula is that for two densities of one width. Here the widths differ.
    np.divide(sigma1, sigma2) -> np.ones_like(sigma1)
"""

DISTANCE = """
distance without its root: You return the integral of the squared difference. The distance is its square root.
    result -> result**2
sigma read as a variance: Your numbers belong to normals with variances sigma1 and sigma2; sigma is a standard
deviation.
    sigma1**2, sigma2**2 -> sigma1, sigma2
cross term forgotten: (p1 - p2)^2 = p1^2 + p2^2 - 2 p1 p2: the overlap term -2 p1 p2 is missing, so that equal densities
are not at distance 0.
    - 2.0 * overlap ->
one width for both densities in the overlap: The overlap of two normal densities depends on both widths: its variance is
sigma1^2 + sigma2^2.
    overlap = -> v1 = v2; overlap =
"""


@wrong(
    reference.kl_gaussian,
    "shift of the means clipped",
    "You cut the distance of the means off. The divergence grows with its square, without a limit.",
    fits={"bound": (30, 3, 5, 8, 10, 20, 25, 50, 100)},
)
def shift_clipped(mu1, sigma1, mu2, sigma2, *, bound=30):
    shift = np.clip(np.subtract(mu1, mu2) / sigma2, -bound, bound)
    return reference.kl_gaussian(shift * sigma2, sigma1, 0.0, sigma2)


@wrong(
    reference.kl_gaussian,
    "a tiny number added to the variance",
    "You add a tiny number to sigma2^2. It is never 0, and where sigma2 is 0.02 the number shows.",
    fits={"epsilon": (1e-8, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-9, 1e-10)},
)
def tiny_number_in_the_quotient(mu1, sigma1, mu2, sigma2, *, epsilon=1e-8):
    return np.log(sigma2 / sigma1) + (sigma1**2 + (mu1 - mu2) ** 2) / (2 * sigma2**2 + epsilon) - 0.5


@wrong(
    reference.kl_gaussian,
    "added up on a coarse grid",
    "You add up over a grid with fixed ends and steps of 0.5. Densities may be narrower than a step, or lie "
    "beyond the ends.",
)
def added_up_on_a_coarse_grid(mu1, sigma1, mu2, sigma2):
    x = np.linspace(-10, 10, 41)
    mu1, sigma1, mu2, sigma2 = (np.asarray(one)[..., None] for one in (mu1, sigma1, mu2, sigma2))
    log_p, log_q = norm.logpdf(x, mu1, sigma1), norm.logpdf(x, mu2, sigma2)
    return np.trapezoid(np.exp(log_p) * (log_p - log_q), x)


@wrong(
    reference.euclidean_distance,
    "absolute difference instead of squared",
    "You integrate |p1 - p2|. The Euclidean distance integrates (p1 - p2)^2 and takes the root.",
)
def absolute_difference(mu1, sigma1, mu2, sigma2):
    points = [mu + widths * sigma for mu, sigma in ((mu1, sigma1), (mu2, sigma2)) for widths in (-9, -3, 0, 3, 9)]
    return quad(
        lambda x: abs(norm.pdf(x, mu1, sigma1) - norm.pdf(x, mu2, sigma2)),
        min(points),
        max(points),
        points=points,
        limit=200,
    )[0]


@wrong(
    reference.euclidean_distance,
    "a grid too coarse for a narrow density",
    "The points of your grid are so far apart that a density of width 0.02 falls between them. Let the step "
    "follow the smaller width, or integrate by hand.",
)
def coarse_grid(mu1, sigma1, mu2, sigma2):
    wide = max(sigma1, sigma2)
    x = np.linspace(min(mu1, mu2) - 10 * wide, max(mu1, mu2) + 10 * wide, 2001)
    return _distance_over(x, mu1, sigma1, mu2, sigma2)


@wrong(
    reference.euclidean_distance,
    "integrated over a fixed interval",
    "Your numbers are those of an integral over [-{end:g}, {end:g}], whatever the means are. Let the interval "
    "follow mu1, mu2 and the widths.",
    fits={"end": (10, 3, 4, 5, 6, 8, 12, 15, 20, 25, 30, 50, 100)},
)
def fixed_interval(mu1, sigma1, mu2, sigma2, *, end=10):
    return _distance_over(np.linspace(-end, end, 200001), mu1, sigma1, mu2, sigma2)


def _distance_over(x, mu1, sigma1, mu2, sigma2):
    return np.sqrt(np.trapezoid((norm.pdf(x, mu1, sigma1) - norm.pdf(x, mu2, sigma2)) ** 2, x))


MISCONCEPTIONS = (
    *mistakes(reference.kl_gaussian, KL_GAUSSIAN),
    *mistakes(reference.euclidean_distance, DISTANCE),
    *shift_clipped,
    *tiny_number_in_the_quotient,
    *added_up_on_a_coarse_grid,
    *absolute_difference,
    *coarse_grid,
    *fixed_interval,
)
