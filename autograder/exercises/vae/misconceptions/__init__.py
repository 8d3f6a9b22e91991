"""How `vae` goes wrong, question by question."""

from autograder.exercises.vae.misconceptions.habits import HABITS
from autograder.exercises.vae.misconceptions.images import IMAGES
from autograder.exercises.vae.misconceptions.loss import LOSS
from autograder.exercises.vae.misconceptions.model import MODEL

MISCONCEPTIONS = (*MODEL, *LOSS, *IMAGES, *HABITS)
