"""What the docstrings of `vae` promise of the arguments."""

from autograder.exercises.vae import cases_draws, cases_images, cases_loss
from autograder.ranges import Range

RANGES = {
    "reparameterization": {
        "mean": Range(*cases_draws.MEAN, sizes=(1, max(cases_draws.MANY_IMAGES))),
        "var": Range(*cases_draws.VAR, sizes=(1, max(cases_draws.MANY_IMAGES))),
    },
    "loss_function": {
        "x": Range(0.0, 1.0, sizes=(1, 40)),
        "theta": Range(0.0, 1.0, sizes=(1, 40)),
        "mean": Range(*cases_loss.MEAN, sizes=(1, 40)),
        "log_var": Range(*cases_loss.LOG_VAR, sizes=(1, 40)),
    },
    "reconstruct": {"x": Range(0.0, 1.0, sizes=(1, max(cases_images.ROWS)))},
    "generate": {"n": Range(1, cases_images.IMAGES)},
}
