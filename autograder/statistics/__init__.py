"""Exact tests: how everything random is judged.

Every threshold here holds for finite samples; there are no asymptotic p-values. Each test has two companions: the
smallest error that it detects with a given number of samples, and the number of samples that a given error needs. The
functions use NumPy, SciPy's special functions and math alone, so that public tests can contain them. Samples are judged
by

    distance     a continuous distribution: Kolmogorov-Smirnov with the Dvoretzky-Kiefer-Wolfowitz bound
    categories   a discrete distribution: Dirichlet-multinomial e-value, exact binomial tails
    rivals       a distribution against named others that are close to it: likelihood ratios as e-values
    means        a mean of bounded numbers: empirical Bernstein
    dependence   samples that depend on each other: agreement of order, ties, counts that are too even
    entries      short results of many calls: entries that predict each other, sums that are fixed
    sums         zeros and ones with known probabilities: sums that vary too little or too much
    regularity   strata, mirrored pairs, labels assigned in proportion, for any distribution: groups that are too alike

and `proportions` bounds the rates that the certificate measures. `ledger` holds the budget of error rates.
"""
