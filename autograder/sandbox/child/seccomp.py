"""A seccomp filter: system calls that no submission needs fail with "operation not permitted".

Refused are new processes and programs, access to other processes (signals, tracing, memory, limits, priorities),
sockets, things that outlive a process (System V memory, message queues, keys), io_uring (which would bypass the
filter), watching folders, inspecting the page cache, and administration. Threads are allowed.

Changing the mode, owner, times or attributes of a file does nothing but reports success: Landlock does not cover these
calls, and copying a file makes them. If nothing else limits the size of the work folder, removing a file does nothing
either, so that all files can be counted. The filter checks the architecture, because another ABI has other numbers for
the same calls. If it cannot be installed it is left out, and the caller reports that.

The program is classic BPF over `struct seccomp_data {int nr; u32 arch; u64 instruction_pointer; u64 args[6];}`, see
seccomp(2); its instructions and the numbers of the architectures are those of linux/bpf_common.h, linux/seccomp.h and
linux/audit.h, the numbers of the calls those of asm/unistd_64.h and asm-generic/unistd.h (a test compares them).
"""

from __future__ import annotations

import ctypes
import errno
import platform
import struct
import sys
from collections.abc import Sequence

LOAD, JUMP_EQUAL, JUMP_GREATER_EQUAL, JUMP_ANY_BIT, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
NR, ARCH, ARGUMENTS = 0, 4, (16, 24, 32)  # offsets in seccomp_data; of the arguments, their low halves
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
    "io_setup": (206, 0),
    # events in other folders: Landlock hides their contents, but not these
    "inotify_init": (253, -1),
    "inotify_init1": (294, 26),
    "inotify_add_watch": (254, 27),
    # what outlives a process
    "shmget": (29, 194),
    "semget": (64, 190),
    "msgget": (68, 186),
    "mq_open": (240, 180),
    # access to those of other processes, whose ids are small and can be guessed
    "shmat": (30, 196),
    "shmctl": (31, 195),
    "semop": (65, 193),
    "semtimedop": (220, 192),
    "semctl": (66, 191),
    "msgsnd": (69, 189),
    "msgrcv": (70, 188),
    "msgctl": (71, 187),
    "mq_unlink": (241, 181),
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

# These report success and do nothing. Landlock covers none of them, see landlock(7).
NOT_DONE = {
    "chmod": (90, -1),
    "fchmod": (91, 52),
    "fchmodat": (268, 53),
    "fchmodat2": (452, 452),
    "chown": (92, -1),
    "fchown": (93, 55),
    "lchown": (94, -1),
    "fchownat": (260, 54),
    "utime": (132, -1),
    "utimes": (235, -1),
    "futimesat": (261, -1),
    "utimensat": (280, 88),
    "setxattr": (188, 5),
    "lsetxattr": (189, 6),
    "fsetxattr": (190, 7),
    "setxattrat": (463, 463),
    "removexattr": (197, 14),
    "lremovexattr": (198, 15),
    "fremovexattr": (199, 16),
    "removexattrat": (466, 466),
    "file_setattr": (469, 469),
}

# Which pages of a library's files are in memory could be a channel: one submission loads or drops them, the next one
# looks. Advice about pages reports success and does nothing. Calls that tell about pages are missing, as in an older
# kernel. Merging equal pages is refused, because it could be timed.
ADVICE = {"fadvise64": (221, 223), "readahead": (187, 213), "sync_file_range": (277, 84)}
NOT_THERE = {"mincore": (27, 232), "preadv2": (327, 286), "pwritev2": (328, 287), "cachestat": (451, 451)}
NOT_THERE |= {"getrusage": (98, 165)}  # it counts page faults
MADVISE, MADV_MERGEABLE, MADV_COLD, MADV_PAGEOUT, MADV_COLLAPSE = (28, 233), 12, 20, 21, 25

# For a work folder of unlimited size. A file that is mapped but has no name cannot be counted, so files never lose
# their names: removing does nothing, and renaming, which could replace a file, is refused. Reserving space at once, and
# files without a name, are reported as unsupported.
STAYS = {"unlink": (87, -1), "unlinkat": (263, 35), "rmdir": (84, -1)}
KEEPS_ITS_NAME = {"rename": (82, -1), "renameat": (264, 38), "renameat2": (316, 276)}
UNSUPPORTED = {"fallocate": (285, 47)}
OPEN = {"open": ((2, -1), 1), "openat": ((257, 56), 2)}  # and the position of the flags among the arguments
OPENAT2 = (437, 437)
O_TMPFILE = 0o20000000

# Calls whose first argument names a process: only the calling process is allowed.
ONLY_SELF = {
    "kill": (62, 129),
    "tkill": (200, 130),
    "tgkill": (234, 131),
    "rt_sigqueueinfo": (129, 138),
    "rt_tgsigqueueinfo": (297, 240),
}
SELF_OR_ZERO = {"prlimit64": (302, 261)}

# A child must not outlive its zygote.
PRCTL, PR_SET_PDEATHSIG, PR_SET_MEMORY_MERGE = (157, 167), 1, 67

# These would send a signal to any process whenever a descriptor is ready (fcntl(2)). A lease on a file makes all
# processes wait that open it.
FCNTL, F_SETOWN, F_SETSIG, F_SETOWN_EX, F_SETLEASE, F_NOTIFY = (72, 25), 8, 10, 15, 1024, 1026
# The same by another call; typing into a terminal (ioctl_tty(2)); attributes of files (ioctl_iflags(2)).
IOCTL, FIOSETOWN, SIOCSPGRP, TIOCSTI, TIOCLINUX = (16, 29), 0x8901, 0x8902, 0x5412, 0x541C
FS_IOC_SETFLAGS, FS_IOC32_SETFLAGS, FS_IOC_FSSETXATTR = 0x40086602, 0x40046602, 0x401C5820
FS_IOC_SETVERSION, FS_IOC32_SETVERSION = 0x40087602, 0x40047602

# Only pairs of stream sockets: a datagram socket could send to any named socket of the machine.
SOCKETPAIR, SOCK_STREAM, SOCK_CLOEXEC, SOCK_NONBLOCK = (53, 199), 1, 0o2000000, 0o4000

CLONE = (56, 220)
CLONE3 = (435, 435)


def instruction(code: int, operand: int, if_true: int = 0, if_false: int = 0) -> bytes:
    """One `struct sock_filter`."""
    return struct.pack("HBBI", code, if_true, if_false, operand)


def program(machine: str, pid: int, sized: bool) -> bytes:
    """The filter for a process: a list of tests on the number of the call, each with its verdict.

    sized: whether the size of the work folder is limited
    """
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
    # The flags of clone3 lie in memory, which a filter cannot read. Without clone3, glibc falls back to clone.
    code += [instruction(JUMP_EQUAL, CLONE3[column], 0, 1), instruction(RETURN, ERRNO | errno.ENOSYS)]
    code += [
        instruction(JUMP_EQUAL, CLONE[column], 0, 4),
        instruction(LOAD, ARGUMENTS[0]),
        instruction(JUMP_ANY_BIT, CLONE_THREAD, 0, 1),
        allow,
        refuse,
    ]
    owners = [F_SETOWN, F_SETSIG, F_SETOWN_EX, F_SETLEASE, F_NOTIFY]
    requests = [FIOSETOWN, SIOCSPGRP, TIOCSTI, TIOCLINUX, FS_IOC_SETFLAGS, FS_IOC32_SETFLAGS, FS_IOC_FSSETXATTR]
    requests += [FS_IOC_SETVERSION, FS_IOC32_SETVERSION]
    streams = [SOCK_STREAM | cloexec | nonblock for cloexec in (0, SOCK_CLOEXEC) for nonblock in (0, SOCK_NONBLOCK)]
    for call in ONLY_SELF.values():
        code += _by_argument(call[column], 0, [pid], allow, refuse)
    for call in SELF_OR_ZERO.values():
        code += _by_argument(call[column], 0, [0, pid], allow, refuse)
    code += _by_argument(PRCTL[column], 0, [PR_SET_PDEATHSIG, PR_SET_MEMORY_MERGE], refuse, allow)
    code += _by_argument(MADVISE[column], 2, [MADV_MERGEABLE, MADV_COLD, MADV_PAGEOUT, MADV_COLLAPSE], refuse, allow)
    code += _by_argument(FCNTL[column], 1, owners, refuse, allow)
    code += _by_argument(IOCTL[column], 1, requests, refuse, allow)
    code += _by_argument(SOCKETPAIR[column], 1, streams, allow, refuse)
    done, unsupported = instruction(RETURN, ERRNO | 0), instruction(RETURN, ERRNO | errno.EOPNOTSUPP)
    not_there = instruction(RETURN, ERRNO | errno.ENOSYS)
    verdicts = [(REFUSED, refuse), (NOT_DONE, done), (ADVICE, done), (NOT_THERE, not_there)]
    if not sized:
        verdicts += [(STAYS, done), (KEEPS_ITS_NAME, refuse), (UNSUPPORTED, unsupported)]
        # The flags of openat2 lie in memory, which a filter cannot read. Callers fall back to openat.
        code += [instruction(JUMP_EQUAL, OPENAT2[column], 0, 1), instruction(RETURN, ERRNO | errno.ENOSYS)]
        for numbers, argument in OPEN.values():
            if numbers[column] >= 0:
                code += _by_flag(numbers[column], argument, O_TMPFILE, unsupported, allow)
    for calls, verdict in verdicts:
        for call in calls.values():
            if call[column] >= 0:
                code += [instruction(JUMP_EQUAL, call[column], 0, 1), verdict]
    return b"".join([*code, allow])


def _by_flag(number: int, argument: int, flag: int, found: bytes, other: bytes) -> list[bytes]:
    """The verdict on a call, depending on a flag in one of its arguments."""
    body = [instruction(LOAD, ARGUMENTS[argument]), instruction(JUMP_ANY_BIT, flag, 0, 1), found, other]
    return [instruction(JUMP_EQUAL, number, 0, len(body)), *body]


def _by_argument(number: int, argument: int, values: Sequence[int], found: bytes, other: bytes) -> list[bytes]:
    """The verdict on a call, depending on the low half of one of its arguments: the kernel reads no more of it."""
    tests = [instruction(JUMP_EQUAL, value, len(values) - i, 0) for i, value in enumerate(values)]
    body = [instruction(LOAD, ARGUMENTS[argument]), *tests, other, found]
    return [instruction(JUMP_EQUAL, number, 0, len(body)), *body]


def install(pid: int, sized: bool) -> bool:
    """Install the filter in this process, which must have only one thread. Needs no_new_privs. Whether it was done."""
    machine = platform.machine()
    if machine not in AUDIT_ARCH or sys.maxsize < 1 << 32:
        return False
    code = program(machine, pid, sized)
    buffer = ctypes.create_string_buffer(code, len(code))
    head = ctypes.create_string_buffer(struct.pack("HxxxxxxP", len(code) // 8, ctypes.addressof(buffer)), 16)
    libc = ctypes.CDLL(None, use_errno=True)
    return libc.prctl(PR_SET_SECCOMP, ctypes.c_ulong(SECCOMP_MODE_FILTER), ctypes.byref(head), 0, 0) == 0
