"""How `gmm_light` goes wrong, mostly as edits of its reference."""

from autograder.exercises.gmm_light.misconceptions import bound, model, updates
from autograder.families.runs import limits
from autograder.misconceptions import misconceptions_in, mistakes
from reference import gmm_light as reference

MISCONCEPTIONS = (
    *mistakes(reference.graphical_model, model.GRAPH),
    *mistakes(reference.generate_data, model.DATA, imports="from scipy.stats import norm"),
    *misconceptions_in(model),
    *mistakes(reference.log_joint, model.LOG_JOINT),
    *mistakes(reference.update_q_z, updates.UPDATE_Q_Z),
    *mistakes(reference.update_q_mu, updates.UPDATE_Q_MU),
    *mistakes(reference.elbo, bound.ELBO, imports="from scipy.special import logsumexp"),
    *mistakes(reference.cavi, bound.CAVI, always=bound.FROM_THE_PRIOR),
    *mistakes(reference.cavi, bound.LIMITS + limits("elbos", "ELBO"), always=bound.FROM_RESPONSIBILITIES),
)
