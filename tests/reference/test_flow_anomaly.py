"""Oracles: autograd's Jacobian and its determinant, scipy's logistic density, numerical integration to one."""

import numpy as np
import pytest
import torch
from scipy.stats import logistic

from reference.flow_anomaly import NICE, Coupling, Scaling, anomaly_threshold, type_1_error, type_2_error


def shuffled(module, seed=3, spread=0.6):
    """All parameters random: at its start NICE is nearly the identity and hides mistakes."""
    generator = torch.Generator().manual_seed(seed)
    module = module.double()
    with torch.no_grad():
        for parameter in module.parameters():
            parameter.copy_(spread * torch.randn(parameter.shape, generator=generator, dtype=torch.float64))
    return module


def data(N=5, D=6, seed=1):
    return torch.randn(N, D, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


@pytest.mark.parametrize(("mask", "moved"), [(1, 0), (0, 1), (1.0, 0), (0.0, 1)])
def test_a_coupling_layer_shifts_one_half_by_a_function_of_the_other(mask, moved):
    layer, x = shuffled(Coupling(6, 5, 2, mask)), data()
    y = layer(x)
    assert torch.equal(y[:, 1 - moved :: 2], x[:, 1 - moved :: 2])
    assert (y[:, moved::2] - x[:, moved::2]).abs().min() > 0
    other = x.clone()
    other[:, moved::2] += 1.5
    torch.testing.assert_close(layer(other) - other, y - x)
    torch.testing.assert_close(layer(y, reverse=True), x)
    jacobian = torch.autograd.functional.jacobian(lambda row: layer(row[None])[0], x[0])
    assert float(torch.linalg.slogdet(jacobian).logabsdet) == pytest.approx(0, abs=1e-12)


def test_the_number_of_hidden_layers():
    linears = [part for part in Coupling(6, 5, 3, 1).modules() if isinstance(part, torch.nn.Linear)]
    assert [(part.in_features, part.out_features) for part in linears] == [(3, 5), (5, 5), (5, 5), (5, 3)]


def test_scaling_against_autograd():
    layer, x = shuffled(Scaling(4)), data(3, 4)
    y, log_det = layer(x)
    jacobian = torch.autograd.functional.jacobian(lambda row: layer(row[None])[0][0], x[0])
    assert float(log_det) == pytest.approx(float(torch.linalg.slogdet(jacobian).logabsdet), rel=1e-12)
    torch.testing.assert_close(layer(y, reverse=True)[0], x)


@pytest.mark.parametrize(("mask", "layers"), [(1.0, 4), (0, 3), (1, 1)])
def test_the_flow_against_autograd(mask, layers):
    flow, x = shuffled(NICE(6, 5, 2, mask, layers)), data()
    z, log_det = flow.f(x)
    torch.testing.assert_close(flow.g(z), x)
    for row, latent, value in zip(x, z, flow.log_prob(x), strict=True):
        jacobian = torch.autograd.functional.jacobian(lambda r: flow.f(r[None])[0][0], row)
        assert float(log_det) == pytest.approx(float(torch.linalg.slogdet(jacobian).logabsdet), rel=1e-10)
        expected = logistic.logpdf(latent.detach().numpy()).sum() + float(log_det)
        assert float(value) == pytest.approx(expected, rel=1e-12)
        assert float(flow(row[None])) == pytest.approx(expected, rel=1e-12)


def test_the_density_integrates_to_one():
    flow = shuffled(NICE(2, 4, 1, 1, 2), seed=8)
    side = torch.linspace(-35, 35, 1401, dtype=torch.float64)
    grid = torch.cartesian_prod(side, side)
    with torch.no_grad():
        total = float(flow.log_prob(grid).exp().sum()) * float(side[1] - side[0]) ** 2
    assert total == pytest.approx(1.0, abs=1e-3)


def test_far_away_points_have_a_finite_density():
    flow = shuffled(NICE(4, 3, 1))
    assert torch.isfinite(flow.log_prob(1e4 * data(3, 4))).all()


def test_threshold_and_errors():
    values = np.array([-3.0, -1.0, -4.5, -2.0])
    threshold = anomaly_threshold(torch.tensor(values))
    assert threshold == pytest.approx(values.mean() - 3 * values.std(ddof=1))
    assert anomaly_threshold(values) == pytest.approx(threshold)
    assert type_1_error(torch.tensor(values), -2.5) == 0.5
    assert type_2_error(torch.tensor([-9.0, -1.0, -8.0]), -2.5) == pytest.approx(1 / 3)
    assert type_1_error(values, -100.0) == type_2_error(values, 0.0) == 0
    ties = torch.tensor([1.0, 2.0, 2.0, 3.0])
    assert type_1_error(ties, 2.0) + type_2_error(ties, 2.0) == 1  # every observation is called one or the other
