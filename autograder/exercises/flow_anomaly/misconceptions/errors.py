"""How the threshold and the error rates go wrong."""

ANOMALY_THRESHOLD = """
population standard deviation: Your standard deviation divides by n. Asked is the sample standard deviation, with n - 1.
    std() -> std(unbiased=False)
variance for standard deviation: You subtract three variances. The threshold lies three standard deviations under the
mean.
    std() -> var()
one standard deviation: Your threshold lies one standard deviation under the mean; that calls one in six an anomaly.
Asked are three.
    3.0 * ->
above the mean: Your threshold lies above the mean. Anomalies have a low likelihood.
    - 3.0 -> + 3.0
smallest value: The smallest value seen depends on how many there are. Use mean and standard deviation.
    log_probs.mean() - 3.0 * log_probs.std() -> log_probs.min()
"""

TYPE_1_ERROR = """
ordinary ones recognised: This is the share that is rightly left alone. A type I error is a false alarm: below the
threshold.
    < threshold -> > threshold
a number, not a rate: You count the false alarms. Divide by the number of observations: a rate is asked for.
    double().mean() -> sum()
a percentage: You return per cent. A rate lies between 0 and 1.
    result -> 100 * result
false alarms per observation left alone: You divide by those that raised no alarm. The rate is among all ordinary
observations.
    mean() -> sum() / (torch.as_tensor(log_probs) >= threshold).sum()
"""

TYPE_2_ERROR = """
anomalies recognised: This is the share of anomalies that is found. A type II error is one that is missed: not below the
threshold.
    >= threshold -> < threshold
a number, not a rate: You count the misses. Divide by the number of anomalies: a rate is asked for.
    double().mean() -> sum()
a percentage: You return per cent; a rate of misses lies between 0 and 1.
    result -> 100 * result
misses per anomaly found: You divide by the anomalies that were found. The rate is among all anomalies.
    mean() -> sum() / (torch.as_tensor(log_probs) < threshold).sum()
"""
