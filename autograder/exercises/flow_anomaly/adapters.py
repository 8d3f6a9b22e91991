"""How the classes of `flow_anomaly` are used: these functions run beside the hand-in and return plain values.

Their source is carried to where the hand-in runs, so they use nothing of the kit. Modules are used as they are made,
since the notebook never calls `eval()` either.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def shuffled(module: Any, seed: int) -> Any:
    """The module with random parameters, of a size that shows every mistake.

    Those of wide layers are smaller: where shifts get large, single precision does not take them back.
    """
    import torch

    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for parameter in module.parameters():
            size = min(0.5, 1.5 / max(parameter.shape, default=1) ** 0.5)
            parameter.copy_(size * torch.randn(parameter.shape, generator=generator))
    return module


def coupling_layer(student: Any, x: Any, mid_dim: int, hidden: int, mask_config: float, seed: int) -> Any:
    """What a layer does to x in several ways.

    The layer, the inverse of that, the layer to x with either half moved, to the first rows of x one by one, to x after
    `eval()`, and to x with other parameters.
    """
    import torch

    layer = student.Coupling(x.shape[1], mid_dim, hidden, mask_config)
    layer(x.clone())  # some make their parameters when they are first used
    shuffled(layer, seed)
    even, odd = x.clone(), x.clone()
    even[:, 0::2] += 0.7
    odd[:, 1::2] += 0.7
    forward, *others = [layer(value) for value in (x.clone(), even, odd)]
    back = layer(forward.clone(), reverse=True)
    alone = torch.cat([layer(x[i : i + 1].clone()) for i in range(min(len(x), 3))])
    evaluated = layer.eval()(x.clone())
    return forward, back, *others, alone, evaluated, shuffled(layer.train(), seed + 1)(x.clone())


def scaling_layer(student: Any, x: Any, seed: int) -> Any:
    """What a layer with random parameters gives for x, and the inverse for that: among many s some are below -1."""
    import torch

    layer = shuffled(student.Scaling(x.shape[1]), seed)
    with torch.no_grad():
        for parameter in layer.parameters():
            parameter.mul_(3.0).clamp_(-4.5, 4.5)
    y, log_det = layer(x)
    back, _ = layer(y, reverse=True)
    return y, log_det, back


def new_scaling_layer(student: Any, x: Any) -> Any:
    """What a layer gives for x as it is made."""
    y, log_det = student.Scaling(x.shape[1])(x)
    return y, log_det


def stand_ins() -> Any:
    """Layers that stand in for the student's own, so that a mistake in them does not cost marks of the flow too."""
    import torch

    class Coupling(torch.nn.Module):
        def __init__(self, in_out_dim: int, mid_dim: int, hidden: int, mask_config: float) -> None:
            super().__init__()
            self.mask_config = mask_config
            sizes = [in_out_dim // 2, *[mid_dim] * hidden, in_out_dim // 2]
            pairs = list(zip(sizes[1:], sizes))  # noqa: B905
            for i, pair in enumerate(pairs):
                self.register_parameter(f"weight{i}", torch.nn.Parameter(torch.randn(pair) / pair[1]))
            for i, (size, _) in enumerate(pairs):
                self.register_parameter(f"bias{i}", torch.nn.Parameter(torch.zeros(size)))

        def forward(self, x: Any, reverse: bool = False) -> Any:
            y, moved = x.clone(), 0 if self.mask_config else 1
            shift, parameters = x[:, 1 - moved :: 2], list(self.parameters(recurse=False))
            middle = len(parameters) // 2
            for i, (weight, bias) in enumerate(zip(parameters[:middle], parameters[middle:])):  # noqa: B905
                shift = torch.nn.functional.linear(torch.tanh(shift) if i else shift, weight, bias)
            y[:, moved::2] = x[:, moved::2] - shift if reverse else x[:, moved::2] + shift
            return y

    class Scaling(torch.nn.Module):
        def __init__(self, dim: int) -> None:
            super().__init__()
            self.factors = torch.nn.Parameter(torch.zeros(1, dim))

        def forward(self, x: Any, reverse: bool = False) -> Any:
            return x * torch.exp(self.factors * (-1 if reverse else 1)), torch.sum(self.factors)

    return Coupling, Scaling


def with_stand_ins(student: Any, used: Callable[[], Any]) -> Any:
    """What `used` gives while Coupling and Scaling are the stand-ins; None if it raises an error."""
    names = ("Coupling", "Scaling")
    own = [getattr(vars(base).get("__init__"), "__globals__", {}) for base in student.NICE.__mro__]
    places = [student.NICE.__init__.__globals__, *(place for place in own if "Coupling" in place)]
    kept = [{name: place[name] for name in names if name in place} for place in places]
    try:
        layers = dict(zip(names, stand_ins()))  # noqa: B905
        for place in places:  # an inherited __init__ may look them up in another module
            place.update(layers)
        return used()
    except Exception:
        return None
    finally:
        for place, before in zip(places, kept):  # noqa: B905
            for name in names:
                place.pop(name, None)
            place.update(before)


def jacobians_of(f: Callable[[Any], Any], x: Any) -> Any:
    """The Jacobian of f at each row of x, (N, D, D); (N, 0, 0) where f does not map rows to rows of the same size.

    D copies of every row go through f at once, and one step back gives the gradient of coordinate d at copy d. That is
    the Jacobian of an f which treats rows alone; others are complained of elsewhere.
    """
    import torch

    (N, D) = x.shape
    rows = x.repeat_interleave(D, dim=0).requires_grad_()
    z = f(rows)
    if z.shape != rows.shape:
        return torch.zeros(N, 0, 0)
    gradient = (gradients_of(z.reshape(N, D, D).diagonal(dim1=1, dim2=2).sum(), [rows]) or [None])[0]
    return torch.zeros(N, D, D) if gradient is None else gradient.reshape(N, D, D)


def flow(student: Any, x: Any, mid_dim: int, hidden: int, more: Any, seed: int, own: bool = False) -> Any:
    """What a flow gives, with stand-ins for its layers, or with the student's own if `own`.

    z, log_det, g(z), log_prob, the Jacobian of f at each row, log_prob of the first rows one by one, and z with other
    parameters. None if the flow fails with stand-ins.
    """
    import torch

    def used() -> Any:
        model = student.NICE(x.shape[1], mid_dim, hidden, *more)
        model.f(x.clone())
        z, log_det = shuffled(model, seed).f(x)
        jacobians = jacobians_of(lambda rows: model.f(rows)[0], x)
        alone = [model.log_prob(x[i : i + 1]).reshape(()) for i in range(min(len(x), 2))]
        first = (z, log_det, model.g(z), model.log_prob(x), jacobians, torch.stack(alone))
        return *first, shuffled(model, seed + 1).f(x)[0]

    return used() if own else with_stand_ins(student, used)


def called_flow(student: Any, x: Any, mid_dim: int, hidden: int, seed: int) -> Any:
    """log_prob of a flow with random parameters, and what calling the flow gives."""

    def used() -> Any:
        model = student.NICE(x.shape[1], mid_dim, hidden)
        model.f(x.clone())
        return shuffled(model, seed).log_prob(x), model(x)

    found = with_stand_ins(student, used)
    return used() if found is None else found


# --- with known parameters -----------------------------------------------------------------------------------------


def with_tables(module: Any, tables: Any, fill: float) -> list[Any]:
    """The parameters of a module, each set to the table of its shape, or of its transpose's; `fill` where none fits.

    Factors may also be registered one by one.
    """
    import torch

    parameters = list(module.parameters())
    with torch.no_grad():
        for parameter in parameters:
            shape = [n for n in parameter.shape if n != 1]
            value = torch.full(parameter.shape, fill)
            for table in map(torch.as_tensor, tables):
                if shape == list(table.shape):
                    value = table.reshape(parameter.shape)
                elif shape == list(table.shape)[::-1]:
                    value = table.T.reshape(parameter.shape)
            parameter.copy_(value)
        ones = [parameter for parameter in parameters if parameter.numel() == 1]
        for table in map(torch.as_tensor, tables):
            if table.ndim == 1 and len(ones) == len(table) and all(p.numel() != len(table) for p in parameters):
                for parameter, number in zip(ones, table):  # noqa: B905
                    parameter.fill_(number)
    return parameters


def with_numbers(module: Any, numbers: Any) -> list[Any]:
    """The parameters of a module, set to these numbers in the order of registration; 0 where there are not as many."""
    import torch

    parameters = list(module.parameters())
    sizes = [parameter.numel() for parameter in parameters]
    flat = torch.as_tensor(numbers) if sum(sizes) == len(numbers) else torch.zeros(sum(sizes))
    with torch.no_grad():
        for parameter, part in zip(parameters, flat.split(sizes)):  # noqa: B905
            parameter.copy_(part.reshape(parameter.shape))
    return parameters


def gradients_of(value: Any, inputs: list[Any]) -> Any:
    """The gradient of a number at each input, None where there is none; None in place of all if it has no gradient."""
    import torch

    if not isinstance(value, torch.Tensor) or not value.requires_grad:
        return None
    return list(torch.autograd.grad(value, inputs, retain_graph=True, allow_unused=True))


def after_steps(parameters: list[Any], steps: Any, used: Callable[[int], Any]) -> list[Any]:
    """What `used` gives after each step, for its number: a step holds what is added to every parameter."""
    import torch

    found = []
    with torch.no_grad():
        kept = [parameter.clone() for parameter in parameters]
        for number, step in enumerate(steps):
            for parameter, start, change in zip(parameters, kept, step):  # noqa: B905
                parameter.copy_(start + torch.as_tensor(change))
            found.append(used(number))
    return found


def layer_numbers(
    student: Any,
    x: Any,
    mid_dim: int,
    hidden: int,
    mask: float,
    tables: Any,
    v: Any,
    fill: float = 0.0,
    steps: Any = (),
) -> Any:
    """A coupling layer with known parameters: y, their shapes, gradients; then y and gradients with reverse.

    Gradients of sum(v * y), if there is a v, at the parameters as registered, and at x. The layer is called once before
    they are set: what it keeps from then on is out of date. Where steps are given, y after each of them alone.
    """
    import torch

    layer = student.Coupling(x.shape[1], mid_dim, hidden, mask)
    layer(x.clone())
    inputs = [*(parameters := with_tables(layer, tables, fill)), start := x.clone().requires_grad_()]
    if steps:
        return after_steps(inputs, steps, lambda _: layer(start * 1))
    results = layer(start * 1), layer(start * 1, reverse=True)
    gradients = [None if v is None else gradients_of((y * torch.as_tensor(v)).sum(), inputs) for y in results]
    return results[0], [list(parameter.shape) for parameter in parameters], gradients[0], results[1], gradients[1]


def scaling_numbers(student: Any, x: Any, s: Any, v: Any) -> Any:
    """A scaling layer with known parameters: y, log_det, shapes, gradients of sum(v * y), at x last, and sum(log_det).

    Then y with reverse, and the gradients of sum(v * y) there.
    """
    import torch

    layer = student.Scaling(x.shape[1])
    layer(x.clone())
    parameters = with_numbers(layer, s)
    inputs = [*parameters, start := x.clone().requires_grad_()]
    y, log_det = layer(start * 1)
    shapes = [list(parameter.shape) for parameter in parameters]
    total = log_det.sum() if isinstance(log_det, torch.Tensor) else None
    of_y, of_total = gradients_of((y * torch.as_tensor(v)).sum(), inputs), gradients_of(total, parameters)
    back = layer(start * 1, reverse=True)[0]
    return y, log_det, shapes, of_y, of_total, back, gradients_of((back * torch.as_tensor(v)).sum(), inputs)


def flow_numbers(
    student: Any, x: Any, mid_dim: int, hidden: int, more: Any, tables: Any, v: Any, own: bool = False, steps: Any = ()
) -> Any:
    """A flow with known parameters: z, log_det, log_prob, shapes, and gradients if there is a v.

    These are the gradients of sum(v * z), sum(log_det) and sum(log_prob) at every parameter. Where six steps are given,
    the result of f or log_prob after each of them alone: two for each of the three. The layers are stand-ins, or the
    student's own if `own`; None if the flow fails with stand-ins.
    """
    import torch

    def used() -> Any:
        model = student.NICE(x.shape[1], mid_dim, hidden, *more)
        model.f(x.clone())
        parameters = with_tables(model, tables, 0.0)
        if steps:
            by_number = [
                lambda: model.f(x.clone())[0],
                lambda: model.f(x.clone())[1],
                lambda: model.log_prob(x.clone()),
            ]
            return after_steps(parameters, steps, lambda number: by_number[number // 2]())
        (z, log_det), log_prob = model.f(x.clone()), model.log_prob(x.clone())
        shapes = [list(parameter.shape) for parameter in parameters]
        if v is None:
            return z, log_det, log_prob, shapes, None
        total = log_det.sum() if isinstance(log_det, torch.Tensor) else None
        objectives = ((z * torch.as_tensor(v)).sum(), total, log_prob.sum())
        return z, log_det, log_prob, shapes, [gradients_of(objective, parameters) for objective in objectives]

    return used() if own else with_stand_ins(student, used)
