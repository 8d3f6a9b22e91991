"""The cases of `graphical_models`: a factorization judged factor by factor, and the words for a model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from autograder.checks.check import Call, Case, Check, Verdict
from autograder.checks.compare import describe, spelled
from autograder.checks.graphs import GREEK
from autograder.values import Record
from reference import graphical_models as reference

Factors = list[tuple[str, frozenset[str]]]

# The functions take no arguments; what varies is the run of the process that the text shows.
DEFAULT = {"theta": 0.7, "heads_1": 0.9, "heads_2": 0.3, "flips": 16, "seed": 4}


def draw_variant(rng: np.random.Generator) -> dict[str, Any]:
    """Other coins, another run."""
    return {
        "theta": float(rng.choice([0.3, 0.4, 0.6, 0.7])),
        "heads_1": float(rng.choice([0.8, 0.85, 0.9])),
        "heads_2": float(rng.choice([0.2, 0.3, 0.4])),
        "flips": int(rng.integers(14, 19)),
        "seed": int(rng.integers(1, 100)),
    }


# --- factorization -------------------------------------------------------------------------------------------------

NAMES = ("x", "y", "theta", "pi_1", "pi_2")


def name_of(written: Any) -> str:
    """A name of the figure in one spelling: "x_n", "X" and "$x_{n}$" are x, "\\\\pi_1" and "pi1" are pi_1."""
    text = spelled(written).strip().lower()
    for letter, name in GREEK.items():
        text = text.replace(letter, name)
    for digit in "12":
        text = text.replace(chr(0x2080 + int(digit)), digit)  # a digit written as a subscript
    text = "".join(letter for letter in text if letter.isalnum())
    spellings = {name.replace("_", ""): name for name in NAMES}
    spellings |= {variable + index: variable for variable in "xy" for index in "ni"}
    return spellings.get(text, text)


def parents_of(written: Any) -> Any:
    """The parents of a factor as a set of names; a string that says why there are none."""
    if written is None:
        return frozenset()
    if isinstance(written, str):
        return frozenset(name_of(part) for part in written.split(",") if part.strip())
    if isinstance(written, Record):
        written = written.values
    if not isinstance(written, list | tuple) or not all(isinstance(part, str) for part in written):
        return f"parents should be a list of names, got {describe(written)}"
    return frozenset(name_of(part) for part in written)


def factors_of(value: Any) -> Any:
    """The factors that a function returned, each a child and its parents; a string that says why there are none."""
    if isinstance(value, Record):
        value = dict(zip(value.names, value.values, strict=True))
    if isinstance(value, dict):
        value = list(value.items())
    if isinstance(value, tuple) and len(value) == 2 and isinstance(value[0], str):
        value = [value]  # a single factor
    if not isinstance(value, list | tuple) or not value:
        return f"expected a list of pairs (child, [parents]), got {describe(value)}"
    factors: Factors = []
    for pair in value:
        if isinstance(pair, Record):
            pair = pair.values
        if not isinstance(pair, list | tuple) or len(pair) != 2 or not isinstance(pair[0], str):
            return f"every factor should be a pair (child, [parents]), got {describe(pair)}"
        parents = parents_of(pair[1])
        if isinstance(parents, str):
            return parents
        factors.append((name_of(pair[0]), parents))
    unknown = sorted({name for child, parents in factors for name in (child, *parents)} - set(NAMES))
    if unknown:
        return f"{unknown[0][:40]!r} is no name in the figure; there are {', '.join(NAMES)}"
    return factors


def judge_factors_form(call: Call, cases: Sequence[Case]) -> Verdict:
    """The result is a list of factors over the names of the figure."""
    value = call(cases[0].args).value
    factors = factors_of(value)
    if isinstance(factors, str):
        return Verdict(False, factors, 0, value)
    for child, parents in factors:
        if child in parents:
            return Verdict(False, f"{child} is named as a parent of itself", 0, value)
    return Verdict(True, evidence={"factors": len(factors)})


def judge_factors(call: Call, cases: Sequence[Case]) -> Verdict:
    """The factors are the expected ones; each right one earns its share, and factors too many make shares smaller.

    A factor that is named twice is one too many: a product with its square in it is another distribution.
    """
    value = call(cases[0].args).value
    factors = factors_of(value)
    if isinstance(factors, str):
        return Verdict(False, factors, 0, value)
    wanted = {(child, frozenset(parents)) for child, parents in cases[0].expected}
    right = len(wanted & set(factors))
    if right == len(factors) == len(wanted):
        return Verdict(True, evidence={"factors": len(wanted)})
    too_many = len(factors) - len(wanted)
    message = f"{right} of {len(wanted)} factors are right" + (f", and there are {too_many} too many" * (too_many > 0))
    credit = right / max(len(factors), len(wanted))
    return Verdict(False, message, evidence={"factors": len(wanted)}, credit=credit)


def are_the_factors() -> tuple[Check, ...]:
    """The two checks of a factorization: its form (public), and its factors (hidden)."""

    def form(rng: np.random.Generator, variant: Mapping[str, Any]) -> list[Case]:
        return [Case(())]

    def whole(rng: np.random.Generator, variant: Mapping[str, Any]) -> list[Case]:
        return [Case((), [list(factor) for factor in reference.factorization()])]

    return (
        Check(
            "returns pairs (child, [parents]) with the names of the figure",
            "factors",
            form,
            judge_factors_form,
            {},
            0.25,
            "public",
        ),
        Check("the factors are those of the figure", "factors", whole, judge_factors, {}, 2.0),
    )


# --- model_name ----------------------------------------------------------------------------------------------------

# The options of the docstring, each with its other names.
SEEN = r"(observed|known|visible|given)"
LABELS = r"((class |component )?labels?|class(es)?|components?)"
OPTIONS = {
    "generative classifier": (
        r"(gaussian |multinomial |bernoulli |categorical )?naive bayes( classifiers?| classification)?",
        r"bayes(ian)?( s)?( rule| optimal)? classif(iers?|ication)",
        r"(probabilistic |supervised |gaussian |bayesian )*generative (probabilistic )?classif(iers?|ication)",
        r"(probabilistic |supervised )+generative models?",
        r"generative models? (for|of) (supervised )?classification",
        r"(generative models? with )?class conditional (gaussian )?(densit(y|ies)|distributions?|models?|classifiers?)",
        r"(gaussian |linear |quadratic |multinomial )?discriminant analysis|lda|qda|gda",
        r"supervised (gaussian )?mixtures?( models?)?",
        rf"(gaussian )?mixtures?( models?)?( but)? with (the |all )?{SEEN}( i e)?( {SEEN})? {LABELS}",
        rf"(gaussian )?mixtures?( models?)?( but)? with (the |all )?{LABELS}( y)?( being)? {SEEN}",
    ),
    "mixture model": (
        r"(gaussian |bernoulli |binomial |latent |finite )*mixtures?( models?)?( of \w+)?",
        r"gmms?|latent class (models?|analysis)|(model based )?clustering",
    ),
    "logistic regression": (
        r"(multinomial |binary )?logistic( regression)?( classif(ier|ication))?",
        r"softmax regression|logit|discriminative (classif(ier|ication)|models?)",
    ),
    "linear regression": (r"(bayesian |multiple )*(linear )?regression", r"(ordinary )?least squares|ols"),
    "hidden Markov model": (r"hmms?|markov (chains?|models?)", r"state space models?|kalman filter"),
    "k-means": (r"k ?means( clustering)?", r"lloyd s algorithm|vector quanti[sz]ation"),
    "principal component analysis": (r"principal components?|(probabilistic )?pca|ppca", r"factor analysis"),
}
