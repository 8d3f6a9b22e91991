"""What notebooks have and plain Python does not: `await` outside functions, and `get_ipython`."""

from __future__ import annotations

import ast
import inspect
import types
from collections.abc import Coroutine
from typing import Any

NO_LOOP = "no running event loop"

_loops: list[Any] = []  # at most one, shared by all cells as in a kernel; made when a cell first awaits


def compiled(text: str, name: str, flags: int) -> types.CodeType:
    """The code of a statement; a coroutine if it has `await` outside a function. Raises what `compile` raises."""
    try:
        return _compiled(text, name, flags)
    except SyntaxError as error:
        if "await" in text or "async" in text:
            try:
                return _compiled(text, name, flags | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
            except SyntaxError:
                raise error from None
        raise


def _compiled(text: str, name: str, flags: int) -> types.CodeType:
    code: types.CodeType = compile(text, name, "exec", flags, dont_inherit=True)
    return code


def execute(code: types.CodeType, namespace: dict[str, Any]) -> None:
    """Run a statement as in a notebook, where an asyncio loop is running."""
    if code.co_flags & inspect.CO_COROUTINE:
        _in_loop(eval(code, namespace))
        return
    try:
        exec(code, namespace)
    except RuntimeError as error:
        if error.args != (NO_LOOP,):
            raise
        # `task = asyncio.create_task(...)` needs a running loop. It failed before it did anything, so it can be run
        # again, inside one.
        _in_loop(_as_coroutine(code, namespace))


async def _as_coroutine(code: types.CodeType, namespace: dict[str, Any]) -> None:
    exec(code, namespace)


def _in_loop(coroutine: Coroutine[Any, Any, None]) -> None:
    import asyncio

    if not _loops:
        _loops.append(asyncio.new_event_loop())
        asyncio.set_event_loop(_loops[0])
    _loops[0].run_until_complete(coroutine)


class Nothing:
    """Accepts every attribute and call, and does nothing."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Nothing()

    def __call__(self, *args: Any, **kwargs: Any) -> None:
        return None


class ZMQInteractiveShell(Nothing):
    """What `get_ipython()` returns: a shell in which magics and commands do nothing."""

    def getoutput(self, *args: Any, **kwargs: Any) -> list[str]:
        """The output lines of a command: none."""
        return []


def get_ipython() -> ZMQInteractiveShell:
    """The shell that a notebook runs in."""
    return ZMQInteractiveShell()
