"""The attacks that every judge meets, in programs of our own: bombs, floods, refusals to end, and the plain ways out.

In the form of `hostile`: (name, program, what it may end with); a program prints LEAKED when it got what it must
not get. They run in the sandbox only.
"""

from pathlib import Path

from sandbox import Status
from tests.sandbox.hostile import FINE, HELD, OVER, TIMED

HERE = str(Path(__file__).resolve())
"""A file of the host that no program has any business with."""

_SHUT = "def shut(what, *a):\n    try: what(*a)\n    except (OSError, ValueError, PermissionError): return\n    print('LEAKED', what, a)\n"
_CALL = "import ctypes\nlibc = ctypes.CDLL(None, use_errno=True)\n"

CLASSICS: list[tuple[str, str, frozenset[Status]]] = [
    ("a fork bomb", "import os\nwhile True:\n    try: os.fork()\n    except OSError: pass", OVER | TIMED),
    ("a thread bomb", ("import threading, time\nn = 0\ntry:\n    while n < 2000:\n        threading.Thread(target=time.sleep, args=(9,), daemon=True).start()\n"
     "        n += 1\n    print('LEAKED')\nexcept (RuntimeError, MemoryError): pass"), HELD),
    ("memory doubled again and again", "x = b'x' * 4096\nwhile True: x += x", OVER),
    ("memory in an unnamed file", "import os\nf = os.memfd_create('m')\nfor _ in range(512): os.write(f, b'x' * (1 << 20))\nprint('LEAKED')", HELD),
    ("memory in pipes that nobody reads", ("import fcntl, os\nkept = 0\ntry:\n    while kept < 400 << 20:\n        r, w = os.pipe()\n        try: fcntl.fcntl(w, 1031, 1 << 20)\n"
     "        except OSError: pass\n        os.set_blocking(w, False)\n        try:\n            while True: kept += os.write(w, b'x' * 65536)\n        except BlockingIOError: pass\n"
     "    print('LEAKED')\nexcept OSError: pass"), HELD),
    ("a disk filled", "try:\n    with open('big', 'wb') as f:\n        for _ in range(64): f.write(b'x' * (1 << 20))\n    print('LEAKED')\nexcept OSError: pass", HELD),
    ("a flood of output", "import os\nwhile True: os.write(1, b'x' * 65536)", frozenset({Status.OUTPUT_LIMIT})),
    ("output that drips", "import time\nwhile True:\n    print('.', flush=True)\n    time.sleep(0.03)", TIMED),
    ("one number that takes for ever", "x = 7 ** 90000000", OVER | TIMED),
    ("an expression that backtracks for ever", "import re\nre.match('(a|a)*b', 'a' * 60)", TIMED),
    ("deaf to every signal", "import signal\nfor s in range(1, 65):\n    try: signal.signal(s, signal.SIG_IGN)\n    except (OSError, ValueError): pass\nwhile True: pass", TIMED),
    ("stops itself", "import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)", FINE | TIMED),
    ("closes everything and sleeps", "import os, time\nos.closerange(0, 256)\ntime.sleep(60)", TIMED),
    ("waits for input that never comes", "import os\nr, w = os.pipe()\nos.read(r, 1)", TIMED),
    ("a daemon", "import os, time\nif os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0: time.sleep(60)\n    os._exit(0)\nprint(1)", FINE),
    ("an end that never comes", "import atexit, time\natexit.register(time.sleep, 60)\nprint(1, flush=True)", TIMED),
    ("a thread that keeps it alive", "import threading, time\nthreading.Thread(target=time.sleep, args=(60,)).start()", TIMED),
    ("raises its own limits", _SHUT + "import resource as r\nfor what in (r.RLIMIT_CPU, r.RLIMIT_NPROC, r.RLIMIT_FSIZE, r.RLIMIT_CORE):\n"
     "    if r.getrlimit(what)[1] != -1: shut(r.setrlimit, what, (r.RLIM_INFINITY, r.RLIM_INFINITY))", HELD),
    ("a real-time priority", _SHUT + "import os\nshut(os.sched_setscheduler, 0, os.SCHED_FIFO, os.sched_param(1))\nshut(os.setpriority, os.PRIO_PROCESS, 0, -20)", HELD),
    ("reads a file of the host", f"try: print('LEAKED', open({HERE!r}).read(9))\nexcept OSError: pass", HELD),
    ("writes outside of its directory", _SHUT + "for place in ('/', '/etc', '/usr', '/usr/bin', '/dev', '/proc', '/root', '/var'):\n    shut(open, place + '/planted', 'w')", HELD),
    ("other families of sockets", ("import socket\nfor family in (17, 38, 40, 44):\n    for kind in (1, 2, 3, 5):\n        try: socket.socket(family, kind)\n        except OSError: continue\n"
     "        print('LEAKED', family, kind)"), HELD),
    ("calls of the kernel that no program needs", _CALL + "import platform\nif platform.machine() == 'x86_64':\n    page = ctypes.create_string_buffer(256)\n"
     "    for n, *a in ((425, 4, page), (321, 0, page, 128), (323, 0), (298, page, 0, -1, -1, 0), (248, b'user', b'k', b'v', 1, -3), (246, 0, 0, None, 0),\n"
     "                  (169, 0xfee1dead, 672274793, 0), (175, None, 0, b''), (155, b'/', b'/'), (165, b'x', b'/', b'tmpfs', 0, None), (161, b'/tmp')):\n"
     "        if libc.syscall(n, *a) >= 0: print('LEAKED', n)", HELD),
    ("types into a terminal", _SHUT + "import fcntl\nfor fd in (0, 1, 2): shut(fcntl.ioctl, fd, 0x5412, b'x')", HELD),
    ("sets the clock", _SHUT + "import time\nshut(time.clock_settime, time.CLOCK_REALTIME, 0.0)", HELD),
]  # fmt: skip

CLASSICS_ELSEWHERE: list[tuple[str, str, str, frozenset[Status]]] = [
    ("a fork bomb in C", "c", "#include <unistd.h>\nint main(void) { for (;;) fork(); }", OVER | TIMED),
    ("microtasks without end", "javascript", "(function next() { Promise.resolve().then(next) })()", OVER | TIMED),
    ("leaves before main", "cpp", ('#include <fcntl.h>\n#include <unistd.h>\n__attribute__((constructor)) static void early() {\n'
     f'    if (open("{HERE}", O_RDONLY) >= 0) write(1, "LEAKED", 6);\n    _exit(0);\n}}\nint main() {{}}'), FINE),
]  # fmt: skip
