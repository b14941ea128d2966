"""Hostile programs of our own, by the class of the attack: (name, language, program, what must come of it).

They run in the sandbox only. A program prints LEAKED when it got what it must not get; beyond that, `ends`
names the statuses that it may end with, in short limits (`LIMITS`). Loops are bounded by these limits and the
programs' own counts.
"""

from sandbox import Limits, Status

LIMITS = Limits(
    cpu_s=0.5, wall_s=1.0, memory_mb=192, output_bytes=2 << 20, processes=32, disk_mb=16, compile_s=3
)
HELD = frozenset(Status)
"""Any status: what counts is that nothing leaks and the next program is served."""
OVER = frozenset(
    {Status.TIME_LIMIT, Status.MEMORY_LIMIT, Status.OUTPUT_LIMIT, Status.PROCESS_LIMIT, Status.RUNTIME_ERROR}
)
TIMED = frozenset({Status.TIME_LIMIT})
UNBUILT = frozenset({Status.COMPILE_ERROR, Status.COMPILE_LIMIT})
FINE = frozenset({Status.OK})
_C = "import ctypes, os\nlibc = ctypes.CDLL(None, use_errno=True)\n"
_TRY = "def attempt(what, *a):\n    try:\n        what(*a)\n        print('LEAKED', what, a)\n    except (Exception, SystemExit): pass\n"

PYTHON: list[tuple[str, str, frozenset[Status]]] = [
    ("h05 children fill the memory", ("import os\nfor _ in range(6):\n    if os.fork() == 0:\n        x = bytearray(150 << 20)\n        os._exit(0)\n"
     "codes = [os.wait()[1] for _ in range(6)]\n"), HELD),
    ("h07 shared maps fill the memory", ("import mmap\nm = []\nfor _ in range(64):\n    x = mmap.mmap(-1, 16 << 20)\n    for i in range(0, 16 << 20, 4096): x[i] = 1\n"
     "    m.append(x)\nprint('LEAKED')"), OVER),
    ("h09 a million files", "n = 0\ntry:\n    while n < 100000:\n        n += 1\n        open(f'f{n}', 'w').close()\n    print('LEAKED')\nexcept OSError: pass", HELD),
    ("h10 a sparse file of a terabyte", _TRY + "def grow():\n    f = open('f', 'wb')\n    f.truncate(1 << 40)\nattempt(grow)", HELD),
    ("h11 shared memory as disk", "import os\nn = 0\ntry:\n    f = open('/dev/shm/x', 'wb')\n    while n < 64:\n        n += 1\n        f.write(b'x' * (1 << 20))\n    print('LEAKED')\nexcept OSError: pass", HELD),
    ("h13 a flood of errors", "import os, time\nend = time.monotonic() + 0.4\nwhile time.monotonic() < end: os.write(2, b'x' * 65536)", frozenset({*FINE, *TIMED})),
    ("h17 sleeps", "import select\nselect.select([], [], [], 3600)", TIMED),
    ("h20 a child by vfork that sleeps", _C + "import subprocess, time\nsubprocess.Popen(['/bin/sleep', '60'])\nprint(1)", FINE),
    ("h23 a child holds the output", "import os, time\nif os.fork() == 0:\n    time.sleep(60)\nprint(1)", FINE),
    ("h25 zombies", "import os\nn = 0\ntry:\n    for _ in range(5000):\n        if os.fork() == 0: os._exit(0)\n        n += 1\n    print('LEAKED')\nexcept OSError: pass", HELD),
    ("h26 recursion without end", "import sys\nsys.setrecursionlimit(10**9)\ndef f(): f()\nf()", OVER),
    ("h27 the C stack", "import sys\nsys.setrecursionlimit(10**9)\nclass A:\n    def __getattr__(self, n): return getattr(self, n + 'x'[:0])\nrepr_ = A().y", OVER),
    ("h28 a core file", "import os, ctypes\nif os.fork() == 0: ctypes.string_at(0)\nos.wait()\nprint('LEAKED' if any('core' in n for n in os.listdir('.')) else 'none')", FINE),
    ("h29 a command line of megabytes", _TRY + "import os\nattempt(os.execv, '/bin/true', ['x' * (64 << 20)])", HELD),
    ("h30 all descriptors", "import os\nn = 0\ntry:\n    while n < 70000:\n        n += 1\n        os.dup(0)\n    print('LEAKED')\nexcept OSError: print('bounded')", FINE),
    ("h41 the environment", ("import os\nseen = {**os.environ}\nraw = open('/proc/self/environ', 'rb').read()\n"
     "print('LEAKED' if set(seen) - {'PATH', 'HOME', 'TMPDIR', 'LANG', 'PYTHONHASHSEED', 'LC_CTYPE'} or b'CANARY' in raw else 'bare')"), FINE),
    ("h44 links out of the box", _TRY + "import os\nfor t in ('/etc/shadow', '/proc/1/root/etc/shadow', '/proc/self/cwd/../../etc/shadow', '../../../etc/shadow'):\n"
     "    n = f'l{len(t)}'\n    os.symlink(t, n)\n    attempt(lambda: open(n, 'rb').read(1) or 1/0)", HELD),
    ("h45 a pipe in the place of a file", "import os\nfor n in ('out', '.calls', 'result.json'): os.mkfifo(n)\nprint(1)", FINE),
    ("h48 System V and POSIX queues", _TRY + _C + "def call(*a):\n    if libc.syscall(*a) < 0: raise OSError\n"
     "for a in ((29, 1, 4096, 0o1666), (64, 1, 1, 0o1666), (68, 1, 0o1666), (240, b'q', 0o102, 0o666, 0)): attempt(call, *a)", HELD),
    ("h54 signals to everybody", _TRY + "import os, signal\nattempt(os.kill, -1, 0)\nfor p in (os.getppid(), 1, 2, 3, 100):\n    if p not in (0, os.getpid()): attempt(os.kill, p, 0)", HELD),
    ("h54 stops everybody", "import os\nfor p in (1, 2, 3, os.getppid(), -1, 0):\n    try: os.kill(p, 19)\n    except OSError: pass", HELD),
    ("h54 kills everybody", "import os\nfor p in (1, 2, 3, os.getppid(), -1, 0):\n    try: os.kill(p, 9)\n    except OSError: pass", HELD),
    ("h54 marks its parents", (_TRY + "import os\nfor p in {1, 2, os.getppid()} - {0, os.getpid()}:\n    attempt(os.setpriority, os.PRIO_PROCESS, p, 7)\n"
     "    attempt(os.sched_setscheduler, p, os.SCHED_IDLE, os.sched_param(0))\n    attempt(os.sched_setaffinity, p, {0})\n"
     "    for f in ('oom_score_adj', 'comm', 'coredump_filter', 'timerslack_ns', 'autogroup', 'clear_refs'):\n"
     "        def mark():\n            with open(f'/proc/{p}/{f}', 'w') as o: o.write('1000')\n        attempt(mark)\nattempt(os.setpriority, os.PRIO_USER, 0, 7)"), HELD),
    ("h55 traces and reads others", _TRY + _C + "def call(*a):\n    if libc.syscall(*a) < 0: raise OSError\nattempt(call, 101, 16, 1, 0, 0)\nattempt(call, 310, 1, 0, 0, 0, 0, 0)\n"
     "attempt(lambda: open(f'/proc/{os.getppid()}/mem', 'rb'))", HELD),
    ("h57 set-uid programs", ("import os, subprocess\nfor c in ('/bin/su', '/usr/bin/sudo', '/bin/mount', '/usr/bin/passwd'):\n    if os.path.exists(c):\n"
     "        p = subprocess.run([c, '--version'], capture_output=True)\nfor u in (0, 1):\n    try:\n        os.setuid(u)\n        print('LEAKED')\n    except OSError: pass"), HELD),
    ("h56 what the supervisor may", (_TRY + _C + "def call(name, *a):\n    if getattr(libc, name)(*a) < 0: raise OSError\n"
     "attempt(call, 'unshare', 0x20000000)\nattempt(call, 'unshare', 0x10000000)\nattempt(lambda: call('setns', os.pidfd_open(os.getpid()), 0x20000000))\n"
     "attempt(call, 'mount', b'tmpfs', b'/box', b'tmpfs', 6, None)\nfor flags in (0, 2): attempt(call, 'umount2', b'/scratch', flags)\n"
     "for f in ('setresuid', 'setresgid'): attempt(call, f, 0, 0, 0)\nattempt(call, 'setgroups', 1, ctypes.byref(ctypes.c_int(0)))"), FINE),
    ("h58 another root", _TRY + _C + "attempt(os.chroot, '.')\ndef pivot():\n    if libc.syscall(155, b'.', b'.') < 0: raise OSError\nattempt(pivot)", HELD),
    ("h60 system calls of 32 bits", ("import ctypes, mmap\nb = mmap.mmap(-1, 4096, prot=7)\nb.write(bytes.fromhex('b814000000cd80c3'))\n"
     "f = ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(b)))\nprint('LEAKED' if f() > 0 else '')"), HELD),
    ("h61 code written to memory", ("import ctypes, mmap\nb = mmap.mmap(-1, 4096, prot=7)\nb.write(bytes.fromhex('b829000000bf02000000be0100000031d20f05c3'))\n"
     "f = ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(b)))\nprint('LEAKED' if f() >= 0 else 'refused')"), FINE),
    ("h62 round the guards of Python", _TRY + "import importlib, sys, os\nfor n in list(sys.modules):\n    if n.startswith('sandbox') or n.startswith('reward'): print('LEAKED', n)\n"
     "attempt(importlib.import_module, 'sandbox.native.slot')\nattempt(importlib.import_module, 'reward_service')", HELD),
    ("h63 control groups and the kernel's settings", _TRY + "import glob\nfor p in ('/sys/fs/cgroup/cgroup.procs', '/sys/fs/cgroup/memory/memory.limit_in_bytes', '/proc/sys/vm/overcommit_memory', '/proc/sysrq-trigger',"
     " '/sys/kernel/uevent_helper'):\n    attempt(lambda: open(p, 'r+b'))", HELD),
    ("h64 modules in the way", "open('random.py', 'w').write('print(\"LEAKED\")')\nopen('json.py', 'w').write('1/0')\nprint(1)", FINE),
    ("h65 odd bytes", "import os\nos.write(1, bytes(range(256)) * 100)\nos.write(2, b'\\xff\\x00' * 1000)\nopen(b'\\xff\\xfe name', 'w').close()", FINE),
    ("h69 becomes another program", "import os\nos.execv('/bin/sleep', ['sleep', '60'])", TIMED),
    ("a pile of timers and signals to itself", "import signal, os\nsignal.signal(signal.SIGALRM, lambda *a: None)\nsignal.setitimer(signal.ITIMER_REAL, 0.0001, 0.0001)\nwhile True: os.kill(os.getpid(), 14)", TIMED),
    ("signals by way of who owns a descriptor", _TRY + "import fcntl, os, struct\nr, w = os.pipe()\nfor command, value in ((8, 1), (8, os.getppid()), (10, 9), (10, 19), (15, struct.pack('ii', 1, 1))):\n"
     "    attempt(fcntl.fcntl, r, command, value)\nfor request in (0x8901, 0x8902): attempt(fcntl.ioctl, r, request, struct.pack('i', 1))\n"
     "fcntl.fcntl(r, fcntl.F_SETFL, 0o20000 | os.O_NONBLOCK)\nos.write(w, b'x')", HELD),
    ("results for the next program", ("import json, os, struct\nframe = struct.Struct('<BI')\n"
     "end = json.dumps({'exit_code': 0, 'signal': None, 'killed': '', 'cpu_ms': 1, 'wall_ms': 1, 'memory_kb': 1}).encode()\n"
     "forged = frame.pack(1, 4) + b'666\\n' + frame.pack(0, len(end)) + end\nfor p in (1, os.getppid()):\n    for n in range(32):\n"
     "        for text in (forged * 2, bytes(16) + forged, b'OSError: no box today'):\n"
     "            try: os.write(os.open(f'/proc/{p}/fd/{n}', os.O_WRONLY | os.O_NONBLOCK), text)\n            except OSError: pass"), HELD),
    ("a pipe in the place of its own directory", ("import os, tempfile\nfor place in (tempfile.gettempdir(), '..'):\n    try:\n        os.chdir(place)\n        os.rename('box', 'other')\n"
     "        os.mkfifo('box')\n    except OSError: pass\nprint(1)"), FINE),
    ("more directories than can be removed in time", "import os, tempfile\nn = 0\nwhile True:\n    n += 1\n    os.makedirs(f'{tempfile.gettempdir()}/d{n}/a/b/c')", OVER),
    ("a directory nobody may enter", "import os, tempfile\nfor i in range(200):\n    os.mkdir('d')\n    os.chdir('d')\nos.chmod('.', 0)\ntry: os.chmod(tempfile.gettempdir(), 0)\nexcept OSError: pass\nprint(1)", FINE),
    ("the supervisor's descriptors", "import os\nkept = [d for d in os.listdir('/proc/self/fd')]\nprint('LEAKED' if len(kept) > 6 else 'few')", FINE),
    ("writes to what the compiler trusts", _TRY + "import glob, os\nfor d in glob.glob('/var/tmp/*') + ['/usr/lib/reward-sandbox', '/usr/include']:\n"
     "    attempt(lambda: open(d + '/x', 'w'))\n    attempt(os.rename, d, d + 'x')", HELD),
]  # fmt: skip

OTHERS: list[tuple[str, str, str, frozenset[Status]]] = [
    ("j02 the heap of node", "javascript", "const a = []; for (;;) a.push(new Array(1e6).fill(1.5));", OVER),
    ("j03 children of node", "javascript", "const c = require('child_process'); try { for (let i = 0; i < 200; i++) c.spawn('/bin/sleep', ['60']).on('error', () => {}); } catch (e) {}\nconsole.log(1); process.exit(0)", HELD),
    ("node reads the host", "javascript", "const fs = require('fs'); for (const p of ['/etc/shadow', '/root/.bashrc', '/proc/1/environ'])\n try { fs.readFileSync(p); if (p[1] !== 'p') console.log('LEAKED', p) } catch (e) {}", FINE),
    ("node listens", "javascript", "require('net').createServer().listen(0, '127.0.0.1', () => { console.log('LEAKED'); process.exit(0) }).on('error', () => process.exit(3))", HELD),
    ("k01 a bomb of templates", "cpp", "template<int N> struct A { A<N + 1> x; A<N + 2> y; };\nA<0> a;\nint main() {}", UNBUILT),
    ("k02 an endless constant", "cpp", "constexpr int f(int n) { int s = 0; for (int i = 0; i < n; i++) for (int j = 0; j < n; j++) s ^= i * j; return s; }\nstatic_assert(f(20000) != 1);\nint main() {}", UNBUILT),
    ("k04 includes a device", "c", "#include \"/dev/zero\"\nint main() {}", UNBUILT),
    ("k05 a host file in the object", "c", "__asm__(\".incbin \\\"/etc/shadow\\\"\");\nint main() { return 0; }", UNBUILT),
    ("k06 a giant object", "c", "char x[1L << 34] = {1};\nint main() {}", UNBUILT),
    ("k07 a bomb of macros", "c", ("#define A x x x x x x x x x x\n#define B A A A A A A A A A A\n#define C B B B B B B B B B B\n#define D C C C C C C C C C C\n"
     "#define E D D D D D D D D D D\n#define F E E E E E E E E E E\nint main() { F F F F F F }"), UNBUILT),
    ("k08 a flood of messages", "c", "#define A y(); y(); y(); y(); y(); y(); y(); y();\n#define B A A A A A A A A\n#define C B B B B B B B B\nint main() { C C C C C C C C }\n#error", UNBUILT),
    ("a compiler that is told to write elsewhere", "c", "#pragma GCC dependency \"/etc/shadow\"\n#include \"../../../../etc/shadow\"\nint main() {}", UNBUILT),
    ("a thread bomb in C", "c", "#include <pthread.h>\n#include <unistd.h>\nvoid *f(void *x) { sleep(60); return x; }\nint main() { pthread_t t; for (int i = 0; i < 20000; i++) pthread_create(&t, 0, f, 0); }", HELD),
    ("a class that never ends loading", "java", "class Main { static { if (System.nanoTime() != 0) while (true) {} } public static void main(String[] a) {} }", OVER),
    ("the heap of Java", "java", "import java.util.*; class Main { public static void main(String[] a) { List<long[]> l = new ArrayList<>(); while (true) l.add(new long[1 << 20]); } }", OVER),
    ("Java reads the host", "java", "import java.nio.file.*; class Main { public static void main(String[] a) { try { Files.readAllBytes(Path.of(\"/etc/shadow\")); System.out.println(\"LEAKED\"); } catch (Exception e) {} } }", frozenset({*FINE, *OVER})),
    ("a fork bomb in bash", "bash", "f() { f | f & }; for i in 1 2 3 4 5 6; do f; done; wait", HELD),
    ("goroutines without end", "go", "package main\nfunc main() { for { go func() { select {} }() } }", OVER),
]  # fmt: skip

TRACES: list[tuple[str, str]] = [
    ("h47 files in every place that can be written", ("import os\nP = ('/tmp/t', '/var/tmp/t', '/dev/shm/t', 't', '../t', os.path.expanduser('~/t'))\n"
     "print(sum(os.path.exists(p) for p in P))\nfor p in P:\n    try: open(p, 'w').write('x')\n    except OSError: pass")),
    ("h48 memory and queues that outlive a process", _C + "seen = [libc.shmget(7, 0, 0), libc.msgget(7, 0), libc.semget(7, 0, 0)]\nprint(sum(s >= 0 for s in seen))\n"
     "libc.shmget(7, 4096, 0o1666)\nlibc.msgget(7, 0o1666)\nlibc.semget(7, 1, 0o1666)"),
    ("h49 keys", _C + "print(int(libc.syscall(249, b'user', b'mark', None, -4) > 0))\nlibc.syscall(248, b'user', b'mark', b'x', 1, -4)\nlibc.syscall(250, 11, -4)"),
    ("h50 locks on shared files", ("import fcntl, time\nf = open('/bin/true', 'rb')\nseen = 0\ntry: fcntl.flock(f, fcntl.LOCK_EX | fcntl.LOCK_NB)\nexcept OSError: seen = 1\n"
     "try: fcntl.lockf(f, fcntl.LOCK_SH | fcntl.LOCK_NB)\nexcept OSError: seen = 1\nprint(seen)\ntime.sleep(0.2)")),
    ("h51 sockets with names", "import socket, time\nseen = 0\ntry:\n    s = socket.socket(socket.AF_UNIX)\n    try: s.bind(b'\\0mark')\n    except OSError: seen = 1\n    time.sleep(0.2)\nexcept OSError: pass\nprint(seen)"),
    ("names of threads and hosts", _C + "import time\nname = open('/proc/sys/kernel/hostname').read() if os.path.exists('/proc/sys/kernel/hostname') else os.uname().nodename\n"
     "print(int('mark' in name))\nlibc.sethostname(b'mark', 4)"),
    ("other processes", ("import os, time\nprint(int(any(n.isdigit() and int(n) != os.getpid() and b'mark' in open(f'/proc/{n}/comm', 'rb').read() for n in os.listdir('/proc'))))\n"
     "open('/proc/self/comm', 'w').write('mark')\ntime.sleep(0.2)")),
    ("priorities of what starts programs", ("import os\nprint(int(os.getpriority(os.PRIO_PROCESS, 0) == 7 or os.sched_getscheduler(0) != 0))\n"
     "for p in {1, os.getppid()} - {0, os.getpid()}:\n    for mark in (lambda: os.setpriority(os.PRIO_PROCESS, p, 7), lambda: os.sched_setscheduler(p, os.SCHED_IDLE, os.sched_param(0))):\n"
     "        try: mark()\n        except OSError: pass")),
    ("modules changed in the warm interpreter", "import json, math, builtins\nprint(int(hasattr(builtins, 'mark') or math.pi == 3))\nbuiltins.mark = 1\nmath.pi = 3\njson.loads = None"),
    ("h72 text of an earlier run in memory", ("import re, ctypes\nhits = 0\nfor l in open('/proc/self/maps'):\n"
     "    a, rest = l.split(' ', 1)\n    if rest.startswith('rw') and '[v' not in l and '[stack' not in l:\n        lo, hi = (int(x, 16) for x in a.split('-'))\n        if hi - lo < 64 << 20: hits += len(re.findall(b'SECRET[_]OF_A_RUN', ctypes.string_at(lo, hi - lo)))\n"
     "print(hits)")),
]  # fmt: skip
"""Programs that look for what a run before or beside them has left, print how much they found (0), and leave it."""
