"""Docstrings in source: taken out whole, and given the section that the inputs say."""

import ast

import pytest

from autograder.building.docstrings import with_parameters, without_docstrings

TEXT = '''\
class Flow:
    """A flow.

    Of two lines.
    """

    def forward(self, x):
        """Forward."""
        return x

    def nothing(self):
        """Nothing."""
'''


def test_docstrings_are_taken_out_and_the_code_stays():
    bare = without_docstrings(TEXT)
    assert bare == "class Flow:\n    def forward(self, x):\n        return x\n\n    def nothing(self):\n        pass"
    assert not [node for node in ast.walk(ast.parse(bare)) if isinstance(node, ast.Constant)]


@pytest.mark.parametrize("text", ["x = 1", 'def f():\n    return "text"', 'MARK = """\nno docstring\n"""'])
def test_text_without_docstrings_stays_as_it_is(text):
    assert without_docstrings(text) == text


def test_a_section_stands_before_what_is_returned():
    text = 'def f(x):\n    """It is f.\n\n    Returns\n    -------\n    float\n    """\n    return x'
    section = "Parameters\n----------\nx : float\n    A number."
    made = with_parameters(text, section)
    namespace: dict = {}
    exec(made, namespace)
    assert "It is f.\n\n    Parameters\n    ----------\n    x : float\n        A number.\n\n    Returns" in made
    assert namespace["f"](3) == 3
    assert with_parameters(text, "") == text
