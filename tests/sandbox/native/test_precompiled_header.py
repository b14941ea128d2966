"""Laws of the precompiled C++ header: it makes a difference to nothing but time, once it is ready and before."""

import time

import pytest

from sandbox import BlockingSandbox, Call, Limits, Program, Status
from sandbox import service as sandbox_service
from sandbox.function_drivers import driven_session
from sandbox.native.native_backend import NativeBackend
from sandbox.native.precompiled_header import Header
from tests.sandbox.test_languages import absent

TWICE = """#include <bits/stdc++.h>
#include <vector>
#include <bits/stdc++.h>
using namespace std;
struct span { int n = 7; };
int main() { span s; cout << s.n; }
"""
"""Names the header twice, and is valid as C++17 alone."""
FUNCTION = """#include <bits/stdc++.h>
using namespace std;
struct span { int n = 3; };
int add(int a, int b) { span s; return a + b + s.n - 3; }
"""
WRONG = "#include <bits/stdc++.h>\n#include <bits/stdc++.h>\nint main() { return no_such_name; }"
LIMITS = Limits(cpu_s=4.0, wall_s=40.0, compile_s=30.0)


def header_of(box: BlockingSandbox) -> Header:
    backend = box._sandbox.pool.backend
    assert isinstance(backend, NativeBackend)
    assert backend._header is not None
    return backend._header


def make_ready(box: BlockingSandbox) -> None:
    """Have the header made, as the first C++ program does, and wait for it."""
    box.run(Program("cpp", "int main() {}"), limits=LIMITS)
    for _ in range(1200):
        if header_of(box).ready:
            return
        time.sleep(0.1)
    pytest.fail("the header was not made")


@pytest.mark.parametrize("ready", [False, True], ids=["cold", "ready"])
def test_a_program_may_name_the_header_twice(ready: bool) -> None:
    with BlockingSandbox(NativeBackend(), slots=1) as box:
        if absent(Program("cpp", TWICE), box):
            return
        if ready:
            make_ready(box)
        execution = box.run(Program("cpp", TWICE), limits=LIMITS)
        assert (execution.status, execution.stdout) == (Status.OK, b"7"), execution
        session = box._sandbox.session(Program("cpp", FUNCTION), limits=LIMITS)
        called = box._wait(driven_session.call(session, [Call("add", (2, 3))]))
        assert called.status is Status.OK, called
        refused = box.run(Program("cpp", WRONG), limits=LIMITS)
        assert refused.status is Status.COMPILE_ERROR
        assert b"no_such_name" in refused.stderr
        assert b"No such file" not in refused.stderr


def test_what_took_long_to_be_refused_is_compiled_once(
    box: BlockingSandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise templates without an end would cost as much a second time."""
    program = Program("cpp", "#include <span>\nint main() { int a[] = {3}; return std::span(a).size() - 1; }")
    if absent(program, box):
        return
    monkeypatch.setattr(sandbox_service, "MAX_RETRIED_BUILD_MS", 0.0)
    assert box.run(program, limits=LIMITS).status is Status.COMPILE_ERROR
    monkeypatch.undo()
    again = Program("cpp", program.source + "\n")
    assert box.run(again, limits=LIMITS).status is Status.OK
