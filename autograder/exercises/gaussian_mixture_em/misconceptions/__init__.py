"""How `gaussian_mixture_em` goes wrong."""

from autograder.exercises.gaussian_mixture_em.misconceptions import densities, fits
from autograder.misconceptions import misconceptions_in

MISCONCEPTIONS = misconceptions_in(densities, fits)
