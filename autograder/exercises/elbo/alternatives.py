"""Right answers to `elbo` in other styles."""

from autograder.alternatives import alternatives
from reference import elbo as reference

EDITS = """
log_evidence: loop and math
    body -> largest = max(log_joint)
        return largest + math.log(sum(math.exp(value - largest) for value in log_joint))
log_evidence: logaddexp, pair by pair
    body -> return np.logaddexp.reduce(log_joint)
log_evidence: torch in single precision
    body -> return torch.logsumexp(torch.tensor(log_joint, dtype=torch.float32), dim=0)
log_evidence: an axis kept, an array of one number returned, with a print-out
    -> print("largest", max(log_joint))
    logsumexp(log_joint) -> special.logsumexp(np.reshape(log_joint, (1, -1)), axis=1)
    float ->
elbo: loop that skips zeros
    body -> return sum(q[k] * (log_joint[k] - math.log(q[k])) for k in range(len(q)) if q[k] > 0)
elbo: scipy's entropy
    body -> return np.dot(q, log_joint) + stats.entropy(q)
elbo: a tiny number inside the logarithm, a list returned
    xlogy(q, q) -> (q * np.log(q + 1e-12))
    result -> [result]
elbo: 1e-8 inside the logarithm
    xlogy(q, q) -> (q * np.log(q + 1e-8))
elbo: log-joint in single precision, q in double
    np.asarray(log_joint) -> np.asarray(log_joint, dtype=np.float32).astype(float)
elbo: torch in single precision
    body -> q, log_joint = (torch.tensor(v, dtype=torch.float32) for v in (q, log_joint))
        return (q * log_joint).sum() - torch.special.xlogy(q, q).sum()
elbo: log evidence minus divergence
    body -> return logsumexp(log_joint) - np.sum(special.rel_entr(q, special.softmax(log_joint)))
kl_to_posterior: by subtraction, own functions
    body -> return log_evidence(log_joint) - elbo(log_joint, q)
kl_to_posterior: by subtraction, arguments by name, an array returned
    body -> return np.array([log_evidence(log_joint=log_joint) - elbo(q=q, log_joint=log_joint)])
kl_to_posterior: scipy's entropy and log-softmax
    body -> return -stats.entropy(q) - np.dot(q, special.log_softmax(log_joint))
kl_to_posterior: log-joint in single precision, q in double
    log_joint - logsumexp(log_joint) ->
        torch.log_softmax(torch.tensor(log_joint, dtype=torch.float32), dim=0).double().numpy()
kl_to_posterior: by subtraction in single precision
    body -> log_joint, q = torch.tensor(log_joint).float(), torch.tensor(q).float()
        return torch.logsumexp(log_joint, 0) - (q * log_joint).sum() + torch.special.xlogy(q, q).sum()
kl_to_posterior: 1e-8 inside the logarithm of q
    body -> return np.sum(q * (np.log(q + 1e-8) - special.log_softmax(log_joint)))
kl_to_posterior: torch.distributions
    body -> q, posterior = td.Categorical(probs=torch.tensor(q)), td.Categorical(logits=torch.tensor(log_joint))
        return -q.entropy() - (q.probs * posterior.logits).sum()
kl_to_posterior: single precision, in logarithms
    np.asarray(q), np.asarray(log_joint) -> np.float32(q), np.float32(log_joint)
    logsumexp(log_joint) -> log_joint.max() - np.log(np.exp(log_joint - log_joint.max()).sum())
    float(xlogy(q, q).sum() - q @ log_posterior) ->
        np.sum(q * (np.log(q, out=np.zeros_like(q), where=q > 0) - log_posterior))
kl_to_posterior: generator expression
    body -> evidence = logsumexp(log_joint)
        return sum(p * (math.log(p) - value + evidence) for p, value in zip(q, log_joint) if p != 0)
"""


ALTERNATIVES = alternatives(reference, EDITS)
