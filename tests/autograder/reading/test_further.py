"""Which other readings a question has, and what in a hand-in makes for them."""

from __future__ import annotations

import pytest

from autograder.reading.effects import doubtful
from autograder.reading.further import further_readings
from autograder.reading.notebook import Cell, Document
from autograder.reading.slicing import needed, slice_program
from autograder.reading.statements import statements


def document(*cells: str) -> Document:
    return Document(tuple(Cell("code", text, f"cell {n}") for n, text in enumerate(cells, 1)), {}, "python")


def readings(*cells: str, path: str = "f") -> list[tuple[bool, str]]:
    """(whether everything is run, its text) of the further readings of one question."""
    found = further_readings(document("import otter\ngrader = otter.Notebook()", *cells), "exercise", [path])
    return [(one.whole, "\n".join(p.source for p in one.program.pieces)) for one in found.get(path, ())]


CHECK = 'grader.check("exercise.f")'


def test_an_ordinary_notebook_is_read_in_no_further_way() -> None:
    cells = (
        "import numpy as np, torch, warnings\nimport matplotlib.pyplot as plt",
        "warnings.filterwarnings('ignore')\nplt.rcParams['figure.dpi'] = 90\nplt.style.use('ggplot')\n"
        "np.set_printoptions(precision=3)\ntorch.manual_seed(0)\nnp.random.seed(0)",
        "N = 3\ndef helper(x): return N * x",
        "def f(x): return helper(x)",
        CHECK,
        "x = np.ones(3)\nprint(f(x), N)\nfor i in range(3):\n    x[i] = f(i)\nplt.plot(x)\nplt.title('f')",
        "def time_it(function): return function(1)\ntime_it(f)",
    )
    assert readings(*cells) == []


def test_what_an_answer_needs_may_be_bound_again_after_its_check() -> None:
    found = readings("N = 3", "print(N)", "def f(x): return N * x", CHECK, "N = 4")
    assert found == [(False, "N = 3\ndef f(x): return N * x"), (True, "N = 3\nprint(N)\ndef f(x): return N * x")]


@pytest.mark.parametrize(
    "later",
    ["def helper(x): return 0", "def f(x): return 0", "f = 3\nf = lambda x: x", "from math import exp as helper"],
)
def test_so_may_the_answer_and_its_helpers(later: str) -> None:
    found = readings("def helper(x): return x", "def f(x): return helper(x)", CHECK, later)
    assert found
    assert all(later not in text for _, text in found)


def test_of_several_checks_the_last_comes_first() -> None:
    found = readings("N = 1", "def f(x): return N", CHECK, "N = 2", CHECK, "N = 3")
    assert [text.split("\n").count("N = 2") for _, text in found] == [1, 0]


def test_where_nothing_is_checked_the_definition_counts() -> None:
    assert readings("N = 1\ndef f(x): return N", "N = 2") == [(False, "N = 1\ndef f(x): return N")]


def test_a_check_before_the_answer_is_none() -> None:
    assert readings(CHECK, "N = 1\ndef f(x): return N", "N = 2") == []


@pytest.mark.parametrize(
    "effect",
    [
        "table.update(a=1)",
        "table.load_it('a')",
        "fill(table)",
        "configure()",
        "configure_through()",
        "setattr(Layer, 'forward', fill)",
        "patched(Layer)",
        "@patched(Layer)\ndef forward(self): return 1",
        "for name in 'ab':\n    table[name] = 1",
        "if True:\n    torch.set_default_dtype(torch.float64)",
        "precise()",
        "torch.use_deterministic_algorithms(True)",
        "exec('table = 3')",
        "globals()['table'] = 3",
        "layer.double()",
        "random.shuffle(table)",
        "with torch.no_grad():\n    layer.weight.zero_()",
        "np.exp = abs",
        "other = table\nother['a'] = 1",
        "for part in (layer, table):\n    part['a'] = 1",
        "def fill_it():\n    it = table\n    it['a'] = 1\nfill_it()",
        "done = fill(table)",
        "list(map(table.update, [{'a': 1}]))",
        "done = [*map(table.update, [{'a': 1}])]",
        "class Filler:\n    def __init__(self, t): self.t = t\nfiller = Filler(table)\nfiller.fill()",
        "first = next(numbers)",
        "tables()['a'] = 1",
        "tables().update(a=1)",
        "count()",
    ],
)
def test_what_may_change_something_without_binding_it_is_run(effect: str) -> None:
    before = (
        "import torch, random\nimport numpy as np\ntable, layer = {}, torch.nn.Linear(1, 1)\nclass Layer: pass",
        "numbers = iter([1, 2])\ndef tables(): return table\ndef counter(): return lambda: 1\ncount = counter()",
        "def fill(t): t['a'] = 1\ndef configure(): table['a'] = 1\ndef configure_through(): configure()\n"
        "def precise(): torch.set_default_dtype(torch.float64)\ndef patched(c): return lambda g: g",
    )
    answer = "def f(x): return Layer(), layer(x), table['a'], np.exp(x), next(numbers), tables(), count()"
    cells = (*before, effect, answer, CHECK, "print(1)")
    sliced = "\n".join(piece.source for piece in slice_program(document(*cells), ["f"]).pieces)
    assert effect in sliced or any(whole and effect in text for whole, text in readings(*cells))


@pytest.mark.parametrize("effect", ["start(3)", "helper.start(3)", "done = start(3)"])
def test_the_modules_of_a_hand_in_may_keep_settings(effect: str) -> None:
    cells = ("import helper\nfrom helper import start, scale", effect, "def f(x): return scale(helper.scale(x))")
    sliced = "\n".join(piece.source for piece in slice_program(document(*cells), ["f"]).pieces)
    assert effect not in sliced
    assert any(whole and effect in text for whole, text in readings(*cells, CHECK))


def test_libraries_keep_none_that_matter() -> None:
    cells = ("import numpy as np\nfrom math import exp", "x = np.ones(3)\nexp(1)", "def f(x): return np.sum(exp(x))")
    assert readings(*cells, CHECK) == []


def test_what_comes_after_the_check_is_not_run() -> None:
    assert readings("table = {}", "def f(x): return table", CHECK, "def fill(t): t[1] = 1", "fill(table)") == []


def test_without_a_check_the_whole_file_is_run() -> None:
    found = readings("table = {}\ndef fill(t): t[1] = 1", "def f(x): return table", "fill(table)")
    assert found[-1][0]
    assert "fill(table)" in found[-1][1]


def test_positions_are_those_left_out() -> None:
    found = statements(document("table = {}\nprint(table)\ntable.load(3)\ndef f(): return table"))
    chosen, names = needed(found, ["f"])
    assert doubtful(found, chosen, names) == [2]
