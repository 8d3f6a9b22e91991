"""Kind "graph": a directed graphical model, judged node by node, edge by edge and plate by plate, with partial credit.

The function under test takes no arguments and returns

    {"nodes": {name: "observed" | "latent" | "parameter"}, "edges": [(parent, child), ...], "plates": {plate: [names]}}

An exercise declares the public check of the form and the three hidden ones at once:

    checks=(*is_graph(reference.graphical_model),)

Tolerated: upper and lower case, Greek letters and LaTeX instead of their names, any order, lists instead of tuples,
other names of plates. A part that is not entirely right earns the share that is right minus the share that is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from autograder.checks.check import Call, Case, Check, Verdict
from autograder.checks.compare import describe, spelled
from autograder.values import Record

ROLES = ("observed", "latent", "parameter")
GREEK = {
    "\u03b1": "alpha",
    "\u03b2": "beta",
    "\u03b3": "gamma",
    "\u03b4": "delta",
    "\u03b8": "theta",
    "\u03ba": "kappa",
    "\u03bb": "lambda",
    "\u03bc": "mu",
    "\u00b5": "mu",
    "\u03bd": "nu",
    "\u03be": "xi",
    "\u03c0": "pi",
    "\u03c1": "rho",
    "\u03c3": "sigma",
    "\u03c4": "tau",
}


class Graph(NamedTuple):
    """A graph in the form in which it is compared: the role of each node, the edges, and the nodes of each plate."""

    roles: dict[str, str]
    edges: frozenset[tuple[str, str]]
    plates: dict[str, frozenset[str]]


def node_name(name: Any) -> str:
    """A node's name in one spelling: "X", "x" and " x " are the same, and so are the letter, "\\\\lambda" and "lam"."""
    text = "".join(GREEK.get(letter, letter) for letter in spelled(name).lower())
    text = text.replace("{", "").replace("}", "").strip().strip("$").lstrip("\\")
    for ending in ("_n", "_k", "_d", "_i", "_nd", "_kd", "_rc", "_r", "_c"):
        text = text.removesuffix(ending)
    return "lambda" if text == "lam" else text


def graph_of(value: Any) -> Any:
    """The graph that a function returned, or a string that says why it is not one."""
    if isinstance(value, Record):
        value = dict(zip(value.names, value.values, strict=True))
    if not isinstance(value, dict) or not {"nodes", "edges", "plates"} <= set(value):
        return f'expected a dict with the keys "nodes", "edges" and "plates", got {describe(value)}'
    nodes, edges, plates = value["nodes"], value["edges"], value["plates"]
    if not isinstance(nodes, dict) or not nodes:
        return f'"nodes" should be a dict from names to roles, got {describe(nodes)}'
    roles = {node_name(name): spelled(role).strip().lower() for name, role in nodes.items()}
    for name, role in roles.items():
        if role not in ROLES:
            return f"the role of {name} should be one of {', '.join(ROLES)}, got {role[:40]!r}"
    if not isinstance(edges, list | tuple) or not all(
        isinstance(edge, list | tuple) and len(edge) == 2 and all(isinstance(end, str) for end in edge)
        for edge in edges
    ):
        return '"edges" should be a list of pairs (parent, child) of names'
    pairs = frozenset((node_name(parent), node_name(child)) for parent, child in edges)
    for end in sorted({end for pair in pairs for end in pair}):
        if end not in roles:
            return f"an edge names {end[:40]!r}, which is not a node"
    if not isinstance(plates, dict) or not all(isinstance(inside, list | tuple) for inside in plates.values()):
        return '"plates" should be a dict from the name of a plate to the list of the nodes in it'
    boxes = {spelled(plate): frozenset(node_name(name) for name in inside) for plate, inside in plates.items()}
    for plate, inside in boxes.items():
        for name in sorted(inside):
            if name not in roles:
                return f"the plate {plate[:40]!r} contains {name[:40]!r}, which is not a node"
    return Graph(roles, pairs, boxes)


def cycle_in(graph: Graph) -> str:
    """A node that is its own ancestor; "" if there is none."""
    open_edges = set(graph.edges)
    while open_edges:
        children = {child for _, child in open_edges}
        roots = {edge for edge in open_edges if edge[0] not in children}
        if not roots:
            return min(parent for parent, _ in open_edges)
        open_edges -= roots
    return ""


def judge_graph_form(call: Call, cases: Sequence[Case]) -> Verdict:
    """The result is a directed graph without cycles over the nodes that the question names."""
    value = call(cases[0].args).value
    graph = graph_of(value)
    if isinstance(graph, str):
        return Verdict(False, graph, 0, value)
    names = {node_name(name) for name in cases[0].expected}
    missing, extra = sorted(names - set(graph.roles)), sorted(set(graph.roles) - names)
    if missing:
        return Verdict(False, f"nodes of the question are missing: {', '.join(missing)}", 0)
    if extra:
        return Verdict(False, f"nodes that the question does not name: {', '.join(extra)}", 0)
    if not graph.edges:
        return Verdict(False, "the graph has no edges yet", 0)
    turning = cycle_in(graph)
    if turning:
        return Verdict(False, f"the arrows form a cycle through {turning}; a Bayesian network has none", 0)
    return Verdict(True, evidence={"nodes": len(names)})


def judge_graph_part(call: Call, cases: Sequence[Case], *, part: str, free_names: bool = False) -> Verdict:
    """Roles, edges or plates are those of the model. Partial credit: the number right minus the number wrong."""
    value = call(cases[0].args).value
    graph = graph_of(value)
    if isinstance(graph, str):
        return Verdict(False, graph, 0, value)
    right, wrong, wanted = scores(graph, graph_of(cases[0].expected), part, free_names)
    if right == wanted and wrong == 0:
        return Verdict(True, evidence={part: wanted})
    too_many = f", and {wrong} should not be there" if wrong and part != "roles" else ""
    message = f"{right} of {wanted} {part} are right{too_many}"
    return Verdict(False, message, evidence={part: wanted}, credit=max(0.0, (right - wrong) / wanted))


def scores(graph: Graph, target: Graph, part: str, free_names: bool = False) -> tuple[int, int, int]:
    """How many entries of a part are right, how many are wrong, and how many there should be.

    free_names: whether the text leaves the names of the plates open
    """
    if part == "roles":
        right = sum(graph.roles.get(name) == role for name, role in target.roles.items())
        return right, len(target.roles) - right, len(target.roles)
    if part == "edges":
        return len(graph.edges & target.edges), len(graph.edges - target.edges), len(target.edges)
    # Plates with the names that the text gives are matched by name. Plates with other names are matched by content:
    # each of the model's plates, largest first, is paired with the most similar plate that is still free.
    right, wrong, left = 0, 0, dict(graph.plates)
    called = {plate.casefold(): plate for plate in graph.plates}
    by_name = (
        not free_names and len(called) == len(left) and {plate.casefold() for plate in target.plates} <= set(called)
    )
    for name, inside in sorted(target.plates.items(), key=lambda item: -len(item[1])):
        alike = max(left, key=lambda plate: len(left[plate] & inside) - len(left[plate] - inside), default=None)
        best = called[name.casefold()] if by_name else alike
        if best is not None and left[best] & inside:
            mine = left.pop(best)
            right, wrong = right + len(mine & inside), wrong + len(mine - inside)
    wrong += sum(len(inside) for inside in left.values())
    return right, wrong, sum(len(inside) for inside in target.plates.values())


def is_graph(reference: Callable[[], Mapping[str, Any]], *, free_names: bool = False) -> tuple[Check, ...]:
    """The four checks of a `graphical_model()`: its form (public), its roles, edges and plates (hidden).

    free_names: whether the text leaves the names of the plates open
    """

    def names(rng: np.random.Generator, variant: Mapping[str, Any]) -> list[Case]:
        return [Case((), list(reference()["nodes"]))]

    def whole(rng: np.random.Generator, variant: Mapping[str, Any]) -> list[Case]:
        return [Case((), dict(reference()))]

    form = "is a directed graph over the nodes that the question names"
    lines = {
        "roles": ("each node has the right role: observed, latent or parameter", 2.0),
        "edges": ("the arrows are those of the model", 4.0),
        "plates": ("each plate holds the right nodes", 2.0),
    }
    hidden = [
        Check(line, "graph", whole, judge_graph_part, {"part": part, "free_names": free_names}, weight)
        for part, (line, weight) in lines.items()
        if part != "plates" or reference()["plates"]
    ]
    return (Check(form, "graph", names, judge_graph_form, {}, 0.5, "public"), *hidden)
