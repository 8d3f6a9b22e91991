"""The types of an exercise: questions with checks, misconceptions, alternatives and variants.

The engine, the builder and the certificate know exercises only through these types.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec
from types import FunctionType, ModuleType
from typing import TYPE_CHECKING, Any

import numpy as np

from autograder.checks.check import Check
from autograder.ranges import Range

if TYPE_CHECKING:
    from autograder.authoring.inputs import Inputs

Values = Mapping[str, Any]


@dataclass(frozen=True)
class Question:
    """One graded function (or class) of an exercise.

    name:     the function's name, the same in text, stub, reference and result files
    checks:   the checks that judge it; the score is the share of the weights that pass
    helpers:  graded functions of the same exercise that this one may call; where the student's own are wrong, the
              reference answers in their place, so that a mistake costs only once
    method:   "Class.method" if students write a single method and the rest of its class is given
    """

    name: str
    checks: tuple[Check, ...]
    helpers: tuple[str, ...] = ()
    method: str = ""

    @property
    def path(self) -> str:
        """What the student writes: a function, a class, or a method as "Class.method"."""
        return self.method or self.name

    @property
    def root(self) -> str:
        """The top-level name of what the student writes."""
        return self.path.split(".")[0]


@dataclass(frozen=True)
class FreeResponse:
    """A question that is answered in prose. A TA scores it by hand, with the rubric."""

    name: str
    rubric: tuple[str, ...]


@dataclass(frozen=True)
class Misconception:
    """A wrong version of a question's function that students really write.

    wrong:   a function that makes this mistake and returns its numbers; a class if the question is a class or a method
    hint:    what a student with these numbers is told
    raises:  whether the mistake shows only as an error, and is recognised by that error
    varies:  why it may cost more on some cases than on others; without a reason, `verify` bounds the difference
    fits:    the values that keyword-only parameters of `wrong` may have, such as the size of a grid, or a constant in
             place of an argument. The value that fits the student's numbers is searched for, and named in the hint
    """

    question: str
    name: str
    hint: str
    wrong: Callable[..., Any]
    raises: bool = False
    varies: str = ""
    fits: Mapping[str, tuple[float, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Alternative:
    """A correct version in another style. Like the reference, it must earn full marks."""

    question: str
    style: str
    right: Callable[..., Any]


@dataclass(frozen=True)
class Exercise:
    """An exercise: one name in every folder.

    The name leads to the reference and to the exercise's misconceptions and alternatives. They are imported on first
    use: some need torch, and to grade a class of correct answers none of them is needed.

    draw:       draws the values of a variant (story, data, parameters) from a generator
    default:    the values of variant 0, those in the exercise's source
    modules:    modules that all its submissions need, besides NumPy ("torch"); they are loaded in advance
    inputs:     what the arguments of its functions may be, if declared in one place
    """

    name: str
    title: str
    source: str
    questions: tuple[Question, ...]
    default: Values
    draw: Callable[[np.random.Generator], Values]
    free_responses: tuple[FreeResponse, ...] = ()
    modules: tuple[str, ...] = field(default=())
    inputs: Inputs | None = None

    @property
    def reference(self) -> ModuleType:
        """The module in `reference/` with one function per question."""
        return import_module(f"reference.{self.name}")

    def beside_the_reference(self, written: Callable[..., Any]) -> Callable[..., Any]:
        """The function as it behaves in a submission that is correct otherwise.

        Names of graded functions that its module does not define refer to the reference's functions.
        """
        reference = self.reference
        if written.__module__ == reference.__name__:
            return written
        graded = {question.root: getattr(reference, question.root) for question in self.questions}
        if isinstance(written, type):  # its methods look up names in its module, inherited methods in their own module
            for module in {base.__module__ for base in written.__mro__}:
                if module == written.__module__ or module.startswith(f"autograder.exercises.{self.name}."):
                    for name, right in graded.items():
                        vars(sys.modules[module]).setdefault(name, right)
        if not isinstance(written, FunctionType):
            return written
        # Its own globals take precedence: a helper of the same name is its own.
        copy = FunctionType(
            written.__code__, graded | written.__globals__, written.__name__, written.__defaults__, written.__closure__
        )
        copy.__kwdefaults__ = written.__kwdefaults__
        return copy

    def definitions(self, question: str, written: Any) -> dict[str, Any]:
        """The definitions of a submission that answers this question like this, and all others like the reference."""
        return {**vars(self.reference), self.question(question).root: written}

    @property
    def misconceptions(self) -> tuple[Misconception, ...]:
        """Wrong versions of its functions. ValueError if one is for a question that the exercise does not have."""
        module = import_module(f"autograder.exercises.{self.name}.misconceptions")
        found: tuple[Misconception, ...] = module.MISCONCEPTIONS
        there = {question.name for question in self.questions}
        for one in found:
            if one.question not in there:
                raise ValueError(f"{module.__name__}: there is no question {one.question!r}, which {one.name!r} is for")
        return found

    @property
    def alternatives(self) -> tuple[Alternative, ...]:
        """Correct versions of its functions in other styles."""
        found: tuple[Alternative, ...] = import_module(f"autograder.exercises.{self.name}.alternatives").ALTERNATIVES
        return found

    @property
    def ranges(self) -> Mapping[str, Mapping[str, Range]]:
        """The promised ranges of arguments: question -> argument -> range. Empty if none are written down."""
        if self.inputs is not None:
            return {
                question.name: self.inputs.ranges(self._parameters(question))
                for question in self.questions
                if question.name not in self.inputs.free
            }
        name = f"autograder.exercises.{self.name}.ranges"
        return import_module(name).RANGES if find_spec(name) else {}

    def _parameters(self, question: Question) -> list[str]:
        """The parameters of a question's function that are declared as inputs."""
        declared = self.inputs.arguments if self.inputs is not None else {}
        parameters = inspect.signature(getattr(self.reference, question.root)).parameters
        return [name for name in parameters if name in declared]

    def parameters(self, question: Question) -> str:
        """The section "Parameters" of a question's docstring, made from the inputs; empty if none are declared."""
        names = self._parameters(question)
        if self.inputs is None or not names:
            return ""
        return self.inputs.parameters(names, free=question.name in self.inputs.free)

    def question(self, name: str) -> Question:
        """The question of that name. KeyError if there is none."""
        for question in self.questions:
            if question.name == name:
                return question
        raise KeyError(f"exercise {self.name} has no question {name!r}")
