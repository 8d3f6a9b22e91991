"""How `rock_paper_scissors` goes wrong."""

from autograder.exercises.rock_paper_scissors.misconceptions.habits import HABITS
from autograder.exercises.rock_paper_scissors.misconceptions.judgement import JUDGEMENT
from autograder.exercises.rock_paper_scissors.misconceptions.minimax import MINIMAX
from autograder.exercises.rock_paper_scissors.misconceptions.points import POINTS

MISCONCEPTIONS = (*POINTS, *MINIMAX, *JUDGEMENT, *HABITS)
