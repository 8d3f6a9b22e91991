"""Pictures in written answers: decoded, made smaller, and encoded anew, so that no byte of a submission reaches a page.

A picture that cannot be decoded, or is larger than any photo, is replaced by its name.
"""

from __future__ import annotations

import base64
import binascii
import io
import re
import warnings
from collections.abc import Callable, Mapping, Sequence
from urllib.parse import unquote

from autograder.reading.document import Attachment
from autograder.reading.names import printable
from autograder.written import embedded, plain

MAX_BYTES = 15_000_000  # bytes of one picture as submitted
MAX_PIXELS = 120_000_000  # a phone's sensor has a hundred million
MOST = 24  # of one submission
PIXELS = 150_000_000  # pixels of all pictures that are decoded in full
SHOWN = 5_000_000  # bytes of all pictures as shown
SIDE = 1600  # pixels: handwriting on a whole page stays readable
ENCODED = 400_000  # bytes of one picture as shown

_FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "BMP")
_IMAGE = re.compile(
    r"!\[([^\[\]\n]{0,300})\]\(\s*(?:<([^<>\n]+)>|([^()<>\s]+(?:\([^()<>\s]*\)[^()<>\s]*)?))(?:\s+[\"'][^\n]{0,300}?)?\s*\)"
)
_TAG = re.compile(r"<img\b[^<>]*+>", re.IGNORECASE)
_SOURCE = re.compile(r"\bsrc\s*+=\s*+[\"']?([^\"'<>\s]++)", re.IGNORECASE)
_DATA = re.compile(r"data:([\w./+-]{0,60})(?:;[\w=-]{0,40}){0,3};base64,(.*)", re.IGNORECASE | re.DOTALL)


class _NotShown(Exception):  # noqa: N818
    """The reason why a picture is named instead of shown."""


class Pictures:
    """The pictures of a submission's written answers. Beyond a plausible number, pictures are only named.

    beside: gives the bytes of a file next to the notebook, or None if there is no such file
    """

    def __init__(self, beside: Callable[[str], bytes | None] = lambda name: None) -> None:
        self._beside = beside
        self._left, self._pixels, self._bytes = MOST, PIXELS, SHOWN

    def in_place(self, source: str, attachments: Sequence[Attachment]) -> str:
        """The source with its pictures inserted. Pictures that are attached to its cell but not shown come after it."""
        if "![" not in source and "<img" not in source.lower() and not attachments:
            return plain(source)
        attached = {one.name: one for one in attachments}
        shown: set[str] = set()
        found = sorted(
            [(m.start(), m.end(), m.group(1), m.group(2) or m.group(3)) for m in _IMAGE.finditer(source)]
            + [(m.start(), m.end(), "", s.group(1)) for m in _TAG.finditer(source) if (s := _SOURCE.search(m.group()))]
        )
        kept: list[str] = []
        end = 0
        for start, stop, label, address in found:
            if start < end:
                continue
            kept += [plain(source[end:start]), self._shown(label, address, attached, shown)]
            end = stop
        kept.append(plain(source[end:]))
        rest = [one for name, one in attached.items() if name not in shown]
        return "\n\n".join(["".join(kept), *(self._attached(one) for one in rest)]).strip()

    def _shown(self, label: str, address: str, attached: Mapping[str, Attachment], shown: set[str]) -> str:
        kind, _, name = address.partition(":")
        if kind.lower() == "attachment":
            name = name if name in attached else unquote(name)
            shown.add(name)
            if name not in attached:
                return f"[picture {_told(name)}: it is not in the notebook]"
            return self._attached(attached[name])
        if kind.lower() == "data":
            found = _DATA.fullmatch(address)
            if found is None:
                return f"[picture {_told(label)}: it cannot be decoded]"
            return self._encoded(label or "picture", found.group(2))
        if re.match(r"[a-z][a-z0-9+.-]+:", address, re.IGNORECASE):
            return f"[picture at {_told(address)}: it was not submitted]"
        content = self._beside(unquote(address))
        if content is None:
            return f"[picture {_told(unquote(address))}: its file is missing]"
        return self._drawn(unquote(address).rsplit("/", 1)[-1], content)

    def _attached(self, one: Attachment) -> str:
        return self._encoded(one.name, one.data)

    def _encoded(self, name: str, data: str) -> str:
        try:
            content = base64.b64decode(data[: 2 * MAX_BYTES], validate=False)
        except (binascii.Error, ValueError):
            return f"[picture {_told(name)}: it cannot be decoded]"
        return self._drawn(name, content)

    def _drawn(self, name: str, content: bytes) -> str:
        if not self._left or self._bytes <= 0:
            return f"[picture {_told(name)}: not shown, because there are too many]"
        if len(content) > MAX_BYTES:
            return f"[picture {_told(name)}: larger than {MAX_BYTES // 1_000_000} MB]"
        self._left -= 1
        try:
            jpeg = self._redrawn(content)
        except _NotShown as reason:
            return f"[picture {_told(name)}: {reason}]"
        self._bytes -= len(jpeg)
        return embedded(printable(name), jpeg)

    def _redrawn(self, content: bytes) -> bytes:
        """A picture encoded anew as JPEG. Raises _NotShown with the reason if that fails."""
        from PIL import Image, ImageOps

        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                with Image.open(io.BytesIO(content), formats=_FORMATS) as picture:
                    if picture.width * picture.height > MAX_PIXELS:
                        raise _NotShown("it has too many pixels")
                    picture.draft("RGB", (SIDE, SIDE))  # for a photo, decodes only as many pixels as are needed
                    self._pixels -= picture.width * picture.height
                    if self._pixels < 0:
                        raise _NotShown("it has too many pixels")
                    picture.thumbnail((SIDE, SIDE))
                    upright = ImageOps.exif_transpose(picture).convert("RGBA")
            paper = Image.new("RGB", upright.size, "white")
            paper.paste(upright, mask=upright.getchannel("A"))
            for quality in (75, 55, 35, 15):
                out = io.BytesIO()
                paper.save(out, "JPEG", quality=quality)
                if out.tell() <= ENCODED:
                    return out.getvalue()
        except Image.DecompressionBombError as error:
            raise _NotShown("it has too many pixels") from error
        except MemoryError as error:
            raise _NotShown("it takes too much memory") from error
        except _NotShown:
            raise
        except Exception as error:  # for malicious bytes, a decoder may raise anything
            raise _NotShown("it cannot be decoded") from error
        raise _NotShown("it cannot be made small enough")


def _told(name: str) -> str:
    return plain(printable(name))[:120] or "without a name"
