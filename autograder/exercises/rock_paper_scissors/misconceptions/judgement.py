"""How judging strategies goes wrong in `rock_paper_scissors`: exploitability, is_minimax."""

import numpy as np
from scipy.optimize import linprog

from autograder.exercise import Misconception


def solve(M):
    """The right strategy and value, for mistakes made elsewhere."""
    m, n = M.shape
    c, A = np.append(np.zeros(m), 1.0), np.column_stack([M.T, -np.ones(n)])
    A_eq, bounds = np.append(np.ones(m), 0.0)[None], [(0, None)] * m + [(None, None)]
    x = linprog(c, A_ub=A, b_ub=np.zeros(n), A_eq=A_eq, b_eq=[1.0], bounds=bounds).x
    return x[:m], x[m]


# --- exploitability ------------------------------------------------------------------------------------------------


def value_taken_for_zero(p_a, M):
    return np.max(p_a @ M)


def compared_with_uniform(p_a, M):
    return np.max(p_a @ M) - np.max(np.mean(M, axis=0))


def sign_exchanged(p_a, M):
    return solve(M)[1] - np.max(p_a @ M)


def range_of_replies(p_a, M):
    return np.max(p_a @ M) - np.min(p_a @ M)


def compared_with_the_best_pure_strategy(p_a, M):
    return np.max(p_a @ M) - np.min(np.max(M, axis=1))


def compared_with_the_pure_value_for_b(p_a, M):
    return np.max(p_a @ M) - np.max(np.min(M, axis=0))


def mean_reply(p_a, M):
    return np.mean(p_a @ M) - solve(M)[1]


def value_added(p_a, M):
    return np.max(p_a @ M) + solve(M)[1]


def compared_with_uniform_reply(p_a, M):
    return np.max(p_a @ M) - np.mean(p_a @ M)


def distance_between_strategies(p_a, M):
    return np.max(np.abs(p_a - solve(M)[0]))


# --- is_minimax ----------------------------------------------------------------------------------------------------


def replies_are_worth_the_same(p_a, M, tol=1e-8):
    return np.ptp(p_a @ M) <= tol


def nothing_above_zero(p_a, M, tol=1e-8):
    return np.max(p_a @ M) <= tol


def is_uniform(p_a, M, tol=1e-8):
    return np.max(np.abs(p_a - 1 / len(p_a))) <= tol


def is_the_one_strategy(p_a, M, tol=1e-8):
    return np.max(np.abs(p_a - solve(M)[0])) <= max(tol, 1e-7)


def tolerance_ignored(p_a, M, tol=1e-8):
    return np.max(p_a @ M) - solve(M)[1] <= 1e-8


def optimal_against_the_best_b(p_a, M, tol=1e-8):
    q, value = solve(-M.T)
    return abs(p_a @ M @ q + value) <= max(tol, 1e-7)


def beats_every_pure_strategy(p_a, M, tol=1e-8):
    return np.max(p_a @ M) <= np.min(np.max(M, axis=1)) + tol


def condition_turned_round(p_a, M, tol=1e-8):
    return np.max(p_a @ M) - solve(M)[1] > tol


def some_reply_is_harmless(p_a, M, tol=1e-8):
    return np.min(p_a @ M) <= solve(M)[1] + tol


def uniform_reply_is_harmless(p_a, M, tol=1e-8):
    return np.mean(p_a @ M) <= solve(M)[1] + tol


def number_for_a_decision(p_a, M, tol=1e-8):
    return np.max(p_a @ M) - solve(M)[1]


def compared_with_isclose(p_a, M, tol=1e-8):
    return np.isclose(np.max(p_a @ M), solve(M)[1], atol=tol)


def tolerance_relative(p_a, M, tol=1e-8):
    return np.max(p_a @ M) - solve(M)[1] <= tol * max(np.ptp(M), 1e-9)


def tolerance_doubled(p_a, M, tol=1e-8):
    return np.max(p_a @ M) - solve(M)[1] <= 2 * tol


def tolerance_of_a_thousandth(p_a, M, tol=1e-3):
    return np.max(p_a @ M) - solve(M)[1] <= tol


def gain_relative(p_a, M):
    return (np.max(p_a @ M) - solve(M)[1]) / max(np.max(np.abs(M)), 1e-9)


def gain_rounded(p_a, M):
    return np.round(np.max(p_a @ M) - solve(M)[1], 2)


def gain_over_a_value_above_zero(p_a, M):
    return np.max(p_a @ M) - max(solve(M)[1], 0.0)


JUDGEMENT = (
    Misconception(
        "exploitability",
        "value taken for 0",
        "You return what B's best reply gets. The value of the game is to be subtracted; it is 0 in fair games only.",
        value_taken_for_zero,
    ),
    Misconception(
        "exploitability",
        "compared with the uniform strategy",
        "You subtract what B gets against the uniform strategy, which is minimax in the classic game only.",
        compared_with_uniform,
    ),
    Misconception(
        "exploitability",
        "sign exchanged",
        "Your exploitabilities are negative. The best reply gets at least the value: subtract the value from it.",
        sign_exchanged,
    ),
    Misconception(
        "exploitability",
        "best less worst reply",
        "You return the difference between B's best and worst reply. The worst one does not matter to B.",
        range_of_replies,
    ),
    Misconception(
        "exploitability",
        "compared with the best pure strategy",
        "You subtract what the best pure strategy of A concedes. By mixing, A can concede less: that is the value.",
        compared_with_the_best_pure_strategy,
    ),
    Misconception(
        "exploitability",
        "compared with B's best pure strategy",
        "You subtract what a pure strategy can secure for B. By mixing, B can secure more: that is the value.",
        compared_with_the_pure_value_for_b,
    ),
    Misconception(
        "exploitability",
        "mean over the replies",
        "B takes the best reply, not the mean over all of them.",
        mean_reply,
    ),
    Misconception(
        "exploitability",
        "value added",
        "You add the value of the game. It is to be subtracted; mind that it counts B's points.",
        value_added,
    ),
    Misconception(
        "exploitability",
        "compared with a uniform reply",
        "You compare B's best reply with a B that plays at random. Compare with the value of the game.",
        compared_with_uniform_reply,
    ),
    Misconception(
        "exploitability",
        "distance of strategies",
        "You return how far p_a is from a minimax strategy. Exploitability is measured in points of B.",
        distance_between_strategies,
    ),
    Misconception(
        "is_minimax",
        "replies worth the same",
        "Making all replies worth the same is neither necessary nor sufficient: some may be worth less than the value, "
        "and all of them may be worth the same and too much.",
        replies_are_worth_the_same,
    ),
    Misconception(
        "is_minimax",
        "value taken to be 0",
        "You compare B's best reply with 0. The value of the game is 0 in fair games only.",
        nothing_above_zero,
    ),
    Misconception(
        "is_minimax",
        "uniform strategies only",
        "You ask whether p_a is uniform. That is the minimax strategy of the classic game, not of others.",
        is_uniform,
    ),
    Misconception(
        "is_minimax",
        "only one strategy accepted",
        "You compare p_a with one minimax strategy. There may be several: compare what B can get.",
        is_the_one_strategy,
    ),
    Misconception(
        "is_minimax",
        "less forgiven than tol",
        "You forgive less than tol says, or nothing. It is the exploitability that is forgiven: is it used?",
        tolerance_ignored,
    ),
    Misconception(
        "is_minimax",
        "judged against one opponent",
        "You let p_a play against B's best strategy. Many strategies get the value there; what counts is B's best "
        "reply to p_a.",
        optimal_against_the_best_b,
    ),
    Misconception(
        "is_minimax",
        "as good as a pure strategy",
        "You ask whether p_a concedes no more than the best pure strategy. Mixed strategies can do better than that.",
        beats_every_pure_strategy,
    ),
    Misconception(
        "is_minimax",
        "condition turned round",
        "Your function says True where p_a can be exploited and False where it cannot.",
        condition_turned_round,
    ),
    Misconception(
        "is_minimax",
        "some reply within the value",
        "You ask whether some reply gets no more than the value. All of them must.",
        some_reply_is_harmless,
    ),
    Misconception(
        "is_minimax",
        "only a uniform reply tested",
        "You test the reply of a B that plays at random. The best reply decides.",
        uniform_reply_is_harmless,
    ),
    Misconception(
        "is_minimax",
        "exploitability returned",
        "You return how much p_a gives away. Asked for is True or False.",
        number_for_a_decision,
    ),
    Misconception(
        "is_minimax",
        "something forgiven beside tol",
        "You forgive a little more than tol, as np.isclose does: it adds a hundred-thousandth of the value. Compare "
        "the difference with tol itself.",
        compared_with_isclose,
    ),
    Misconception(
        "is_minimax",
        "tolerance relative to the payoffs",
        "You forgive more where payoffs are large, and less where they are small. tol is a number of points.",
        tolerance_relative,
    ),
    Misconception(
        "is_minimax",
        "a tolerance wider than tol",
        "You forgive somewhat more points than tol says, twice as many, for example. Compare the difference with tol.",
        tolerance_doubled,
    ),
    Misconception(
        "is_minimax",
        "another tolerance by default",
        "Without the argument tol a hundred-millionth of a point is forgiven; your default is larger.",
        tolerance_of_a_thousandth,
    ),
    Misconception(
        "exploitability",
        "relative to the payoffs",
        "You divide by the largest payoff. Exploitability is measured in points of B.",
        gain_relative,
    ),
    Misconception(
        "exploitability",
        "rounded to two decimals",
        "You round to two decimals, which hides small exploitabilities.",
        gain_rounded,
    ),
    Misconception(
        "exploitability",
        "value kept above 0",
        "Your value cannot become negative. In games that favour A it is, and B's best reply may still gain on it.",
        gain_over_a_value_above_zero,
    ),
)
