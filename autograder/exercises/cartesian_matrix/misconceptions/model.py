"""How the graph and the data of `cartesian_matrix` go wrong."""

from autograder.misconceptions import mistakes
from reference import cartesian_matrix as reference

GRAPH = mistakes(
    reference.graphical_model,
    """
arrows reversed: Your arrows lead from the data to the parameters. They lead the way the data are generated: parent to
child.
    result -> result | {"edges": [(child, parent) for parent, child in result["edges"]]}
cell precisions point at the means: lam and tau say how far X and Y scatter about mu and xi. They do not enter into how
mu and xi were drawn.
    ("lam", "S"), ("tau", "S") -> ("lam", "mu"), ("tau", "xi")
priors point at the data: Given mu and xi the cells do not depend on the constants of the priors: there is no arrow
between them.
    ("lam", "S"), -> ("lam", "S"), *((name, "S") for name in ("mu0", "lam0", "xi0", "tau0")),
cells in a plate of their own: There is one cell for each pair of a row and a column. That is where the two plates
overlap, not a third one.
    ["mu", "lam", "S"], "columns": ["xi", "tau", "S"] -> ["mu", "lam"], "columns": ["xi", "tau"], "cells": ["S"]
constants of the priors in the plates: A plate repeats what is in it. All rows share one mu0 and one lam0, and all
columns one xi0 and one tau0.
    ["mu", "lam", "S"], "columns": ["xi", "tau", "S"] -> ["mu", "lam", "mu0", "lam0", "S"], "columns": ["xi", "tau",
        "xi0", "tau0", "S"]
known constants latent: The constants are known, so they are parameters. Latent are the quantities that you infer.
    "parameter" ->> "latent"
mu and xi as parameters: mu and xi have prior distributions and are never seen: that makes them latent variables.
    "latent" ->> "parameter"
""",
)

DATA = mistakes(
    reference.generate_data,
    """
precisions taken for standard deviations: You pass precisions where NumPy expects a standard deviation, which is one
over the root of the precision.
    -> lam, tau, lam0, tau0 = (np.asarray(one) ** -2.0 for one in (lam, tau, lam0, tau0))
precisions taken for variances: You take the root of the precisions. The variance is one over the precision.
    -> lam, tau, lam0, tau0 = (1 / np.asarray(one) for one in (lam, tau, lam0, tau0))
variances taken for standard deviations: You pass variances where NumPy expects a standard deviation: take the root.
    -> lam, tau, lam0, tau0 = (np.asarray(one) ** 2.0 for one in (lam, tau, lam0, tau0))
one X per row and one Y per column: You draw X once for a whole row and Y once for a whole column, so cells depend on
each other beyond their means. Draw both anew for every cell.
    1.0 / np.sqrt(lam)[:, None], size=shape -> 1.0 / np.sqrt(lam)[:, None]
    1.0 / np.sqrt(tau), size=shape -> 1.0 / np.sqrt(tau)
precisions added: You add the precisions of X and Y. Of a sum of independent variables the variances add up.
    rng.normal(mu[:, None], 1.0 / np.sqrt(lam)[:, None], size=shape) -> rng.normal(mu[:, None] + xi, (lam[:, None] +
        tau) ** -0.5)
    rng.normal(xi, 1.0 / np.sqrt(tau), size=shape) -> 0
standard deviations added: You add the standard deviations of X and Y. Of a sum of independent variables the variances
add up.
    X + Y -> mu[:, None] + xi + rng.normal(size=shape) * (lam[:, None] ** -0.5 + tau**-0.5)
cells without noise: Your cells are exactly mu_r + xi_c. X and Y scatter about these means.
    X + Y -> mu[:, None] + xi
cells about the prior means: Your cells scatter about mu0 + xi0. Their means are those of their own row and column,
which you have drawn.
    X = rng.normal(mu[:, None] -> X = rng.normal(mu0
    Y = rng.normal(xi -> Y = rng.normal(xi0
a generator of its own: You make a generator inside the function, so the data are the same in every call. Draw from the
rng that is given.
    -> rng = np.random.default_rng(0)
means sorted: You sort the means of rows and columns. Leave them in the order in which they are drawn.
    mu = rng.normal(mu0, 1.0 / np.sqrt(lam0), size=len(lam)) -> mu = np.sort(rng.normal(mu0, 1.0 / np.sqrt(lam0),
        size=len(lam)))
    xi = rng.normal(xi0, 1.0 / np.sqrt(tau0), size=len(tau)) -> xi = np.sort(rng.normal(xi0, 1.0 / np.sqrt(tau0),
        size=len(tau)))
one noise for rows and columns: The noise of the column means is that of the row means again. Draw anew for the columns.
    -> noise = rng.normal(size=max(len(lam), len(tau)))
    rng.normal(mu0, 1.0 / np.sqrt(lam0), size=len(lam)) -> mu0 + noise[: len(lam)] / np.sqrt(lam0)
    rng.normal(xi0, 1.0 / np.sqrt(tau0), size=len(tau)) -> xi0 + noise[: len(tau)] / np.sqrt(tau0)
noise of the cells in strata: You draw one number from each of R C equal intervals. Such draws are too regular: each
should be free of the others.
    X = rng.normal -> cells = len(lam) * len(tau); X = rng.normal
    X + Y -> mu[:, None] + xi + np.sqrt(1 / lam[:, None] + 1 / tau) * norm.ppf((rng.permutation(cells) +
        rng.random(cells)) / cells).reshape(shape)
means in strata: The means of rows and columns are one from each of equal intervals. Each should be free of the others.
    -> strata = lambda N: norm.ppf((rng.permutation(N) + rng.random(N)) / N)
    rng.normal(mu0, 1.0 / np.sqrt(lam0), size=len(lam)) -> mu0 + strata(len(lam)) / np.sqrt(lam0)
    rng.normal(xi0, 1.0 / np.sqrt(tau0), size=len(tau)) -> xi0 + strata(len(tau)) / np.sqrt(tau0)
means centred: You move the means such that their average is mu0 or xi0. Each is a draw of its own: averages vary by
chance.
    X = rng.normal -> mu, xi = (mu - mu.mean() + mu0, xi - xi.mean() + xi0) if min(shape) > 1 else (mu, xi); X =
        rng.normal
noise of the cells centred: You make the noise of all cells sum to 0. It does so only in expectation.
    X + Y -> X + Y - np.mean(X + Y - mu[:, None] - xi)
one precision for all columns: You draw Y with the mean of tau. Each column has a precision of its own.
    1.0 / np.sqrt(tau), size -> 1.0 / np.sqrt(np.mean(tau)), size
one precision for all rows: You draw X with the mean of lam. Each row has a precision of its own.
    1.0 / np.sqrt(lam)[:, None] -> 1.0 / np.sqrt(np.mean(lam))
means about zero: You draw the means of rows and columns about 0. Here mu0 and xi0 are the means of their priors.
    -> mu0 = xi0 = 0
means drawn twice: You draw the means twice: one set is returned, and the cells come from another. The cells have to
come from the means that you return.
    result -> result._replace(mu=rng.normal(mu0, 1.0 / np.sqrt(lam0), size=len(lam)), xi=rng.normal(xi0, 1.0 /
        np.sqrt(tau0), size=len(tau)))
""",
    imports="from scipy.stats import norm",
)
