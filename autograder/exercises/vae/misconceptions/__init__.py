"""How `vae` goes wrong, question by question."""

from autograder.exercises.vae.misconceptions import images, loss, model
from autograder.misconceptions import mistakes
from reference import vae as reference

MISCONCEPTIONS = (
    *mistakes(reference.Model, model.MODEL, question="reparameterization"),
    *mistakes(reference.loss_function, loss.LOSS, imports="import math"),
    *mistakes(reference.reconstruct, images.RECONSTRUCT),
    *mistakes(reference.generate, images.GENERATE),
)
