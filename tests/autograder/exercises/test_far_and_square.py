"""Answers that are wrong far out, late in a batch, or where sizes are equal lose marks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest
import torch

from autograder.checks.here import call_here, through
from autograder.exercises import load_exercise
from autograder.values import Answer
from reference import gradient_estimators, iwae, trainable_prior, vae

Function = Callable[..., Any]
Wrong = tuple[str, str, Function]


def loses(exercise_name: str, question_name: str, function: Function, seed: int) -> bool:
    """Whether a hidden check fails."""
    exercise = load_exercise(exercise_name)
    question = exercise.question(question_name)
    for index, check in enumerate(question.checks):
        if check.visibility == "public":
            continue
        cases = check.cases(np.random.default_rng([seed, index]), exercise.default)
        used = through(check.through, exercise.definitions(question_name, function)) if check.through else function

        def call(args: Any, *, draw: int = 0, wrt: Any = (), cotangents: Any = None, used: Function = used) -> Answer:
            return call_here(used, args, 1000 * seed + draw, wrt, cotangents)

        with np.errstate(all="ignore"):
            if not check.judge(call, cases, **check.settings).passed:
                return True
    return False


def shifted(by: Callable[[torch.Tensor], torch.Tensor]) -> Function:
    return lambda w: by(w) + torch.log(torch.exp(w - by(w)).mean(0))


BOUNDS: list[Wrong] = [
    ("iwae_bound", name, wrong)
    for name, wrong in {
        "shifted by the first sample": shifted(lambda w: w[0]),
        "shifted by the last sample": shifted(lambda w: w[-1]),
        "shifted by the median": shifted(lambda w: w.median(0).values),
        "shifted by the mean": shifted(lambda w: w.mean(0)),
        "shifted by the smallest": shifted(lambda w: w.min(0).values),
        "shifted by the middle": shifted(lambda w: (w.max(0).values + w.min(0).values) / 2),
        "shifted by the largest of all": shifted(lambda w: w.max()),
        "the other axis, where sizes are equal": lambda w: iwae.iwae_bound(w.T if len(w) == w.shape[1] else w),
        "the first 20 samples": lambda w: iwae.iwae_bound(w[:20]),
        "clipped at 1900": lambda w: iwae.iwae_bound(w.clamp(-1900, 1900)),
    }.items()
]


def with_noise_cut_off(limit: float) -> Function:
    def log_weights(x: Any, z: Any, mean: Any, log_std: Any, decoder: Any) -> Any:
        squares = ((z - mean) / log_std.exp()) ** 2
        return iwae.log_weights(x, z, mean, log_std, decoder) - 0.5 * (squares - squares.clamp(max=limit**2)).sum(-1)

    return log_weights


right_weights = iwae.log_weights
WEIGHTS: list[Wrong] = [
    ("log_weights", "noise cut off at 5", with_noise_cut_off(5.0)),
    ("log_weights", "log_std of -5.8 at least", lambda x, z, m, l, f: right_weights(x, z, m, l.clamp(min=-5.8), f)),
    ("log_weights", "log_std of 2.9 at most", lambda x, z, m, l, f: right_weights(x, z, m, l.clamp(max=2.9), f)),
    ("log_weights", "mean within 45", lambda x, z, m, l, f: right_weights(x, z, m.clamp(-45, 45), l, f)),
    (
        "log_weights",
        "transposed where sizes are equal",
        lambda x, z, *rest: right_weights(x, z, *rest).T if len(z) == len(x) else right_weights(x, z, *rest),
    ),
]

score, by_score = gradient_estimators.score, gradient_estimators.score_function_gradient


def first_rows(count: int, right: Function) -> Function:
    return lambda *args: tuple(torch.cat([part[:count], 0 * part[count:]]) for part in right(*args))


def score_cut_off(limit: float) -> Function:
    def wrong(z: Any, mean: Any, log_std: Any) -> Any:
        noise = ((z - mean) / log_std.exp()).clamp(-limit, limit)
        return noise / log_std.exp(), noise**2 - 1

    return wrong


def weighted(weigh: Function) -> Function:
    def wrong(log_p: Any, mean: Any, log_std: Any, eps: Any) -> Any:
        z = mean + log_std.exp() * eps
        f = log_p(z) - torch.distributions.Normal(mean, log_std.exp()).log_prob(z).sum(-1)
        of_mean, of_log_std = score(z, mean, log_std)
        f = weigh(f, len(mean))
        return f * of_mean, f * of_log_std

    return wrong


ESTIMATORS: list[Wrong] = [
    ("score", "cut off at 50", score_cut_off(50.0)),
    ("score", "cut off at 1000", score_cut_off(1000.0)),
    ("score", "the first 50", first_rows(50, score)),
    ("score", "log_std of -5.9 at least", lambda z, m, l: score(z, m, l.clamp(min=-5.9))),
    ("score_function_gradient", "right", weighted(lambda f, D: f[:, None])),
    (
        "score_function_gradient",
        "standardised for more than 20",
        weighted(lambda f, D: ((f - f.mean()) / f.std() if len(f) > 20 else f)[:, None]),
    ),
    (
        "score_function_gradient",
        "own baseline for more than 30",
        weighted(lambda f, D: (f - f.mean() if len(f) > 30 else f)[:, None]),
    ),
    (
        "score_function_gradient",
        "the other axis, where sizes are equal",
        weighted(lambda f, D: f if len(f) == D else f[:, None]),
    ),
    ("score_function_gradient", "log_std of -5.5 at least", lambda p, m, l, e: by_score(p, m, l.clamp(min=-5.5), e)),
    ("score_function_gradient", "noise within 3", lambda p, m, l, e: by_score(p, m, l, e.clamp(-3, 3))),
    ("score_function_gradient", "the first 40", first_rows(40, by_score)),
]
for name in ("reparameterized_gradient", "path_gradient"):
    right = getattr(gradient_estimators, name)
    ESTIMATORS += [
        (name, "within 100", lambda *args, right=right: tuple(part.clamp(-100, 100) for part in right(*args))),
        (name, "noise within 4", lambda p, m, l, e, right=right: right(p, m, l, e.clamp(-4, 4))),
        (name, "log_std of -5.9 at least", lambda p, m, l, e, right=right: right(p, m, l.clamp(min=-5.9), e)),
        (name, "mean within 15", lambda p, m, l, e, right=right: right(p, m.clamp(-15, 15), l, e)),
        (name, "the first 50", first_rows(50, right)),
    ]


def nearer_noise(right: Function, limit: float = 3.0) -> Function:
    return lambda *args: right(*args[:-1], args[-1].clamp(-limit, limit))


def over_the_other_axis(*args: Any) -> Any:
    z = args[1] + args[2].sqrt() * args[-1]
    log_w = trainable_prior._log_weights(args[0], z, *args[1:-1])
    return log_w.mean(1 if log_w.shape[0] == log_w.shape[1] else 0)


PRIORS: list[Wrong] = [
    ("vlb", "noise within 3", nearer_noise(trainable_prior.vlb)),
    ("vlb", "the first ten draws", lambda *args: trainable_prior.vlb(*args[:-1], args[-1][:10])),
    ("vlb", "the other axis, where sizes are equal", over_the_other_axis),
    ("gradient_log_derivative", "noise within 3", nearer_noise(trainable_prior.gradient_log_derivative)),
    ("gradient_reparameterized", "noise within 3", nearer_noise(trainable_prior.gradient_reparameterized)),
]


def kept_with_the_model(model: Any, n: int, latent_dim: int) -> torch.Tensor:
    model.kept = getattr(model, "kept", {})
    z = model.kept.setdefault((n, latent_dim), torch.randn(n, latent_dim))
    return vae.generate(_Fixed(model, z), n, latent_dim)


class _Fixed:
    """A model whose decoder is given one z, whatever it is asked."""

    def __init__(self, model: Any, z: torch.Tensor) -> None:
        self.Decoder = lambda _: model.Decoder(z)


IMAGES: list[Wrong] = [
    ("generate", "noise kept with the model", kept_with_the_model),
    ("generate", "noise within 3", lambda m, n, k: vae.generate(_Fixed(m, torch.randn(n, k).clamp(-3, 3)), n, k)),
    ("loss_function", "the first 30 pixels", lambda x, t, m, l: vae.loss_function(x[:, :30], t[:, :30], m, l)),
    ("loss_function", "the first ten images", lambda *args: vae.loss_function(*(part[:10] for part in args))),
]

WRONG: Sequence[tuple[str, Wrong]] = [
    *(("iwae", wrong) for wrong in BOUNDS + WEIGHTS),
    *(("gradient_estimators", wrong) for wrong in ESTIMATORS),
    *(("trainable_prior", wrong) for wrong in PRIORS),
    *(("vae", wrong) for wrong in IMAGES),
]


@pytest.mark.parametrize(("exercise", "wrong"), WRONG, ids=[f"{wrong[0]}: {wrong[1]}" for _, wrong in WRONG])
def test_it_loses_marks(exercise: str, wrong: Wrong) -> None:
    question, name, function = wrong
    for seed in range(3):
        assert loses(exercise, question, function, seed) == (name != "right")
