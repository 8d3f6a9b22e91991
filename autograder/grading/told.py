"""What judges have told by themselves: forms of answers that are wrong, and draws that are no draws, as names.

Nothing is guessed here: the name says in a few words what the message of the check says, so that a class can be
counted by it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from autograder.grading.patterns import Seen

TOLD: tuple[tuple[str, str, str], ...] = (
    (r"^(?:\w+: )?expected shape |^expected one row of", "an answer of another shape",
     "The shape of what you return is not the one that is asked for. Printing `.shape` after every line shows where."),
    (r"^(?:\w+: )?expected \d+ values? \(", "another number of values returned",
     "You return more or fewer values than are asked for, or not under their names."),
    (r"which is not a node|nodes of the question are missing|nodes that the question does not name",
     "nodes that are missing or too many", "The nodes are those that the question names, every one with its role."),
    (r'^expected a dict with the keys', "keys that are missing", "The dict has to have all keys that are asked for."),
    (r"(?:draws|samples|values|entries) are nan|numbers are not all finite|negative or nan",
     "nan among the values",
     "Some of your values are nan: they come from the logarithm or root of a negative number, from 0/0, or from "
     "infinities that are subtracted."),
    (r"nearly all samples of a call are equal", "one draw used for all", "The samples of a call are nearly all equal."),
    (r"the result does not depend on the layer's registered parameters", "parameters that are not used",
     "What you return does not depend on the parameters of the layer."),
    (r"^the function returned None", "nothing returned", "The function returns None: is a `return` missing?"),
)  # fmt: skip


def what_is_told(messages: Sequence[str]) -> Seen | None:
    """The one name that all these messages of failed checks have; None if there is none."""
    found = {next((kind for kind in TOLD if re.search(kind[0], message)), None) for message in messages}
    if len(found) != 1:
        return None
    kind = found.pop()
    return None if kind is None else Seen(kind[1], kind[2])
