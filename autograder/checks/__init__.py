"""The vocabulary that exercise files are written in: one module per kind of check."""

from autograder.checks.categories import follows_categories
from autograder.checks.check import CONDUCT, Case, Check, Verdict
from autograder.checks.entries import entries_are_free
from autograder.checks.equals import crossed, equals, equals_log_density
from autograder.checks.gradients import has_gradient
from autograder.checks.graphs import is_graph
from autograder.checks.independence import draws_independently
from autograder.checks.iterations import follows_iterations, heeds_tolerance
from autograder.checks.laws import follows_law
from autograder.checks.means import has_mean
from autograder.checks.objectives import attains_objective, improves_monotonically, stops_in_time
from autograder.checks.order import ordered_at_random
from autograder.checks.properties import has_property, leaves_arguments_unchanged, uses_generator
from autograder.checks.sums import sums_vary_by_chance
from autograder.checks.sweeps import follows_sweeps
from autograder.checks.words import answers_in_words

__all__ = [
    "CONDUCT",
    "Case",
    "Check",
    "Verdict",
    "answers_in_words",
    "attains_objective",
    "crossed",
    "draws_independently",
    "entries_are_free",
    "equals",
    "equals_log_density",
    "follows_categories",
    "follows_iterations",
    "follows_law",
    "follows_sweeps",
    "has_gradient",
    "has_mean",
    "has_property",
    "heeds_tolerance",
    "improves_monotonically",
    "is_graph",
    "leaves_arguments_unchanged",
    "ordered_at_random",
    "stops_in_time",
    "sums_vary_by_chance",
    "uses_generator",
]
