"""Explanations of errors while the cells of a notebook are run, before any function is called (`plain_words`)."""

from __future__ import annotations

from autograder.sandbox.saying import said

_OF_NETWORKS = (
    "OSError URLError HTTPError ConnectionError ConnectionRefusedError ConnectTimeout MaxRetryError NewConnectionError "
    "PermissionError gaierror RuntimeError SSLError"
)

# The order matters: the first one that fits is used.
OF_LOADING = (
    said(
        "The grader has no network: a cell cannot download anything.",
        r"\(the network was to be used\)$|^<urlopen error|Temporary failure in name resolution",
        _OF_NETWORKS,
    ),
    said(
        "The grader does not let notebooks start other programs.",
        r"\(a process was to be started\)$",
        "OSError PermissionError BlockingIOError FileNotFoundError",
    ),
    said(
        "The grader does not have this module. If it is a file of your own, submit it as well.",
        r"^No module named ",
        "ModuleNotFoundError",
    ),
    said(
        "Two files import each other, so neither can be loaded first.",
        r"circular import",
        "ImportError AttributeError",
    ),
    said(
        "The module exists, but has no such name. The name may be misspelled, or belong to another version of the "
        "module.",
        r"^cannot import name |^module '[\w.]+' has no attribute ",
        "ImportError AttributeError",
    ),
    said(
        "The grader has no files but those that were submitted. A file that a cell opens must be among them.",
        r"No such file or directory| not found\.?$",
        "FileNotFoundError OSError",
    ),
    said(
        "The cells are run from top to bottom, in a new session. Nothing above this line has defined the name. Its "
        "cell may come further down, have been deleted, or have failed.",
        r"^name '\w+' is not defined",
        "NameError",
    ),
    said(
        "Nobody answers input() in the grader.",
        r"EOF when reading a line|input was requested|not support input",
        "EOFError StdinNotImplementedError RuntimeError",
    ),
    said(
        "The condition of this `assert` is false here.",
        r"",
        "AssertionError",
        source=r"\bassert\b",
    ),
    said(
        "This calls a function that is not written yet.",
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
OTHERWISE = "This fails when the cells are run from top to bottom. What it should have defined may be missing."
