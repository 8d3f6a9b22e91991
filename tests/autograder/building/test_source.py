"""Cutting source out of modules."""

from __future__ import annotations

import subprocess
import sys
from itertools import count
from pathlib import Path
from textwrap import dedent

import pytest

from autograder.building.source import (
    Import,
    SourceError,
    cut,
    function_source,
    import_lines,
    joined,
    names_used,
    parse_source,
    solution,
    stub,
)

_numbers = count()


@pytest.fixture
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Writes a module and gives its name, a new one every time."""
    monkeypatch.syspath_prepend(tmp_path)

    def write(text: str, name: str = "") -> str:
        name = name or f"cut_from_{next(_numbers)}"
        (tmp_path / f"{name}.py").write_text(dedent(text), encoding="utf-8")
        return name

    return write


MODULE = '''
    """A module."""

    from typing import NamedTuple

    import numpy as np
    from scipy.special import logsumexp, xlogy

    # Small enough.
    TOLERANCE = 1e-9
    UNUSED = 3


    class Fit(NamedTuple):
        """What comes out."""

        theta: np.ndarray


    def fit(x, theta, max_iter=10):
        """Fits.

        theta is a vector.
        """
        # body comment
        while step(x) > TOLERANCE:
            x = _halved(x)
        return Fit(x)


    def step(x):
        """One step."""
        return logsumexp(x)


    def _halved(x):
        return x / 2


    def annotated(x: float, *rest: int, k: str = "a", **more: dict) -> Fit:
        """Annotated."""
        return xlogy(x, x)
'''


def test_a_stub_is_signature_docstring_and_a_line_to_replace(written):
    name = written(MODULE)
    assert stub(name, "fit") == dedent(
        '''\
        def fit(x, theta, max_iter=10):
            """Fits.

            theta is a vector.
            """
            raise NotImplementedError("fit: write your answer here")'''
    )


def test_annotations_stay_out_of_stubs(written):
    text = stub(written(MODULE), "annotated")
    assert text.splitlines()[0] == "def annotated(x, *rest, k='a', **more):"
    assert "Fit" not in text


def test_a_stub_of_a_class_has_its_methods(written):
    name = written('''
        class Encoder:
            """Encodes."""

            def __init__(self, size):
                self.size = size

            def forward(self, x):
                """Mean and log-variance."""
                return x, self.size
    ''')
    text = stub(name, "Encoder")
    assert "self.size = size" not in text
    assert "return" not in text
    made = {}
    exec(text, made)
    with pytest.raises(NotImplementedError, match=r"Encoder\.__init__"):
        made["Encoder"](3)


def test_a_function_without_docstring_makes_no_stub(written):
    with pytest.raises(SourceError, match="_halved has no docstring"):
        stub(written(MODULE), "_halved")
    with pytest.raises(SourceError, match="defines no function or class 'nowhere'"):
        stub(written(MODULE), "nowhere")


def test_a_solution_brings_what_it_needs_and_nothing_else(written):
    found = solution(written(MODULE), "fit", leave_out=frozenset({"step"}))
    assert [piece.names for piece in found.pieces] == [("TOLERANCE",), ("Fit",), ("_halved",), ("fit",)]
    assert {item.text for item in found.imports} == {"import numpy as np", "from typing import NamedTuple"}
    text = joined(piece.text for piece in found.pieces)
    assert "# Small enough.\nTOLERANCE = 1e-9" in text
    assert "    # body comment" in text
    assert "UNUSED" not in text


def test_without_leave_out_other_functions_come_along(written):
    found = solution(written(MODULE), "fit")
    assert ("step",) in [piece.names for piece in found.pieces]
    assert Import("scipy.special", "logsumexp", "logsumexp") in found.imports


def test_local_names_are_not_taken_for_those_of_the_module(written):
    name = written("""
        def helper():
            return 1


        def shadows(helper):
            count = [helper for helper in range(3)]
            return lambda: (helper, count)
    """)
    assert [piece.names for piece in cut([(name, "shadows")]).pieces] == [("shadows",)]


def test_names_used_sees_bodies_defaults_decorators_and_annotations():
    node = parse_source(
        "m", "@decorated\ndef f(x: Shape = DEFAULT) -> Result:\n    return [g(y) for y in x]"
    ).definitions["f"]
    assert set(names_used(node)) == {"decorated", "DEFAULT", "g", "Shape", "Result"}


def test_followed_modules_are_cut_out_dependencies_first(written):
    below = written("LIMIT = 3\n\n\ndef size():\n    return LIMIT\n", "cut_below")
    early = "from cut_below import size\n\n\ndef early():\n    return 1\n"
    above = written(early + "\n\nSIZE = size()\n\n\ndef late():\n    return SIZE\n", "cut_above")
    found = cut([(above, "early"), (above, "late")], follow=lambda module: module == below)
    assert [piece.names[0] for piece in found.pieces] == ["LIMIT", "size", "early", "SIZE", "late"]
    alone: dict[str, object] = {}
    exec(joined(piece.text for piece in found.pieces), alone)
    assert alone["late"]() == 3


def test_what_cannot_be_carried_along_is_named(written):
    name = written(
        "from reference import gaussian_divergences as secret\n\n\ndef f(x):\n    return secret.kl_gaussian(x)\n"
    )
    with pytest.raises(SourceError, match=rf"^f in {name} uses secret of reference"):
        cut([(name, "f")])


def test_an_unknown_name_is_named(written):
    name = written("def f(x):\n    return nowhere(x)\n")
    with pytest.raises(SourceError, match=f"f in {name} uses nowhere"):
        cut([(name, "f")])


def test_two_definitions_of_one_name_are_refused(written):
    one = written("def same():\n    return 1\n", "cut_one")
    two = written("from cut_one import same as _\n\n\ndef same():\n    return 2\n", "cut_two")
    with pytest.raises(SourceError, match="same is defined in cut_one and in cut_two"):
        cut([(one, "same"), (two, "same")])


def test_two_meanings_of_one_import_are_refused(written):
    one = written("import numpy as n\n\n\ndef f():\n    return n\n")
    two = written("import math as n\n\n\ndef g():\n    return n\n")
    with pytest.raises(SourceError, match="n means both `import numpy as n` and `import math as n`"):
        cut([(one, "f"), (two, "g")])


def test_our_own_comments_are_left_out(written):
    name = written("def f(x):\n    return x  # noqa: E501\n\n\ndef g(x):\n    return x  # why\n")
    assert cut([(name, "f")]).pieces[0].text.endswith("return x")
    assert cut([(name, "g")]).pieces[0].text.endswith("# why")


def test_imports_are_grouped_and_merged():
    imports = [
        Import("numpy", None, "np"),
        Import("typing", "NamedTuple", "NamedTuple"),
        Import("typing", "Any", "Any"),
        Import("math", None, "math"),
        Import("scipy.stats", "norm", "normal"),
    ]
    assert import_lines(iter(imports)) == (
        "import math\nfrom typing import Any, NamedTuple\n\nimport numpy as np\nfrom scipy.stats import norm as normal"
    )


def test_function_source_runs_alone_under_another_name():
    from autograder.exercises.gaussian_divergences import misconceptions

    fixed_interval = misconceptions.fixed_interval[0].wrong
    text = function_source(fixed_interval, "euclidean_distance")
    assert "def euclidean_distance(mu1" in text
    assert "autograder" not in text
    program = text + "\nprint(float(euclidean_distance(0.0, 1.0, 2.0, 0.5)))"
    run = subprocess.run([sys.executable, "-I", "-c", program], capture_output=True, text=True, check=True)
    assert float(run.stdout) == pytest.approx(fixed_interval(0.0, 1.0, 2.0, 0.5))


def test_function_source_leaves_other_questions_to_the_notebook():
    from autograder.exercises.gmm_light.alternatives import cavi_best_of_several_starts

    text = function_source(cavi_best_of_several_starts[0].right, "cavi")
    assert "r = update_q_z(x, m, s2, pi, tau)" in text
    assert "def update_q_z" not in text
    assert "@right" not in text


def test_function_source_refuses_what_is_not_top_level():
    with pytest.raises(SourceError, match="not a top-level function"):
        function_source(lambda x: x, "f")


def test_a_stub_of_one_method_leaves_the_rest_of_its_class(tmp_path, monkeypatch):
    (tmp_path / "given_model.py").write_text(
        '"""A module."""\n\n\nclass Model:\n    """A model."""\n\n    def __init__(self, a):\n        self.a = a\n\n'
        '    def double(self, x):\n        """2 a x."""\n        return 2 * self.a * x\n\n'
        "    def call(self, x):\n        return self.double(x) + 1\n",
        encoding="utf-8",
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    text = stub("given_model", "Model.double")
    namespace: dict = {}
    exec(text, namespace)
    model = namespace["Model"](3)
    assert model.a == 3
    with pytest.raises(NotImplementedError, match=r"Model\.double"):
        model.call(1)
    assert "2 a x." in text
    assert "2 * self.a" not in text
    with pytest.raises(SourceError, match="no method 'triple' in Model"):
        stub("given_model", "Model.triple")
