"""Exercise 3.1: an intermediate line with a bracket too wide; the final formula is right."""

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import norm

from reference.gaussian_divergences import euclidean_distance, kl_gaussian

MU1, SIGMA1, MU2, SIGMA2 = 0.7, 1.3, -0.4, 0.8


def integral(f):
    return quad(f, -15, 15, epsabs=1e-13, limit=300)[0]


def test_the_bracket_of_the_expected_square():
    exact = integral(lambda x: norm.pdf(x, MU1, SIGMA1) * (x - MU2) ** 2)
    printed = SIGMA1**2 + MU1**2 - 2 * (MU1 * MU2 + MU2**2)
    right = SIGMA1**2 + MU1**2 - 2 * MU1 * MU2 + MU2**2
    assert right == pytest.approx(exact, abs=1e-10)
    assert abs(printed - exact) > 0.1


def test_what_is_printed_as_an_approximation_is_an_equality():
    exact = integral(lambda x: norm.pdf(x, MU1, SIGMA1) * (norm.logpdf(x, MU1, SIGMA1) - norm.logpdf(x, MU2, SIGMA2)))
    printed = np.log(SIGMA2 / SIGMA1) - 0.5 + (SIGMA1**2 + (MU1 - MU2) ** 2) / (2 * SIGMA2**2)
    assert printed == pytest.approx(exact, abs=1e-10)
    assert kl_gaussian(MU1, SIGMA1, MU2, SIGMA2) == pytest.approx(exact, abs=1e-10)


def test_the_euclidean_distance_has_a_closed_form():
    """The sheet integrates on a smaller interval "for stability"; nothing has to be integrated."""
    exact = np.sqrt(integral(lambda x: (norm.pdf(x, MU1, SIGMA1) - norm.pdf(x, MU2, SIGMA2)) ** 2))
    assert euclidean_distance(MU1, SIGMA1, MU2, SIGMA2) == pytest.approx(exact, abs=1e-10)
    narrow = np.sqrt(quad(lambda x: (norm.pdf(x, 100, 1) - norm.pdf(x, 0, 1)) ** 2, -5, 5)[0])
    assert abs(narrow - euclidean_distance(100.0, 1.0, 0.0, 1.0)) > 0.1
