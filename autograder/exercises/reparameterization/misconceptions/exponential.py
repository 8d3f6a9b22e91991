"""How both samplers of the exponential distribution go wrong."""

EXP_SAMPLER = """
rate used as a scale: Your draws have mean l. With rate l the mean is 1/l: NumPy's exponential takes the scale 1/l.
    float(l) -> 1 / float(l)
minus sign missing: log(u) is negative for u in (0, 1): the inverse of 1 - exp(-l z) is -log(1 - u) / l.
    result -> -result
density evaluated instead of sampled: You return values of the density l exp(-l u) at uniform points. A sample is a
point z, not the density there.
    torch.distributions.Exponential(float(l)).sample((N,)) -> l * torch.exp(-l * torch.rand(N))
distribution function not inverted: You apply F(z) = 1 - exp(-l z) to uniform noise. A draw is its inverse there: solve
u = F(z) for z.
    torch.distributions.Exponential(float(l)).sample((N,)) -> 1 - torch.exp(-l * torch.rand(N))
seed set inside the function: Every call gives the same draws, because the function sets the seed. Set it once outside,
if at all.
    -> torch.manual_seed(42)
draws sorted: The law is right, but the draws come in order: neighbours depend on each other. Leave them unsorted.
    result -> result.sort().values
equally spaced quantiles instead of random noise: These are quantiles on a grid, the same in every call. Draw the
uniform numbers at random.
    torch.distributions.Exponential(float(l)).sample((N,)) -> -np.log(1 - (np.arange(N) + 0.5) / N) / float(l)
Poisson instead of exponential: You count arrivals at rate l (Poisson). The exponential law is that of the waiting time
between them.
    Exponential -> Poisson
logarithm to base 2: The inverse of the distribution function needs the natural logarithm.
    result -> result / math.log(2)
first call kept: Later calls return the draws of the first one. Draw anew in every call.
    exp_sampler(l, N) -> exp_sampler(l, N, kept={})
    result -> kept.setdefault((float(l), N), result)
rate ignored: Your draws have mean 1 whatever l is: the function does not use its argument.
    -> l = 1.0
noise from strata: Each of 32 parts of [0, 1] gets the same number of draws. Draw u over all of [0, 1].
    torch.distributions.Exponential(float(l)).sample((N,)) -> -np.log1p(-np.random.permutation(u)) / float(l)
    -> u = (np.arange(N) % 32 + np.random.random(N)) / 32
antithetic pairs: Half of your uniform numbers are 1 minus the others. Draw all of them anew.
    torch.distributions.Exponential(float(l)).sample((N,)) -> -np.log(np.concatenate([u, 1 - u])[:N]) / float(l)
    -> u = np.random.random((N + 1) // 2)
pairs half a unit apart: Half of your uniform numbers are the others shifted by 1/2. Draw all of them anew.
    torch.distributions.Exponential(float(l)).sample((N,)) ->
        -np.log1p(-np.random.permutation(np.concatenate([u, (u + 0.5) % 1])[:N])) / float(l)
    -> u = np.random.random((N + 1) // 2)
rate bounded from below: Rates below 0.1 are taken for 0.1. Use the rate as it is.
    float(l) -> max(float(l), 0.1)
noise drawn twice: You add two exponential draws for each number. Their sum is not exponential.
    sample((N,)) -> sample((2, N)).sum(dim=0)
"""

EXP_REPARAMETRIZE = """
multiplied by the rate: Your draws have mean l. The inverse of 1 - exp(-l z) divides by l; the two agree at l = 1 only.
    / l -> * l
minus sign missing: The logarithm of a number below 1 is negative: z = -log(1 - u) / l.
    -torch.log1p -> torch.log1p
no gradient reaches l: The draws are right, but no gradient reaches l: sample(), NumPy, detach() and no_grad cut it.
Write z as a function of l and of noise, in torch.
    -torch.log1p(-u) / l -> torch.distributions.Exponential(float(l)).sample((N,))
rate copied into a new tensor: float(l), l.item() and torch.tensor(l) make a new number without a gradient to l. Use l
itself.
    / l -> / torch.tensor(float(l), requires_grad=True)
drawn by NumPy from the law itself: NumPy knows no gradients. Draw noise that does not depend on l, then compute z from
it and l in torch.
    -torch.log1p(-u) / l -> np.random.exponential(1 / float(l), N)
the Gaussian trick: Mean plus standard deviation times normal noise gives a normal variable, negative at times. The
exponential law needs another function of other noise.
    torch.rand -> torch.randn
    -torch.log1p(-u) -> (1 + u)
one noise for all draws: All draws of a call are equal: the noise needs one entry per draw.
    torch.rand(N -> torch.rand(1
    result -> result.expand(N)
seed set inside the function: Every call gives the same noise, because the function sets the seed. Set it once outside,
if at all.
    -> torch.manual_seed(0)
uniform noise scaled: 2u/l has the mean 1/l, but it is uniform. Put u through the inverse of the distribution function.
    -torch.log1p(-u) -> 2 * u
zero times the rate added: Adding 0 * l connects the draw to l, but the gradient is 0. Write z as a function of l and of
noise.
    -torch.log1p(-u) / l -> torch.as_tensor(np.random.exponential(1 / float(l), N)) + 0 * l
zeros where a gradient is asked for: With a rate that requires a gradient all draws are 0. They should follow the
exponential law there too.
    result -> 0 * l * torch.ones(N) if torch.is_tensor(l) and l.requires_grad else result
quantiles where a gradient is asked for: With a rate that requires a gradient the draws lie on a grid. They should be
random there too.
    -> if torch.is_tensor(l) and l.requires_grad: return -torch.log(1 - (torch.arange(N) + 0.5) / N) / l
gradient of the first draw only: All draws but the first are detached. A gradient should flow from every draw.
    result -> torch.cat([result[:1], result[1:].detach()])
draws in one row: You return one row of N draws. Asked for are N rows: (N,), or (N, 1).
    torch.rand(N -> torch.rand(1, N
logarithm to base 2: Your logarithm is to base 2. The exponential density has the natural one.
    result -> result / math.log(2)
noise drawn twice: You add two exponential draws for each number. Their sum is not exponential.
    torch.log1p(-u) -> (torch.log1p(-u) + torch.log1p(-torch.rand_like(u)))
rate of 1: Your draws have rate 1, whatever l is. They have to depend on l.
    / l -> + 0 * l
"""
