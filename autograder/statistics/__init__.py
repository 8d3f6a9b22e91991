"""Exact tests: the judgement of anything random.

Every threshold here holds for finite samples; there is no asymptotic p-value. Each test is followed by its companions:
how small an error it sees with so many samples, and how many samples an error takes. The functions use NumPy and math
alone, so that public tests can carry them. The samples are judged by

    distance     a continuous law: Kolmogorov-Smirnov with the Dvoretzky-Kiefer-Wolfowitz bound
    categories   a discrete law: Dirichlet-multinomial e-value, exact binomial tails
    rivals       a law against named other laws that are near: likelihood ratios as e-values
    means        a mean of bounded numbers: empirical Bernstein
    dependence   draws that know of each other: agreement of order, ties, counts that are too even
    regularity   strata, mirrored pairs and dealt-out labels, without the law: groups of draws that are too alike

and `proportions` bounds the rates that the certificate measures.
"""
