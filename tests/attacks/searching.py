"""A hand-in that looks around: what it can read, write, list, see and import; each function tells what it got."""

from __future__ import annotations

SEARCH = """
import os, shutil, stat, sys
def attempt(action, *args):
    try: return action(*args)
    except BaseException as error: return None
def read(paths): return [p for p in paths if attempt(lambda: open(p, "rb").read(1)) is not None]
def text(path): return attempt(lambda: open(path).read())
def write(paths): return [p for p in paths if attempt(lambda: open(p, "ab").close() or True)]
def store(folders): return write([f + "/left-behind" for f in folders])
def spoil(path):
    for action in (lambda: os.rename(path, path + "-x"), lambda: os.remove(path), lambda: os.unlink(path),
                   lambda: os.link(path, path + "-y"), lambda: os.replace("own", path), lambda: os.truncate(path, 0)):
        open("own", "w").write("x"); attempt(action)
    return True
def exists(paths): return [p for p in paths if attempt(os.stat, p)]
def importable(names): return [n for n in names if attempt(__import__, n)]
def processes(): return sorted(int(n) for n in attempt(os.listdir, "/proc") or () if n.isdigit())
def find(words): return [n for d, ds, fs in os.walk("/") if d != "/proc" or ds.clear() for n in ds + fs if n in words]
def roots(): return sorted(os.listdir("/"))
def ids(): return os.getuid(), os.getgid(), os.uname().nodename
def environment(): return dict(os.environ), os.path.expanduser("~"), os.getcwd()
def environments(pids): return [attempt(lambda: open(f"/proc/{p}/environ", "rb").read().decode()) or "" for p in pids]
def opened():
    return [n for n in range(1024) if attempt(os.fstat, n)]
def links(paths):
    for number, path in enumerate(paths):
        attempt(os.symlink, path, f"soft{number}"); attempt(os.link, path, f"hard{number}")
    return read([f"{kind}{number}" for kind in ("soft", "hard") for number in range(len(paths))])
def change(path):
    for action in (lambda: os.chmod(path, 0o777), lambda: os.utime(path, (1, 1)),
                   lambda: os.setxattr(path, "user.x", b"1"), lambda: os.chown(path, 12345, 12345),
                   lambda: os.lchown(path, 12345, 12345)):
        attempt(action)
    open("copied", "w").write("x"); shutil.copy2("copied", "again")
    return True
"""
NAMES = [line[4:].partition("(")[0] for line in SEARCH.splitlines() if line.startswith("def ")]
