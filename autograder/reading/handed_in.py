"""What a learning platform says of a hand-in besides its files: its numbers there, and whether it came late."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from autograder.reading.gradescope import Submitter
from autograder.reading.lms_names import Owner
from autograder.reading.names import printable


class Uploaded(NamedTuple):
    """A file as the platform counts it; attachment: its number there, "" for what was typed in."""

    file: str
    attachment: str
    late: bool


class HandedIn(NamedTuple):
    """What a platform says of a hand-in.

    platform:  "canvas", "moodle" or "gradescope"
    number:    the number of the person, or of the hand-in; "" where the hand-in is anonymous
    late:      whether any of its files came late
    files:     the files as they were uploaded; Canvas alone counts them
    people:    who handed in together; Gradescope alone names them
    """

    platform: str
    number: str
    late: bool
    files: tuple[Uploaded, ...] = ()
    people: tuple[Submitter, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Plain lists and dictionaries, all text printable."""
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
    """What is known of one person's hand-in from the names of its files; None without a platform."""
    if not whose.platform:
        return None
    uploaded = sorted({Uploaded(one.file, one.attachment, one.late) for one in files if one.platform == "canvas"})
    late = any(one.late for one in files)
    return HandedIn(whose.platform, whose.number, late, tuple(uploaded), tuple(people))
