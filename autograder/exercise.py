"""What an exercise is to the rest of the kit: questions with checks, misconceptions, alternatives and variants.

The engine, the builder and the certificate know exercises through these types alone.
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
    checks:   what it is judged by; the score is the weight passed
    helpers:  graded functions of the same exercise that this one may call; while it is judged they are answered by the
              reference, so that one mistake costs once
    method:   where it is a method that is asked for: "Class.method", of a class that is given otherwise
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
        """The top-level name of it."""
        return self.path.split(".")[0]


@dataclass(frozen=True)
class FreeResponse:
    """A question answered in prose: carried to the TA, scored by hand with the rubric."""

    name: str
    rubric: tuple[str, ...]


@dataclass(frozen=True)
class Misconception:
    """A wrong version of a question's function that students really write.

    wrong:   runs, and gives the numbers that this mistake gives; a class where the question is a class or a method
    hint:    what to tell a student whose numbers are these
    raises:  whether the mistake is an error wherever it shows, and known by that error alone
    varies:  why it may cost more on some cases than on others, where it does; `verify` bounds the difference elsewhere
    fits:    the values that keyword-only parameters of `wrong` may have: the number of a grid, the constant that stands
             in the place of an argument. The one that fits a student's numbers is looked for, and named in the hint
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
    """A right version in another style; it must earn full marks like the reference."""

    question: str
    style: str
    right: Callable[..., Any]


@dataclass(frozen=True)
class Exercise:
    """An exercise: one name in every folder.

    The name leads to the reference and to the exercise's misconceptions and alternatives. They are imported when first
    asked for: some need torch, and a class of right answers needs none of them.

    draw:       the variant space: draws the values of a variant (story, data, parameters) from a generator
    default:    the values of variant 0, the sheet as its source has it
    modules:    what its hand-ins are sure to need loaded, beside NumPy ("torch")
    inputs:     what the arguments of its functions may be, where that is declared in one place
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
        """The module of `reference/` with one function per question."""
        return import_module(f"reference.{self.name}")

    def beside_the_reference(self, written: Callable[..., Any]) -> Callable[..., Any]:
        """A function as it stands in a hand-in that is right otherwise: it finds the other graded functions."""
        reference = self.reference
        if written.__module__ == reference.__name__:
            return written
        graded = {question.root: getattr(reference, question.root) for question in self.questions}
        if isinstance(written, type):  # the methods of a class look names up in its module, inherited ones in theirs
            for module in {base.__module__ for base in written.__mro__}:
                if module == written.__module__ or module.startswith(f"autograder.exercises.{self.name}."):
                    for name, right in graded.items():
                        vars(sys.modules[module]).setdefault(name, right)
        if not isinstance(written, FunctionType):
            return written
        # Its own globals first: a helper of the same name is its own.
        copy = FunctionType(
            written.__code__, graded | written.__globals__, written.__name__, written.__defaults__, written.__closure__
        )
        copy.__kwdefaults__ = written.__kwdefaults__
        return copy

    def definitions(self, question: str, written: Any) -> dict[str, Any]:
        """What a hand-in defines in which that question is answered so, and everything else as in the reference."""
        return {**vars(self.reference), self.question(question).root: written}

    @property
    def misconceptions(self) -> tuple[Misconception, ...]:
        """Wrong versions of its functions. ValueError for one of a question that the exercise does not have."""
        module = import_module(f"autograder.exercises.{self.name}.misconceptions")
        found: tuple[Misconception, ...] = module.MISCONCEPTIONS
        there = {question.name for question in self.questions}
        for one in found:
            if one.question not in there:
                raise ValueError(f"{module.__name__}: there is no question {one.question!r}, of {one.name!r}")
        return found

    @property
    def alternatives(self) -> tuple[Alternative, ...]:
        """Right versions of its functions in other styles."""
        found: tuple[Alternative, ...] = import_module(f"autograder.exercises.{self.name}.alternatives").ALTERNATIVES
        return found

    @property
    def ranges(self) -> Mapping[str, Mapping[str, Range]]:
        """What it promises of its arguments: question -> argument -> range. Empty where nothing is written down."""
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
        """The section "Parameters" of a question's docstring, from the inputs; empty where none are declared."""
        names = self._parameters(question)
        if self.inputs is None or not names:
            return ""
        return self.inputs.parameters(names, free=question.name in self.inputs.free)

    def question(self, name: str) -> Question:
        """The question of that name; KeyError if there is none."""
        for question in self.questions:
            if question.name == name:
                return question
        raise KeyError(f"exercise {self.name} has no question {name!r}")
