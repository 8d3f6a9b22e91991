"""What a learning platform says about a submission besides its files: its numbers there, and whether it was late."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from autograder.reading.gradescope import Submitter
from autograder.reading.lms_names import Owner
from autograder.reading.names import printable


class Uploaded(NamedTuple):
    """A file as the platform lists it. attachment: its number there; "" for text that was typed in."""

    file: str
    attachment: str
    late: bool


class HandedIn(NamedTuple):
    """What a platform says about a submission.

    platform:  "canvas", "moodle" or "gradescope"
    number:    the number of the person, or of the submission; "" if the submission is anonymous
    late:      whether any of its files was late
    files:     the uploaded files; only Canvas numbers them
    people:    the people who submitted together; only Gradescope names them
    """

    platform: str
    number: str
    late: bool
    files: tuple[Uploaded, ...] = ()
    people: tuple[Submitter, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Plain lists and dictionaries, with printable text only."""
        return {
            "platform": self.platform,
            "number": self.number,
            "late": self.late,
            "files": [one._replace(file=printable(one.file))._asdict() for one in self.files],
            "people": [
                {key: value and printable(value) for key, value in one._asdict().items()} for one in self.people
            ],
        }


def handed_in(whose: Owner, files: Sequence[Owner], people: Sequence[Submitter] = ()) -> HandedIn | None:
    """What the names of its files tell about one person's submission; None without a platform."""
    if not whose.platform:
        return None
    uploaded = sorted({Uploaded(one.file, one.attachment, one.late) for one in files if one.platform == "canvas"})
    late = any(one.late for one in files)
    return HandedIn(whose.platform, whose.number, late, tuple(uploaded), tuple(people))
