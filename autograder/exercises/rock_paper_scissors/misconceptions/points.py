"""How the points of `rock_paper_scissors` go wrong: expected_payoff, best_response_value."""

import numpy as np

from autograder.exercise import Misconception

CLASSIC = np.array([[0, 1, -1], [-1, 0, 1], [1, -1, 0]])

# --- expected_payoff -----------------------------------------------------------------------------------------------


def points_for_a(p_a, p_b, M):
    return -(p_a @ M @ p_b)


def players_exchanged(p_a, p_b, M):
    return p_b @ M @ p_a


def strategies_ignored(p_a, p_b, M):
    return np.mean(M)


def same_choice_only(p_a, p_b, M):
    k = min(len(p_a), len(p_b))
    return np.sum(p_a[:k] * p_b[:k] * np.diag(M)[:k])


def classic_payoffs(p_a, p_b, M):
    return p_a @ CLASSIC @ p_b


def best_reply_for_p_b(p_a, p_b, M):
    return np.max(p_a @ M)


def not_summed_over_b(p_a, p_b, M):
    return p_a @ M


def signs_only(p_a, p_b, M):
    return p_a @ np.sign(M) @ p_b


def likeliest_choices(p_a, p_b, M):
    return M[np.argmax(p_a), np.argmax(p_b)]


def weights_cut_to_whole_numbers(p_a, p_b, M):
    weights = np.zeros_like(M)
    weights[:] = np.outer(p_a, p_b)
    return np.sum(weights * M)


# --- best_response_value -------------------------------------------------------------------------------------------


def worst_reply(p_a, M):
    return np.min(p_a @ M)


def rows_for_columns(p_a, M):
    return np.max(M @ p_a)


def which_reply(p_a, M):
    return np.argmax(p_a @ M)


def uniform_reply(p_a, M):
    return np.mean(p_a @ M)


def value_for_a(p_a, M):
    return -np.max(p_a @ M)


def largest_payoff(p_a, M):
    return np.max(M)


def reply_to_each_row(p_a, M):
    return p_a @ np.max(M, axis=1)


def reply_to_the_likeliest_row(p_a, M):
    return np.max(M[np.argmax(p_a)])


def largest_without_sign(p_a, M):
    return np.max(np.abs(p_a @ M))


def all_replies_added(p_a, M):
    return np.sum(p_a @ M)


def never_below_zero(p_a, M):
    best = 0.0
    for j in range(M.shape[1]):
        best = max(best, p_a @ M[:, j])
    return best


def first_and_last_reply(p_a, M):
    return max(p_a @ M[:, 0], p_a @ M[:, -1])


def square_part(p_a, M):
    k = min(M.shape)
    return np.max(p_a[:k] @ M[:k, :k])


def reply_clipped(p_a, M):
    return np.clip(np.max(p_a @ M), -500.0, 500.0)


POINTS = (
    Misconception(
        "expected_payoff",
        "points of A",
        "You return A's points. M holds the points of B, and B's points are asked for.",
        points_for_a,
    ),
    Misconception(
        "expected_payoff",
        "rows and columns exchanged",
        "A chooses the row and B the column; your product has the players exchanged.",
        players_exchanged,
    ),
    Misconception(
        "expected_payoff",
        "strategies ignored",
        "You return the mean of all payoffs. Pairs of moves are weighted with p_a[i] p_b[j].",
        strategies_ignored,
    ),
    Misconception(
        "expected_payoff",
        "only equal moves",
        "All pairs of moves can happen, also those where A and B choose differently: the sum is over i and j.",
        same_choice_only,
    ),
    Misconception(
        "expected_payoff",
        "classic payoffs",
        "You use 0, 1 and -1 as points. The points of the game that is played are those in M.",
        classic_payoffs,
    ),
    Misconception(
        "expected_payoff",
        "best reply in place of p_b",
        "B plays p_b here, whether that is the best reply or not.",
        best_reply_for_p_b,
    ),
    Misconception(
        "expected_payoff",
        "one number per column",
        "You return B's expectation for every column. Average it over B's strategy as well.",
        not_summed_over_b,
    ),
    Misconception(
        "expected_payoff",
        "signs of the payoffs",
        "You count who wins. How many points a win brings stands in M.",
        signs_only,
    ),
    Misconception(
        "expected_payoff",
        "likeliest moves only",
        "You return the points for the likeliest pair of moves; the expectation is over all pairs.",
        likeliest_choices,
    ),
    Misconception(
        "expected_payoff",
        "weights cut to whole numbers",
        "You store probabilities in an array of M's type. Where M holds integers they are cut to 0 and 1.",
        weights_cut_to_whole_numbers,
    ),
    Misconception(
        "best_response_value",
        "never below 0",
        "Your largest value starts at 0. Where every reply loses points, the best one is below 0 too.",
        never_below_zero,
    ),
    Misconception(
        "best_response_value",
        "first and last reply only",
        "You compare two of B's replies. B may choose any column.",
        first_and_last_reply,
    ),
    Misconception(
        "best_response_value",
        "square part of the game",
        "You look at as many columns as there are rows. The numbers of moves may differ.",
        square_part,
    ),
    Misconception(
        "best_response_value",
        "worst reply",
        "You return the smallest that B can get. B wants many points and takes the largest.",
        worst_reply,
    ),
    Misconception(
        "best_response_value",
        "M times p_a",
        "p_a weighs the rows of M, which are A's moves; your product weighs the columns.",
        rows_for_columns,
    ),
    Misconception(
        "best_response_value",
        "index in place of the value",
        "You return which reply is the best. Asked for is how many points it brings.",
        which_reply,
    ),
    Misconception(
        "best_response_value",
        "uniform reply",
        "You let B play all moves equally often. B knows p_a and replies as well as possible.",
        uniform_reply,
    ),
    Misconception(
        "best_response_value",
        "points of A",
        "You return what A gets when B replies best. Asked for are B's points.",
        value_for_a,
    ),
    Misconception(
        "best_response_value",
        "largest payoff",
        "You return the largest number in M. B does not choose the row: p_a does.",
        largest_payoff,
    ),
    Misconception(
        "best_response_value",
        "a reply to every move",
        "Your B sees A's move before replying. B knows p_a, but not what A draws from it: one reply for all rows.",
        reply_to_each_row,
    ),
    Misconception(
        "best_response_value",
        "reply to the likeliest move",
        "Your B replies to A's likeliest move alone. The reply is to the whole strategy p_a.",
        reply_to_the_likeliest_row,
    ),
    Misconception(
        "best_response_value",
        "sign of the points lost",
        "You take absolute values: a reply that loses many points is not a good one.",
        largest_without_sign,
    ),
    Misconception(
        "best_response_value",
        "replies added up",
        "You add up what B's replies bring. B can play one of them only; take the best.",
        all_replies_added,
    ),
    Misconception(
        "best_response_value",
        "points clipped",
        "You clip what B gets at 500 points. Payoffs go up to 1000.",
        reply_clipped,
    ),
)
