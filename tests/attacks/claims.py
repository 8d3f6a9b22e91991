"""What is claimed: the table of docs/attacks.md, row by row. The tests of this folder assert it, where it says no, too.

A test asks `stops(row, level)`: where the answer is False, its attack must succeed.
"""

from __future__ import annotations

LEVELS = ("bubblewrap", "landlock", "process")
ALL, BUT_PROCESS, ALONE = LEVELS, LEVELS[:2], LEVELS[:1]

# what hand-ins try: the levels that stop it
ROWS: dict[str, tuple[str, ...]] = {
    "results that equal everything, pretend to be arrays, are not numbers, endless or huge": ALL,
    "patched libraries and builtins, import hooks, shadow modules, walks through frames and the heap": ALL,
    "gradients that torch did not take: patched torch, forged reports, gradients of another result, "
    "a search for the key that signs them": ALL,
    "asking the reference, where it stands in for a helper, about a question that is still open": ALL,
    "forged, early, late, cut and oversized answers; a closed or flooded channel": ALL,
    "exits, crashes, endless loops and recursion, ignored signals, deadlocks": ALL,
    "bombs of memory, threads, processes, files and descriptors; filling the disk": ALL,
    "many threads that take the processors from others; hand-ins that stay just within every limit": ALL,
    "signals to the grader and to other hand-ins, tracing them, their memory": ALL,
    "the network, and sockets with a name": ALL,
    "the environment of the grader's user": BUT_PROCESS,
    "modes, owners, times and attributes of files": ALL,
    "reading files: checks and reference, course key, other hand-ins": BUT_PROCESS,
    "writing files outside of the work folder": BUT_PROCESS,
    "seeing which files and processes there are": ALONE,
    "what /proc tells: counters of the machine, folders of the host, pages that are in memory": BUT_PROCESS,
    "dropping pages of library files, and asking the kernel which ones are in memory": ALL,
    "files left outside of the work folder for the next hand-in": BUT_PROCESS,
    "files in the work folder, processes and a changed interpreter left for the next hand-in": ALL,
    "magics, edited stubs and tests, hard-coded examples, detection of the grader": ALL,
    "zip bombs, paths and links that lead out, broken, huge and foreign notebooks, odd names": ALL,
    "scripts in pages, formulas in tables, control sequences in the terminal": ALL,
    "files that keep the reader busy or end it": ALL,
    "results and pages that grow": ALL,
    "names and texts that look like others": ALL,
    "hidden arguments and right values on pages; weak keys guessed from them": ALL,
}


def stops(row: str, level: str) -> bool:
    """Whether a level stops what the row that starts so is about."""
    (found,) = (levels for text, levels in ROWS.items() if text.startswith(row))
    return level in found
