"""How `reparameterization` goes wrong."""

from autograder.exercises.reparameterization.misconceptions import categorical, exponential
from autograder.misconceptions import mistakes
from reference import reparameterization as reference

NUMPY = "import math\nimport numpy as np"

MISCONCEPTIONS = (
    *mistakes(reference.exp_sampler, exponential.EXP_SAMPLER, imports=NUMPY),
    *mistakes(reference.exp_reparametrize, exponential.EXP_REPARAMETRIZE, imports=NUMPY),
    *mistakes(reference.categorical_sampler, categorical.CATEGORICAL_SAMPLER, imports=NUMPY),
    *mistakes(reference.categorical_reparametrize, categorical.CATEGORICAL_REPARAMETRIZE, imports=NUMPY),
    *mistakes(reference.categorical_evaluate, categorical.CATEGORICAL_EVALUATE),
)
