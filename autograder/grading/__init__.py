"""Grading: cases, judging, naming mistakes, whole submissions, whole classes, and writing their results."""
