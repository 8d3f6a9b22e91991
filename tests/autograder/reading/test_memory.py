"""What is found out about a statement is found out once, and forgotten with it."""

from __future__ import annotations

import ast
import gc
import weakref

from autograder.reading import reads, scopes
from autograder.reading.document import Cell, Document
from autograder.reading.memory import once_per_statement
from autograder.reading.numpy_calls import numpy_calls
from autograder.reading.statements import statements


def test_once_for_each_statement() -> None:
    asked: list[str] = []

    @once_per_statement
    def text(statement: ast.stmt, prefix: str) -> str:
        """Its text."""
        asked.append(ast.unparse(statement))
        return prefix + asked[-1]

    first, second, like_first = ast.parse("a = 1\nb = 2\na = 1").body
    assert [text(one, "> ") for one in (first, second, first, like_first)] == [
        "> a = 1",
        "> b = 2",
        "> a = 1",
        "> a = 1",
    ]
    assert asked == ["a = 1", "b = 2", "a = 1"], "a statement is itself, not what is equal to it"
    assert text.__doc__ == "Its text."


def test_what_is_found_out_by_the_kit_keeps_no_statement() -> None:
    """Else a batch would keep every hand-in that it has read."""
    source = "import numpy as np\ndef f(x):\n    global a\n    a += 1\n    return np.sum(x)\n"
    statements = ast.parse(source).body
    kept = [weakref.ref(statement) for statement in statements]
    for statement in statements:
        scopes.footprint(statement)
        scopes.modules_of(statement)
        reads.needed_by(statement, source)
    del statement, statements
    gc.collect()
    assert [one() for one in kept] == [None, None]


def test_a_statement_that_is_gone_is_forgotten() -> None:
    class Found:
        pass

    @once_per_statement
    def found(statement: ast.stmt) -> Found:
        return Found()

    statement = ast.parse("a = 1").body[0]
    kept = weakref.ref(found(statement))
    gc.collect()
    assert kept() is not None, "as long as the statement is there"
    del statement
    gc.collect()
    assert kept() is None


def test_statements_of_one_text_share_their_tree_and_have_lines_of_their_own() -> None:
    text = "def f(x):\n    y = x\n    return np.log(y)"
    first = code(f"import numpy as np\n\n{text}")
    second = code(f"import numpy as np  # mine\n# of another student\n\n\n{text}")
    (_, one), (_, other) = statements(first), statements(second)
    assert one.node is other.node
    assert (one.piece.line, other.piece.line) == (3, 5)
    assert [numpy_calls(each, ["f"])["f"].line for each in (first, second, first)] == [5, 7, 5]
    assert statements(code(text.replace("log", "exp")))[0].node is not one.node, "another text is another tree"


def code(source: str) -> Document:
    """A notebook of one cell."""
    return Document((Cell("code", source, "cell 1"),), {}, "python")
