"""Importing this closes the process to others: it is the first thing that the server of workers loads.

Its copies inherit that, so that no worker can be written to by a hand-in at level "process" at any time of its life.
"""

from autograder.sandbox import close_to_others

close_to_others()
