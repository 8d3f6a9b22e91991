"""How `troll_factories` goes wrong."""

from autograder.exercises.troll_factories.misconceptions import ascent, model, updates
from autograder.misconceptions import misconceptions_in

MISCONCEPTIONS = misconceptions_in(model, updates, ascent)
