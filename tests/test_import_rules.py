"""The import rules of ARCHITECTURE.md, read off the source."""

import ast
import graphlib
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
OURS = ("autograder", "reference")
FLOORS = ("judging", "diagnosis", "grading", "running")  # each knows those before it, and none after it


def imports(path: Path) -> set[str]:
    """Absolute names of everything that a file imports, wherever in the file."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            if node.level:
                assert path.parent.name == "child", f"{path}: imports are absolute"
                found |= {node.module} if node.module else {alias.name for alias in node.names}
            else:
                found |= {node.module or ""} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def ours(path: Path) -> set[str]:
    return {name for name in imports(path) if name.split(".")[0] in OURS}


def files(folder: str) -> list[Path]:
    found = sorted((ROOT / folder).rglob("*.py"))
    assert found, folder
    return found


@pytest.mark.parametrize(
    ("floor", "path"),
    [(floor, path) for floor in FLOORS for path in files(f"autograder/{floor}")],
    ids=lambda one: one if isinstance(one, str) else one.name,
)
def test_no_floor_knows_what_stands_above_it(floor: str, path: Path) -> None:
    above = tuple(f"autograder.{one}" for one in FLOORS[FLOORS.index(floor) + 1 :])
    outside = ("autograder.commands", "autograder.cli", "autograder.certificate")
    assert {name for name in ours(path) if name.startswith((*above, *outside))} == set()


def test_no_module_imports_itself_by_way_of_others() -> None:
    """Imports at the top of modules; what is imported where it is needed cannot be in its own way."""
    graph = {module_of(path): first_imports(path) for path in files("autograder") if "child" not in path.parts}
    order = graphlib.TopologicalSorter({name: found & set(graph) for name, found in graph.items()})
    assert list(order.static_order())  # CycleError, with the circle, if there is one


def module_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def first_imports(path: Path) -> set[str]:
    """The modules that a file imports at its top: a name of a package is the package's, if it is no module."""
    found = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            inside = {f"{node.module}.{alias.name}" for alias in node.names}
            modules = {name for name in inside if (ROOT / (name.replace(".", "/") + ".py")).is_file()}
            modules |= {name for name in inside if (ROOT / name.replace(".", "/") / "__init__.py").is_file()}
            found |= modules if len(modules) == len(inside) else modules | {node.module}
    return found - {module_of(path)}


@pytest.mark.parametrize("path", files("reference"), ids=lambda path: path.name)
def test_the_reference_imports_nothing_of_ours(path: Path) -> None:
    assert {name for name in ours(path) if not name.startswith("reference")} == set()


@pytest.mark.parametrize("path", [*files("autograder/checks"), *files("autograder/statistics")], ids=lambda p: p.name)
def test_checks_and_statistics_know_no_exercise(path: Path) -> None:
    allowed = ("autograder.checks", "autograder.statistics", "autograder.values", "autograder.seeds")
    assert {name for name in ours(path) if not name.startswith(allowed)} == set()


@pytest.mark.parametrize(
    "path", [*files("autograder/exercises"), *files("autograder/families")], ids=lambda path: path.name
)
def test_exercises_know_checks_statistics_and_reference_alone(path: Path) -> None:
    allowed = (
        "autograder.alternatives",
        "autograder.authoring",
        "autograder.checks",
        "autograder.statistics",
        "autograder.values",
        "autograder.edited",
        "autograder.exercise",
        "autograder.exercises",
        "autograder.families",
        "autograder.misconceptions",
        "autograder.ranges",
        "reference",
    )
    assert {name for name in ours(path) if not name.startswith(allowed)} == set()


@pytest.mark.parametrize("path", files("autograder/sandbox/child"), ids=lambda path: path.name)
def test_the_child_side_imports_nothing_of_ours(path: Path) -> None:
    siblings = {file.stem for file in path.parent.glob("*.py")}
    outside = {"numpy", "torch"}
    foreign = {
        name.split(".")[0]
        for name in imports(path)
        if name.split(".")[0] not in sys.stdlib_module_names | siblings | outside
    }
    assert foreign == set()


EXERCISES = sorted(path.parent.name for path in (ROOT / "autograder/exercises").glob("*/__init__.py"))


@pytest.mark.parametrize(
    "path",
    [
        path
        for folder in (*FLOORS, "reading", "sandbox", "report", "building", "certificate")
        for path in files(f"autograder/{folder}")
    ],
    ids=lambda path: path.name,
)
def test_no_exercise_is_named_outside_its_place(path: Path) -> None:
    names = {node.id for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Name)}
    imported = {part for name in imports(path) for part in name.split(".")}
    assert set(EXERCISES) & (names | imported) == set()


@pytest.mark.parametrize("exercise", EXERCISES)
def test_every_exercise_has_its_place_in_every_folder(exercise: str) -> None:
    folder = ROOT / "autograder" / "exercises" / exercise
    for module in ("misconceptions", "alternatives"):
        assert (folder / f"{module}.py").is_file() or (folder / module / "__init__.py").is_file()
    assert (ROOT / "reference" / f"{exercise}.py").is_file()
    texts = list((ROOT / "assignments").glob(f"*/{exercise}.md"))
    assert len(texts) == 1, f"assignments/*/{exercise}.md"
    assert (texts[0].with_suffix(".ipynb")).is_file()
    assert (ROOT / "solutions" / texts[0].parent.name / f"{exercise}.ipynb").is_file()
    assert (ROOT / "tests" / "reference" / f"test_{exercise}.py").is_file()
