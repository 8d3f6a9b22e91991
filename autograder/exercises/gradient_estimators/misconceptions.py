"""How `gradient_estimators` goes wrong."""

from autograder.exercises.gradient_estimators.misconceptions_path import PATH
from autograder.exercises.gradient_estimators.misconceptions_score import SCORE

MISCONCEPTIONS = (*SCORE, *PATH)
