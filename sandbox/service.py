"""The front door: `Sandbox` runs programs of any language; `Session` builds once and runs many times."""

import asyncio
import json
from collections import OrderedDict
from collections.abc import AsyncGenerator, Hashable, Iterable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from hashlib import sha256
from types import TracebackType
from typing import Any, Self

from sandbox import file_bundle, languages
from sandbox.backend import Backend, SandboxJob
from sandbox.build_jobs import build_job, command, compiler_words, file_name
from sandbox.native import batch_runs, runner
from sandbox.native.native_backend import NativeBackend, with_side
from sandbox.paired_tests import PairedTests, PairedVerdict, Preflight, Voids, read_preflight, read_verdict
from sandbox.run_types import (
    MAX_CALLS,
    MAX_STDIN_BYTES,
    BadProgram,
    Call,
    Execution,
    Isolation,
    LanguageMissing,
    Limits,
    Program,
    SandboxUnavailable,
    Status,
)
from sandbox.sample_turn import Turn
from sandbox.slot_pool import ATTEMPTS, RESTART_PAUSE_S, Pool

_KEPT_BUILDS = 64
MAX_SERIES = 64
MAX_SERIES_BYTES = 8 << 20
"""Inputs of one box: they count towards its memory."""
_KEPT_BUILD_BYTES = 256 << 20


class Sandbox:
    """Runs untrusted programs.

        async with Sandbox() as sandbox:
            execution = await sandbox.run(Program("python", "print(6 * 7)"))

    `backend` defaults to the walls of this machine's kernel, `slots` to what its processors can keep busy.
    Nothing weaker than `min_isolation` is accepted when it opens.
    """

    def __init__(
        self,
        backend: Backend | None = None,
        *,
        slots: int | None = None,
        min_isolation: Isolation = Isolation.LANDLOCK,
    ) -> None:
        self.pool = Pool(backend or NativeBackend(), slots=slots, min_isolation=min_isolation)
        self._builds: OrderedDict[bytes, Execution] = OrderedDict()

    async def __aenter__(self) -> Self:
        await self.open()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def open(self) -> None:
        """Raise the walls and start the slots.

        Raises:
            SandboxUnavailable: it cannot be done here, or not behind a strong enough wall.
        """
        await self.pool.open()

    async def close(self) -> None:
        """End every run; nothing is left behind."""
        await self.pool.close()

    @property
    def isolation(self) -> Isolation:
        """The wall that programs run behind."""
        return self.pool.isolation

    @property
    def description(self) -> str:
        """The wall in words."""
        return self.pool.backend.description

    @property
    def languages(self) -> dict[str, str]:
        """Name and version of every language that can be run."""
        return self.pool.backend.languages()

    def offers(self, profile: str) -> bool:
        """Is there a warm interpreter of that name (`Program.profile`)?"""
        return self.pool.backend.offers(profile)

    async def run(
        self, program: Program, *, stdin: bytes = b"", limits: Limits | None = None, key: Hashable = None
    ) -> Execution:
        """Build, where the language needs it, and run once.

        Raises:
            SandboxUnavailable, LanguageMissing: nothing is known about the program.
            BadProgram: the request is unusable.
        """
        return await self.session(program, limits=limits, key=key).run(stdin)

    def session(
        self,
        program: Program,
        *,
        limits: Limits | None = None,
        key: Hashable = None,
        turn: Turn | None = None,
    ) -> "Session":
        """The program, to be run several times; `key` names whose turn a run takes (a prompt, a user).

        Raises:
            BadProgram: the language is unknown.
        """
        return Session(self, program, limits or Limits(), key, turn)

    async def preflight(self, tests: Sequence[PairedTests], voids: Voids, *, limits: Limits) -> Preflight:
        """Run test programs against programs of our own that cannot be right, in one box.

        Raises:
            SandboxUnavailable: it could not be done.
        """
        first = tests[0]
        job = {**first.job(), "tests": [each.text for each in tests], **voids.job()}
        content = _for_judge(job, first.bundle)
        done = await self.pool.execute(SandboxJob("preflight", content, limits, profile=first.profile))
        return read_preflight(done)

    async def build(
        self, program: Program, limits: Limits, key: Hashable, turn: Turn | None = None
    ) -> Execution:
        """Compile a program, or remember how that went; the artifact is in the execution.

        Raises:
            SandboxUnavailable, LanguageMissing: nothing is known about the program.
        """
        digest = sha256(
            repr(
                (program.language, program.source, sorted(program.files.items()), program.flags, limits)
            ).encode()
        )
        name = digest.digest()
        if name not in self._builds:
            chain = self.pool.backend.toolchain(program.language)
            done = await self.pool.execute(build_job(chain, program, limits), key=key, turn=turn)
            if _is_worth_another(done) and chain.language.newer:
                again = await self.pool.execute(
                    build_job(chain, program, limits, chain.language.newer), key=key, turn=turn
                )
                done = again if again.status is Status.OK else done
            self._builds[name] = replace(done, status=_BUILD_STATUS.get(done.status, Status.COMPILE_LIMIT))
            while len(self._builds) > _KEPT_BUILDS or self._kept() > _KEPT_BUILD_BYTES:
                self._builds.popitem(last=False)
            return self._builds.get(name, done)
        self._builds.move_to_end(name)
        return self._builds[name]

    def _kept(self) -> int:
        return sum(len(build.artifact) for build in self._builds.values())


def _for_judge(job: Mapping[str, Any], files: Mapping[str, bytes]) -> bytes:
    return file_bundle.pack({**files, runner.SOURCE: json.dumps(job).encode()})


MAX_RETRIED_BUILD_MS = 5000.0
"""Builds that took more CPU and failed are not tried as a newer standard of the language."""


def _is_worth_another(build: Execution) -> bool:
    """Has the compiler refused a program soon enough to let it be tried as a newer standard?"""
    return build.status is Status.RUNTIME_ERROR and build.cpu_ms <= MAX_RETRIED_BUILD_MS


_BUILD_STATUS = {Status.OK: Status.OK, Status.RUNTIME_ERROR: Status.COMPILE_ERROR}


@dataclass(frozen=True, slots=True)
class Session:
    """One program: compiled once, run many times, each time in a box of its own."""

    sandbox: Sandbox
    program: Program
    limits: Limits
    key: Hashable = None
    turn: Turn | None = None

    async def run(self, stdin: bytes = b"") -> Execution:
        """Run with this input; a program that does not compile answers with the compiler's execution.

        Raises:
            SandboxUnavailable, LanguageMissing: nothing is known about the program.
            BadProgram: the input is too large.
        """
        job = await self.job(stdin)
        return (
            job
            if isinstance(job, Execution)
            else await self.sandbox.pool.execute(job, key=self.key, turn=self.turn)
        )

    async def runs(self, inputs: Sequence[bytes], *, apart: bool = True) -> AsyncGenerator[Execution, None]:
        """Run once for each input, in order; as `run`, and cheaper, for runs may share a box.

        Runs made `apart` each have a process of their own. Otherwise those of a Python program that keeps
        nothing (`native.repeats`) may follow one another in one process: they are `shared`, and end well. If
        what one has printed is not what was wanted, only a run apart can tell that the program is to blame.

        Whoever has seen enough closes the iterator (`contextlib.aclosing`), which ends what still runs.

        Raises:
            SandboxUnavailable, LanguageMissing, BadProgram: as `run`.
        """
        at, lost, apart = 0, 0, apart or languages.find(self.program.language).name != "python"
        while at < len(inputs):
            batch = self._batch(inputs, at, apart=apart)
            if len(batch) == 1:
                yield await self.run(batch[0])
                at += 1
                continue
            begun = at
            try:
                async with aclosing(self._series(batch, apart=apart)) as executions:
                    async for execution in executions:
                        yield execution
                        at += 1
            except LanguageMissing:
                raise
            except SandboxUnavailable:  # what is known stays known, and the rest gets another box
                lost = lost + 1 if at == begun else 1
                if lost == ATTEMPTS:
                    raise
                await asyncio.sleep(RESTART_PAUSE_S)
                continue
            apart = apart or at - begun <= 1  # it did not pay

    def _batch(self, inputs: Sequence[bytes], at: int, *, apart: bool) -> Sequence[bytes]:
        """The inputs from `at` on that may share a box."""
        end = at + 1
        if self.sandbox.pool.backend.takes_series(apart=apart):
            room = MAX_SERIES_BYTES - len(inputs[at])
            while end < len(inputs) and end - at < MAX_SERIES and len(inputs[end]) <= room:
                room -= len(inputs[end])
                end += 1
        return inputs[at:end]

    async def _series(self, inputs: Sequence[bytes], *, apart: bool) -> AsyncGenerator[Execution, None]:
        """Runs with the first few of several inputs, those that one box did well; `apart`, at least one."""
        job = await self.job(batch_runs.pack(inputs))
        if isinstance(job, Execution):
            yield job
            return
        arrivals: asyncio.Queue[Execution | None] = asyncio.Queue()
        job = replace(job, series=len(inputs), apart=apart, arrived=arrivals.put_nowait)
        box = asyncio.ensure_future(self.sandbox.pool.execute(job, key=self.key, turn=self.turn))
        box.add_done_callback(lambda _: arrivals.put_nowait(None))
        try:
            last, told = None, 0
            while (execution := await arrivals.get()) is not None:
                last, told = execution, told + 1
                if execution.status is Status.OK or not execution.shared:
                    yield execution
            ended = await box
            alone = apart or (last is None and ended.signal)
            sure = alone or ended.status is Status.TIME_LIMIT
            unsaid = told < len(inputs) and (last is None or last.status is Status.OK)
            if ended.exit_code != 0 and sure and unsaid:
                yield ended  # the box, and with it the run that had not been reported
            elif last is None and apart:
                raise SandboxUnavailable("a box ended without a word about its runs")
        finally:
            await _cancelled(box)

    async def job(
        self, stdin: bytes = b"", *, beside: Mapping[str, bytes] | None = None
    ) -> SandboxJob | Execution:
        """What runs the program once, with files `beside` that its build did not see; or how building it
        failed.

        Raises:
            SandboxUnavailable, LanguageMissing, BadProgram: as `run`.
        """
        if len(stdin) > MAX_STDIN_BYTES:
            raise BadProgram(f"the input is longer than {MAX_STDIN_BYTES} bytes")
        files = {**self.program.files, **(beside or {})}
        if languages.find(self.program.language).name == "python":
            return self._script(stdin, files)
        built = await self.built(files)
        return built if isinstance(built, Execution) else self.executable_job(built, stdin)

    async def built(self, files: Mapping[str, bytes]) -> dict[str, bytes] | Execution:
        """What a run finds in its directory, `files` among it, or how the build failed.

        Raises:
            SandboxUnavailable, LanguageMissing: nothing is known about the program.
        """
        if not languages.find(self.program.language).build:
            return {self._file_name: self.program.source.encode("utf-8", "surrogatepass"), **files}
        build = await self.sandbox.build(self.program, self.limits, self.key, self.turn)
        if build.status is not Status.OK:
            return replace(build, artifact=b"", reason=compiler_words(build))
        try:
            return {**file_bundle.unpack(build.artifact), **files}
        except BadProgram as error:  # the request was looked at: what the compiler made is the program's
            reason = f"what the compiler has made: {error}"
            return replace(build, artifact=b"", status=Status.COMPILE_LIMIT, reason=reason)

    async def call(self, calls: Iterable[Call], *, apart: bool = True) -> Execution:
        """Call functions of a Python program with plain arguments.

        Calls made `apart` each have a process of their own and share no state; otherwise they follow one
        another in one process, which costs a quarter. The execution's `values` has one entry per call, in
        order.

        Raises:
            SandboxUnavailable: nothing is known about the program.
            BadProgram: an argument is no plain data, or there are too many calls.
        """
        lines = [call.line for call in calls]
        if len(lines) > MAX_CALLS:
            raise BadProgram(f"more than {MAX_CALLS} calls")
        content = file_bundle.pack({
            runner.SOURCE: self.program.source.encode("utf-8", "surrogatepass"),
            runner.CALLS: "\n".join(lines).encode(),
            **self.program.files,
        })  # fmt: skip
        job = SandboxJob(
            "calls", content, self.limits, calls=len(lines), apart=apart, profile=self.program.profile
        )
        return await self.sandbox.pool.execute(job, key=self.key, turn=self.turn)

    async def test(self, tests: PairedTests, limits: Limits) -> PairedVerdict:
        """Run a test program against this Python program: each in a box of its own, joined by a wire.

        `limits` are those of the tests' box.

        Raises:
            SandboxUnavailable: nothing is known about the program.
        """
        source = self.program.source.encode("utf-8", "surrogatepass")
        content = file_bundle.pack({runner.SOURCE: source, **self.program.files})
        program = SandboxJob(
            "tested_program", content, self.limits, profile=with_side("program", self.program.profile)
        )
        judge = SandboxJob("judge", _for_judge(tests.job(), tests.bundle), limits, profile=tests.profile)
        done = await self.sandbox.pool.execute_pair(program, judge, key=self.key, turn=self.turn)
        return read_verdict(*done)

    @property
    def _file_name(self) -> str:
        return file_name(self.program)

    def _script(self, stdin: bytes, files: Mapping[str, bytes]) -> SandboxJob:
        source = self.program.source.encode("utf-8", "surrogatepass")
        content = file_bundle.pack({runner.SOURCE: source, **files})
        return SandboxJob(
            "script", content, self.limits, stdin, argv=self.program.arguments, profile=self.program.profile
        )

    def executable_job(self, files: Mapping[str, bytes], stdin: bytes = b"") -> SandboxJob:
        """What runs the program, which stands among these files or was built of them."""
        chain = self.sandbox.pool.backend.toolchain(self.program.language)
        return SandboxJob(
            "exec",
            file_bundle.pack(files),
            self.limits,
            stdin,
            argv=command(chain, chain.language.run, self.program, self.limits) + self.program.arguments,
            env=chain.language.env,
            address_space=chain.language.address_space,
        )


async def _cancelled(task: "asyncio.Task[Execution]") -> None:
    """End a task and wait for it; what it ends with is nobody's concern, and the caller's own cancellation
    is not taken for it."""
    task.cancel()
    await asyncio.wait({task})
    if not task.cancelled():
        task.exception()  # seen, so that nobody is told of it
