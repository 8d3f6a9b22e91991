"""Which imports of a hand-in the warm interpreter makes its own, for all that follow.

By name, and nothing below it: some modules of these libraries set global defaults, start threads or take a minute, and
the hand-ins that follow would have that too. Whatever is not here is imported by the hand-in's own child.
"""

from __future__ import annotations

WARM = frozenset(
    (
        "numpy", "numpy.linalg", "numpy.polynomial", "numpy.random", "numpy.typing", "networkx", "pandas", "PIL",
        "PIL.Image", "scipy", "scipy.cluster", "scipy.cluster.vq", "scipy.integrate", "scipy.interpolate",
        "scipy.linalg", "scipy.optimize", "scipy.signal", "scipy.sparse", "scipy.spatial", "scipy.spatial.distance",
        "scipy.special", "scipy.stats", "torch", "torch.autograd", "torch.distributions", "torch.func", "torch.nn",
        "torch.nn.functional", "torch.optim", "torch.utils.data", "torchvision", "torchvision.datasets",
        "torchvision.transforms", "torchvision.utils", "matplotlib", "matplotlib.cm", "matplotlib.colors",
        "matplotlib.patches", "matplotlib.pyplot", "matplotlib.ticker", "mpl_toolkits.mplot3d",
    )
)  # fmt: skip
