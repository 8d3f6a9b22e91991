"""Landlock: folders that a process may read, folders that it may write, and nothing else of the file system.

A Landlock domain also prevents its processes from tracing processes outside it (so the grader's `/proc/PID/mem` is out
of reach). With newer kernels it also prevents TCP, abstract sockets and signals to processes outside. It needs no
privileges.

Before version 3 (Linux 6.2), files that must not be written can still be truncated. So such a kernel counts as having
no Landlock. The numbers of calls and rights are those of linux/landlock.h and asm-generic/unistd.h; see landlock(7).
"""

from __future__ import annotations

import ctypes
import os
import struct
from collections.abc import Sequence

# The same numbers on every architecture.
CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
CREATE_RULESET_VERSION = 1
RULE_PATH_BENEATH = 1

EXECUTE, WRITE_FILE, READ_FILE, READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
FIRST_RIGHTS = (1 << 13) - 1  # the thirteen rights of version 1
REFER, TRUNCATE, IOCTL_DEV = 1 << 13, 1 << 14, 1 << 15  # versions 2, 3, 5
NETWORK = 0b11  # bind and connect TCP, version 4
SCOPES = 0b11  # abstract sockets and signals, version 6
OLDEST = 3

READ = READ_FILE | READ_DIR
OF_FILES = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | IOCTL_DEV

libc = ctypes.CDLL(None, use_errno=True)


def version() -> int:
    """The version of the kernel's Landlock; 0 if it has none."""
    return max(0, libc.syscall(CREATE_RULESET, None, ctypes.c_size_t(0), ctypes.c_uint32(CREATE_RULESET_VERSION)))


def restrict(readable: Sequence[str], listable: Sequence[str], writable: Sequence[str]) -> bool:
    """Confine this thread and everything that it starts. Needs no_new_privs. Returns whether it was done.

    listable: folders that may be listed, but whose files must not be read
    """
    abi = version()
    if abi < OLDEST:
        return False
    rights = FIRST_RIGHTS | REFER | TRUNCATE | (IOCTL_DEV if abi >= 5 else 0)
    # An old kernel accepts a longer structure if the fields that it does not know are zero.
    attributes = struct.pack("QQQ", rights, NETWORK if abi >= 4 else 0, SCOPES if abi >= 6 else 0)
    ruleset = libc.syscall(
        CREATE_RULESET, attributes, ctypes.c_size_t(8 if abi < 4 else 16 if abi < 6 else 24), ctypes.c_uint32(0)
    )
    if ruleset < 0:
        return False
    try:
        rules = [(path, READ | EXECUTE) for path in readable]
        rules += [(path, READ_DIR) for path in listable]
        rules += [(path, rights & ~(EXECUTE | IOCTL_DEV)) for path in writable]
        rules += [(os.devnull, READ_FILE | WRITE_FILE), ("/dev/zero", READ_FILE), ("/dev/urandom", READ_FILE)]
        for path, allowed in rules:
            _allow(ruleset, path, allowed & rights)
        return libc.syscall(RESTRICT_SELF, ctypes.c_int(ruleset), ctypes.c_uint32(0)) == 0
    except OSError:
        return False
    finally:
        os.close(ruleset)


def _allow(ruleset: int, path: str, allowed: int) -> None:
    try:
        descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    try:
        if not os.path.isdir(path):
            allowed &= OF_FILES
        rule = struct.pack("=Qi", allowed, descriptor)
        if libc.syscall(ADD_RULE, ctypes.c_int(ruleset), RULE_PATH_BENEATH, rule, ctypes.c_uint32(0)) != 0:
            raise OSError(ctypes.get_errno(), "landlock_add_rule")
    finally:
        os.close(descriptor)
