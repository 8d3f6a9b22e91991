"""How a graph differs from that of the model, if only in one way: in its arrows, its roles or its plates."""

from __future__ import annotations

from typing import Any

from autograder.checks.graphs import Graph, graph_of
from autograder.diagnosis.patterns import Seen

MOST = 2  # the most differences of one kind that are listed one by one


def seen_in_graph(mine: Any, right: Any) -> Seen | None:
    """What is wrong with a graph, if all of it is of one kind; None otherwise, or if the value is not a graph."""
    graph, target = graph_of(mine), graph_of(right)
    if not isinstance(graph, Graph) or not isinstance(target, Graph) or set(graph.roles) != set(target.roles):
        return None
    found = [one for one in (_roles(graph, target), _arrows(graph, target), _plates(graph, target)) if one is not None]
    return found[0] if len(found) == 1 else None


def _roles(graph: Graph, target: Graph) -> Seen | None:
    other = sorted(name for name, role in target.roles.items() if graph.roles[name] != role)
    if not other:
        return None
    if len(other) > MOST:
        return Seen("roles of several nodes", f"The roles of {len(other)} nodes differ from the model. {ROLES}")
    called = ", ".join(f"'{name}' is called {graph.roles[name]}" for name in other)
    return Seen(f"the role of {' and of '.join(other)}", f"{called}. {ROLES}")


ROLES = "Data are observed. Variables that are sampled but not seen are latent. Parameters are given, not sampled."


def _arrows(graph: Graph, target: Graph) -> Seen | None:
    missing, extra = target.edges - graph.edges, graph.edges - target.edges
    turned = {(a, b) for a, b in extra if (b, a) in missing}
    missing, extra = missing - {(b, a) for a, b in turned}, extra - turned
    if sum(map(bool, (turned, missing, extra))) != 1:
        if not (missing or extra or turned):
            return None
        return Seen("several arrows", "Some arrows are missing, and others are not in the model.")
    if turned:
        name = "an arrow that points the other way" if len(turned) == 1 else "arrows that point the other way"
        return Seen(name, "An arrow leads from what is sampled first to what is sampled given it.")
    edges, what = (missing, "missing") if missing else (extra, "too many")
    name = f"an arrow is {what}" if len(edges) == 1 else f"{len(edges)} arrows are {what}"
    ends = sorted({child for _, child in edges})
    into = ", ".join(f"'{child}'" for child in ends)
    more = "more" if missing else "fewer"
    where = f"In the model, {into} depend{'s' if len(ends) == 1 else ''} directly on {more} than in your graph."
    return Seen(name, f"{where} On what does its conditional density depend?")


def _plates(graph: Graph, target: Graph) -> Seen | None:
    mine, wanted = sorted(map(sorted, graph.plates.values())), sorted(map(sorted, target.plates.values()))
    if mine == wanted:
        return None
    # Plates say how often a node is repeated, and together with which others.
    times = {name: sum(name in inside for inside in graph.plates.values()) for name in graph.roles}
    should = {name: sum(name in inside for inside in target.plates.values()) for name in graph.roles}
    more = sorted(name for name in times if times[name] > should[name])
    fewer = sorted(name for name in times if times[name] < should[name])
    if len(more) + len(fewer) == 0:
        return Seen("a node in another plate", "A node belongs in the plate of the nodes that it is repeated with.")
    if len(more) + len(fewer) > MOST:
        return Seen("several nodes in other plates", "A plate holds what is sampled anew in each of its repetitions.")
    said = [f"'{name}' is in a plate too many" for name in more] + [f"'{name}' is in too few plates" for name in fewer]
    name = " and ".join(said).replace("'", "")
    return Seen(name, f"{'; '.join(said)}. A plate holds what is sampled anew in each of its repetitions.")
