"""How `loss_function` goes wrong."""

# "gradient of the divergence cut off" stands before "gradient cut off": where the check of mean and log_var alone
# fails, both explain it, and it is the smaller mistake.
LOSS = """
KL divergence subtracted: The loss is MINUS the ELBO, and the ELBO holds minus the divergence: the divergence counts as
a cost.
    + divergence -> - divergence
ELBO itself returned: You return the ELBO. The optimiser minimises, so the loss is its negative.
    result -> -result
factor 1/2 of the divergence lost: Your divergence is twice as large as it should be: look for the 1/2 of the Gaussian's
exponent.
    0.5 * ->
logarithm of the variance doubled: 2 log_var would be right for the logarithm of a standard deviation. log_var is that
of the variance already.
    - log_var -> - 2 * log_var
log_var taken for the logarithm of a standard deviation: You take exp(2 log_var) for the variance and 2 log_var for its
logarithm. log_var is log of the variance.
    -> log_var = 2 * log_var
standard deviation in the place of the variance: exp(log_var / 2) is the standard deviation. The divergence holds the
variance there.
    torch.exp(log_var) -> torch.exp(0.5 * log_var)
mean not squared: The mean stands in the divergence without its square. Does it matter to the prior which sign a mean
has?
    mean**2 -> mean
constant of the divergence forgotten: Your divergence is not 0 where q is the prior (mean 0, log_var 0). A constant is
missing.
    - 1 ->
KL divergence the other way round: You compute KL(p || q). The ELBO holds KL(q || p): the expectation is under q.
    mean**2 + torch.exp(log_var) - 1 - log_var -> (mean**2 + 1) / torch.exp(log_var) - 1 + log_var
KL divergence left out: You return the reconstruction part alone. Without the divergence the latents need not look like
the prior.
    + divergence ->
divergence averaged over the batch, reconstruction summed: Both parts have to be summed over the images, or both
averaged. You average the divergence alone.
    + divergence -> + divergence / len(x)
divergence averaged over images and latents: torch.mean averages over the latents too, while pixels are summed. The
divergence is a sum over latents.
    torch.sum -> torch.mean
divergence divided by the number of latents: The divergence of an image is the sum over its latents, not their average.
    + divergence -> + divergence / mean.shape[1]
reconstruction averaged, divergence summed: binary_cross_entropy averages over all pixels by default. log p(x | z) is a
sum over pixels: see `reduction`.
    , reduction="sum" ->
both parts averaged over everything: You average over pixels in one part and over latents in the other, which weighs
them anew. Average over images alone, if at all.
    , reduction="sum" ->
    torch.sum -> torch.mean
squared error: The squared error belongs to a Gaussian likelihood. The pixels are Bernoulli variables here.
    binary_cross_entropy -> mse_loss
white pixels left out: x log theta counts the ink alone. The paper, 1 - x, has a probability too.
    nn.functional.binary_cross_entropy(theta, x, reduction="sum") -> -torch.sum(x * torch.log(theta + 1e-10))
images and probabilities exchanged: You take the logarithm of the image. The logarithm belongs to theta, and x says
which one counts.
    nn.functional.binary_cross_entropy(theta, x, reduction="sum") -> -torch.sum(
        theta * torch.log(x + 1e-10) + (1 - theta) * torch.log(1 - x + 1e-10))
probabilities used as logits: The decoder has applied its sigmoid already; ..._with_logits applies it a second time.
    binary_cross_entropy -> binary_cross_entropy_with_logits
logarithm of zero: The formula is right, but not finite where a sigmoid has reached exactly 0 or 1: 0 times infinity is
nan.
    nn.functional.binary_cross_entropy(theta, x, reduction="sum") -> -torch.sum(
        x * torch.log(theta) + (1 - x) * torch.log(1 - theta))
clamp lost in single precision: 1 - 1e-10 is 1 in single precision, so that your clamp does nothing at 1. The number
next to 1 is 1 - 6e-8.
    -> theta = torch.clamp(theta, 1e-10, 1 - 1e-10)
    nn.functional.binary_cross_entropy(theta, x, reduction="sum") -> -torch.sum(
        x * torch.log(theta) + (1 - x) * torch.log(1 - theta))
probabilities overwritten: You write the clamped probabilities into theta itself. Work on a copy: clamp instead of
clamp_.
    -> theta.data.clamp_(1e-6, 1 - 1e-6)
probabilities kept from 0 and 1: You clamp theta to 0.001 and 0.999, which changes the loss of sure pixels. 1e-6 is near
enough.
    -> theta = theta.clamp(1e-3, 1 - 1e-3)
a large number inside the logarithms: The number that you add inside the logarithms is as large as small probabilities
are. 1e-8 will do.
    nn.functional.binary_cross_entropy(theta, x, reduction="sum") -> -torch.sum(
        x * torch.log(theta + 1e-3) + (1 - x) * torch.log(1 - theta + 1e-3))
log_var clamped: You clamp log_var between -3 and 3. It may be any number, and clamping stops its gradient.
    -> log_var = log_var.clamp(-3, 3)
means averaged over the batch: You average mean over the batch before the divergence. Every image has its own q, and its
own divergence.
    -> mean = mean.mean(dim=0).expand_as(mean)
grey pixels rounded: You round the pixels to 0 and 1. Grey pixels count as they are: x is a weight in the formula.
    -> x = (x > 0.5).to(x.dtype)
one loss per image: You return one number per image. Training needs a single one: sum them, or average.
    reduction="sum") -> reduction="none").sum(dim=1)
    - log_var) -> - log_var, dim=1)
gradient of the divergence cut off: The number is right, but the divergence is a plain number (item, detach): the
encoder never feels it.
    + divergence -> + divergence.item()
gradient cut off: The number is right, but item() makes a plain number of it, and no gradient reaches the networks.
    result -> result.item()
loss in bits: Your loss is in bits. The natural logarithm is asked for.
    result -> result / math.log(2)
reconstruction in bits: Your reconstruction has logarithms to base 2, and the divergence natural ones. Both parts need
the same.
    reconstruction + -> reconstruction / math.log(2) +
decoder called in the loss: You call theta as if it were the decoder. It holds the probabilities that the decoder has
given already.
    -> theta = theta(mean + torch.exp(0.5 * log_var) * torch.randn_like(mean))
    raises
"""
