"""How the samplers of the categorical distribution and of its relaxation go wrong."""

CATEGORICAL_SAMPLER = """
probabilities ignored: All ids are equally likely in your sample. Draw id k with probability a_k.
    torch.multinomial(torch.as_tensor(a), N, replacement=True) -> torch.randint(0, len(a), (N,))
probabilities used as logits: Your ids follow softmax(a). a holds probabilities already: pass them as probs, or take
their logarithm.
    torch.as_tensor(a) -> torch.softmax(a, dim=0)
the most likely id every time: You return the mode. A sample has every id k in a share of about a_k.
    torch.multinomial(torch.as_tensor(a), N, replacement=True) -> torch.argmax(a).repeat(N)
ids counted from 1: Ids are 0, ..., K-1, as Python counts.
    result -> result + 1
expected counts in order: You repeat each id N a_k times. That has the right shares, but it is not random: draw each id
independently.
    torch.multinomial(torch.as_tensor(a), N, replacement=True) ->
        np.searchsorted(np.cumsum(p) / p.sum(), (np.arange(N) + 0.5) / N)
    -> p = np.asarray(a, dtype=float)
one-hot rows instead of ids: You return one-hot vectors. Return one id per draw: the position of the 1.
    result -> torch.nn.functional.one_hot(result, len(a))
uniform number compared with the probabilities themselves: Compare u with the cumulative sums of a, not with a: id k
covers an interval of length a_k.
    torch.multinomial(torch.as_tensor(a), N, replacement=True) ->
        np.searchsorted(np.sort(np.asarray(a, dtype=float)), np.random.rand(N)) % len(a)
seed set inside the function: Every call gives the same ids, because the function sets the seed. Set it once outside, if
at all.
    -> torch.manual_seed(1)
ids dealt out in proportion: Every call holds each id as often as expected. Draw each id independently, so that counts
vary.
    torch.multinomial(torch.as_tensor(a), N, replacement=True) ->
        np.random.permutation(np.searchsorted(np.cumsum(p) / p.sum(), (np.arange(N) + 0.5) / N))
    -> p = np.asarray(a, dtype=float)
antithetic pairs: Half of your uniform numbers are 1 minus the others. Draw all of them anew.
    torch.multinomial(torch.as_tensor(a), N, replacement=True) ->
        np.minimum(np.searchsorted(np.cumsum(p) / p.sum(), np.random.permutation(both)), len(p) - 1)
    -> p = np.asarray(a, dtype=float); u = np.random.random((N + 1) // 2); both = np.concatenate([u, 1 - u])[:N]
noise from two strata: Half of your uniform numbers lie below 1/2 in every call. Draw them over all of [0, 1].
    torch.multinomial(torch.as_tensor(a), N, replacement=True) ->
        np.minimum(np.searchsorted(np.cumsum(p) / p.sum(), np.random.permutation(strata)), len(p) - 1)
    -> p = np.asarray(a, dtype=float); strata = (np.arange(N) % 2 + np.random.random(N)) / 2
Gumbel noise subtracted: You subtract the Gumbel noise from log a. The noise is not symmetric: with the other sign the
largest entry follows another law.
    torch.multinomial(torch.as_tensor(a), N, replacement=True) ->
        torch.argmax(torch.log(a) + torch.log(-torch.log(torch.rand(N, len(a)) + 1e-20) + 1e-20), dim=1)
largest entry with normal noise: You add normal noise to log a and take the largest entry. That does not give category k
with probability a_k.
    torch.multinomial(torch.as_tensor(a), N, replacement=True) ->
        torch.argmax(torch.log(a) + torch.randn(N, len(a)), dim=1)
largest entry with exponential noise: Your noise is -log u, which is exponential and not Gumbel. The largest entry then
follows another law.
    torch.multinomial(torch.as_tensor(a), N, replacement=True) ->
        torch.argmax(torch.log(a) - torch.log(torch.rand(N, len(a)) + 1e-20), dim=1)
noise drawn twice: You add two Gumbel noises to log a. Their sum follows another law, and so does the largest entry.
    torch.multinomial(torch.as_tensor(a), N, replacement=True) -> torch.argmax(
        torch.log(a) - torch.log(-torch.log(torch.rand(N, len(a)) + 1e-20) + 1e-20)
        - torch.log(-torch.log(torch.rand(N, len(a)) + 1e-20) + 1e-20), dim=1)
"""

CATEGORICAL_REPARAMETRIZE = """
sign of the Gumbel noise flipped: Gumbel noise is g = -log(-log u), and it is added to log a. Its law is not symmetric:
with -g the largest entries do not follow a.
    + gumbel -> - gumbel
-log u instead of -log(-log u): -log u is exponential noise. Gumbel noise takes the logarithm once more: -log(-log u).
    -torch.log(-torch.log(u + eps) + eps) -> -torch.log(u + eps)
probabilities used as logits: You add the noise to a. It has to be added to log a.
    torch.log(a + eps) -> a
temperature on the noise only: The temperature divides the sum log a + g, not g alone.
    (torch.log(a + eps) + gumbel) / temp -> torch.log(a + eps) + gumbel / temp
temperature missing: Your samples do not depend on temp: divide log a + g by it before the softmax.
    / temp ->
multiplied by the temperature: A small temperature makes samples sharp: divide log a + g by temp.
    / temp -> * temp
softmax over the wrong axis: Your columns sum to 1. Each row is one sample: take the softmax over the categories.
    dim=1 -> dim=0
no noise, or the same for all categories: Every row is the softmax of log a / temp: the noise is missing, or the same
for all categories of a row, so that the softmax cancels it. Draw noise of shape (N, K).
    torch.rand(N, len(a) -> torch.rand(N, 1
one noise for all draws: All rows are equal: draw noise of shape (N, K), new for every row.
    torch.rand(N, len(a) -> torch.rand(1, len(a)
    result -> result.repeat(N, 1)
normal noise: You add normal noise. The argmax follows a only with Gumbel noise, -log(-log u).
    torch.rand -> torch.randn
    -torch.log(-torch.log(u + eps) + eps) -> u
uniform noise: You add the uniform numbers themselves. Turn them into Gumbel noise first: -log(-log u).
    + gumbel -> + u
hard samples: With hard=True the rows are one-hot. The relaxed samples themselves are asked for.
    result -> torch.nn.functional.one_hot(result.argmax(dim=1), len(a)) - result.detach() + result
argmax cuts the gradient: You return category ids. They follow a, but argmax has no gradient: return the relaxed samples
(N, K).
    result -> result.argmax(dim=1)
probabilities detached: The samples are right, but detach() cuts the gradient to a. Use a itself.
    torch.log(a + eps) -> torch.log(a.detach() + eps)
no gradient reaches a: The samples are right, but no gradient reaches a: NumPy, item() and no_grad cut it. Compute with
torch from a on.
    -torch.log(-torch.log(u + eps) + eps) -> torch.from_numpy(np.random.gumbel(size=(N, len(a))))
    torch.log(a + eps) -> torch.log(a.detach() + eps)
logarithm of the samples: log_softmax gives the logarithms of the relaxed samples. Return the samples: softmax.
    torch.softmax -> torch.log_softmax
antithetic rows: Half of your rows use 1 - u for the u of another row. Draw noise anew for every row.
    u = torch.rand(N, len(a), dtype=_dtype(a)) -> half = torch.rand((N + 1) // 2, len(a)).clamp(1e-6, 1 - 1e-6);
        u = torch.cat([half, 1 - half])[:N]
    result -> result[torch.randperm(N)]
one-hot rows with a gradient of 0: Your rows are one-hot, and their gradient is 0, as with 0 * a added to them, or with
a softmax that is far too sharp. Return the softmax at temp, whose gradient is not 0.
    result -> torch.nn.functional.one_hot(result.argmax(dim=1), len(a)) + 0 * a
temperature bounded: Temperatures below 0.05 and above 2 are cut off. Use temp as it is.
    / temp -> / min(max(temp, 0.05), 2.0)
gradient of the first row only: All rows but the first are detached. A gradient should flow from every row.
    result -> torch.cat([result[:1], result[1:].detach()])
gradient without the temperature: The rows are right, but their gradient lacks the factor 1/temp. Let autograd see the
division by temp.
    (torch.log(a + eps) + gumbel) / temp -> logits + (logits / temp - logits).detach()
    return torch -> logits = torch.log(a + eps) + gumbel; return torch
hard, and the sign of the noise flipped: Two things are seen: rows with a single 1 where relaxed samples are asked for,
and Gumbel noise that is subtracted.
    + gumbel -> - gumbel
    result -> torch.nn.functional.one_hot(result.argmax(dim=1), len(a)) - result.detach() + result
hard, and probabilities used as logits: Two things are seen: rows with a single 1 where relaxed samples are asked for,
and noise that is added to a itself.
    torch.log(a + eps) -> a
    result -> torch.nn.functional.one_hot(result.argmax(dim=1), len(a)) - result.detach() + result
noise drawn twice: You draw one noise for the numerator and another one for the denominator, so that a row does not add
up to 1.
    torch.softmax((torch.log(a + eps) + gumbel) / temp, dim=1) -> torch.exp((torch.log(a) + gumbel) / temp) / torch.exp(
        (torch.log(a) - torch.log(-torch.log(torch.rand_like(u) + eps) + eps)) / temp).sum(dim=1, keepdim=True)
sigmoid for softmax: You put every entry into a sigmoid of its own. Then no category knows of the others, and a row does
not add up to 1.
    torch.softmax -> torch.sigmoid
    , dim=1 ->
a small number added after normalising: You add a small number to the samples when they are normalised already. Their
rows no longer add up to 1.
    result -> result + 1e-3
"""

CATEGORICAL_EVALUATE = """
argmax without noise: You return the most likely id every time. Add the Gumbel noise before the argmax.
    categorical_reparametrize(a, N) -> a.repeat(N, 1)
argmax over the wrong axis: You find the draw with the largest entry of each category. Take the argmax over the
categories of each draw.
    categorical_reparametrize(a, N).argmax(dim=1) ->
        torch.argmax(torch.log(a) - torch.log(-torch.log(torch.rand(N, len(a)) + 1e-20) + 1e-20), dim=0)
relaxed samples returned: For evaluation the relaxation is replaced by its argmax: return one id per draw.
    .argmax(dim=1) ->
one-hot rows instead of ids: You return one-hot vectors. Return one id per draw: the position of the 1.
    result -> torch.nn.functional.one_hot(result, len(a))
probabilities used as logits: You add the noise to a. It has to be added to log a.
    categorical_reparametrize(a, N) -> (a - torch.log(-torch.log(torch.rand(N, len(a)) + 1e-20) + 1e-20))
sign of the Gumbel noise flipped: Gumbel noise is g = -log(-log u), and it is added to log a. With -g the ids do not
follow a.
    categorical_reparametrize(a, N) ->
        (torch.log(a) + torch.log(-torch.log(torch.rand(N, len(a)) + 1e-20) + 1e-20))
normal noise: You add normal noise. The argmax follows a only with Gumbel noise, -log(-log u).
    categorical_reparametrize(a, N) -> (torch.log(a) + torch.randn(N, len(a)))
uniform noise: You add the uniform numbers themselves. Turn them into Gumbel noise first: -log(-log u).
    categorical_reparametrize(a, N) -> (torch.log(a) + torch.rand(N, len(a)))
largest value instead of its position: max gives the largest entry. The id is its position: argmax.
    argmax(dim=1) -> max(dim=1).values
"""
