"""Oracles: d-separation by networkx, tables of random numbers summed out, and the likelihood of the two coins."""

import itertools

import networkx as nx
import numpy as np
import pytest

from reference.coins import log_likelihood
from reference.graphical_models import factorization, graphical_model, model_name

PARAMETERS = {"theta", "pi_1", "pi_2"}


def network_of(edges):
    network = nx.DiGraph(edges)
    assert nx.is_directed_acyclic_graph(network)
    assert {name for name in network if network.in_degree(name) == 0} == PARAMETERS
    return network


@pytest.mark.parametrize("label", ["y", "z"])
def test_the_label_separates_theta_from_the_data(label):
    if label == "y":
        edges = [(parent, child) for child, parents in factorization() for parent in parents]
    else:
        edges = graphical_model()["edges"]
    network = network_of(edges)
    assert nx.is_d_separator(network, {"theta"}, {"x"}, {label, "pi_1", "pi_2"})
    assert not nx.is_d_separator(network, {"theta"}, {"x"}, {"pi_1", "pi_2"})
    assert not nx.is_d_separator(network, {label}, {"x"}, PARAMETERS)
    assert nx.is_d_separator(network, {label}, {"pi_1", "pi_2"}, {"theta"})
    assert not nx.is_d_separator(network, {label}, {"pi_1", "pi_2"}, {"theta", "x"})


def test_both_pictures_have_the_same_arrows():
    figure = {(parent, child) for child, parents in factorization() for parent in parents}
    coins = {tuple(name.replace("z", "y") for name in edge) for edge in graphical_model()["edges"]}
    assert figure == coins


def test_the_factors_are_a_distribution_over_x_and_y_for_any_tables():
    rng = np.random.default_rng(0)
    sizes = {"x": 3, "y": 2, "theta": 4, "pi_1": 2, "pi_2": 5}
    tables = {
        child: rng.dirichlet(np.ones(sizes[child]), size=[sizes[parent] for parent in parents])
        for child, parents in factorization()
    }
    for theta, first, second in itertools.product(range(4), range(2), range(5)):
        total = 0.0
        for x, y in itertools.product(range(3), range(2)):
            value = {"x": x, "y": y, "theta": theta, "pi_1": first, "pi_2": second}
            total += np.prod(
                [tables[child][(*(value[p] for p in parents), value[child])] for child, parents in factorization()]
            )
        assert total == pytest.approx(1.0)


def test_summing_the_coins_out_gives_the_likelihood_of_the_flips():
    graph = graphical_model()
    parents = {child: {p for p, c in graph["edges"] if c == child} for child in graph["plates"]["N"]}
    assert parents == {"z": {"theta"}, "x": {"z", "pi_1", "pi_2"}}
    theta, pi = np.array([0.3, 0.7]), {"pi_1": [0.8, 0.2], "pi_2": [0.35, 0.65]}
    flips = [0, 0, 1, 0, 1]
    total = 0.0
    for coins in itertools.product(range(2), repeat=len(flips)):
        total += np.prod([theta[z] * pi[f"pi_{z + 1}"][x] for x, z in zip(flips, coins, strict=True)])
    assert np.log(total) == pytest.approx(log_likelihood(np.eye(2)[flips], theta, np.array(list(pi.values()))))


def test_the_outcome_is_all_that_is_seen():
    roles = graphical_model()["nodes"]
    assert {name for name, role in roles.items() if role == "observed"} == {"x"}
    assert {name for name, role in roles.items() if role == "latent"} == {"z"}
    assert {name for name, role in roles.items() if role == "parameter"} == PARAMETERS


def test_the_name_is_a_short_text():
    assert isinstance(model_name(), str)
    assert 1 <= len(model_name().split()) < 20
