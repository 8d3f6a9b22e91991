"""What is said of errors while the cells of a notebook are run, before any function is called (`plain_words`)."""

from __future__ import annotations

from autograder.sandbox.saying import said

_OF_NETWORKS = (
    "OSError URLError HTTPError ConnectionError ConnectionRefusedError ConnectTimeout MaxRetryError NewConnectionError "
    "PermissionError gaierror RuntimeError SSLError"
)

# In this order: the first one that fits is said.
OF_LOADING = (
    said(
        "The grader has no network: what a cell downloads is not there.",
        r"\(the network was to be used\)$|^<urlopen error|Temporary failure in name resolution",
        _OF_NETWORKS,
    ),
    said(
        "The grader starts no other programs for a notebook.",
        r"\(a process was to be started\)$",
        "OSError PermissionError BlockingIOError FileNotFoundError",
    ),
    said(
        "The grader does not have this module. If it is a file of your own, hand it in as well.",
        r"^No module named ",
        "ModuleNotFoundError",
    ),
    said(
        "Two files import each other, and neither can be finished first.",
        r"circular import",
        "ImportError AttributeError",
    ),
    said(
        "The module is there, and there is no such name in it. It may be spelled otherwise, or be part of another "
        "version of the module.",
        r"^cannot import name |^module '[\w.]+' has no attribute ",
        "ImportError AttributeError",
    ),
    said(
        "The grader has no other files than those that were handed in. What a cell opens must be among them.",
        r"No such file or directory| not found\.?$",
        "FileNotFoundError OSError",
    ),
    said(
        "The cells are run from top to bottom, in a new session. Nothing above this line has defined the name. Its "
        "cell may stand further down, be deleted, or have failed.",
        r"^name '\w+' is not defined",
        "NameError",
    ),
    said(
        "Nobody is there to answer input().",
        r"EOF when reading a line|input was requested|not support input",
        "EOFError StdinNotImplementedError RuntimeError",
    ),
    said(
        "What this `assert` claims is not true here.",
        r"",
        "AssertionError",
        source=r"\bassert\b",
    ),
    said(
        "A function is called that is not written yet.",
        r"",
        "NotImplementedError",
        source=r"\braise\s+NotImplementedError\b",
    ),
    said(
        "The notebook ends itself here, by exit, quit or sys.exit. The cells below are run all the same.",
        r"",
        "SystemExit",
    ),
)
OTHERWISE = "This fails when the cells are run from top to bottom. What it was to define may be missing."
