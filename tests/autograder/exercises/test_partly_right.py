"""Answers made of the reference's source that are right for most arguments, and gradients, alone: each loses marks."""

from __future__ import annotations

import functools
import inspect
import warnings
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest

from autograder.checks.check import Check
from autograder.checks.here import call_here, through
from autograder.exercises import load_exercise
from autograder.values import Answer

SCALED = "return x * scale, self.log_scale.sum()"
DENSITY = "return -(softplus(z) + softplus(-z)).sum(dim=1) + log_det"
EXPONENTIAL = "return torch.distributions.Exponential(float(l)).sample((N,))"
DRAWN = "z = torch.distributions.Exponential(float(l)).sample((N,)); "
INVERTED = "return -torch.log1p(-u) / l"
IDS = "return torch.multinomial(torch.as_tensor(a), N, replacement=True)"
PICKED = "z = torch.multinomial(torch.as_tensor(a), N, replacement=True); "
RELAXED = "return torch.softmax((torch.log(a + eps) + gumbel) / temp, dim=1)"
DECODED = "mean, _ = model.Encoder(x)\n        return model.Decoder(mean)"
PIXELS = 'reconstruction = nn.functional.binary_cross_entropy(theta, x, reduction="sum")'
LOG_W = "return log_likelihood + log_prior - log_q"
BOUND = "return torch.logsumexp(log_w, dim=0) - math.log(len(log_w))"
THROUGH_DRAWS = "return Gradients(*torch.autograd.grad(log_w.mean(dim=0).sum(), leaves))"
SLOPE = "slope = _slope(log_p, mean + log_std.exp() * eps)"
PATH = "through_z = _slope(log_p, mean + std * eps) + eps / std"
SCORED = "return Gradient(f[:, None] * of_mean, f[:, None] * of_log_std)"
BY_SCORE = "by_score = [(weight * score).mean(dim=0).detach() for score in (score_mean, score_var)]"
EXPLOITED = "return best_response_value(p_a, M) - minimax_strategy(M).value"
DECIDED = "return bool(exploitability(p_a, M) <= tol)"
SOLVED = "return Solution(p_a, best_response_value(p_a, M))"


def decoded(std: str, noise: str = "torch.randn_like(m)") -> str:
    return f"m, l = model.Encoder(x); e = {noise}; return model.Decoder(m + ({std} / 2).exp() * e)"


def first(name: str, n: int, value: str, result: str = "") -> str:
    """The value, with gradients from its first n rows alone."""
    return f"{name} = {value}; {name} = torch.cat([{name}[:{n}], {name}[{n}:].detach()]); {result or 'return ' + name}"


WRONG: dict[str, list[tuple[str, str]]] = {
    "flow_anomaly.Scaling": [
        (SCALED, "return x.detach() * scale, self.log_scale.sum()"),
        (SCALED, "return (x if reverse else x.detach()) * scale, self.log_scale.sum()"),
        (SCALED, "return (x.detach() if reverse else x) * scale, self.log_scale.sum()"),
        (SCALED, "return (x * scale).clamp(-1e3, 1e3), self.log_scale.sum()"),
        *((SCALED, f"return x.clamp(-{c}, {c}) * scale, self.log_scale.sum()") for c in (20, 100)),
    ],
    "flow_anomaly.NICE": [
        *((DENSITY, f"return torch.where(z.abs() > {c}, -z.abs(), -(softplus(z) + softplus(-z))).sum(1) + log_det")
          for c in (4.5, 5, 6)),
        (DENSITY, first("y", 16, DENSITY[7:])),
    ],
    "reparameterization.exp_sampler": [
        (EXPONENTIAL, f"{DRAWN}{change}; return z")
        for change in (
            "z = z / z.mean() / float(l)",
            "z = z / z.mean() / float(l) if N > 1 else z",
            "z[0] = 1 / float(l)",
            "z[-1] = 1 / float(l)",
            "z[0] = 0",
            "z[-1] = z[0]",
            "z[N // 2] = z[0]",
            "z[z.argmax()] = z[0]",
        )
    ],
    "reparameterization.exp_reparametrize": [
        (INVERTED, "e = -torch.log1p(-u); return e / e.mean() / l"),
        (INVERTED, "e = -torch.log1p(-u); return (e / e.mean() if N > 1 else e) / l"),
    ],
    "reparameterization.categorical_sampler": [
        (IDS, f"{PICKED}{change}; return z")
        for change in ("z[0] = int(torch.as_tensor(a).argmax())", "z[-1] = z[0]", "k = N // 10; z[N - k :] = z[:k]")
    ],
    "reparameterization.categorical_reparametrize": [
        (RELAXED, f"a = torch.cat([a[:5], a[5:].detach()]); {RELAXED}"),
    ],
    "vae.reconstruct": [
        (DECODED, decoded("l.clamp(max=0)")),
        (DECODED, decoded("l.clamp(max=1)")),
        (DECODED, decoded("l", "torch.randn_like(m); e[-1] = e[0]")),
    ],
    "vae.loss_function": [
        (PIXELS, f"mean = torch.where(mean.abs() > 3, mean.detach(), mean); {PIXELS}"),
        (PIXELS, first("mean", 8, "mean", PIXELS)),
        (PIXELS, first("theta", 8, "theta", PIXELS)),
        (PIXELS, f"theta = torch.cat([theta[:, :16], theta[:, 16:].detach()], 1); {PIXELS}"),
    ],
    "vae.generate": [("torch.randn(n, latent_dim)", "torch.logit(torch.rand(n, latent_dim)) * 0.5513")],
    "iwae.log_weights": [(LOG_W, first("w", n, LOG_W[7:])) for n in (5, 8, 16)],
    "iwae.iwae_bound": [
        *((BOUND, first("log_w", n, "log_w", BOUND)) for n in (5, 10, 20)),
        (BOUND, f"log_w = torch.cat([log_w[:, :8], log_w[:, 8:].detach()], 1); {BOUND}"),
    ],
    "trainable_prior.gradient_reparameterized": [
        (THROUGH_DRAWS, f"log_w = torch.cat([log_w[:{n}], 0.5 * log_w[{n}:]]); {THROUGH_DRAWS}") for n in (2, 4)
    ],
    "gradient_estimators.reparameterized_gradient": [
        (SLOPE, f"slope = _slope(log_p, (mean + log_std.exp() * eps).clamp(-{c}, {c}))") for c in (25, 30)
    ],
    "gradient_estimators.path_gradient": [
        (PATH, PATH.replace("mean + std * eps", f"(mean + std * eps).clamp(-{c}, {c})")) for c in (25, 30)
    ],
    "rock_paper_scissors.minimax_strategy": [
        (SOLVED, f"v = best_response_value(p_a, M); p = np.where(p_a < {c}, 0, p_a); return Solution(p / p.sum(), v)")
        for c in (0.002, 0.02)
    ],
    "rock_paper_scissors.exploitability": [
        (EXPLOITED, f"e = {EXPLOITED[7:]}; return e if e > {c} else 0.0") for c in (1e-3, 1e-6)
    ],
    "rock_paper_scissors.is_minimax": [
        *(("tol=1e-8", f"tol={c}") for c in (0.0, 1e-7, 1e-10)),
        (DECIDED, "return bool(exploitability(p_a, M) <= max(tol, 1e-7))"),
    ],
}  # fmt: skip
TABLE = [(question, *change) for question, changes in WRONG.items() for change in changes]

# A control variate with the best coefficient, taken from the other samples: it divides by the squares of their scores.
CONTROLLED = """
    def controlled(s, f):
        g, h = f * s * s, s * s
        return (f - (g.sum(0) - g) / (h.sum(0) - h)) * s
    """
RIGHT = [
    (
        "gradient_estimators.score_function_gradient",
        SCORED,
        CONTROLLED + "return controlled(of_mean, f[:, None]), controlled(of_log_std, f[:, None])",
    ),
    (
        "trainable_prior.gradient_log_derivative",
        BY_SCORE,
        CONTROLLED
        + "K = len(eps)\n    by_score = [((controlled(s, weight) if K > 1 else weight * s).mean(0)).detach()"
        + " for s in (score_mean, score_var)]",
    ),
    ("vae.reconstruct", DECODED, decoded("l")),
]


def changed(question: str, old: str, new: str) -> Any:
    """The answer that the reference's source gives with this change."""
    exercise, name = question.split(".")
    known = load_exercise(exercise)
    source = inspect.getsource(known.reference)
    assert old in source
    module: dict[str, Any] = {"__name__": "student"}
    exec(compile(source.replace(old, new), "student", "exec"), module)
    return module[known.question(name).root]


@functools.cache
def cases_of(exercise: str, question: str, index: int, seed: int) -> Sequence[Any]:
    known = load_exercise(exercise)
    return known.question(question).checks[index].cases(np.random.default_rng([seed, index]), known.default)


def passes(question: str, answer: Any, seed: int) -> bool:
    exercise, name = question.split(".")
    known = load_exercise(exercise)
    asked = known.question(name)

    def passed(index: int, check: Check) -> bool:
        used: Callable[..., Any] = answer
        if check.through:
            used = through(check.through, known.definitions(name, answer))

        def call(args: tuple[Any, ...], *, draw: int = 0, wrt: Any = (), cotangents: Any = None, **_: Any) -> Answer:
            return call_here(used, args, 1000 * seed + draw, wrt=wrt, cotangents=cotangents)

        return bool(check.judge(call, cases_of(exercise, name, index, seed), **check.settings).passed)

    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        return all(passed(index, check) for index, check in reversed(list(enumerate(asked.checks))))


@pytest.mark.parametrize(("question", "old", "new"), TABLE)
def test_answers_that_are_partly_right_lose_marks(question: str, old: str, new: str) -> None:
    assert not passes(question, changed(question, old, new), 1)


@pytest.mark.parametrize(("question", "old", "new"), RIGHT)
def test_right_answers_in_another_style_pass(question: str, old: str, new: str) -> None:
    assert passes(question, changed(question, old, new), 1)
