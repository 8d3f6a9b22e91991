"""Handling names from outside: showing them safely, turning them into file names, taking them apart."""

from __future__ import annotations

import hashlib
import re
import unicodedata

from autograder.reading.faces import is_invisible, seen

_LONGEST_NAME = 120
_LONGEST_FILE_NAME = 100  # bytes; leaves room for a suffix on every file system
_HASH = 16  # hexadecimal digits: enough that nobody finds two names with the same hash by trial
_ATTEMPT = re.compile(r"(.+)-(\d{1,2})", re.DOTALL)
_SUFFIX = re.compile(
    r"(?<=.)(?:\.(?:ipynb|py)([ _]?\(\d{1,3}\))?(?:\.\w{1,10})*([ _]?\(\d{1,3}\))?|\.tar\.\w{1,4}|\.\w{1,5}"
    r"|\.(?:crdownload|download|partial|opdownload|webloc))[~_]?$",
    re.IGNORECASE,
)
_PLACEHOLDER = re.compile(r"\.(.+)\.icloud", re.IGNORECASE | re.DOTALL)
_RESERVED_ON_WINDOWS = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE)


def printable(name: str) -> str:
    """`name` on one line, cut if long. Invisible, direction-changing and broken characters become "\ufffd"."""
    if len(name) > 8 * _LONGEST_NAME:  # normalising takes quadratic time in a run of accents
        name = name[: 4 * _LONGEST_NAME] + name[-4 * _LONGEST_NAME :]
    shown = seen(name).strip() or "unnamed"
    return shown if len(shown) <= _LONGEST_NAME else f"{shown[:80]}…{shown[81 - _LONGEST_NAME :]}"


def safe_file_name(student: str) -> str:
    """A file name (without suffix) for a student: the name itself if harmless, else a readable form and a hash.

    Different students get different names. No result has a path separator, a leading dash or dot, or a special meaning
    on Windows.
    """
    composed = unicodedata.normalize("NFC", student)
    kept = "".join(c if (c.isalnum() and not is_invisible(c)) or c in " -_.()@,+" else "_" for c in composed)
    kept = re.sub(r"^[^\w(]+", "_", kept).rstrip(". ") or "_"
    kept = kept.encode("utf-8")[:_LONGEST_FILE_NAME].decode("utf-8", errors="ignore").rstrip(". ")
    # A name that already ends like a hash gets a hash, too. Otherwise it could be chosen to equal another's file.
    if kept == student and not _RESERVED_ON_WINDOWS.fullmatch(kept) and not re.search(rf"-[0-9a-f]{{{_HASH}}}$", kept):
        return kept
    digest = hashlib.sha256(student.encode("utf-8", errors="surrogatepass")).hexdigest()[:_HASH]
    reserved = _RESERVED_ON_WINDOWS.fullmatch(kept)
    return f"{'_' if reserved else ''}{kept}-{digest}"


def stem(name: str) -> str:
    """The name of a file without folder and suffix (`.ipynb.txt` and `.tar.gz` count as one suffix).

    Additions of a browser or cloud are undone: "vae.ipynb (1)" becomes "vae (1)", ".vae.ipynb.icloud" becomes "vae".
    """
    base = name.rsplit("/", 1)[-1]
    if match := _PLACEHOLDER.fullmatch(base):
        base = match[1]
    plain = _SUFFIX.sub(lambda match: match[1] or match[2] or "", base)
    return plain or base


def plain_path(name: str) -> str:
    """A path without its suffix and without a browser's number: "a/VAE (1).ipynb" becomes "a/vae"."""
    folder, slash, _ = name.rpartition("/")
    plain = re.sub(r"[ _]?\(\d{1,3}\)$", "", stem(name))
    return f"{folder}{slash}{plain}".casefold()


def attempt(name: str) -> tuple[str, int]:
    """A path without the number of an attempt, and that number: "a/VAE-2.py" becomes ("a/vae.py", 2)."""
    base, plain = name.rsplit("/", 1)[-1], stem(name)
    match = _ATTEMPT.fullmatch(plain)
    folder = name[: len(name) - len(base)]
    suffix = base[len(plain) :] if base.startswith(plain) else ".ipynb"
    first, number = (match.group(1), int(match.group(2))) if match else (plain, 0)
    return f"{folder}{first}{suffix}".casefold(), number


def words(name: str) -> list[str]:
    """The lower-case words of a file or exercise name: "1B-VAE (2)" has ["1b", "vae", "2"]."""
    return re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", name).casefold())


def exercise_in_name(name: str, exercises: tuple[str, ...]) -> str | None:
    """The exercise whose name occurs in a file's name, whatever the case and separators; of several, the longest."""
    lengths = {exercise: len("".join(words(exercise))) for exercise in exercises if around(name, exercise) is not None}
    best = [exercise for exercise, length in lengths.items() if length == max(lengths.values())]
    return best[0] if len(best) == 1 else None


def around(name: str, exercise: str) -> tuple[list[str], list[str]] | None:
    """The words before and after an exercise's name in a file's name; None if it does not occur.

    The name is found word by word, or written together if it is long enough not to occur by accident.
    """
    present, wanted = words(stem(name)), words(exercise)
    for first in range(len(present) - len(wanted) + 1):
        if wanted and present[first : first + len(wanted)] == wanted:
            return present[:first], present[first + len(wanted) :]
    joined = "".join(wanted)
    for position, word in enumerate(present):
        if joined and (word == joined or (len(joined) >= 6 and joined in word)):
            before, _, after = word.partition(joined)
            return [*present[:position], *filter(None, [before])], [*filter(None, [after]), *present[position + 1 :]]
    return None
