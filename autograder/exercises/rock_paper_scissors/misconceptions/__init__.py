"""How `rock_paper_scissors` goes wrong."""

from autograder.exercises.rock_paper_scissors.misconceptions import judging, solving
from autograder.misconceptions import misconceptions_in

MISCONCEPTIONS = misconceptions_in(judging, solving)
