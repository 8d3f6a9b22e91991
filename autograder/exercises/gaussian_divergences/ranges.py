"""What `gaussian_divergences` promises of its arguments."""

from autograder.ranges import Range

MEAN, WIDTH = Range(-10_000.0, 10_000.0), Range(0.02, 30.0)
RANGES = {
    "kl_gaussian": {"mu1": MEAN, "sigma1": WIDTH, "mu2": MEAN, "sigma2": WIDTH},
    "euclidean_distance": {"mu1": MEAN, "sigma1": WIDTH, "mu2": MEAN, "sigma2": WIDTH},
}
