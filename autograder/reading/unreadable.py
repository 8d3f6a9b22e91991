"""Files that hold a notebook under another kind of name, and files with a notebook's name that hold none.

Browsers, clouds and version control may replace a notebook by something else: half a download, a link, a placeholder, a
web page. The name and the first bytes tell what it is.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from autograder.reading.archives import BrokenArchive, Entry, is_gradable, is_other_archive, is_placeholder, is_zip
from autograder.reading.names import printable

HEAD = 1 << 16  # bytes that are examined
_MOST_LINKED = 20_000  # bytes of a shortcut or of a text entry

_MARKS = re.compile(r'"(nbformat|cell_type|worksheets)"\s*:')
# No suffix, a suffix that a system put in place of the correct one, or a misspelt one.
_MAY_HOLD_ONE = re.compile(
    r"[^.]+|.*\.(json|te?xt|part|partial|crdownload|download|opdownload|tmp|temp|bak|old|orig|save|dms|bin|"
    r"i?py?n?b|ipnyb|ipynd|ipyn|notebook|jupyter|nb|dat|data|file)~?|.*~|.*\.ipynb.*",
    re.IGNORECASE | re.DOTALL,
)
_PARTIAL = re.compile(r".*\.(crdownload|part|partial|download|opdownload)", re.IGNORECASE | re.DOTALL)
_SHORTCUT = re.compile(
    r".*\.(webloc|url|website|desktop|lnk|gdoc|gsheet|gslides|gcolab|gshortcut|glink|cloudf?)",
    re.IGNORECASE | re.DOTALL,
)
_LINK = re.compile(rb"https?://[\w.:-]+[^\s\"'<>\\]*")
_LFS = b"version https://git-lfs"
_ASK = "ask for the .ipynb file itself"
_DOWNLOAD = f"{_ASK} (File > Download)"
_KINDS = (
    (b"%PDF", "is a PDF"),
    (b"PK\x03\x04", "is a zip or an office document"),
    (b"Rar!", "is a RAR archive"),
    (b"7z\xbc\xaf\x27\x1c", "is a 7z archive"),
    (b"\x1f\x8b", "is compressed with gzip"),
    (b"\x89PNG", "is a picture"),
    (b"\xff\xd8\xff", "is a picture"),
    (b"bplist00", "is a placeholder or a link of macOS"),
    (b"\xd0\xcf\x11\xe0", "is an office document"),
    (b"{\\rtf", "is a text document (RTF)"),
)


def may_hold_notebook(name: str) -> bool:
    """Whether a file without a notebook's name should be examined for a notebook."""
    last = name.rsplit("/", 1)[-1]
    known = is_gradable(last) or is_zip(last) or is_other_archive(last)
    return not known and _MAY_HOLD_ONE.fullmatch(last) is not None


def holds_notebook(entry: Entry) -> bool:
    """Whether a file without a notebook's name holds one, whole or cut off. Only its beginning is examined."""
    if entry.refused or not may_hold_notebook(entry.name):
        return False
    try:
        return _text(entry.read(64)).startswith("{") and looks_like_notebook(entry.read(HEAD))
    except (BrokenArchive, OSError):
        return False


def looks_like_notebook(head: bytes) -> bool:
    """Whether the first bytes of a file are those of a notebook."""
    text = _text(head)
    return text.startswith("{") and _MARKS.search(text) is not None


def stands_for_hand_in(name: str) -> bool:
    """Whether a file of this name replaces a student's file, whatever it contains."""
    last = name.rsplit("/", 1)[-1]
    return is_placeholder(last) or any(kind.fullmatch(last) for kind in (_PARTIAL, _SHORTCUT))


def stands_for_notebook(name: str) -> bool:
    """Whether the name belongs to a file that should be a notebook or a script."""
    last = name.rsplit("/", 1)[-1].lower()
    return stands_for_hand_in(last) and re.search(r"\.(ipynb|py)\b", last) is not None


def why_no_notebook(name: str, entry: Entry) -> str:
    """What replaced a notebook, and what to ask for; completes "NAME ...". For names that `stands_for...` accepts."""
    last = name.rsplit("/", 1)[-1]
    if is_placeholder(last):
        return f"is a placeholder: the file is in iCloud, not in the submission; {_ASK}, downloaded from there first"
    if _PARTIAL.fullmatch(last):
        return f"is an unfinished download; {_ASK}"
    return f"is a link{where_to(entry)}, not the notebook; {_DOWNLOAD}"


def where_to(entry: Entry) -> str:
    """ " to HOST" for a file that contains the address of a page; "" otherwise."""
    try:
        match = _LINK.search(b"" if entry.refused else entry.read(_MOST_LINKED).replace(b"\0", b""))
        # The first addresses in a plist belong to its file format.
        while match and match[0].startswith((b"http://www.apple.com/", b"http://www.w3.org/", b"https://www.w3.org/")):
            match = _LINK.search(match.string, match.end())
        host = urlsplit(match[0].decode("ascii", "replace")).hostname if match else None
    except (BrokenArchive, OSError, ValueError):
        return ""
    return f" to {printable(host)}" if host else ""


def what_instead(data: bytes) -> str | None:
    """What a file with a notebook's or script's name really is; completes "NAME ..."."""
    head = data[:HEAD]
    text = _text(head).lower()
    if head.lstrip().startswith(_LFS):
        return f"is a pointer of Git LFS, not the file that it stands for; {_ASK} (after `git lfs pull`)"
    if text.startswith(("<plist", "[internetsh")) or (text.startswith("<?xml") and "<plist" in text):
        return f"is a link to a page, not a notebook; {_DOWNLOAD}"
    if re.match(r"<(!doctype|!--|html|head|body|\?xml|script|meta)", text):
        return "is a web page, not a notebook; download the .ipynb file itself (File > Download) and submit that"
    for start, what in _KINDS:
        if head.startswith(start):
            return f"{what}, not a notebook; {_ASK}"
    return None


def _text(head: bytes) -> str:
    """The beginning of a text, without byte-order mark and white space."""
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = head.decode("utf-16", "replace")
    elif b"\0" in head[:4]:
        text = head.decode("utf-16-le" if head[1:2] == b"\0" else "utf-16-be", "replace")
    else:
        text = head.decode("utf-8", "replace")
    return text.lstrip("\ufeff\0 \t\r\n")
