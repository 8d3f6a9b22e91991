"""Public checks of coins.expected_complete_log_likelihood. Generated; changes are lost. The judges stand in judges_of_mixtures_em.py."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from otter.test_files import test_case

sys.path.insert(0, str(Path(str(sys._getframe(1).f_locals.get("path", ""))).resolve().parent))
try:
    from judges_of_mixtures_em import (
        Case, judge_equals, judge_unchanged, judged,
    )
except ModuleNotFoundError:
    raise FileNotFoundError("copy the whole folder tests: judges_of_mixtures_em.py is missing in it") from None
finally:
    del sys.path[0]

OK_FORMAT = False
name = "coins.expected_complete_log_likelihood"

FUNCTION = "expected_complete_log_likelihood"
SEEDED_BY = ("no course key: hidden cases can be derived by anyone who reads this line", "mixtures_em", "1", "coins",
    "expected_complete_log_likelihood", 0)

@test_case(name="gives the expectation for the draws in the text", points=0.32)
def test_1(env):
    message = judged(env, FUNCTION, SEEDED_BY, 0, ("x", "q", "theta", "pi"), judge_equals, *data_1())
    assert not message, message

@test_case(name="leaves its arguments unchanged", points=0.08)
def test_2(env):
    message = judged(env, FUNCTION, SEEDED_BY, 1, ("x", "q", "theta", "pi"), judge_unchanged, *data_2())
    assert not message, message

@test_case(name="works for three dice with four faces", points=0.32)
def test_3(env):
    message = judged(env, FUNCTION, SEEDED_BY, 2, ("x", "q", "theta", "pi"), judge_equals, *data_3())
    assert not message, message

# Cases: arguments, and what the answer should be.

def data_1():
    return [
        Case((np.array([[5, 5], [9, 1], [8, 2], [4, 6], [7, 3]]), np.array([[0.44914892610093643,
            0.5508510738990632], [0.8049855172322758, 0.195014482767724], [0.733467158009143, 0.2665328419908568],
            [0.3521561338462593, 0.647843866153741], [0.6472151158991251, 0.3527848841008747]]), np.array([0.3, 0.7]),
            np.array([[0.6, 0.4], [0.5, 0.5]])), {"reference": -37.001440950626616,
            "likelihood of the counts, with the multinomial coefficient": -15.228165006851317}),
        Case((np.array([[5, 5], [9, 1], [8, 2], [4, 6], [7, 3]]), np.array([[0.17693903087234214,
            0.8230609691276579], [0.6778250662383797, 0.3221749337616203], [0.4874550481588665, 0.5125449518411336],
            [0.10674010048382172, 0.8932598995161783], [0.28573031406226174, 0.7142696859377383]]), np.array([0.5,
            0.5]), np.array([[0.6, 0.4], [0.5, 0.5]])), {"reference": -36.59645871390088,
            "likelihood of the counts, with the multinomial coefficient": -14.82318277012558}),
    ], {"rtol": 1e-06, "atol": 1e-09}

def data_2():
    return [
        Case((np.array([[0, 0, 1, 2], [0, 2, 1, 2], [1, 1, 1, 3], [1, 5, 2, 3], [1, 0, 0, 2]]),
            np.array([[0.6108836533909185, 0.1364096486575906, 0.2527066979514909], [0.11467569612368464,
            0.6290463407392953, 0.2562779631370199], [0.5644624558229915, 0.09979119957758673, 0.3357463445994219],
            [0.16077909683939287, 0.4903745713549162, 0.34884633180569097], [0.3768700616852215, 0.5911878729878427,
            0.0319420653269358]]), np.array([0.13625975266504886, 0.5089437063469676, 0.3547965409879835]),
            np.array([[0.28674583353156013, 0.2688144369021276, 0.28761208552914524, 0.15682764403716698],
            [0.07579984806883944, 0.06403865207400918, 0.265992318280953, 0.5941691815761985], [0.2036911366897313,
            0.2838146701515067, 0.18278150680073268, 0.32971268635802936]])), None),
    ], {}

def data_3():
    return [
        Case((np.array([[5, 1, 0, 1], [0, 1, 5, 1], [0, 3, 2, 1], [4, 1, 1, 1], [2, 2, 3, 3]]),
            np.array([[0.1578076107503034, 0.6976789173927535, 0.14451347185694322], [0.056952002144100525,
            0.22765237123563886, 0.7153956266202606], [0.5544588320739782, 0.17975121175650435, 0.26578995616951734],
            [0.07457874993371134, 0.5317871692172598, 0.3936340808490289], [0.22196185864326473, 0.10471882579334171,
            0.6733193155633935]]), np.array([0.1453316232645961, 0.3264324844011988, 0.5282358923342051]),
            np.array([[0.2804022591786543, 0.339308176695556, 0.08823922409285308, 0.2920503400329365],
            [0.42800991242246594, 0.07168073816442996, 0.3370057784697518, 0.16330357094335227], [0.05359136140418831,
            0.13683680764656775, 0.38110390732099864, 0.4284679236282452]])), {"reference": -60.53474448138636,
            "likelihood of the counts, with the multinomial coefficient": -33.48335387838054}),
    ], {"rtol": 1e-06, "atol": 1e-09}

