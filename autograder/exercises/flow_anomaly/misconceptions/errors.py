"""How thresholds and error rates go wrong in `flow_anomaly`."""

import torch

from autograder.exercise import Misconception


def population_deviation(log_probs):
    log_probs = torch.as_tensor(log_probs)
    return float(log_probs.mean() - 3 * log_probs.std(unbiased=False))


def variance_for_deviation(log_probs):
    log_probs = torch.as_tensor(log_probs)
    return float(log_probs.mean() - 3 * log_probs.var())


def one_deviation(log_probs):
    log_probs = torch.as_tensor(log_probs)
    return float(log_probs.mean() - log_probs.std())


def above_the_mean(log_probs):
    log_probs = torch.as_tensor(log_probs)
    return float(log_probs.mean() + 3 * log_probs.std())


def smallest_value(log_probs):
    log_probs = torch.as_tensor(log_probs)
    return float(log_probs.min())


def ordinary_ones_recognised(log_probs, threshold):
    log_probs = torch.as_tensor(log_probs)
    return float((log_probs > threshold).double().mean())


def number_of_false_alarms(log_probs, threshold):
    log_probs = torch.as_tensor(log_probs)
    return int((log_probs < threshold).sum())


def percentage_of_false_alarms(log_probs, threshold):
    log_probs = torch.as_tensor(log_probs)
    return 100 * float((log_probs < threshold).double().mean())


def alarms_per_ordinary_one(log_probs, threshold):
    log_probs = torch.as_tensor(log_probs)
    return float((log_probs < threshold).sum() / (log_probs >= threshold).sum())


def anomalies_recognised(log_probs, threshold):
    log_probs = torch.as_tensor(log_probs)
    return float((log_probs < threshold).double().mean())


def number_of_misses(log_probs, threshold):
    log_probs = torch.as_tensor(log_probs)
    return int((log_probs > threshold).sum())


def percentage_of_misses(log_probs, threshold):
    log_probs = torch.as_tensor(log_probs)
    return 100 * float((log_probs > threshold).double().mean())


def misses_per_recognised_one(log_probs, threshold):
    log_probs = torch.as_tensor(log_probs)
    return float((log_probs >= threshold).sum() / (log_probs < threshold).sum())


ERRORS = (
    Misconception(
        "anomaly_threshold",
        "population standard deviation",
        "Your standard deviation divides by n. Asked is the sample standard deviation, with n - 1.",
        population_deviation,
    ),
    Misconception(
        "anomaly_threshold",
        "variance for standard deviation",
        "You subtract three variances. The threshold lies three standard deviations under the mean.",
        variance_for_deviation,
    ),
    Misconception(
        "anomaly_threshold",
        "one standard deviation",
        "Your threshold lies one standard deviation under the mean; that calls one in six an anomaly. Asked are three.",
        one_deviation,
    ),
    Misconception(
        "anomaly_threshold",
        "above the mean",
        "Your threshold lies above the mean. Anomalies have a low likelihood.",
        above_the_mean,
    ),
    Misconception(
        "anomaly_threshold",
        "smallest value",
        "The smallest value seen depends on how many there are. Use mean and standard deviation.",
        smallest_value,
    ),
    Misconception(
        "type_1_error",
        "ordinary ones recognised",
        "This is the share that is rightly left alone. A type I error is a false alarm: below the threshold.",
        ordinary_ones_recognised,
    ),
    Misconception(
        "type_1_error",
        "a number, not a rate",
        "You count the false alarms. Divide by the number of observations: a rate is asked for.",
        number_of_false_alarms,
    ),
    Misconception(
        "type_1_error",
        "a percentage",
        "You return per cent. A rate lies between 0 and 1.",
        percentage_of_false_alarms,
    ),
    Misconception(
        "type_1_error",
        "false alarms per observation left alone",
        "You divide by those that raised no alarm. The rate is among all ordinary observations.",
        alarms_per_ordinary_one,
    ),
    Misconception(
        "type_2_error",
        "anomalies recognised",
        "This is the share of anomalies that is found. A type II error is one that is missed: not below the threshold.",
        anomalies_recognised,
    ),
    Misconception(
        "type_2_error",
        "a number, not a rate",
        "You count the misses. Divide by the number of anomalies: a rate is asked for.",
        number_of_misses,
    ),
    Misconception(
        "type_2_error",
        "a percentage",
        "You return per cent; a rate of misses lies between 0 and 1.",
        percentage_of_misses,
    ),
    Misconception(
        "type_2_error",
        "misses per anomaly found",
        "You divide by the anomalies that were found. The rate is among all anomalies.",
        misses_per_recognised_one,
    ),
)
