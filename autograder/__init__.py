"""Autograded assignments and exams for probabilistic machine learning."""

__version__ = "0.1.0"
