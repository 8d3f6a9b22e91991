"""How the points of `rock_paper_scissors`, and judging strategies by them, go wrong."""

from autograder.misconceptions import mistakes
from reference import rock_paper_scissors as reference

EXPECTED_PAYOFF = mistakes(
    reference.expected_payoff,
    """
points of A: You return A's points. M holds the points of B, and B's points are asked for.
    result -> -result
rows and columns exchanged: A chooses the row and B the column; your product has the players exchanged.
    -> p_a, p_b = p_b, p_a
strategies ignored: You return the mean of all payoffs. Pairs of moves are weighted with p_a[i] p_b[j].
    result -> np.mean(M)
only equal moves: All pairs of moves can happen, also those where A and B choose differently: the sum is over i and j.
    result -> sum(a * b * points for a, b, points in zip(p_a, p_b, np.diag(M)))
classic payoffs: You use 0, 1 and -1 as points. The points of the game that is played are those in M.
    -> M = [[0, 1, -1], [-1, 0, 1], [1, -1, 0]]
best reply in place of p_b: B plays p_b here, whether that is the best reply or not.
    result -> best_response_value(p_a, M)
one number per column: You return B's expectation for every column. Average it over B's strategy as well.
    float(np.asarray(p_a) @ np.asarray(M) @ np.asarray(p_b)) -> np.asarray(p_a) @ np.asarray(M)
signs of the payoffs: You count who wins. How many points a win brings stands in M.
    np.asarray(M) -> np.sign(M)
likeliest moves only: You return the points for the likeliest pair of moves; the expectation is over all pairs.
    result -> M[np.argmax(p_a), np.argmax(p_b)]
weights cut to whole numbers: You store probabilities in an array of M's type. Where M holds integers they are cut to 0
and 1.
    result -> np.sum(np.outer(p_a, p_b).astype(M.dtype) * M)
""",
)

BEST_RESPONSE_VALUE = mistakes(
    reference.best_response_value,
    """
never below 0: Your largest value starts at 0. Where every reply loses points, the best one is below 0 too.
    result -> max(result, 0.0)
first and last reply only: You compare two of B's replies. B may choose any column.
    np.asarray(M) -> np.asarray(M)[:, [0, -1]]
square part of the game: You look at as many columns as there are rows. The numbers of moves may differ.
    -> k = min(M.shape); p_a, M = p_a[:k], M[:k, :k]
worst reply: You return the smallest that B can get. B wants many points and takes the largest.
    np.max -> np.min
M times p_a: p_a weighs the rows of M, which are A's moves; your product weighs the columns.
    np.asarray(p_a) @ np.asarray(M) -> np.asarray(M) @ np.asarray(p_a)
index in place of the value: You return which reply is the best. Asked for is how many points it brings.
    np.max -> np.argmax
uniform reply: You let B play all moves equally often. B knows p_a and replies as well as possible.
    np.max -> np.mean
points of A: You return what A gets when B replies best. Asked for are B's points.
    result -> -result
largest payoff: You return the largest number in M. B does not choose the row: p_a does.
    np.asarray(p_a) @ np.asarray(M) -> M
a reply to every move: Your B sees A's move before replying. B knows p_a, but not what A draws from it: one reply for
all rows.
    np.max(np.asarray(p_a) @ np.asarray(M)) -> np.asarray(p_a) @ np.max(M, axis=1)
reply to the likeliest move: Your B replies to A's likeliest move alone. The reply is to the whole strategy p_a.
    np.asarray(p_a) @ np.asarray(M) -> M[np.argmax(p_a)]
sign of the points lost: You take absolute values: a reply that loses many points is not a good one.
    np.asarray(p_a) @ np.asarray(M) -> np.abs(np.asarray(p_a) @ np.asarray(M))
replies added up: You add up what B's replies bring. B can play one of them only; take the best.
    np.max -> np.sum
points clipped: You clip what B gets at 500 points. Payoffs go up to 1000.
    result -> np.clip(result, -500.0, 500.0)
""",
)

EXPLOITABILITY = mistakes(
    reference.exploitability,
    """
value taken for 0: You return what B's best reply gets. The value of the game is to be subtracted; it is 0 in fair games
only.
    - minimax_strategy(M).value ->
compared with the uniform strategy: You subtract what B gets against the uniform strategy, which is minimax in the
classic game only.
    minimax_strategy(M).value -> np.max(np.mean(M, axis=0))
sign exchanged: Your exploitabilities are negative. The best reply gets at least the value: subtract the value from it.
    result -> -result
best less worst reply: You return the difference between B's best and worst reply. The worst one does not matter to B.
    minimax_strategy(M).value -> np.min(p_a @ M)
compared with the best pure strategy: You subtract what the best pure strategy of A concedes. By mixing, A can concede
less: that is the value.
    minimax_strategy(M).value -> np.min(np.max(M, axis=1))
compared with B's best pure strategy: You subtract what a pure strategy can secure for B. By mixing, B can secure more:
that is the value.
    minimax_strategy(M).value -> np.max(np.min(M, axis=0))
mean over the replies: B takes the best reply, not the mean over all of them.
    best_response_value(p_a, M) -> np.mean(p_a @ M)
value added: You add the value of the game. It is to be subtracted; mind that it counts B's points.
    - minimax_strategy(M).value -> + minimax_strategy(M).value
compared with a uniform reply: You compare B's best reply with a B that plays at random. Compare with the value of the
game.
    minimax_strategy(M).value -> np.mean(p_a @ M)
distance of strategies: You return how far p_a is from a minimax strategy. Exploitability is measured in points of B.
    result -> np.max(np.abs(p_a - minimax_strategy(M).p_a))
relative to the payoffs: You divide by the largest payoff. Exploitability is measured in points of B.
    result -> result / max(np.max(np.abs(M)), 1e-9)
rounded to two decimals: You round to two decimals, which hides small exploitabilities.
    result -> np.round(result, 2)
value kept above 0: Your value cannot become negative. In games that favour A it is, and B's best reply may still gain
on it.
    minimax_strategy(M).value -> max(minimax_strategy(M).value, 0.0)
""",
)

IS_MINIMAX = mistakes(
    reference.is_minimax,
    """
replies worth the same: Making all replies worth the same is neither necessary nor sufficient: some may be worth less
than the value, and all of them may be worth the same and too much.
    exploitability(p_a, M) -> np.ptp(p_a @ M)
value taken to be 0: You compare B's best reply with 0. The value of the game is 0 in fair games only.
    exploitability(p_a, M) -> best_response_value(p_a, M)
uniform strategies only: You ask whether p_a is uniform. That is the minimax strategy of the classic game, not of
others.
    exploitability(p_a, M) -> np.max(np.abs(p_a - 1 / len(p_a)))
only one strategy accepted: You compare p_a with one minimax strategy. There may be several: compare what B can get.
    exploitability(p_a, M) <= tol -> np.max(np.abs(p_a - minimax_strategy(M).p_a)) <= max(tol, 1e-7)
less forgiven than tol: You forgive less than tol says, or nothing. It is the exploitability that is forgiven: is it
used?
    <= tol -> <= 1e-8
judged against one opponent: You let p_a play against B's best strategy. Many strategies get the value there; what
counts is B's best reply to p_a.
    -> best_b, value_for_a = minimax_strategy(-M.T)
    exploitability(p_a, M) <= tol -> abs(p_a @ M @ best_b + value_for_a) <= max(tol, 1e-7)
as good as a pure strategy: You ask whether p_a concedes no more than the best pure strategy. Mixed strategies can do
better than that.
    exploitability(p_a, M) -> best_response_value(p_a, M) - np.min(np.max(M, axis=1))
condition turned round: Your function says True where p_a can be exploited and False where it cannot.
    <= tol -> > tol
some reply within the value: You ask whether some reply gets no more than the value. All of them must.
    exploitability(p_a, M) -> np.min(p_a @ M) - minimax_strategy(M).value
only a uniform reply tested: You test the reply of a B that plays at random. The best reply decides.
    exploitability(p_a, M) -> np.mean(p_a @ M) - minimax_strategy(M).value
exploitability returned: You return how much p_a gives away. Asked for is True or False.
    bool(exploitability(p_a, M) <= tol) -> exploitability(p_a, M)
something forgiven beside tol: You forgive a little more than tol, as np.isclose does: it adds a hundred-thousandth of
the value. Compare the difference with tol itself.
    exploitability(p_a, M) <= tol -> np.isclose(best_response_value(p_a, M), minimax_strategy(M).value, atol=tol)
tolerance relative to the payoffs: You forgive more where payoffs are large, and less where they are small. tol is a
number of points.
    <= tol -> <= tol * max(np.ptp(M), 1e-9)
a tolerance wider than tol: You forgive somewhat more points than tol says, twice as many, for example. Compare the
difference with tol.
    <= tol -> <= 2 * tol
another tolerance by default: Without the argument tol a hundred-millionth of a point is forgiven; your default is
larger.
    tol=1e-8 -> tol=1e-3
value kept above 0: You compare with 0 where the game's value lies below it. A game may be worth less than 0 to B.
    exploitability(p_a, M) -> best_response_value(p_a, M) - max(minimax_strategy(M).value, 0.0)
signs of the values lost: You compare sizes, without their signs. Where the game's value is below 0, the comparison
turns round.
    exploitability(p_a, M) -> abs(best_response_value(p_a, M)) - abs(minimax_strategy(M).value)
""",
)
