"""Iterative solvers of games are right answers: they earn the method's marks, and lose those for exactness alone."""

import numpy as np
import pytest

from autograder.checks.here import call_here
from autograder.exercises import load_exercise

EXERCISE = load_exercise("rock_paper_scissors")
EXACT = ["is exact: leaves B at most 1e-8, and gives the value to 1e-8"]


def fictitious_play(M, rounds=60_000):
    """Both reply to the other's average so far."""
    counts, losses, gains, i = np.zeros(len(M)), np.zeros(len(M)), np.zeros(M.shape[1]), 0
    for _ in range(rounds):
        counts[i] += 1
        gains += M[i]
        losses += M[:, gains.argmax()]
        i = losses.argmin()
    p_a = counts / rounds
    return p_a, np.max(p_a @ M)


def multiplicative_weights(M, most=400_000):
    """A learns by exponential weights against a B that replies best; stops when the averages prove each other good."""
    spread = max(np.ptp(M), 1e-12)
    losses, plays, replies = np.zeros(len(M)), np.zeros(len(M)), np.zeros(M.shape[1])
    rate = 0.006 / spread
    for t in range(1, most + 1):
        weights = np.exp(-rate * (losses - losses.min()))
        p_a = weights / weights.sum()
        j = (p_a @ M).argmax()
        plays += p_a
        replies[j] += 1
        losses += M[:, j]
        if t % 1000 == 0 and np.max(plays @ M) - np.min(M @ replies) < 9e-4 * t * max(1.0, spread):
            break
    return plays / t, np.max(plays @ M) / t


def regret_matching(M, rounds=6_000):
    """Regret matching plus for both, in turn, with linear averaging."""
    m, n = M.shape
    regret_a, regret_b, total = np.zeros(m), np.zeros(n), np.zeros(m)
    for t in range(1, rounds + 1):
        p_a = regret_a / regret_a.sum() if regret_a.sum() > 0 else np.full(m, 1 / m)
        gains = p_a @ M
        p_b = regret_b / regret_b.sum() if regret_b.sum() > 0 else np.full(n, 1 / n)
        regret_b = np.maximum(regret_b + gains - gains @ p_b, 0)
        p_b = regret_b / regret_b.sum() if regret_b.sum() > 0 else p_b
        total += t * p_a
        losses = M @ p_b
        regret_a = np.maximum(regret_a + p_a @ losses - losses, 0)
    p_a = total / total.sum()
    return p_a, np.max(p_a @ M)


def failed(function, seed):
    question = EXERCISE.question("minimax_strategy")
    values = EXERCISE.default if seed == 0 else EXERCISE.draw(np.random.default_rng([seed, 7]))
    found = []
    for index, check in enumerate(question.checks):
        cases = check.cases(np.random.default_rng([seed, index]), values)
        verdict = check.judge(lambda args, **_: call_here(function, args, 0), cases, **check.settings)
        if not verdict.passed:
            found.append(check.property)
    return found


@pytest.mark.slow
@pytest.mark.parametrize("solver", [fictitious_play, multiplicative_weights, regret_matching])
def test_an_iterative_solver_loses_the_marks_for_exactness_alone(solver):
    assert failed(solver, 1) == EXACT


def test_the_methods_marks_are_most_of_them():
    question = EXERCISE.question("minimax_strategy")
    lost = sum(check.weight for check in question.checks if check.property in EXACT)
    assert 0.1 < lost / sum(check.weight for check in question.checks) < 0.25


def test_strategies_are_judged_by_what_they_give_away_not_by_the_reference():
    """Where minimax strategies are many, any of them passes: here the mirror image of the reference's."""
    right = EXERCISE.reference.minimax_strategy

    def from_the_other_end(M):
        p_a, value = right(M[::-1])
        return p_a[::-1], value

    assert failed(from_the_other_end, 3) == []


def test_variants_have_one_minimax_strategy_and_a_value():
    """The public check compares strategies: whatever gives away 0.001 has to be within its 0.05 of the reference's."""
    from scipy.optimize import linprog

    from autograder.exercises.rock_paper_scissors.cases import story_game

    for values in [EXERCISE.default, *(EXERCISE.draw(np.random.default_rng(seed)) for seed in range(40))]:
        M = story_game(values)
        p_a, value = EXERCISE.reference.minimax_strategy(M)
        assert abs(value) > 0.1
        allowed = np.full(3, value + 1e-3 * max(1.0, np.ptp(M)))
        for direction in [*np.eye(3), *-np.eye(3)]:
            farthest = linprog(-direction, A_ub=M.T, b_ub=allowed, A_eq=np.ones((1, 3)), b_eq=[1.0])
            assert abs(-farthest.fun - direction @ p_a) < 0.04


def test_a_right_value_earns_its_points_though_the_strategy_is_rounded() -> None:
    from autograder.assignment import load_assignment
    from autograder.certificate.trials import Court

    kit = load_assignment("deep_generative")
    exercise = kit.part("rock_paper_scissors").exercise
    court = Court(kit, exercise, exercise.question("minimax_strategy"))

    def rounded(M):
        found = exercise.reference.minimax_strategy(M)
        return np.floor(found.p_a * 50) / 50, round(found.value, 4)

    passed = {one.result.property for one in court.judgements(rounded, 0) if one.result.status == "passed"}
    assert {
        "finds the value of the game in the text",
        "gives the value of the game to 0.001, in points of B",
        "gives the value of the game for hundreds of points, and for integers",
    } <= passed
    assert not any(words.startswith("leaves B") for words in passed)
