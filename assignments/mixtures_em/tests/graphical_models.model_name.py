"""Public checks of graphical_models.model_name. Generated; changes are lost. The judges stand in judges_of_mixtures_em.py."""

from __future__ import annotations

import sys
from pathlib import Path
from otter.test_files import test_case

sys.path.insert(0, str(Path(str(sys._getframe(1).f_locals.get("path", ""))).resolve().parent))
try:
    from judges_of_mixtures_em import (
        Case, judge_is_option, judged,
    )
except ModuleNotFoundError:
    raise FileNotFoundError("copy the whole folder tests: judges_of_mixtures_em.py is missing in it") from None
finally:
    del sys.path[0]

OK_FORMAT = False
name = "graphical_models.model_name"

FUNCTION = "model_name"
SEEDED_BY = ("no course key: hidden cases can be derived by anyone who reads this line", "mixtures_em", "1", "graphical_models",
    "model_name", 0)

@test_case(name="names exactly one of the options", points=0)
def test_1(env):
    message = judged(env, FUNCTION, SEEDED_BY, 0, (), judge_is_option, *data_1())
    assert not message, message

# Cases: arguments, and what the answer should be.

def data_1():
    return [
        Case((), None),
    ], {"options": {"generative classifier": ("(gaussian |multinomial |bernoulli |categorical )?naive bayes( classifiers?| classification)?",
        "bayes(ian)?( s)?( rule| optimal)? classif(iers?|ication)",
        "(probabilistic |supervised |gaussian |bayesian )*generative (probabilistic )?classif(iers?|ication)",
        "(probabilistic |supervised )+generative models?", "generative models? (for|of) (supervised )?classification",
        "(generative models? with )?class conditional (gaussian )?(densit(y|ies)|distributions?|models?|classifiers?)",
        "(gaussian |linear |quadratic |multinomial )?discriminant analysis|lda|qda|gda",
        "supervised (gaussian )?mixtures?( models?)?",
        "(gaussian )?mixtures?( models?)?( but)? with (the |all )?(observed|known|visible|given)( i e)?( (observed|known|visible|given))? ((class |component )?labels?|class(es)?|components?)",
        "(gaussian )?mixtures?( models?)?( but)? with (the |all )?((class |component )?labels?|class(es)?|components?)( y)?( being)? (observed|known|visible|given)"),
        "mixture model": ('(gaussian |bernoulli |binomial |latent |finite )*mixtures?( models?)?( of \\w+)?',
        "gmms?|latent class (models?|analysis)|(model based )?clustering"),
        "logistic regression": ("(multinomial |binary )?logistic( regression)?( classif(ier|ication))?",
        "softmax regression|logit|discriminative (classif(ier|ication)|models?)"),
        "linear regression": ("(bayesian |multiple )*(linear )?regression", "(ordinary )?least squares|ols"),
        "hidden Markov model": ("hmms?|markov (chains?|models?)", "state space models?|kalman filter"),
        "k-means": ("k ?means( clustering)?", "lloyd s algorithm|vector quanti[sz]ation"),
        "principal component analysis": ("principal components?|(probabilistic )?pca|ppca", "factor analysis")},
        "neutral": ""}

