"""What the docstrings of `vae` promise of the arguments."""

from autograder.exercises.vae import draws, images, loss
from autograder.ranges import Range

RANGES = {
    "reparameterization": {
        "mean": Range(*draws.MEAN, sizes=(1, max(draws.MANY_IMAGES))),
        "var": Range(*draws.VAR, sizes=(1, max(draws.MANY_IMAGES))),
    },
    "loss_function": {
        "x": Range(0.0, 1.0, sizes=(1, 40)),
        "theta": Range(0.0, 1.0, sizes=(1, 40)),
        "mean": Range(*loss.MEAN, sizes=(1, 40)),
        "log_var": Range(*loss.LOG_VAR, sizes=(1, 40)),
    },
    "reconstruct": {"x": Range(0.0, 1.0, sizes=(1, max(images.ROWS)))},
    "generate": {"n": Range(1, images.IMAGES)},
}
