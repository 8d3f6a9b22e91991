"""Public checks of earthquakes_2d.update_q_mu. Generated; changes are lost. The judges stand in judges_of_assignment_1b.py."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from otter.test_files import test_case

sys.path.insert(0, str(Path(str(sys._getframe(1).f_locals.get("path", ""))).resolve().parent))
try:
    from judges_of_assignment_1b import (
        Case, Record, judge_equals, judge_returns, judge_unchanged, judged,
    )
except ModuleNotFoundError:
    raise FileNotFoundError("copy the whole folder tests: judges_of_assignment_1b.py is missing in it") from None
finally:
    del sys.path[0]

OK_FORMAT = False
name = "earthquakes_2d.update_q_mu"

FUNCTION = "update_q_mu"
SEEDED_BY = ("no course key: hidden cases can be derived by anyone who reads this line", "assignment_1b", "1", "earthquakes_2d",
    "update_q_mu", 0)

@test_case(name="is right for the data of the text", points=0.8571)
def test_1(env):
    message = judged(env, FUNCTION, SEEDED_BY, 0, ("X", "r", "tau", "nu", "rho"), judge_equals, *data_1())
    assert not message, message

@test_case(name="returns m and rho_q (positive)", points=0.4286)
def test_2(env):
    message = judged(env, FUNCTION, SEEDED_BY, 1, ("X", "r", "tau", "nu", "rho"), judge_returns, *data_2())
    assert not message, message

@test_case(name="leaves its arguments unchanged", points=0.4286)
def test_3(env):
    message = judged(env, FUNCTION, SEEDED_BY, 2, ("X", "r", "tau", "nu", "rho"), judge_unchanged, *data_3())
    assert not message, message

# Cases: arguments, and what the answer should be.

def data_1():
    return [
        Case((np.array([[11.63, 10.23], [6.64, 7.31], [8.97, 4.8], [5.12, 5.34], [11.79, 4.34], [7.52, 5.25]]),
            np.array([[0.38854087798103243, 0.1502334732917546, 0.06954978618740958, 0.3916758625398034],
            [0.14011243474224117, 0.029046264768997115, 0.7616304093583257, 0.06921089113043583], [0.3353810124633624,
            0.05273785725023901, 0.01974060888999391, 0.5921405213964045], [0.29761936326802413, 0.020547146475466023,
            0.36297109830938545, 0.3188623919471244], [0.3013897964740879, 0.2572403504905394, 0.42005976665622263,
            0.021310086379150134], [0.011266749764299021, 0.016267539608090964, 0.8521665351819089,
            0.1202991754457012]]), 0.8, np.array([10.0, 6.0]), 0.05), Record(("m", "rho_q"),
            (np.array([[9.268787477094488, 6.46813332443264], [10.701377792408648, 6.267548996413064],
            [7.803197895340698, 5.879251298918615], [8.7181037933991, 6.444694614802972]]),
            np.array([1.2294481877544376, 0.4708581055080696, 2.038894563666597, 1.2607991430708958])))),
    ], {"rtol": 1e-06, "atol": 1e-09}

def data_2():
    return [
        Case((np.array([[8.14, 6.01], [14.14, 2.56], [5.7, 8.59], [8.33, 8.74], [6.17, 8.24], [10.45, 11.02]]),
            np.array([[0.03844403160199632, 0.6429337176410509, 0.02490638436089269, 0.29371586639606],
            [0.12276366238662495, 0.7103799221641207, 0.09827109344734089, 0.06858532200191342], [0.6881543844767105,
            0.06268629046076486, 0.2411392150631226, 0.008020109999401904], [0.09460056676387488, 0.14974025950376377,
            0.11288271562401891, 0.6427764581083424], [0.08746022394252007, 0.5605100671613702, 0.10852017177071527,
            0.24350953712539447], [0.035061940928998184, 0.37848880665975576, 0.3556506110406367,
            0.23079864137060943]]), 0.8, np.array([10.0, 6.0]), 0.05), ((4, 2), (4,))),
    ], {"kinds": {"m": "real", "rho_q": "positive"}}

def data_3():
    return [
        Case((np.array([[10.18, 7.2], [6.39, 5.58], [5.41, 7.34], [11.77, 10.44], [4.64, 6.29], [15.12, 6.49]]),
            np.array([[0.5361866619808088, 0.02719053817535622, 0.02071859374331265, 0.41590420610052237],
            [0.1543991387667191, 0.51616649056224, 0.03313003367302017, 0.29630433699802095], [0.6644431813211499,
            0.21575935867875226, 0.07313326028910619, 0.046664199710991526], [0.008532619992519239, 0.5174049232289653,
            0.12909487061614405, 0.3449675861623714], [0.05492808798044616, 0.1289108985253217, 0.3079858976211139,
            0.5081751158731183], [0.06856223650224903, 0.1710737283775703, 0.6532496218309526, 0.10711441328922794]]),
            0.8, np.array([10.0, 6.0]), 0.05), None),
    ], {}

