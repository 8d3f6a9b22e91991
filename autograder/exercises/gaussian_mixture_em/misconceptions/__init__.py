"""How `gaussian_mixture_em` goes wrong."""

from autograder.exercises.gaussian_mixture_em.misconceptions.densities import DENSITIES
from autograder.exercises.gaussian_mixture_em.misconceptions.edges import EDGES
from autograder.exercises.gaussian_mixture_em.misconceptions.fits import FITS
from autograder.exercises.gaussian_mixture_em.misconceptions.habits import HABITS
from autograder.exercises.gaussian_mixture_em.misconceptions.limits import LIMITS

MISCONCEPTIONS = (*DENSITIES, *FITS, *EDGES, *LIMITS, *HABITS)
