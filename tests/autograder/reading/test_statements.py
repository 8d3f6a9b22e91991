"""From cells to statements: magics, broken cells, and line numbers that stay the student's."""

from __future__ import annotations

import ast
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from IPython.core.inputtransformer2 import TransformerManager

from autograder.reading.magics import cleaned
from autograder.reading.notebook import Cell, Document
from autograder.reading.statements import statements, syntax_errors


def document(*sources: str, language: str = "python") -> Document:
    return Document(tuple(Cell("code", text, f"cell {n}") for n, text in enumerate(sources, 1)), {}, language)


def sources(*cells: str) -> list[str]:
    return [one.piece.source for one in statements(document(*cells))]


@pytest.mark.parametrize(
    ("line", "replaced"),
    [
        ("%matplotlib inline", "pass"),
        ("  %autoreload 2", "  pass"),
        ("\t!pip install torch > /dev/null # (it's slow", "\tpass"),
        ("!!ls", "pass"),
        ("?np.sum", "pass"),
        ("np.sum?", "pass"),
        ("model.layers[0]??", "pass"),
        ("%timeit f(3)", "pass"),
        ("%time x = f(3)", "x = f(3)"),
        ("%time", "pass"),
        ("x = %time f(3)", "x = f(3)"),
        ("a, b = %time  f(3)", "a, b = f(3)"),
        ("x = %timeit -o f(3)", "x = None"),
        ("%pylab inline", "from pylab import *"),
        ("files = !ls *.csv", "files = None"),
        ("  cfg['path'] = %pwd", "  cfg['path'] = None"),
        ("a, b = %magic", "a = b = None"),
        ("(a, *b) = !ls", "a = b = None"),
        ("x = y % 2", None),
        ("x = a != b", None),
        ("print('a = %d' % 3)", None),
        ("d = dict(k='= !x')", None),
        ("s = '= %s'", None),
        ("x = 3  # x = %magic", None),
        ("x = 1  # why?", None),
        ("# is this right?", None),
        ("print('why?')", None),
        ("f = lambda s='= %s': s", None),
    ],
)
def test_a_line_of_ipython(line, replaced):
    assert cleaned(line)[0] == (line if replaced is None else replaced)


@pytest.mark.parametrize(
    "source",
    [
        'text = """\n%not a magic\n!nor this\nquestion?\n"""',
        "x = (17\n% 5)",
        "x = 17 \\\n% 5",
        "s = '''it's\n% x''' % 3",
        "s = 'open \\\n% x' % ()",
        "y = [  # a ( comment\n17\n% 5,\n]",
        'z = ["a)", \'(\', """)"""\n% ()]',
        "def f():\n    '''Doc.\n\n    %magic in doc\n    '''\n    return 1",
    ],
)
def test_inside_strings_and_continued_lines_nothing_is_a_magic(source):
    ast.parse(source.replace("'''it's\n% x'''", "'''it's\n% d'''"))
    assert cleaned(source)[0] == source


def test_a_magic_with_an_apostrophe_or_bracket_opens_nothing():
    assert sources("!echo it's (\nx = 1\n%cd [\ny = 2") == ["pass", "x = 1", "pass", "y = 2"]


@pytest.mark.parametrize(
    "line",
    [
        "x = f('a''', '(')",
        "s = 'it\\'s ('",
        "x = 1  # see (",
        "s = 'never closed",
        "f = lambda: (1,)[0]",
        "s = '''('''",
    ],
)
def test_after_a_finished_line_a_magic_is_one(line):
    assert cleaned(f"{line}\n%magic")[0] == f"{line}\npass"


def test_a_definition_after_an_unclosed_bracket_is_kept_whole():
    definition = "def f():\n    return '''\nwords at the margin\n'''"
    assert sources(f"x = (\n{definition}\n!ls") == [definition, "pass"]


def test_a_continued_shell_line_goes_as_a_whole():
    assert cleaned("!pip install a \\\n   b \\\n   c\nx = 1")[0] == "pass\n\n\nx = 1"


@pytest.mark.parametrize(
    ("magic", "then"),
    [
        ("%env RATE=0.5", "_os.environ['RATE'] = '0.5'"),
        ("%env RATE 0.5", "_os.environ['RATE'] = '0.5'"),
        ("%set_env RATE = a b", "_os.environ['RATE'] = 'a b'"),
        ("%cd data", "_os.path.isdir('data') and _os.chdir('data')"),
        ("%cd -q './my data/'", "_os.path.isdir('my data') and _os.chdir('my data')"),
    ],
)
def test_magics_that_set_something_do_what_they_say(magic, then):
    assert sources(f"{magic}\nx = 1") == ["import os as _os", then, "x = 1"]
    assert sources(f"if 1:\n    {magic}\nelse:\n    x = 1")[0].split("\n")[1] == f"    import os as _os; {then}"


@pytest.mark.parametrize(
    "magic", ["%env", "%env RATE", "%cd", "%cd ..", "%cd data/../..", "%cd /tmp", "%cd ~", "%cd -"]
)
def test_magics_never_lead_out_of_the_folder(magic):
    assert sources(f"{magic}\nx = 1") == ["pass", "x = 1"]


def test_magics_in_blocks_keep_the_block():
    (statement,) = statements(document("if colab:\n    !wget x\nelse:\n    %ls y\n"))
    assert statement.piece.source == "if colab:\n    pass\nelse:\n    pass"


@pytest.mark.parametrize("magic", ["%%time", "%%capture out", "\n\n%%time", "%%time\n%%capture", "%%wandb"])
def test_cell_magics_that_run_their_body(magic):
    (statement,) = statements(document(f"{magic}\n\ndef f():\n    return 1"))
    assert statement.piece.source == "def f():\n    return 1"
    assert statement.piece.line == magic.count("\n") + 3


@pytest.mark.parametrize("magic", ["bash", "html", "HTML", "writefile a.py", "timeit -n 3", "!", "script x", "python"])
def test_cell_magics_of_another_language_drop_the_cell(magic):
    found = document(f"%%{magic}\nx = 1\ny = 2", "z = 3")
    assert [one.piece.source for one in statements(found)] == ["z = 3"]
    assert syntax_errors(found) == ()


def test_an_unknown_cell_magic_with_no_python_under_it_drops_the_cell():
    assert syntax_errors(document("%%mermaid\ngraph TD; A-->B")) == ()


def test_agrees_with_ipython_where_it_matters():
    cell = "%matplotlib inline\nx = !ls\nif x:\n    %cd y\n!ls\nz = x % 3\n"
    lines = TransformerManager().transform_cell(cell).split("\n")
    ours = cleaned(cell)[0].split("\n")
    for theirs, mine in zip(lines, ours, strict=True):
        assert ("get_ipython" in theirs) == (theirs != mine)
        assert "get_ipython" not in mine


def test_every_statement_is_a_piece_with_its_line():
    cell = (
        "import numpy as np; x = 'é'; y = 2  # both\n\n@cache\n@other(\n  1)\ndef f(): return 1;\nz = [\n 1]; w = 2\n"
    )
    pieces = [one.piece for one in statements(document("a = 1", cell))]
    assert [(p.place, p.line, p.source) for p in pieces] == [
        ("cell 1", 1, "a = 1"),
        ("cell 2", 1, "import numpy as np"),
        ("cell 2", 1, "x = 'é'"),
        ("cell 2", 1, "y = 2"),
        ("cell 2", 3, "@cache\n@other(\n  1)\ndef f(): return 1;"),
        ("cell 2", 7, "z = [\n 1]"),
        ("cell 2", 8, "w = 2"),
    ]


def test_an_unfinished_line_loses_itself_alone():
    found = document("mu_0 =\nlam_0 = 3\n\ndef f(x):\n    return x\n\nalpha_0 = \n")
    assert [one.piece.source.strip() for one in statements(found)] == ["lam_0 = 3", "def f(x):\n    return x"]
    assert [(error.place, error.line) for error in syntax_errors(found)] == [("cell 1", 1), ("cell 1", 7)]
    assert statements(found)[1].piece.line == 4


BROKEN = "print 'no'"


@pytest.mark.parametrize(
    "good",
    [
        "@decorated\n@twice(\n    3,\n)\ndef f():\n    return 1",
        "if a:\n    b = 1\nelif c:\n    b = 2\nelse:\n    b = 3",
        "try:\n    import torch\nexcept ImportError:\n    torch = None\nfinally:\n    pass",
        "x = dict(\n    a=1,\n)",
        "x = [\n1,\n2\n]",
        'text = """\nwords at the margin\n"""',
        "def f():\n    a = 1\n# a comment at the margin\n    return a",
        "y = 1 + \\\n2",
        "class A:\n    x = 1\n\n    def f(self):\n        return self.x",
        "for i in x:\n    pass\nelse:\n    y = 1",
    ],
)
@pytest.mark.parametrize("before", [True, False])
def test_of_a_broken_cell_the_rest_is_kept_whole(good, before):
    cell = f"{BROKEN}\n{good}" if before else f"{good}\n{BROKEN}"
    assert sources(cell) == [good]
    (error,) = syntax_errors(document(cell))
    assert error.line == (1 if before else good.count("\n") + 2)
    assert error.message


@pytest.mark.parametrize(
    "opening", ["x = (", "x = f(a, [1, 2", "def g(a, b:\n    return a", 's = """never closed', "s = 'x"]
)
def test_what_follows_an_unclosed_bracket_or_string_is_rescued(opening):
    found = document(f"a = 1\n{opening}\nlam = 3\n\ndef f():\n    return lam\n")
    kept = [one.piece.source.strip() for one in statements(found)]
    assert kept == ["a = 1", "lam = 3", "def f():\n    return lam"]
    assert {one.piece.line for one in statements(found)} >= {1, 3 + opening.count("\n")}
    assert syntax_errors(found)


def test_text_in_an_unclosed_string_is_not_run():
    assert sources('s = """\nboom()\nx = 1') == ["x = 1"]


def test_what_compiles_nowhere_is_an_error_and_top_level_await_is_not():
    found = document("x = 1\nreturn x", "y = await g()\nz = 2", "async def h():\n    await f()")
    kept = ["x = 1", "y = await g()", "z = 2", "async def h():\n    await f()"]
    assert [one.piece.source for one in statements(found)] == kept
    assert [(e.place, e.line) for e in syntax_errors(found)] == [("cell 1", 2)]


@pytest.mark.parametrize(
    "cell",
    ["    x = 1\n    y = 2", "\tx = 1\n\ty = 2", "x = 1\n\x0cy = 2", "x = 1;\ny = 2;"],
)
def test_indented_cells_tabs_and_form_feeds(cell):
    assert [one.strip(" \t\f;") for one in sources(cell)] == ["x = 1", "y = 2"]


def test_lines_are_only_what_python_calls_lines():
    assert [one.line for one in (s.piece for s in statements(document("x = 'a\u2028b'\ny = 2")))] == [1, 2]


def test_another_language_has_no_statements():
    found = document("x <- 1", language="r")
    assert statements(found) == ()
    assert syntax_errors(found) == ()


def test_absurd_sources_end_in_an_error():
    for source in (
        "-" * 50_000 + "1",
        "(" * 50_000,
        "x = " + "1+" * 50_000 + "1",
        "\0",
        "9" * 5_000,
        "lambda: " * 5_000,
    ):
        assert syntax_errors(document(source, "y = 1")), source[:10]
        assert sources(source, "y = 1") == ["y = 1"]


def test_the_list_of_errors_stays_short():
    assert len(syntax_errors(document("x =\n" * 5_000))) == 100


def test_doubtful_escapes_warn_nobody(recwarn):
    assert sources("path = 'C:\\data'\nx = 3 is 3")
    assert not recwarn.list


fragments = st.sampled_from(
    [
        "x = 1",
        "def f(",
        "    return x",
        '"""',
        "'''",
        "%magic",
        "!ls",
        "(",
        "]",
        "\\",
        "@d",
        "else:",
        "class A:",
        "  y=2",
        "é",
    ]
)


@given(st.lists(fragments | st.text(st.characters(codec="utf-8"), max_size=12), max_size=12).map("\n".join))
def test_any_cell_is_read_and_every_piece_compiles(source):
    text = source.replace("\r", "\n")
    found = document(text)
    assert cleaned(text)[0].count("\n") == text.count("\n")
    for one in statements(found):
        compile(one.piece.source, "<piece>", "exec")
        assert 1 <= one.piece.line <= text.count("\n") + 1
    for error in syntax_errors(found):
        assert 1 <= error.line <= text.count("\n") + 2


@given(
    st.lists(
        st.sampled_from(["x = 1", "y = [\n  2,\n]", "def f(a):\n    return a", "if x:\n    z = 3", "s = '''\nq\n'''"])
    )
)
def test_pieces_put_together_are_the_cell(parts):
    assert sources("\n\n".join(parts)) == parts


def test_a_backslash_before_an_empty_line_is_no_part_of_a_statement() -> None:
    """Python takes it for the end of the statement; without the empty line it would be an error."""
    assert sources("x = 1 \\\n\ny = 2") == ["x = 1", "y = 2"]
    assert sources("x = [1,\n 2] \\\n\n") == ["x = [1,\n 2]"]


def test_thousands_of_cell_magics_take_no_time() -> None:
    start = time.monotonic()
    assert sources("%%time\n" * 40_000 + "x = 1") == ["x = 1"]
    assert time.monotonic() - start < 5
