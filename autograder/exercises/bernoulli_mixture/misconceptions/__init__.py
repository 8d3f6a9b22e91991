"""How `bernoulli_mixture` goes wrong."""

from autograder.exercises.bernoulli_mixture.misconceptions import bound, model, updates
from autograder.misconceptions import misconceptions_in

MISCONCEPTIONS = misconceptions_in(model, updates, bound)
