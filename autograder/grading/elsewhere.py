"""Errors of a submission that the grading machine causes: it has no GPU, no network, no screen.

Errors are taken at face value. Raising one on purpose earns nothing: a person looks at it.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from autograder.sandbox import StudentError
from autograder.sandbox.child.remarks import IMPORT, NETWORK, PROCESS

_WHERE = "on the grading machine"


class _Sign(NamedTuple):
    """How an error of the machine is recognised: by its type, and patterns for its text and its line."""

    reason: str
    message: re.Pattern[str] | None = None
    types: frozenset[str] = frozenset()
    source: re.Pattern[str] | None = None

    def fits(self, error: StudentError) -> bool:
        """Whether an error shows this sign."""
        return (
            (not self.types or error.type in self.types)
            and (self.message is None or self.message.search(error.message) is not None)
            and (self.source is None or self.source.search(error.source or "") is not None)
        )


def _sign(reason: str, message: str = "", types: str = "", source: str = "") -> _Sign:
    return _Sign(
        reason,
        re.compile(message) if message else None,
        frozenset(types.split()),
        re.compile(source) if source else None,
    )


_DEVICE = "it asks for a GPU or another device, and the grader has none"
_PROCESS = "it starts a process, which the grader does not allow"
_NET = "it needs the network, and the grader has none"
_SCREEN = "it needs a screen, and the grader has none"
_PLACE = "it opens or writes a file outside its folder, which the grader does not allow"
_LATEX = f"it needs LaTeX, which is not installed {_WHERE}"
_PROGRAM = f"it needs a program or a system library that is not installed {_WHERE}"
_RAISED = "AssertionError RuntimeError NotImplementedError TypeError ValueError AcceleratorError OSError SystemExit"

# The order matters: the most specific signs come first.
_SIGNS = (
    _sign(_PROCESS, re.escape(PROCESS) + "$"),
    _sign(_PROCESS, r"DataLoader worker .*(exited|killed)|process pool was terminated|No child processes"),
    _sign(_NET, re.escape(NETWORK) + "$"),
    _sign(
        _NET,
        types="URLError HTTPError gaierror ConnectionError ConnectTimeout SSLError NewConnectionError MaxRetryError"
        " ProxyError ConnectError ClientConnectorError LocalEntryNotFoundError RemoteDisconnected NameResolutionError"
        " ConnectionRefusedError",
    ),
    _sign(
        _NET,
        r"Error downloading|no internet connection|<urlopen error"
        r"|Name or service not known|Temporary failure in name resolution"),
    _sign(
        "it asks for a data set that is not in the submission, and the grader cannot download it",
        r"Dataset not found( or corrupted)?\.",
        "RuntimeError",
    ),
    _sign(
        _DEVICE,
        r"not compiled with (CUDA|XPU|MPS|ROCM)|not linked with support for|deserialize object on a (CUDA|MPS)"
        r"|No CUDA GPUs|no NVIDIA driver|without ATen_cuda|without MPS backend|No HIP GPUs"
        r"|from the '\w*(CUDA|MPS|XPU|XLA|HIP)\w*' backend|Cannot access accelerator"
        r"|MPS backend is (not )?(supported|available)"
        r"|CUDA error|CUDA driver|Device type (CUDA|MPS) is not supported",
    ),
    # (A device name that torch does not know is excluded: it is wrong on every machine.)
    _sign(_DEVICE, r"(?i)^(?!Expected one of cpu)(.|\n)*\b(cuda|gpus?|mps|tpu)\b", _RAISED),
    _sign(_DEVICE, types="AssertionError SystemExit", source=r"\b(cuda|mps|accelerator|xpu)\b"),
    _sign(_DEVICE, "NoneType", "AttributeError", source=r"\baccelerator\b"),
    _sign("it asks for input, and nobody answers in the grader", "^EOF when reading a line", "EOFError"),
    _sign("it asks for input, and nobody answers in the grader", types="StdinNotImplementedError"),
    _sign(_LATEX, r"(?i)\b(la|xe|pdf)?tex\b.*(could not be found|not found|No such file)|process string with tex"),
    _sign(_LATEX, r"\b(latex|dvipng|kpsewhich|xelatex|pdflatex)\b", "FileNotFoundError RuntimeError PermissionError"),
    _sign(_SCREEN, r"no display name|\$DISPLAY|connect to X server|Cannot load backend|Qt binding|as 'headless' is"),
    _sign(_SCREEN, types="TclError"),
    _sign(
        _PROGRAM,
        r"cannot open shared object file|ffmpeg|failed to execute .*(dot|neato)|Graphviz executables|C\+\+ compiler"
        r"|GLIBC(XX)?_",
    ),
    _sign(f"a library that it imports does not load {_WHERE}", re.escape(IMPORT) + "$"),
    _sign("it starts more threads than the grader allows", "^can't start new thread", "RuntimeError error"),
    _sign("it makes a call that the grader does not allow", r"^not available here: "),
    _sign(_PROGRAM, types="ExecutableNotFound InvalidCxxCompiler BackendCompilerFailed InductorError"),
    _sign(f"it asks for a locale that is not installed {_WHERE}", "unsupported locale setting"),
    _sign(f"it asks for a time zone that does not exist {_WHERE}", types="ZoneInfoNotFoundError UnknownTimeZoneError"),
    _sign("it writes more than the grader allows", r"\[Errno (27|28|122)\]"),
    _sign(f"it reads an environment variable that is not set {_WHERE}", types="KeyError", source=r"\benviron\b"),
    _sign("it asks for a terminal or a user, and the grader has none", r"\[Errno (6|25)\]", "OSError error"),
    _sign(
        "it asks for a terminal or a user, and the grader has none",
        r"uid not found|Could not determine home directory",
    ),
    _sign("it makes a call that the grader does not allow", r"\[Errno (1|11)\]", "PermissionError BlockingIOError"),
    _sign(_PLACE, r"\[Errno (13|30)\]", "PermissionError OSError"),
    _sign(
        f"it asks for a version of Python or of a library that is not installed {_WHERE}",
        types="AssertionError RuntimeError ImportError SystemExit Exception ValueError",
        source=r"version_info|__version__|python_version",
    ),
)  # fmt: skip
_OPTIONAL = re.compile(r"(?:Missing optional dependency|requires? the) [`'\"]?([\w.-]+)[`'\"]?")
_PACKAGE = re.compile(r"No package metadata was found for (\S+)")


def reason_of_machine(error: StudentError) -> str | None:
    """What the grading machine lacks or refuses, according to an error; None if the error does not say so."""
    if error.type in ("ImportError", "PackageNotFoundError", "RuntimeError"):
        match = _OPTIONAL.search(error.message) or _PACKAGE.search(error.message)
        if match is not None:
            return f"the module {match[1]} is not installed {_WHERE}"
    return next((sign.reason for sign in _SIGNS if sign.fits(error)), None)
