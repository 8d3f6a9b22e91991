"""The reference: one correct, readable module per exercise.

Arrays in, NamedTuples out; no grading, no input or output.
"""
