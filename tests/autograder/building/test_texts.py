"""Reading the texts of exercises."""

from __future__ import annotations

import pytest

from autograder.building.texts import Block, TextError, check_names, fill, read_text

TEXT = """\
Some prose with $a_{k}$ and {{ braces }}.

```python
d = {"l": << l >>}
```

More prose.

<!-- question: first -->

Between.

<!-- free response: why -->
The prompt,
in two lines.
<!-- model answer -->
Because of $<< l >>$.
<!-- end -->

<!-- solution only -->
For teachers.

```python
plot()
```
<!-- end -->

The end.
"""


def test_a_text_becomes_blocks_in_order():
    assert read_text(TEXT, {"l": 2.5}, "x.md") == [
        Block("markdown", "Some prose with $a_{k}$ and {{ braces }}."),
        Block("code", 'd = {"l": 2.5}'),
        Block("markdown", "More prose."),
        Block("question", name="first"),
        Block("markdown", "Between."),
        Block("free response", "The prompt,\nin two lines.", "why", "Because of $2.5$."),
        Block("markdown", "For teachers.", solution_only=True),
        Block("code", "plot()", solution_only=True),
        Block("markdown", "The end."),
    ]


def test_markers_inside_code_are_code():
    blocks = read_text("```python\nx = 1\n<!-- question: f -->\n```\n", {}, "x.md")
    assert blocks == [Block("code", "x = 1\n<!-- question: f -->")]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("a\n\n<!-- question -->", "line 3: write <!-- question: NAME -->"),
        ("<!-- end: now -->", "line 1: write <!-- end -->"),
        ("a\n<!-- question : f -->\n<!-- Question: f -->", "line 3: unknown marker"),
        ("<!-- solution only -->\nx", "line 1: `solution only` needs a line <!-- end -->"),
        ("<!-- free response: w -->\nx\n<!-- end -->", "line 1: `free response` needs a line <!-- model answer -->"),
        ("<!-- free response: w -->\nx\n<!-- model answer -->\ny", "line 1: `free response` needs a line <!-- end -->"),
        ("\n<!-- model answer -->\nx\n<!-- end -->", "line 2: `model answer` without a free response"),
        ("```python\nx = 1\n", "a code cell is not closed"),
        ("a\nb << nowhere >> c", "line 2: `<< nowhere >>` is not a value of the variant, which has l, x"),
        ("a\nb << l + >> c", "line 2: "),
        ("<< l.nothing >>", "has no attribute 'nothing'"),
        ("<< l / 0 >>", "ZeroDivisionError"),
        ("<< x | join >> << l | unknown >>", "No filter named 'unknown'"),
    ],
)
def test_mistakes_are_one_line_with_the_place(text, complaint):
    with pytest.raises(TextError) as raised:
        read_text(text, {"l": 2.5, "x": [1, 2]}, "x.md")
    assert str(raised.value).startswith("x.md")
    assert complaint in str(raised.value)
    assert "\n" not in str(raised.value)


def test_values_are_filled_in_with_filters_and_loops():
    values = {"a": [0.1, 0.2], "n": 2.0, "word": "it's", "x": [[1, 2], [3, 4]]}
    assert fill("<< a >>; << a | join(', ') >>; << n | number >>; << word | literal >>", values, "x") == (
        '[0.1, 0.2]; 0.1, 0.2; 2; "it\'s"'
    )
    assert fill("<% for h, t in x %><< h >>:<< t >> <% endfor %>", values, "x") == "1:2 3:4 "


def test_latex_python_and_html_pass_untouched():
    text = "${\\frac{1}{2}}$ {{x}} {% y %} f'{z!r}' a < b > c <!-- note -->\n"
    assert fill(text, {}, "x") == text


def blocks_of(*names: str) -> list[Block]:
    return [Block("question", name=name) for name in names]


def test_every_question_is_asked_once():
    check_names(blocks_of("f", "g"), ["g", "f"], [], "x.md")
    with pytest.raises(TextError, match="lacks the question 'g'; write <!-- question: g -->"):
        check_names(blocks_of("f"), ["f", "g"], [], "x.md")
    with pytest.raises(TextError, match="has no question 'h'; it has: f, g"):
        check_names(blocks_of("f", "h"), ["f", "g"], [], "x.md")
    with pytest.raises(TextError, match="question 'f' is marked 2 times"):
        check_names(blocks_of("f", "f"), ["f"], [], "x.md")
    with pytest.raises(TextError, match="lacks the free response 'why'"):
        check_names([], [], ["why"], "x.md")


def test_given_reference_and_shared_cells():
    text = "Prose.\n\n<!-- given: Encoder -->\n\n<!-- reference: cavi -->\n\n<!-- cell: draw_graph -->\n\nMore.\n"
    given, solved, cell = read_text(text, {}, "x.md")[1:4]
    assert (given, solved) == (Block("given", name="Encoder"), Block("given", name="cavi", solution_only=True))
    assert cell.kind == "code"
    assert "def draw(graph):" in cell.source


def test_an_unknown_shared_cell_is_one_line():
    with pytest.raises(TextError, match=r"x.md, line 2: unknown shared cell 'nothing'; known: .*draw_graph"):
        read_text("Prose.\n<!-- cell: nothing -->\n", {}, "x.md")
