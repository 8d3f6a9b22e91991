"""How the updates, the bound and the ascent of `cartesian_matrix` go wrong."""

from autograder.families.runs import limits
from autograder.misconceptions import mistakes
from reference import cartesian_matrix as reference

# Most students' traces begin after the first iteration.
TRACE_WITHOUT_START = (
    "elbos = [elbo(S, *rows, *columns, *priors)] -> elbos = []",
    "if elbos[-1] -> if len(elbos) > 1 and elbos[-1]",
)

UPDATE_Q_MU = mistakes(
    reference.update_q_mu,
    """
variances returned instead of precisions: The second result is asked for as a precision. You return its inverse.
    result -> (result[0], 1 / result[1])
precisions of X and Y added: You take lam_r + tau_c for the precision of a cell. Of the sum X + Y the variances add up.
    _cell_precisions(lam, tau) -> np.add.outer(lam, tau)
variance of a cell taken for its precision: 1/lam_r + 1/tau_c is the variance of a cell. Observations count with their
precision.
    _cell_precisions(lam, tau) -> 1.0 / _cell_precisions(lam, tau)
one over the sum of the precisions: You use 1/(lam_r + tau_c). Add the variances of X and Y first, then invert.
    _cell_precisions(lam, tau) -> 1.0 / np.add.outer(lam, tau)
columns not subtracted: A cell tells about mu_r what is left of it when the column's part, E[xi_c], is taken away.
    S - np.asarray(xi_mean) -> S
columns added: The sign of E[xi_c] is wrong: the column's part is to be taken away from the cell.
    S - np.asarray -> S + np.asarray
prior ignored: Your update leaves out the prior N(mu0, 1/lam0).
    -> lam0 = 0
prior mean forgotten: The prior's precision is there, but its mean is not: as if mu0 were 0.
    -> mu0 = 0
prior counted once per cell: The prior stands inside your sum over the columns. There is one prior for every mu_r.
    -> lam0 = lam0 * len(tau)
prior precision taken for a variance: lam0 is a precision: it is added to the others as it is.
    -> lam0 = 1 / lam0
mean not divided by the precision: You return the weighted sum. Completing the square divides it by the precision.
    ) / precision -> )
noise of the row alone: You weigh cells with lam_r. A cell scatters with Y too, so cells of a noisy column count less.
    -> tau = np.full(len(tau), np.inf)
precisions clipped: You keep lam and tau between two limits. Precisions may be small or large: 0.02 is as good as 50.
    -> lam, tau = np.clip(lam, 0.1, 10), np.clip(tau, 0.1, 10)
first column mean for all: You subtract xi_mean[0] from every cell. Each column has a mean of its own.
    np.asarray(xi_mean) -> xi_mean[0]
precisions of 1: All your rows and columns have precision 1, as in the textbook. Here lam and tau hold the precisions.
    -> lam, tau = np.ones(len(lam)), np.ones(len(tau))
prior of precision 1: Your prior has precision 1, as in the textbook. Here lam0 is its precision.
    -> lam0 = 1.0
""",
)

UPDATE_Q_XI = mistakes(
    reference.update_q_xi,
    """
variances returned instead of precisions: The second result is asked for as a precision. You return its inverse, a
variance.
    result -> (result[0], 1 / result[1])
precisions of X and Y added: You take lam_r + tau_c for the precision of a cell. Of the sum X + Y the variances add up.
    update_q_mu: _cell_precisions(lam, tau) -> np.add.outer(lam, tau)
variance of a cell taken for its precision: 1/lam_r + 1/tau_c is the variance of a cell. Observations count with their
precision.
    update_q_mu: _cell_precisions(lam, tau) -> 1.0 / _cell_precisions(lam, tau)
rows not subtracted: A cell tells about xi_c what is left of it when the row's part, E[mu_r], is taken away.
    -> mu_mean = 0
rows added: The sign of E[mu_r] is wrong: the row's part is to be taken away from the cell.
    -> mu_mean = -np.asarray(mu_mean)
prior ignored: The prior N(xi0, 1/tau0) has no part in your update.
    -> tau0 = 0
prior mean forgotten: The prior's precision is there, but its mean is not: as if xi0 were 0.
    -> xi0 = 0
prior counted once per cell: The prior stands inside your sum over the rows. There is one prior for every xi_c.
    -> tau0 = tau0 * len(lam)
noise of the column alone: You weigh cells with tau_c. A cell scatters with X too, so cells of a noisy row count less.
    -> lam = np.full(len(lam), np.inf)
cells clipped: You cut large cells off. A cell of 1,000 counts as it is.
    -> S = np.clip(S, -100, 100)
prior precision kept above 1: You raise tau0 to 1. A weak prior has a precision below 1.
    -> tau0 = max(tau0, 1.0)
precisions of 1: All your rows and columns have precision 1, as in the textbook. Here lam and tau hold the precisions.
    -> lam, tau = np.ones(len(lam)), np.ones(len(tau))
prior of precision 1: Your prior has precision 1, as in the textbook. Here tau0 is its precision.
    -> tau0 = 1.0
""",
)

ELBO = mistakes(
    reference.elbo,
    """
entropies dropped: You return E_q[log p]. The ELBO subtracts E_q[log q], which adds the entropies of the factors.
    ratio - 1.0 - np.log(ratio) -> ratio - np.log(prior_precision / (2 * np.pi))
entropies with the wrong sign: You subtract the entropies. The ELBO is E_q[log p] - E_q[log q], and -E_q[log q] is the
entropy itself.
    ratio - 1.0 - np.log(ratio) -> ratio + 1.0 - np.log(prior_precision * precision / (2 * np.pi) ** 2)
squares at the means: E_q[(S - mu - xi)^2] is more than the square at the means: mu and xi vary under q.
    + 1.0 / mu_precision[:, None] + 1.0 / xi_precision ->
variance of xi dropped: The variance of q(mu_r) is in your expected squares, that of q(xi_c) is not.
    + 1.0 / xi_precision ->
variances subtracted: E[v^2] = Var(v) + E[v]^2: the variances are to be added to the squares.
    + 1.0 / mu_precision[:, None] + 1.0 / xi_precision -> - 1.0 / mu_precision[:, None] - 1.0 / xi_precision
priors at the means: E_q[(mu_r - mu0)^2] is more than the square at the mean of q: add the variance, in both priors.
    ratio - 1.0 -> -1.0
precisions of q taken for variances: mu_precision and xi_precision are precisions; the variances of q are their
inverses.
    -> mu_precision, xi_precision = 1 / np.asarray(mu_precision), 1 / np.asarray(xi_precision)
priors dropped: p(S, mu, xi) has the factors p(mu) and p(xi); their expected logarithms are missing.
    _kl_to_prior: result -> -0.5 * np.sum(np.log(2 * np.pi * np.e / precision))
2 pi dropped: Every cell has the constant -(1/2) log(2 pi); the bound is asked for with all constants.
    cells / (2.0 * np.pi) -> cells
half of the log-precisions forgotten: The log-density of a cell has (1/2) log of its precision; you have the whole.
    np.log(cells / (2.0 * np.pi)) -> np.log(cells**2 / (2.0 * np.pi))
precisions of X and Y added: You take lam_r + tau_c for the precision of a cell. Of the sum X + Y the variances add up.
    _cell_precisions(lam, tau) -> np.add.outer(lam, tau)
sign flipped: You return the negative ELBO, a loss. The bound itself is asked for.
    result -> -result
strong priors cut off: You keep lam0 and tau0 below 10. A strong prior has a large precision.
    -> lam0, tau0 = min(lam0, 10.0), min(tau0, 10.0)
precisions of q kept above a limit: You raise small xi_precision. A wide factor of q has a small precision.
    -> xi_precision = np.maximum(xi_precision, 0.1)
precisions of 1: All your rows and columns have precision 1, as in the textbook. Here lam and tau hold the precisions.
    -> lam, tau = np.ones(len(lam)), np.ones(len(tau))
logarithm to base 2: Your bound is in bits. The natural logarithm is asked for.
    result -> result / np.log(2)
priors of precision 1: Your priors have precision 1, as in the textbook. Here lam0 and tau0 are their precisions.
    -> lam0 = tau0 = 1.0
priors about zero: Your priors have mean 0, as in the textbook. Here mu0 and xi0 are their means.
    -> mu0 = xi0 = 0.0
""",
)

CAVI = mistakes(
    reference.cavi,
    """
one iteration only: Your runs end after one round of updates. The means of rows and columns depend on each other: repeat
both until the ELBO rests. What ends your loop?
    range(max_iter) -> range(1)
    elbos = [] -> elbos = [elbo(S, *rows, *columns, *priors)]
q(mu) computed from the prior of xi: Every update of q(mu) starts from xi0 again. It should use the means of q(xi) from
the last iteration.
    columns[0], mu0 -> np.full(len(tau), xi0), mu0
priors ignored: Your updates leave the priors out, so that rows and columns agree up to a constant only.
    columns[0], mu0, lam0 -> columns[0], mu0, 0
    rows[0], xi0, tau0 -> rows[0], xi0, 0
posterior fed back as prior: You use the factors of the last iteration as priors of the next, so the data are counted
again and again.
    range(max_iter) -> range(min(max_iter, 60))
    columns[0], mu0, lam0 -> columns[0], *rows
    rows[0], xi0, tau0 -> rows[0], *columns
    if len(elbos) > 1 and -> if False and
variances returned instead of precisions: Second and fourth result are asked for as precisions. You return variances.
    result -> (result[0], 1 / result[1], result[2], 1 / result[3], result[4])
trace of the loss: Your trace falls: it holds the negative ELBO.
    elbos.append(elbo( -> elbos.append(-elbo(
    elbos[-1] - elbos[-2] -> abs(elbos[-1] - elbos[-2])
trace without the entropies: Your trace holds E_q[log p] without the entropies of the factors: it is not what the
updates raise.
    _kl_to_prior: ratio - 1.0 - np.log(ratio) -> ratio - np.log(prior_precision / (2 * np.pi))
    elbos[-1] - elbos[-2] -> abs(elbos[-1] - elbos[-2])
max_iter ignored: You iterate until the ELBO rests, however long that takes. max_iter bounds the number of iterations.
    range(max_iter) -> range(2000)
two hundred iterations at most: Your runs end after two hundred iterations, where max_iter allows more. Where priors are
weak, it takes more.
    range(max_iter) -> range(min(max_iter, 200))
factors of the iteration before the last: You return the factors from before the last iteration, and the trace from
after it.
    elbos = [] -> states, elbos = [], []
    elbos.append( -> states.append((*rows, *columns)); elbos.append(
    result -> (*states[-2:][0], result.elbos)
"""
    + limits("elbos", "ELBO"),
    always=TRACE_WITHOUT_START,
)
