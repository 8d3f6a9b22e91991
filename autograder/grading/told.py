"""Names for what the judges' messages already say: answers of the wrong form, samples that are not samples.

Nothing is guessed here. A name says in a few words what the message of the check says, so that the answers of a class
can be counted by it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from autograder.grading.patterns import Seen

TOLD: tuple[tuple[str, str, str], ...] = (
    (r"^(?:\w+: )?expected shape |^expected one row of", "an answer of another shape",
     "What you return does not have the required shape. Print `.shape` after every line to see where that happens."),
    (r"^(?:\w+: )?expected \d+ values? \(", "another number of values returned",
     "You return more or fewer values than required, or not under the required names."),
    (r"which is not a node|nodes of the question are missing|nodes that the question does not name",
     "nodes that are missing or too many", "The nodes should be those that the question names, each with its role."),
    (r'^expected a dict with the keys', "keys that are missing", "The dict must have all required keys."),
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
    """The one name that fits all these messages of failed checks; None if there is none."""
    found = {next((kind for kind in TOLD if re.search(kind[0], message)), None) for message in messages}
    if len(found) != 1:
        return None
    kind = found.pop()
    return None if kind is None else Seen(kind[1], kind[2])
