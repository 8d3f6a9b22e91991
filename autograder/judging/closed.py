"""Importing this module closes the process to others (`close_to_others`). The server of workers loads it first.

Forked workers inherit that. So at level "process" no submission can write to a worker's memory at any time.
"""

from autograder.sandbox import close_to_others

close_to_others()
