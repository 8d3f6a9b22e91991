"""What the errors of failed calls have in common: shapes that do not fit, a missing axis, a number used as an array.

An error already says what it is. This module adds which arguments have the clashing lengths, if all calls agree.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from autograder.diagnosis.patterns import Seen
from autograder.sandbox import StudentError
from autograder.sandbox.plain_words import plain_words

FEWEST = 2
LONGEST = 1000  # how many characters of a message are searched


class Raised(NamedTuple):
    """The error of one call, and the sizes of its arguments by their names in a sentence ("the length of x")."""

    error: StudentError
    sizes: Mapping[str, int]


SHAPES = "shapes that do not fit each other"
# The names of errors: the first pattern that matches its type and message decides.
KINDS: tuple[tuple[str, str], ...] = (
    (
        r"could not be broadcast|must match the size of tensor|mismatch in its core dimension|not aligned"
        r"|cannot be multiplied|could not broadcast|shape mismatch|expanded size of the tensor|Sizes of tensors must"
        r"|must match exactly|not broadcastable|size of tensor|inconsistent tensor size|dimensions? .*mismatch"
        r"|does not broadcast|operand has a mismatch|has \d+ different|remapped shapes|Incompatible shapes",
        SHAPES,
    ),
    (r"NoneType", "a None where a value is needed"),
    (r"^AxisError|Dimension out of range|axes don't match|repeated axis", "an axis that an array does not have"),
    (r"too many indices for", "an array with fewer axes than it is indexed with"),
    (r"cannot reshape|is invalid for input of size", "a reshape to another number of entries"),
    (r"is out of bounds for|index out of range|out of bounds", "an index beyond the end"),
    (r"einstein sum|einsum|subscripts", "an einsum whose letters do not fit its operands"),
    (r"converted to Python scalars|converted to Scalar|truth value|more than one value is ambiguous"
     r"|must be real number, not", "many numbers, or none, where one is needed"),
    (r"'float'|'int'|'numpy\.float|'numpy\.int|scalar variable|unsized object|0-d|'(?:float|int)64'",
     "a single number that is used like an array"),
    (r"not callable", "a value that is called like a function"),
    (r"^NameError|^UnboundLocalError", "a name that has no value"),
    (r"unpack", "another number of values than names to unpack them into"),
    (r"math domain|positive input|nonnegative input", "a logarithm or root of a number that has none"),
    (r"^ZeroDivisionError", "a division by zero"),
    (r"^OverflowError|math range error|too large to convert", "a number too large for a float"),
    (r"does not require grad|not have been used in the graph|backward through the graph|have a grad_fn|requires? grad",
     "a result without its gradient"),
    (r"^LinAlgError|singular|positive.definite", "a matrix that cannot be inverted or factorised"),
    (r"pvals|within the support|satisfy the constraint|probabilities|between 0 and 1|scale < 0|\w+ (?:<=?|>=?) 0",
     "a parameter outside of what a distribution allows"),
    (r"dtype|scalar type|same type|expected .* but got|'list'|'tuple'|generator|unsupported operand"
     r"|Concatenation operation",
     "types that do not go together"),
    (r"non-empty TensorList|need at least one array|zero-size array|empty sequence|arg is an empty",
     "an empty list where values are needed"),
    (r"has no attribute", "an attribute that the object does not have"),
    (r"positional argument|missing \d+ required|unexpected keyword|must be Tensor, not",
     "a function called with arguments that it does not take"),
)  # fmt: skip


def what_was_raised(raised: Sequence[Raised]) -> Seen | None:
    """What the errors of these calls have in common; None if they are of several kinds, or of an unknown one."""
    kinds = {_kind(one.error) for one in raised}
    if len(raised) < FEWEST or len(kinds) != 1:
        return None
    kind = kinds.pop()
    if not kind:
        return None
    hint = f"All {len(raised)} calls compared end in the same kind of error. {plain_words(raised[-1].error)}"
    lengths = _whose_lengths(raised) if kind == SHAPES else None
    if lengths is not None:
        a, b = lengths
        hint += f" The clashing lengths are {a} and {b}. Is a sum taken over the wrong axis, or is an axis missing?"
    return Seen(kind, " ".join(hint.split()))


def _kind(error: StudentError) -> str:
    text = f"{error.type}: {error.message[:LONGEST]}"
    return next((name for pattern, name in KINDS if re.search(pattern, text)), "")


def _whose_lengths(raised: Sequence[Raised]) -> tuple[str, str] | None:
    """The sizes whose values clash, in all calls whose errors give the values; None if that is not clear."""
    clashes = [(clash, one.sizes) for one in raised if (clash := clash_in(one.error.message)) is not None]
    if len({clash for clash, _ in clashes}) < FEWEST:
        return None
    found = []
    for side in (0, 1):
        names = [name for name in clashes[0][1] if all(sizes.get(name) == clash[side] for clash, sizes in clashes)]
        found.append(names)
    # Several names may have the same length (theta and pi have K entries each): any of them will do.
    return (found[0][0], found[1][0]) if all(found) and found[0][0] != found[1][0] else None


def clash_in(message: str) -> tuple[int, int] | None:
    """The two lengths that do not fit, from the message of NumPy or torch; None if it does not give them."""
    message = message[:LONGEST]
    said = re.search(r"size (\d+) is different from (\d+)", message) or re.search(
        r"size of tensor a \((\d+)\) must match the size of tensor b \((\d+)\)", message
    )
    said = said or re.search(r"not aligned: (\d+) \(dim \d+\) != (\d+) \(dim \d+\)", message)
    said = said or re.search(r"\(\d+x(\d+) and (\d+)x\d+\)", message)
    if said:
        return int(said[1]), int(said[2])
    shapes = re.findall(r"\(((?:\d+,?\s*)+)\)", message)
    if len(shapes) != 2 or "broadcast" not in message:
        return None
    first, second = ([int(length) for length in re.findall(r"\d+", shape)] for shape in shapes)
    for a, b in zip(reversed(first), reversed(second), strict=False):
        if a != b and (1 not in (a, b) or "could not broadcast" in message):
            return a, b
    return None
