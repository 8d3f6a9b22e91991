"""The slice: everything a graded function needs, and no download, training or plot that it does not."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.reading import reads
from autograder.reading.notebook import Cell, Document
from autograder.reading.slicing import defined_names, slice_program, stub_names, syntax_errors, whole_program


class TouchedError(Exception):
    """A download, training run or plot was started."""


def heavy(*args, **kwargs):
    raise TouchedError(args)


def document(*sources: str) -> Document:
    return Document(tuple(Cell("code", text, f"cell {n}") for n, text in enumerate(sources, 1)), {}, "python")


def sliced(names, *sources: str) -> list[str]:
    return [piece.source for piece in slice_program(document(*sources), names).pieces]


def executed(names, *sources: str) -> dict:
    """The namespace after the slice ran; every piece must run."""
    space = {"__name__": "__main__", "heavy": heavy}
    for piece in slice_program(document(*sources), names).pieces:
        exec(compile(piece.source, piece.place, "exec", dont_inherit=True), space)
    return space


MIXTURE = [
    "%matplotlib inline\n!pip install otter-grader\nimport otter\ngrader = otter.Notebook()",
    "import numpy as np, math\nfrom scipy.special import logsumexp as lse\nimport matplotlib.pyplot as plt\n"
    "from collections import namedtuple\nnp.seterr(divide='ignore')",
    "data = heavy('download')\nX, labels = data['X'], data['y']\nN, D = X.shape",
    "JITTER = 1e-6\nState = namedtuple('State', 'mu sigma')\nnames = []\nnames.append('mu')\ncfg = {}\ncfg['K'] = 3",
    "def normal_logpdf(x, mu, sigma):\n"
    "    return -0.5 * ((x - mu) / sigma) ** 2 - np.log(sigma) - 0.5 * math.log(2 * math.pi)",
    "def e_step(x, pi, mu, sigma):\n"
    "    data = x[:, None]\n    logs = np.log(pi) + normal_logpdf(data, mu, sigma + JITTER)\n"
    "    return np.exp(logs - lse(logs, axis=1, keepdims=True))",
    "grader.check('e_step')",
    "def m_step(x, r):\n    K = cfg['K']\n    labels = [name for name in names]\n"
    "    assert labels == ['mu'] and K == 3\n    mu = r.T @ x / r.sum(0)\n    return State(mu, r.sum(0))",
    "losses = []\nfor epoch in range(10**9):\n    r = e_step(X, *params)\n"
    "    params = m_step(X, r)\n    losses.append(heavy('train'))",
    "plt.plot(losses)\nplt.show()\nheavy('plot')",
    "r = e_step(X, 1, 2, 3)\nprint(r)",
]


def test_a_notebook_with_downloads_training_and_plots():
    space = executed(["e_step", "m_step"], *MIXTURE)
    import numpy as np

    x = np.array([0.0, 1.0, 5.0])
    r = space["e_step"](x, np.array([0.3, 0.7]), np.array([0.0, 4.0]), np.array([1.0, 2.0]))
    assert r.shape == (3, 2)
    np.testing.assert_allclose(r.sum(1), 1)
    assert space["m_step"](x, r).mu.shape == (2,)
    assert not {"grader", "otter", "data", "X", "losses", "params", "plt"} & space.keys()


def test_places_lines_and_imports():
    program = slice_program(document(*MIXTURE), ["e_step"])
    assert program.way == "slice"
    assert program.names == ("e_step",)
    assert program.imports == ("numpy", "math", "scipy.special")
    assert [(piece.place, piece.line) for piece in program.pieces] == [
        ("cell 2", 1),
        ("cell 2", 2),
        ("cell 2", 5),
        ("cell 4", 1),
        ("cell 5", 1),
        ("cell 6", 1),
    ]


HEAVY = "data = heavy('download')"


@pytest.mark.parametrize(
    "function",
    [
        "def f(x):\n    data = x + 1\n    return data",
        "def f(data):\n    return data",
        "def f(x):\n    data = 1\n    data += 1\n    return data",
        "def f(*data, **more):\n    return data",
        "def f(x):\n    return [data for data in x]",
        "def f(x):\n    return {data: 1 for (data, _) in x}",
        "def f(x):\n    for data in x:\n        pass\n    return data",
        "def f(x):\n    with x as data:\n        return data",
        "def f(x):\n    import json as data\n    return data",
        "def f(x):\n    def data(y):\n        return y\n    return data(x)",
        "def f(x):\n    data = 1\n    def g():\n        nonlocal data\n        data += 1\n    return g",
        "def f(x):\n    data = x\n    return lambda: [data for _ in range(3)]",
        "def f(x):\n    class A:\n        data = 1\n        other = data\n    return A",
        "def f(x):\n    data = x\n    class A:\n        other = data\n    return A",
        "def f(x):\n    return x.data + x['data']",
        "def f(x):\n    return g(data=x)\ndef g(data):\n    return data",
        "def f(x):\n    return (data := x)",
        "def f(x):\n    try:\n        pass\n    except ValueError as data:\n        print(data)",
        "def f(x):\n    match x:\n        case [data, *_]:\n            return data",
        "class f:\n    data = 1\n    size = data + 1\n    def g(self):\n        return self.data",
        "class f:\n    def data(self):\n        return 1\n    other = data",
        "f = lambda data: data + 1",
        "f = [data for data in range(3)]",
    ],
)
def test_a_local_name_does_not_drag_in_the_global(function):
    assert HEAVY not in sliced(["f"], HEAVY, function)
    executed(["f"], HEAVY, function)


@pytest.mark.parametrize(
    "function",
    [
        "def f(x):\n    return x + data",
        "def f(x=data):\n    return x",
        "def f(*, x=data):\n    return x",
        "def f(x: data):\n    return x",
        "def f() -> data:\n    return 1",
        "@data\ndef f():\n    return 1",
        "class f(data):\n    pass",
        "class f(metaclass=data):\n    pass",
        "class f:\n    x = data",
        "class f:\n    data = data",
        "class f:\n    x = 1\n    def g(self):\n        return data",
        "class f:\n    data = 1\n    def g(self):\n        return data",
        "class f:\n    data = 1\n    x = [data for _ in range(3)]",
        "def f():\n    def g():\n        return lambda: data\n    return g",
        "def f():\n    global data\n    data += 1",
        "if True:\n    f = 1\n    data += 1",
        "def f():\n    return [x for x in data if x]",
        "def f():\n    return [data for x in range(3)]",
        "f = lambda: data",
        "f = data",
        "f = partial(g, data)",
        "x: int = data\ndef f():\n    return x",
        "from functools import wraps\ndef f(g):\n    @wraps(data)\n    def h():\n        return 1\n    return h",
        "def f(x):\n    if x:\n        data2 = data\n    return data2",
        "def f(x):\n    return f'{data!r:>{x}}'",
        "def f():\n    del data[0]\n    data[1] = 3",
    ],
)
def test_a_global_name_that_is_read_is_taken(function):
    assert HEAVY in sliced(["f"], HEAVY, function)


@pytest.mark.parametrize(
    "binding",
    [
        "data = 1",
        "data: int = 1",
        "a, (b, *data) = 1, (2, 3, 4)",
        "[data, b] = 1, 2",
        "a = data = 1",
        "data = 1; b = 2",
        "import json as data",
        "import data.sub",
        "from json import loads as data",
        "for data in range(3):\n    pass",
        "for i in range(3):\n    data = i",
        "while (data := 3) < 2:\n    pass",
        "with open('x') as data:\n    pass",
        "with open('x') as file:\n    data = file.read()",
        "try:\n    import nothing\nexcept ImportError:\n    data = 1",
        "if True:\n    a = 1\nelse:\n    data = 1",
        "print(data := 1)",
        "[data := x for x in range(3)]",
        "match 3:\n    case int() as data:\n        pass",
        "match {}:\n    case {'a': 1, **data}:\n        pass",
        "def data():\n    return 1",
        "async def data():\n    return 1",
        "class data:\n    pass",
        "if __name__ == '__main__':\n    data = 1",
        "def setup():\n    global data\n    data = 1",
    ],
)
def test_every_kind_of_binding_is_found(binding):
    assert any("data" in source for source in sliced(["f"], binding, "def f():\n    return data"))
    assert "data" in defined_names(document(binding)) or "import" in binding or "global" in binding


@pytest.mark.parametrize(
    "change",
    [
        "data.append(3)",
        "data[0] = 3",
        "data.field.x = 3",
        "data[0]['k'] += 1",
        "data.value: int = 3",
        "del data[0]",
        "data += [3]",
        "data.requires_grad_()",
        "data.update(a=1)",
        "for k in range(3):\n    data[k] = k",
        "for k in range(3):\n    data.append(k)",
        "for k in range(3):\n    data = data + [k]",
        "for k in range(3):\n    data += [k]",
        "if True:\n    data.sort()",
        "for data[0] in range(3):\n    pass",
        "a, data.b = 1, 2",
    ],
)
def test_changes_of_a_needed_object_are_taken(change):
    assert change in sliced(["f"], "data = []", change, "def f():\n    return data")


@pytest.mark.parametrize(
    "statement",
    [
        "print(data)",
        "data.plot()",
        "data.count(3)",
        "heavy(data)",
        "del data",
        "x = data + [3]",
        "for data in range(10**9):\n    heavy()",
        "for k in range(10**9):\n    data = heavy(k)",
        "with heavy() as data:\n    pass",
        "if __name__ == '__main__':\n    data = heavy()\n    data.append(3)",
        "if __name__ == '__main__':\n    data = data + heavy()",
        "math.pi = 3",
        "math.clear()",
        "grader.check('f')",
        "f(3)",
    ],
)
def test_mere_uses_and_by_products_are_left(statement):
    cells = ["import math\ndata = []", statement, "def f():\n    return data, math.pi"]
    assert statement not in sliced(["f"], *cells)


def test_a_method_patched_in_later_is_taken():
    space = executed(["Model"], "class Model:\n    pass", "def g(self):\n    return 7", "Model.forward = g")
    assert space["Model"]().forward() == 7


@pytest.mark.parametrize(
    ("definition", "value"),
    [
        ("def my_kl(a):\n    return a + 1\nkl = my_kl", 4),
        ("kl = lambda a: a * 2", 6),
        ("from functools import partial\ndef g(a, b):\n    return a - b\nkl = partial(g, b=1)", 2),
        ("from functools import lru_cache\n@lru_cache\ndef kl(a):\n    return a", 3),
        ("def kl(a):\n    return a\nimport numpy\nkl = numpy.vectorize(kl)", 3),
        ("if 1 > 2:\n    def kl(a):\n        return 0\nelse:\n    def kl(a):\n        return 5", 5),
        ("try:\n    from nowhere import kl\nexcept ImportError:\n    def kl(a):\n        return 6", 6),
        ("def kl(a):\n    raise NotImplementedError\nkl = (lambda f: f)(lambda a: 9)", 9),
        ("def make():\n    return lambda a: 8\nkl = make()", 8),
        ("def kl(a):\n    return 1\ndef kl(a):\n    return 2", 2),
        ("def kl(a):\n    return sum([a])\nsum = 0\nfor i in range(3):\n    sum += i", 3),
        ("from math import pow\ndef kl(a):\n    return pow(a, 2)", 9.0),
        ("sum = lambda x: 11\ndef kl(a):\n    return sum([a])", 11),
    ],
)
def test_ways_to_define_a_graded_function(definition, value):
    assert executed(["kl"], definition)["kl"](3) == value
    assert stub_names(document(definition), ["kl"]) == set()


@pytest.mark.parametrize(
    "rebinding",
    [
        "elbo = elbo(1)",
        "elbo = compute(3)",
        "r, elbo = heavy()",
        "for elbo in [1, 2]:\n    heavy()",
        "elbo = [elbo(x) for x in range(3)]",
        "elbo = 3.0",
        "elbo -= 1",
    ],
)
def test_a_value_that_takes_the_name_of_a_function_does_not_replace_it(rebinding):
    assert executed(["elbo"], "def elbo(x):\n    return x + 1", "compute = heavy", rebinding)["elbo"](1) == 2


def test_a_global_set_by_a_function_needs_its_call_only_where_nothing_else_sets_it():
    setup = "def setup():\n    global W\n    W = 3"
    function = "def f():\n    return W"
    assert sliced(["f"], setup, "setup()", function) == [setup, "setup()", function]
    assert sliced(["f"], "W = 1", setup, "setup()", function) == ["W = 1", function]
    counter = "def f():\n    global count\n    count += 1\n    return count"
    assert sliced(["f"], "count = 0", counter, "f()") == ["count = 0", counter]


def test_settings_and_star_imports_are_always_run():
    cells = [
        "import torch\nimport numpy as np, warnings, sys",
        "from torch import *",
        "DTYPE = torch.float64\ntorch.set_default_dtype(DTYPE)",
        "np.seterr(all='ignore')\nwarnings.filterwarnings('ignore')\nsys.setrecursionlimit(5000)",
        "torch.manual_seed(0)\nnp.random.seed(1)",
        "torch.set_default_device('cuda')\ntorch.set_default_tensor_type('torch.cuda.FloatTensor')",
        "def f():\n    return 1",
    ]
    taken = "\n".join(sliced(["f"], *cells))
    for setting in ("import *", "set_default_dtype", "DTYPE =", "seterr", "filterwarnings", "setrecursionlimit"):
        assert setting in taken
    assert "seed" not in taken
    assert "cuda" not in taken


def test_future_imports_come_first():
    pieces = sliced(
        ["f"], "import math", "from __future__ import annotations", "def f(x: Undefined):\n    return math.pi"
    )
    assert pieces[0] == "from __future__ import annotations"
    assert slice_program(
        document("from __future__ import annotations\nimport a.b, c.d as e\nfrom . import x"), ["e", "a"]
    ).imports == (
        "a.b",
        "c.d",
    )


def test_main_block_of_a_script_is_left_out_unless_it_alone_binds_a_name():
    script = "def f():\n    return K\nK = 3\nif __name__ == '__main__':\n    K = heavy()\n    f()\n"
    assert executed(["f"], script)["f"]() == 3
    only = "def f():\n    return K\nif '__main__' == __name__:\n    K = 4\n"
    assert executed(["f"], only)["f"]() == 4


def test_methods_stand_for_their_class():
    source = "class Model:\n    def sample(self):\n        return 1"
    assert sliced(["Model.sample"], source) == [source]


def test_a_broken_cell_costs_only_itself():
    cells = ["import math\nmu_0 =\nlam_0 = 2", "def f(x):\n    return math.sqrt(x) + lam_0", "def g(:\n    pass"]
    assert executed(["f", "g"], *cells)["f"](4) == 4.0
    assert [(e.place, e.line) for e in syntax_errors(document(*cells))] == [("cell 1", 2), ("cell 3", 1)]


def test_names_that_exist_nowhere_give_an_empty_program():
    assert sliced(["nothing", ""], "x = 1", "") == []


def test_whole_program_has_every_statement_but_the_tools():
    program = whole_program(document(*MIXTURE), ["e_step"])
    text = "\n".join(piece.source for piece in program.pieces)
    assert program.way == "whole"
    for part in ("heavy('download')", "plt.show()", "for epoch", "def m_step"):
        assert part in text
    assert "grader" not in text
    assert "otter" not in text
    assert "pass" not in text.split("\n")


def test_whole_program_leaves_out_calls_of_ipython():
    cells = "get_ipython().run_line_magic('matplotlib', 'inline')\nx = get_ipython().getoutput('ls')\ny = 1"
    assert [piece.source for piece in whole_program(document(cells), []).pieces] == ["y = 1"]
    assert "import otter" not in [p.source for p in whole_program(document("import otter, otter.check"), []).pieces]
    assert [p.source for p in whole_program(document("import otter, numpy"), []).pieces] == ["import otter, numpy"]


@pytest.mark.parametrize(
    "body",
    [
        "raise NotImplementedError",
        "raise NotImplementedError('fill in')",
        "pass",
        "...",
        "'''Only a docstring.'''",
        "'''Doc.'''\n    # YOUR CODE HERE\n    raise NotImplementedError()",
        "'''Doc.'''\n    ...\n    pass",
    ],
)
def test_untouched_stubs(body):
    cells = document(
        f"def f(x):\n    {body}",
        f"class A(Base):\n    '''Doc.'''\n    def g(self):\n        {body.replace(chr(10), chr(10) + '    ')}",
    )
    assert stub_names(cells, ["f", "A", "A.g", "missing"]) == {"f", "A", "A.g"}


@pytest.mark.parametrize(
    "body",
    ["return None", "x = 1\n    raise NotImplementedError", "raise ValueError", "raise", "return ...", "print('todo')"],
)
def test_touched_stubs(body):
    assert stub_names(document(f"def f(x):\n    {body}"), ["f"]) == set()


def test_a_name_that_is_defined_anywhere_is_no_stub():
    stub, full = "def f():\n    pass", "def f():\n    return 1"
    assert stub_names(document(stub, full), ["f"]) == set()
    assert stub_names(document(full, stub), ["f"]) == set()  # the form was pasted again below
    assert stub_names(document(stub, stub), ["f"]) == {"f"}
    assert stub_names(document(stub, "f = other"), ["f"]) == set()
    assert stub_names(document(stub, "for f in x:\n    pass"), ["f"]) == {"f"}
    assert (
        stub_names(document("if a:\n    def f():\n        pass\nelse:\n    def f():\n        return 1"), ["f"]) == set()
    )
    assert stub_names(document("W = ..."), ["W"]) == {"W"}


@pytest.mark.parametrize(
    "later",
    [
        "def g(self): return 1\nM.a = g",
        "setattr(M, 'a', lambda self: 1)",
        "@patched(M)\ndef a(self): return 1",
        "def fill():\n    M.a = 1\nfill()",
        "class M(M):\n    def a(self): return 1",
    ],
)
def test_an_empty_class_that_is_filled_later_is_no_stub(later):
    empty = "class M:\n    pass"
    assert stub_names(document(empty), ["M", "M.a"]) >= {"M"}
    cells = document(empty, "def patched(c): return lambda f: setattr(c, 'a', f)", later)
    assert stub_names(cells, ["M", "M.a"]) == set()


def test_an_empty_function_that_is_used_is_still_a_stub():
    cells = document("def f(x):\n    pass", "plot(f)\nprint(f)\ny = f(1)\ny.z = 3")
    assert stub_names(cells, ["f"]) == {"f"}


def test_a_class_with_one_method_filled_is_no_stub_but_its_other_method_is():
    cells = document(
        "class M:\n    def a(self):\n        return 1\n    def b(self):\n        raise NotImplementedError"
    )
    assert stub_names(cells, ["M", "M.a", "M.b", "M.c"]) == {"M.b"}


def test_defined_names():
    cells = document(
        "import os\nfrom math import pi\ndef f():\n    inner = 1\nclass A:\n    attribute = 1",
        "if x:\n    y = 1\nfor i in z:\n    w = 2\nwith a as b:\n    c, d = 1, 2",
        "A.method = f\nbroken =",
    )
    assert defined_names(cells) == {"f", "A", "y", "i", "w", "b", "c", "d"}
    assert defined_names(document("f = lambda: (inner := 1)\nprint(outer := 2)")) == {"f", "outer"}


def test_needs_agree_with_the_compiler():
    """The names that compiled code looks up globally are exactly those that the statement is said to need."""
    source = (
        "@deco(arg)\ndef f(a, b=default, *c: note):\n    global g\n    g = a + free\n"
        "    def h(z=inner_default):\n        return z + free2 + a\n    return [i + free3 for i in outer_iter] + [h]\n"
    )

    def looked_up(code) -> set[str]:
        import dis

        own = {
            i.argval for i in dis.get_instructions(code) if i.opname in ("LOAD_NAME", "LOAD_GLOBAL", "LOAD_CLASSDEREF")
        }
        return own.union(*(looked_up(const) for const in code.co_consts if hasattr(const, "co_code")))

    statement = ast.parse(source).body[0]
    assert reads.needed_by(statement, source) == looked_up(compile(source, "x", "exec", dont_inherit=True))


names = st.sampled_from(["a", "b", "c", "f", "g", "data", "sum"])
expressions = st.recursive(
    names | st.sampled_from(["1", "'s'"]),
    lambda e: st.one_of(
        st.tuples(e, e).map(lambda t: f"({t[0]} + {t[1]})"),
        st.tuples(names, e).map(lambda t: f"(lambda {t[0]}: {t[1]})"),
        st.tuples(e, names, e).map(lambda t: f"[{t[0]} for {t[1]} in {t[2]}]"),
        st.tuples(e, e).map(lambda t: f"{t[0]}({t[1]})"),
        st.tuples(names, e).map(lambda t: f"({t[0]} := {t[1]})"),
    ),
    max_leaves=6,
)


def indented(text: str) -> str:
    return "\n".join("    " + line for line in text.split("\n"))


simple = st.one_of(
    st.tuples(names, expressions).map(lambda t: f"{t[0]} = {t[1]}"),
    st.tuples(names, expressions).map(lambda t: f"{t[0]}.x, {t[0]}[0] = {t[1]}"),
    st.tuples(names, expressions).map(lambda t: f"{t[0]} += {t[1]}"),
    names.map(lambda n: f"import {n}"),
    names.map(lambda n: f"del {n}"),
    expressions,
)
blocks = st.recursive(
    simple,
    lambda s: st.one_of(
        st.tuples(names, names, s).map(lambda t: f"def {t[0]}({t[1]}=1):\n{indented(t[2])}"),
        st.tuples(names, s).map(lambda t: f"class {t[0]}:\n{indented(t[1])}"),
        st.tuples(names, expressions, s).map(lambda t: f"for {t[0]} in {t[1]}:\n{indented(t[2])}"),
        st.tuples(expressions, s, s).map(lambda t: f"if {t[0]}:\n{indented(t[1])}\nelse:\n{indented(t[2])}"),
        st.tuples(s, names, s).map(lambda t: f"try:\n{indented(t[0])}\nexcept {t[1]} as e:\n{indented(t[2])}"),
        st.tuples(expressions, names, s).map(lambda t: f"with {t[0]} as {t[1]}:\n{indented(t[2])}"),
        st.tuples(names, s).map(lambda t: f"global {t[0]}\n{t[1]}"),
    ),
    max_leaves=4,
)


@pytest.mark.filterwarnings("ignore::SyntaxWarning")
@given(st.lists(blocks, max_size=7), st.lists(names, max_size=3))
def test_any_module_is_sliced(cells, wanted):
    found = document(*cells)
    program = slice_program(found, wanted)
    whole = [(piece.place, piece.line, piece.source) for piece in whole_program(found, wanted).pieces]
    taken = [(piece.place, piece.line, piece.source) for piece in program.pieces]
    assert [piece for piece in whole if piece in taken] == taken  # a part of the whole, in its order
    assert stub_names(found, wanted) <= set(wanted)
    # What a plain definition of a wanted name binds is there after the slice as after the whole.
    for name in set(wanted) & {node.name for cell in cells for node in _definitions(cell)}:
        assert any(name in {node.name for node in _definitions(source)} for _, _, source in taken)


def _definitions(source: str) -> list:
    try:
        compile(source, "x", "exec")
    except SyntaxError:
        return []
    return [node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef | ast.ClassDef)]
