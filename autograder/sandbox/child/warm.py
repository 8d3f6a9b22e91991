"""The imports of a submission that the warm interpreter does itself, so that later submissions have them loaded.

Only the listed names, not their submodules: some modules of these libraries set global defaults, start threads or take
a minute, and all later submissions would be affected. Everything else is imported in the submission's own child.
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
