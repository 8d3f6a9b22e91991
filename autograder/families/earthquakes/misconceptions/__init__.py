"""How both earthquakes go wrong, as edits of their references. Words in << >> are those in which the two differ."""

from __future__ import annotations

from collections.abc import Mapping
from types import ModuleType

from autograder.exercise import Misconception
from autograder.families.earthquakes.misconceptions import model, updates
from autograder.misconceptions import filled, mistakes


def shared(reference: ModuleType, words: Mapping[str, str]) -> tuple[Misconception, ...]:
    """The mistakes of both, as those of one of the two.

    words: what stands for each of the words in << >>
    """
    imports = "from scipy.special import expit, factorial"
    return (
        *mistakes(reference.graphical_model, filled(model.GRAPH, words)),
        *mistakes(reference.log_joint, filled(model.LOG_JOINT, words), imports=imports),
        *mistakes(reference.update_q_z, filled(updates.UPDATE_Q_Z, words), imports=imports),
        *mistakes(reference.update_q_mu, filled(updates.UPDATE_Q_MU, words)),
        *mistakes(reference.update_q_lambda, filled(updates.UPDATE_Q_LAMBDA, words)),
    )
