"""
What root lets go of, and what it keeps, before it becomes a server.

PostgreSQL refuses to run as root. As somebody else it could not walk down to a data
folder below one that is closed to others, as /root is: it keeps that one capability, and
the folders stay closed.
"""

import ctypes
import os
import pwd
import signal
import stat
import sys
from collections.abc import Iterable
from pathlib import Path

PR_SET_PDEATHSIG, PR_SET_KEEPCAPS, PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE = 1, 8, 47, 2
PR_SET_SECUREBITS, NO_SETUID_FIXUP = 28, 1 << 2
CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH = 1, 2
CAPABILITY_VERSION_3 = 0x20080522


def become(user: pwd.struct_passwd, *, must_reach: Iterable[Path]) -> None:
    """Turn this process from root into a user who can still walk down to some folders."""
    capability = None
    if not all(_is_reachable(folder) for folder in must_reach):
        capability = CAP_DAC_READ_SEARCH if _has(CAP_DAC_READ_SEARCH) else CAP_DAC_OVERRIDE
        _libc().prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0)
        # PostgreSQL's programs ask access(2) about each other, which forgets capabilities
        # unless this is set.
        _libc().prctl(PR_SET_SECUREBITS, NO_SETUID_FIXUP, 0, 0, 0)
    os.setgroups([])
    os.setgid(user.pw_gid)
    os.setuid(user.pw_uid)
    if capability is not None:
        _keep(capability)


def die_with_parent(how: signal.Signals) -> None:
    """Have the kernel send this process a signal when the one that started it is killed."""
    if sys.platform == "linux":
        _libc().prctl(PR_SET_PDEATHSIG, how, 0, 0, 0)


def _is_reachable(folder: Path) -> bool:
    """Whether anybody can walk down to a folder."""
    return all(parent.stat().st_mode & stat.S_IXOTH for parent in folder.parents)


def _libc():
    return ctypes.CDLL(None, use_errno=True)


class _CapHeader(ctypes.Structure):
    _fields_ = [("version", ctypes.c_uint32), ("pid", ctypes.c_int)]


class _CapData(ctypes.Structure):
    _fields_ = [
        ("effective", ctypes.c_uint32),
        ("permitted", ctypes.c_uint32),
        ("inheritable", ctypes.c_uint32),
    ]


def _has(capability: int) -> bool:
    header, data = _CapHeader(CAPABILITY_VERSION_3, 0), (_CapData * 2)()
    _libc().capget(ctypes.byref(header), ctypes.byref(data))
    return bool(data[0].permitted & 1 << capability)


def _keep(capability: int) -> None:
    """Keep one capability of root's across exec, and no other."""
    header, data = _CapHeader(CAPABILITY_VERSION_3, 0), (_CapData * 2)()
    bit = 1 << capability
    data[0] = _CapData(bit, bit, bit)
    _libc().capset(ctypes.byref(header), ctypes.byref(data))
    _libc().prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, capability, 0, 0)
