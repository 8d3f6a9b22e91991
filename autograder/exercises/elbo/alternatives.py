"""Right answers to `elbo` in other styles."""

import math

import numpy as np
import torch
from scipy.special import log_softmax, logsumexp, rel_entr, softmax
from scipy.stats import entropy
from torch.distributions import Categorical

from autograder.exercise import Alternative


def evidence_in_a_loop(log_joint):
    largest = max(log_joint)
    total = 0.0
    for value in log_joint:
        total += math.exp(value - largest)
    return largest + math.log(total)


def evidence_pair_by_pair(log_joint):
    return np.logaddexp.reduce(log_joint)


def evidence_in_torch(log_joint):
    return torch.logsumexp(torch.tensor(log_joint, dtype=torch.float32), dim=0)


def evidence_with_axis_kept(log_joint):
    log_joint = np.array(log_joint).reshape(1, -1)
    biggest = log_joint.max(axis=1, keepdims=True)
    print("largest", biggest)
    return biggest[:, 0] + np.log(np.exp(log_joint - biggest).sum(axis=1))


def bound_in_a_loop(log_joint, q):
    bound = 0.0
    for k in range(len(q)):
        if q[k] > 0:
            bound += q[k] * (log_joint[k] - math.log(q[k]))
    return bound


def bound_by_entropy(log_joint, q):
    return np.dot(q, log_joint) + entropy(q)


def bound_with_a_larger_number(log_joint, q):
    return np.sum(q * (log_joint - np.log(q + 1e-8)))


def bound_of_a_single_precision_joint(log_joint, q):
    log_joint = torch.tensor(np.asarray(log_joint, dtype=np.float32))
    total = 0.0
    for k in range(len(q)):
        total += q[k] * log_joint[k].item() - (q[k] * math.log(q[k]) if q[k] else 0.0)
    return total


def bound_with_a_tiny_number(log_joint, q):
    q = np.asarray(q)
    return [np.sum(q * log_joint - q * np.log(q + 1e-12))]


def bound_in_torch(log_joint, q):
    q, log_joint = torch.tensor(q, dtype=torch.float32), torch.tensor(log_joint, dtype=torch.float32)
    return (q * log_joint).sum() - torch.special.xlogy(q, q).sum()


def bound_from_the_divergence(log_joint, q):
    return logsumexp(log_joint) - np.sum(rel_entr(q, softmax(log_joint)))


def divergence_by_subtraction(log_joint, q):
    return log_evidence(log_joint) - elbo(log_joint, q)  # noqa: F821


def divergence_by_subtraction_and_names(log_joint, q):
    evidence, bound = log_evidence(log_joint=log_joint), elbo(q=q, log_joint=log_joint)  # noqa: F821
    return np.array([evidence - bound])


def divergence_by_scipy(log_joint, q):
    return -entropy(q) - np.dot(q, log_softmax(log_joint))


def divergence_of_a_single_precision_joint(log_joint, q):
    log_posterior = torch.log_softmax(torch.tensor(log_joint, dtype=torch.float32), dim=0).double().numpy()
    return np.sum(rel_entr(q, 1.0) - q * log_posterior)


def divergence_by_subtraction_in_single_precision(log_joint, q):
    log_joint, q = torch.tensor(log_joint).float(), torch.tensor(q).float()
    return torch.logsumexp(log_joint, 0) - (q * log_joint).sum() + torch.special.xlogy(q, q).sum()


def divergence_with_a_small_number(log_joint, q):
    return np.sum(q * (np.log(q + 1e-8) - log_softmax(log_joint)))


def divergence_by_torch(log_joint, q):
    q, posterior = Categorical(probs=torch.tensor(q)), Categorical(logits=torch.tensor(log_joint))
    return -q.entropy() - (q.probs * posterior.logits).sum()


def divergence_in_single_precision(log_joint, q):
    log_joint, q = np.asarray(log_joint, dtype=np.float32), np.asarray(q, dtype=np.float32)
    shifted = log_joint - log_joint.max()
    log_posterior = shifted - np.log(np.exp(shifted).sum())
    log_q = np.log(q, out=np.zeros_like(q), where=q > 0)
    return np.sum(q * (log_q - log_posterior))


def divergence_in_a_loop(log_joint, q):
    evidence = logsumexp(log_joint)
    return sum(p * (math.log(p) - value + evidence) for p, value in zip(q, log_joint) if p != 0)


ALTERNATIVES = (
    Alternative("log_evidence", "loop and math", evidence_in_a_loop),
    Alternative("log_evidence", "logaddexp, pair by pair", evidence_pair_by_pair),
    Alternative("log_evidence", "torch in single precision", evidence_in_torch),
    Alternative(
        "log_evidence", "an axis kept, an array of one number returned, with a print-out", evidence_with_axis_kept
    ),
    Alternative("elbo", "loop that skips zeros", bound_in_a_loop),
    Alternative("elbo", "scipy's entropy", bound_by_entropy),
    Alternative("elbo", "a tiny number inside the logarithm, a list returned", bound_with_a_tiny_number),
    Alternative("elbo", "1e-8 inside the logarithm", bound_with_a_larger_number),
    Alternative("elbo", "log-joint in single precision, q in double", bound_of_a_single_precision_joint),
    Alternative("elbo", "torch in single precision", bound_in_torch),
    Alternative("elbo", "log evidence minus divergence", bound_from_the_divergence),
    Alternative("kl_to_posterior", "by subtraction, own functions", divergence_by_subtraction),
    Alternative(
        "kl_to_posterior", "by subtraction, arguments by name, an array returned", divergence_by_subtraction_and_names
    ),
    Alternative("kl_to_posterior", "scipy's entropy and log-softmax", divergence_by_scipy),
    Alternative(
        "kl_to_posterior", "log-joint in single precision, q in double", divergence_of_a_single_precision_joint
    ),
    Alternative("kl_to_posterior", "by subtraction in single precision", divergence_by_subtraction_in_single_precision),
    Alternative("kl_to_posterior", "1e-8 inside the logarithm of q", divergence_with_a_small_number),
    Alternative("kl_to_posterior", "torch.distributions", divergence_by_torch),
    Alternative("kl_to_posterior", "single precision, in logarithms", divergence_in_single_precision),
    Alternative("kl_to_posterior", "generator expression", divergence_in_a_loop),
)
