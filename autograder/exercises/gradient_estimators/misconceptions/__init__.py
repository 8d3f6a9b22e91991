"""How `gradient_estimators` goes wrong."""

from autograder.exercises.gradient_estimators.misconceptions.habits import HABITS
from autograder.exercises.gradient_estimators.misconceptions.path import PATH
from autograder.exercises.gradient_estimators.misconceptions.score import SCORE

MISCONCEPTIONS = (*SCORE, *PATH, *HABITS)
