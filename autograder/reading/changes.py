"""Which statements may change what a graded function needs, although they bind none of its names.

In doubt a statement counts: one too many costs a moment, one too few may cost a right answer its marks. What is known
to change nothing that counts are drawings, seeds, and functions that are given something and used for their result.
"""

from __future__ import annotations

import builtins
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from autograder.reading.effects import NAMESPACE, Call, Effects, Facts, Function
from autograder.reading.kinds import Kinds, package_of

_MOST_ROUNDS = 12  # of functions that call functions, and of names that hold names
_SHOWS = frozenset({"matplotlib", "seaborn", "plotly", "IPython", "tqdm", "time", "PIL", "otter", "pandas", "urllib"})
_EVERYWHERE = frozenset({"numpy", "torch", "warnings", "sys", "builtins", "__main__"})  # felt by all
_NO_SETTING = re.compile(
    r"(.*seed.*|save\w*|dump\w*|show|print|download|urlretrieve|sleep|empty_cache|collect|makedirs|mkdir|.*[^_]_)"
)
_SETTING = re.compile(r"(set|use|enable|disable|configure|config|register|filterwarnings|simplefilter|update)")
# Methods that change their object although their result is used: by these beginnings, or by a `_` at the end.
_CHANGES = re.compile(
    r"(set|add|register|load|update|config|enable|disable|init|reset|push|put|remove|discard|insert|append|extend|pop|"
    r"clear|sort$|reverse$|fill$|double$|half$|float$|to$|train$|eval$|apply$|fit$|shuffle|setdefault|__set|__del)"
)
_IN_PLACE = frozenset({"setattr", "delattr", "copyto", "put", "place", "putmask", "fill_diagonal", "shuffle", "setitem",
                       "heappush", "heappop", "heapify", "next"})  # fmt: skip
_HARMLESS = frozenset(dir(builtins)) - {"setattr", "delattr", "next", "exec", "eval", "map", "filter", "list", "any",
                                        "all", "type", "object", "super", "sorted", "max", "min", "sum"}  # fmt: skip


class Changes:
    """The statements of one file, asked which of them may change something."""

    def __init__(self, effects: Sequence[Effects], imports: Mapping[str, str]) -> None:
        """imports: the dotted name of what each imported name stands for"""
        self._effects = effects
        self._imports = imports
        self._functions: dict[str, list[Function]] = defaultdict(list)
        for one in effects:
            for function in one.functions:
                self._functions[function.name].append(function)
        self._shows = {name for name, origin in imports.items() if package_of(origin) in _SHOWS}
        for _ in range(2):  # fig, ax = plt.subplots(); left = ax[0]
            held = [(name, others) for one in effects for name, others in one.facts.holds]
            self._shows |= {name for name, others in held if others and others <= self._shows}
        self._shows -= {name for name, others in held if not others <= self._shows}

    def of(self, needed: Kinds, names: frozenset[str]) -> set[int]:
        """The positions of the statements that may change needed objects, settings, or the namespace itself."""
        held = needed.objects
        for _ in range(_MOST_ROUNDS):
            more = {n for one in self._effects for n, others in one.facts.holds if others & held and n not in held}
            more -= set(self._imports) | needed.functions
            if not more:
                break
            held |= more
        watched, holders = needed._replace(objects=held), held - needed.objects
        acting: set[str] = set()
        for _ in range(_MOST_ROUNDS):
            more = {
                name
                for name, functions in self._functions.items()
                if name not in acting
                and any(
                    one.facts.rebinds & names or self._acts(one.facts, watched, acting, holders, one)
                    for one in functions
                )
            }
            if not more:
                break
            acting |= more
        return {i for i, one in enumerate(self._effects) if self._acts(one.facts, watched, acting, holders)}

    def _acts(
        self, facts: Facts, needed: Kinds, acting: set[str], holders: frozenset[str], function: Function | None = None
    ) -> bool:
        own = function.own if function else frozenset[str]()
        for call in facts.calls:  # a function that is handed on may be called
            if call.callee in acting or (call.is_lone and call.callee in holders):
                return True
            if any(names & acting for _, names in call.handed):
                return True
        if any(
            (call.callee == "__enter__" and call.receiver & acting) or self._sets(call, needed.packages - own)
            for call in facts.calls
        ):
            return True
        if any(call.callee in ("exec", "eval") for call in facts.calls):
            return True
        changed, touched = self._changed(facts)
        if function:
            changed, touched = (_through(facts, names) - own for names in (changed, touched))
        modules = {self._imports.get(name, "") for name in changed & set(self._imports)} - {""}
        if any(self._counts(package_of(origin), needed.packages) for origin in modules):
            return True
        return bool(
            NAMESPACE in changed | touched or changed & (needed.objects | needed.functions) or touched & needed.objects
        )

    def _sets(self, call: Call, packages: frozenset[str]) -> bool:
        """Whether a call may set something in a library that counts."""
        name = call.callee.removeprefix(".")
        origins = [self._imports[one] for one in call.receiver & set(self._imports)]
        if not call.callee.startswith("."):
            origins = [self._imports[name]] if name in self._imports and name not in self._functions else []
            name = origins[0].rsplit(".", 1)[-1] if origins else name
        if not any(self._counts(package_of(origin), packages) for origin in origins) or _NO_SETTING.fullmatch(name):
            return False
        return call.is_lone or _SETTING.match(name) is not None

    @staticmethod
    def _counts(package: str, packages: frozenset[str]) -> bool:
        return package not in _SHOWS and (package in _EVERYWHERE or package in packages)

    def _changed(self, facts: Facts) -> tuple[set[str], set[str]]:
        """The names of objects that are changed for certain, and of those that may be."""
        changed = set(facts.stored)
        touched: set[str] = set()
        for call in facts.calls:
            name = call.callee.removeprefix(".")
            is_method = call.callee.startswith(".")
            if call.receiver and call.receiver <= self._shows:
                continue
            if is_method and not call.receiver & set(self._imports):
                changed |= call.receiver if self._changes_its_object(call) else set()
            if name in _IN_PLACE or (name.endswith("_") and not name.endswith("__")):
                changed.update(*(names for _, names in call.handed))
            elif call.callee in self._functions:
                changed.update(*self._taken(call))
            elif call.is_lone and name not in self._shows and (is_method or name not in _HARMLESS):
                touched.update(*(names for _, names in call.handed))
            changed.update(*(names for place, names in call.handed if place == "out"))
        return changed, touched

    def _changes_its_object(self, call: Call) -> bool:
        name = call.callee[1:]
        if call.callee in self._functions and not call.is_lone:
            return any(one.parameters[:1] and one.parameters[0] in self._taking[call.callee] for one in
                       self._functions[call.callee])  # fmt: skip
        return call.is_lone or _CHANGES.match(name) is not None or (name.endswith("_") and not name.endswith("__"))

    def _taken(self, call: Call) -> Iterable[frozenset[str]]:
        """What a function of the file may change of what it is given."""
        taking = self._taking[call.callee]
        for function in self._functions[call.callee]:
            bound = call.callee.startswith(".") or call.callee[:1].isupper()
            parameters = function.parameters[1:] if bound else function.parameters
            for place, names in call.handed:
                name = place if isinstance(place, str) else parameters[place] if place < len(parameters) else None
                if name in taking or (name not in parameters and taking & set(parameters)):
                    yield names

    @cached_property
    def _taking(self) -> dict[str, frozenset[str]]:
        """The parameters of which each function may change what they are given."""
        self.__dict__["_taking"] = found = dict.fromkeys(self._functions, frozenset[str]())
        for _ in range(_MOST_ROUNDS):
            before = dict(found)
            for name, functions in self._functions.items():
                for one in functions:
                    changed, touched = self._changed(one.facts)
                    found[name] |= _through(one.facts, changed | touched) & set(one.parameters)
            if before == found:
                break
        return found


def _through(facts: Facts, names: set[str]) -> set[str]:
    """The names, and those of which they may hold a part."""
    found = set(names)
    for _ in range(_MOST_ROUNDS):
        more = {other for name, others in facts.holds if name in found for other in others} - found
        if not more:
            break
        found |= more
    return found
