"""Laws of what fails before a program is let in: the machine's faults are told from the program's."""

from dataclasses import replace

import pytest

from sandbox import Limits, Program, Sandbox, SandboxUnavailable, Status
from sandbox.native.native_backend import NativeBackend

pytestmark = pytest.mark.anyio
TOOL = "/usr/bin/reward-no-such-tool"


@pytest.mark.parametrize(("language", "source"), [("cpp", "int main() {}"), ("bash", "exit 0")])
@pytest.mark.parametrize("inputs", [1, 3])
async def test_a_tool_that_cannot_be_started_is_an_outage(
    language: str, source: str, inputs: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = NativeBackend.toolchain

    def without_tools(self: NativeBackend, name: str) -> object:
        chain = found(self, name)
        return replace(chain, tools=tuple(TOOL for _ in chain.tools))

    async with Sandbox(slots=1) as sandbox:
        if language not in sandbox.languages:
            pytest.skip(f"{language} is not installed")
        monkeypatch.setattr(NativeBackend, "toolchain", without_tools)
        session = sandbox.session(Program(language, source))
        with pytest.raises(SandboxUnavailable, match="reward-no-such-tool"):
            [each async for each in session.runs([b""] * inputs)]


@pytest.mark.parametrize(
    "program",
    [
        Program("python", "import os\nos._exit(70)"),
        Program("python", "raise OSError(5, 'Input/output error')"),
        Program("bash", "exit 70"),
        Program("bash", "exec /usr/bin/reward-no-such-tool"),
        Program("python", "import os\nfor fd in range(3, 40):\n    try: os.write(fd, b'no tool')\n    except OSError: pass\nos._exit(70)"),
    ],
)  # fmt: skip
async def test_no_program_can_claim_that(program: Program, sandbox: Sandbox) -> None:
    done = await sandbox.run(program)
    assert done.status is Status.RUNTIME_ERROR


async def test_files_that_take_too_much_room_are_the_programs(sandbox: Sandbox) -> None:
    program = Program("python", "pass", files={"large": b"x" * (3 << 20)})
    done = await sandbox.run(program, limits=Limits(disk_mb=1))
    assert done.status is not Status.OK
