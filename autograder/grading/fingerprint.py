"""What a grade depends on, as one hash: if nothing of it changed, there is nothing to grade anew."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from importlib import metadata
from pathlib import Path

import reference
from autograder.assignment import Assignment
from autograder.reading.submissions import Submission

EVERY_VISIBILITY = frozenset({"public", "hidden"})
KIT = Path(__file__).parent.parent
# Of the kit's own modules, those that no grade depends on.
WITHOUT_INFLUENCE = (
    *("cli.py", "__main__.py", "interruption.py", "gradebook.py", "gradebook_database.py", "gradebook_errors.py"),
    *("commands", "building", "report"),
)


def fingerprint(
    submission: Submission,
    assignment: Assignment,
    course_key: str,
    isolation: str,
    only: str | None = None,
    visibilities: frozenset[str] = EVERY_VISIBILITY,
) -> str:
    """Equal for the same hand-in, assignment, course key, isolation level and selection of exercises and checks."""
    words = (
        submission.student,
        submission.content_hash,
        assignment_fingerprint(assignment),
        course_key,
        isolation,
        only or "",
        ",".join(sorted(visibilities)),
    )
    return hashlib.sha256("\x1f".join(words).encode()).hexdigest()


def assignment_fingerprint(assignment: Assignment) -> str:
    """Hash of the assignment's file and of everything of the kit and its libraries that judges."""
    digest = hashlib.sha256((assignment.folder / "assignment.toml").read_bytes())
    digest.update(kit_fingerprint().encode())
    return digest.hexdigest()


@lru_cache(maxsize=1)
def kit_fingerprint() -> str:
    """Hash of the kit's judging code and the reference, and the versions of the libraries that compute."""
    digest = hashlib.sha256()
    reference_folder = Path(reference.__file__ or "").parent
    for root in (KIT, reference_folder):
        for path in sorted(root.rglob("*.py")):
            relative = path.relative_to(root)
            if relative.parts[0] not in WITHOUT_INFLUENCE:
                digest.update(relative.as_posix().encode())
                digest.update(path.read_bytes())
    for library in ("numpy", "scipy", "torch"):
        digest.update(f"{library} {metadata.version(library)}".encode())
    return digest.hexdigest()
