"""What the page of a student tells of hidden checks before the results are released: words."""

from __future__ import annotations

import pytest

from autograder.report.discretion import ANOTHER_ERROR, WITHHELD, discreet, in_words
from autograder.results import CheckResult, ErrorPlace


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("got 9.3068528, expected 8.0068528", "the values are not correct"),
        ("3 of 15 values differ; got 3.2 at index (0, 1), expected 4.5", "the values are not correct"),
        ("q_a: 3 of 15 values differ; got 3.2 at index (0,), expected 4.5", "q_a: the values are not correct"),
        ("expected shape (5, 3), got (3, 5)", "the shape is not correct"),
        ("12 of 68,169 values are nan", "some of the values are nan"),
        ("12 of 68,169 draws are nan", "… of … draws are nan"),
        ("expected 2 values (mu, sigma), got a dict with keys ARGS_53",
         "these are not the values that were asked for: how many, and which?"),
        ("expected numbers, got the text 'ARGS'", "expected real numbers, got something else"),
        ("`f` did not return within 8 seconds", "`f` did not return within 8 seconds"),
        ("the calls took more than 12.5 seconds in total", "the calls took more than 12.5 seconds in total"),
        ("the interpreter was ended in `f` (exit status 53)", "the interpreter was ended in `f`…"),
        ("`f` returned too much: ARGS 53", "`f` returned too much: …"),
        ("`f` is a value of type ARGS53, not a function", "`f` is a value of type …, not a function"),
        ("p_a should hold probabilities with sum 1, got [0.2 0.5]",
         "p_a should hold probabilities with sum 1, got …"),
        ("row 3 sums to 0.532", "row … sums to …"),
        ("no gradient reaches argument number 2: is something cut off (detach, item)?",
         "no gradient reaches argument number 2: is something cut off (detach, item)?"),
        ("the draws are too evenly spread: are they a grid?", "the draws are too evenly spread: are they a grid?"),
        ("the function returned None: is a return statement missing?",
         "the function returned None: is a return statement missing?"),
        ("q is the posterior here: got 0.12, the log evidence is -3.2e-5",
         "q is the posterior here: got …, the log evidence is …"),
        ("", ""),
    ],
)  # fmt: skip
def test_in_words(said, told):
    assert in_words(said) == told


HIDDEN = CheckResult(
    "gives the right values",
    "hidden",
    1.0,
    "equals",
    "failed",
    message="`f` raised ARGS_53: 0.53",
    misconception="a known slip",
    hint="mind the sign",
    got="0.53",
    expected="0.61",
    error=ErrorPlace("ARGS_53", "0.53", "cell 4", 7, "    raise ARGS_53(x)"),
    picture={"kind": "histogram", "edges": [0.0, 0.53], "observed": [1.0], "expected": [1.0]},
)


def test_a_hidden_check_tells_kinds_and_places():
    told = discreet(HIDDEN)
    assert told.error == ErrorPlace(ANOTHER_ERROR, "", "cell 4", 7, "    raise ARGS_53(x)")
    assert (told.message, told.got, told.expected, told.picture) == (WITHHELD, None, None, None)
    assert (told.misconception, told.hint) == ("a known slip", "mind the sign")


def test_an_error_of_pythons_keeps_its_name_and_a_line_that_is_none_is_not_told():
    told = discreet(
        CheckResult("p", "hidden", 1.0, "equals", "failed", error=ErrorPlace("ValueError", "0.53", "cell 4", 530))
    )
    assert told.error == ErrorPlace("ValueError", "", "cell 4")


def test_a_public_check_tells_all():
    public = CheckResult("p", "public", 1.0, "equals", "failed", message="got 1, expected 2", got="1", expected="2")
    assert discreet(public) is public
