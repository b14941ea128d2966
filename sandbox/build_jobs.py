"""What compiles a program: the job, its file's name, its command lines and its room."""

from dataclasses import replace

from sandbox import file_bundle, languages
from sandbox.backend import SandboxJob
from sandbox.run_types import Execution, Limits, Program, Status

_WALL_PER_CPU = 4
"""Compilers do not sleep; on a busy machine they wait for a processor."""
_BUILD_MEMORY_MB = 1024
_BUILD_DISK_MB = 256
_BUILD_PROCESSES = 128
_MOST_WORDS = 300


def build_job(
    chain: languages.Toolchain, program: Program, limits: Limits, flags: tuple[str, ...] = ()
) -> SandboxJob:
    """What compiles a program, with `flags` of the compiler besides its own."""
    source = program.source.encode("utf-8", "surrogatepass")
    return SandboxJob(
        "build",
        file_bundle.pack({file_name(program): source, **program.files}),
        replace(
            limits,
            cpu_s=limits.compile_s,
            wall_s=limits.compile_s * _WALL_PER_CPU,
            memory_mb=max(limits.memory_mb, _BUILD_MEMORY_MB),
            disk_mb=max(limits.disk_mb, _BUILD_DISK_MB),
            processes=max(limits.processes, _BUILD_PROCESSES),
        ),
        argv=command(chain, chain.language.build + flags, program, limits) + program.flags + _others(program),
        env=chain.language.env,
        address_space=chain.language.address_space,
    )


def _others(program: Program) -> tuple[str, ...]:
    """Other files that are compiled along: a compiler of C++ or Rust finds those that a program names."""
    suffix = {"java": ".java", "go": ".go"}.get(program.language)
    return tuple(name for name in program.files if suffix and name.endswith(suffix) and "/" not in name)


def compiler_words(build: Execution) -> str:
    """Why a build failed: the first error that the compiler tells, if it tells one."""
    lines = build.stderr.decode("utf-8", "replace").splitlines()
    words = next((line.strip() for line in lines if "error" in line.lower()), "")
    if not words or build.status is not Status.COMPILE_ERROR:
        return build.reason
    return f"{build.reason}: {words}"[:_MOST_WORDS]


def file_name(program: Program) -> str:
    """The name under which a program's source lies in its box: what Java asks for, or the language's own."""
    language = languages.find(program.language)
    return (
        language.file.format(main=languages.java_outline(program.source).file)
        if language.name == "java"
        else language.file
    )


def command(
    chain: languages.Toolchain, template: tuple[str, ...], program: Program, limits: Limits
) -> tuple[str, ...]:
    """A command line of a language: its tools, the program's file and class, and the heap it may have."""
    words = {
        "file": file_name(program),
        "main": languages.java_outline(program.source).start if chain.language.name == "java" else "",
        "heap": str(max(16, limits.memory_mb * 3 // 4)),
    }
    return tuple(part.format(*chain.tools, **words) for part in template)
