"""A seccomp filter: the system calls that a hand-in has no business with fail with "operation not permitted".

Refused are new processes and programs, other processes (signals, tracing, their memory, their limits and their place in
the queue), sockets, what outlives a process (System V memory, message queues, keys), io_uring (which would go round the
filter) and administration. Threads are fine. The filter checks the architecture, so that the calls of another ABI are
no way round. Where it cannot be installed it is left out, and the caller says so.

The program is classic BPF over `struct seccomp_data {int nr; u32 arch; u64 instruction_pointer; u64 args[6];}`.
"""

from __future__ import annotations

import ctypes
import errno
import platform
import struct
import sys

LOAD, JUMP_EQUAL, JUMP_GREATER_EQUAL, JUMP_ANY_BIT, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
NR, ARCH, ARGUMENT_0 = 0, 4, 16  # offsets in seccomp_data; of an argument, its low half
ALLOW, ERRNO, KILL_PROCESS = 0x7FFF0000, 0x00050000, 0x80000000
CLONE_THREAD = 0x00010000
X32_BIT = 0x40000000
PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 22, 2

AUDIT_ARCH = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}

# name: (number on x86_64, number on aarch64); -1 where the architecture has no such call
REFUSED = {
    # processes and programs
    "fork": (57, -1),
    "vfork": (58, -1),
    "execve": (59, 221),
    "execveat": (322, 281),
    # other processes
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "process_madvise": (440, 440),
    "process_mrelease": (448, 448),
    "pidfd_open": (434, 434),
    "pidfd_send_signal": (424, 424),
    "pidfd_getfd": (438, 438),
    "kcmp": (312, 272),
    "migrate_pages": (256, 238),
    "move_pages": (279, 239),
    "setpriority": (141, 140),
    "sched_setparam": (142, 118),
    "sched_setscheduler": (144, 119),
    "sched_setaffinity": (203, 122),
    "sched_setattr": (314, 274),
    "ioprio_set": (251, 30),
    # network
    "socket": (41, 198),
    "connect": (42, 203),
    "bind": (49, 200),
    "listen": (50, 201),
    "accept": (43, 202),
    "accept4": (288, 242),
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    # what outlives a process
    "shmget": (29, 194),
    "semget": (64, 190),
    "msgget": (68, 186),
    "mq_open": (240, 180),
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    # file systems and namespaces
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "move_mount": (429, 429),
    "open_tree": (428, 428),
    "fsopen": (430, 430),
    "fsconfig": (431, 431),
    "fsmount": (432, 432),
    "fspick": (433, 433),
    "mount_setattr": (442, 442),
    "unshare": (272, 97),
    "setns": (308, 268),
    "quotactl": (179, 60),
    "name_to_handle_at": (303, 264),
    "open_by_handle_at": (304, 265),
    "fanotify_init": (300, 262),
    # the machine
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "kexec_load": (246, 104),
    "kexec_file_load": (320, 294),
    "init_module": (175, 105),
    "finit_module": (313, 273),
    "delete_module": (176, 106),
    "reboot": (169, 142),
    "swapon": (167, 224),
    "swapoff": (168, 225),
    "acct": (163, 89),
    "syslog": (103, 116),
    "settimeofday": (164, 170),
    "clock_settime": (227, 112),
    "clock_adjtime": (305, 266),
    "adjtimex": (159, 171),
    "sethostname": (170, 161),
    "setdomainname": (171, 162),
    "iopl": (172, -1),
    "ioperm": (173, -1),
    "personality": (135, 92),
}

# Calls whose first argument names a process: only the caller's own will do.
ONLY_SELF = {
    "kill": (62, 129),
    "tkill": (200, 130),
    "tgkill": (234, 131),
    "rt_sigqueueinfo": (129, 138),
    "rt_tgsigqueueinfo": (297, 240),
}
SELF_OR_ZERO = {"prlimit64": (302, 261)}

# A child must not outlive its zygote.
PRCTL, PR_SET_PDEATHSIG = (157, 167), 1
CLONE = (56, 220)
CLONE3 = (435, 435)


def instruction(code: int, operand: int, if_true: int = 0, if_false: int = 0) -> bytes:
    """One `struct sock_filter`."""
    return struct.pack("HBBI", code, if_true, if_false, operand)


def program(machine: str, pid: int) -> bytes:
    """The filter for a process: a list of tests of the number of the call, each with its verdict."""
    column = 0 if machine == "x86_64" else 1
    refuse = instruction(RETURN, ERRNO | errno.EPERM)
    allow = instruction(RETURN, ALLOW)
    code = [
        instruction(LOAD, ARCH),
        instruction(JUMP_EQUAL, AUDIT_ARCH[machine], 1, 0),
        instruction(RETURN, KILL_PROCESS),
        instruction(LOAD, NR),
    ]
    if machine == "x86_64":
        code += [instruction(JUMP_GREATER_EQUAL, X32_BIT, 0, 1), refuse]
    # glibc falls back to clone, whose flags a filter can see.
    code += [instruction(JUMP_EQUAL, CLONE3[column], 0, 1), instruction(RETURN, ERRNO | errno.ENOSYS)]
    code += [
        instruction(JUMP_EQUAL, CLONE[column], 0, 4),
        instruction(LOAD, ARGUMENT_0),
        instruction(JUMP_ANY_BIT, CLONE_THREAD, 0, 1),
        allow,
        refuse,
    ]
    for call, allowed in [(c, [pid]) for c in ONLY_SELF.values()] + [(c, [0, pid]) for c in SELF_OR_ZERO.values()]:
        tests = [instruction(JUMP_EQUAL, value, len(allowed) - i, 0) for i, value in enumerate(allowed)]
        body = [instruction(LOAD, ARGUMENT_0), *tests, refuse, allow]
        code += [instruction(JUMP_EQUAL, call[column], 0, len(body)), *body]
    body = [instruction(LOAD, ARGUMENT_0), instruction(JUMP_EQUAL, PR_SET_PDEATHSIG, 0, 1), refuse, allow]
    code += [instruction(JUMP_EQUAL, PRCTL[column], 0, len(body)), *body]
    for call in REFUSED.values():
        if call[column] >= 0:
            code += [instruction(JUMP_EQUAL, call[column], 0, 1), refuse]
    return b"".join([*code, allow])


def install(pid: int) -> bool:
    """Put this process (of one thread so far) under the filter. Needs no_new_privs. Returns whether it was done."""
    machine = platform.machine()
    if machine not in AUDIT_ARCH or sys.maxsize < 1 << 32:
        return False
    code = program(machine, pid)
    buffer = ctypes.create_string_buffer(code, len(code))
    head = ctypes.create_string_buffer(struct.pack("HxxxxxxP", len(code) // 8, ctypes.addressof(buffer)), 16)
    libc = ctypes.CDLL(None, use_errno=True)
    return libc.prctl(PR_SET_SECCOMP, ctypes.c_ulong(SECCOMP_MODE_FILTER), ctypes.byref(head), 0, 0) == 0
