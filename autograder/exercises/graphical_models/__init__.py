"""`graphical_models`: a figure read as a factorization, and a process drawn as a figure."""

from __future__ import annotations

from autograder.checks import answers_in_words, is_graph
from autograder.exercise import Exercise, Question
from autograder.exercises.graphical_models.cases import DEFAULT, OPTIONS, are_the_factors, draw_variant
from reference import graphical_models as reference

EXERCISE = Exercise(
    name="graphical_models",
    title="Graphical models: reading one, drawing one",
    source="Harvard CS181, Section 8, exercises 1 and 2",
    default=DEFAULT,
    draw=draw_variant,
    questions=(
        Question("factorization", checks=are_the_factors()),
        Question("model_name", checks=answers_in_words("names the kind of model", OPTIONS, "generative classifier")),
        Question("graphical_model", checks=is_graph(reference.graphical_model)),
    ),
)
