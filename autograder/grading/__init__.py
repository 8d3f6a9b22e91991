"""Grading: cases, judging, naming mistakes, whole hand-ins, whole classes, and what is written of them."""
