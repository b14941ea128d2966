"""Which native wall can be built here, and slots behind it."""

import asyncio
import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

from sandbox import languages
from sandbox.native import cgroup
from sandbox.native.precompiled_header import Header
from sandbox.native.slot import NativeSlot
from sandbox.run_types import Isolation, LanguageMissing, SandboxUnavailable

MODULES = [
    "abc",
    "array",
    "bisect",
    "collections",
    "copy",
    "dataclasses",
    "enum",
    "functools",
    "heapq",
    "io",
    "itertools",
    "json",
    "math",
    "operator",
    "random",
    "re",
    "string",
    "threading",
    "time",
    "traceback",
    "typing",
]
_UID_BASE, _UID_SPAN = 62_000, 3_000
_SLOTS_PER_SERVER = 192
_TEMPORARY = "/tmp"  # noqa: S108 - where supervisors, whose environment is bare, make their directories


SIDES = ("", "program", "judge")
"""Warm interpreters of a place: for programs alone, and for either side of a pair. The profile `judge-numpy`
is the one for tests that has numpy's packages, too."""


def side_of(profile: str) -> str:
    """Which of `SIDES` a profile is of."""
    return next((side for side in SIDES[1:] if profile.partition("-")[0] == side), "")


def packages_of(profile: str) -> str:
    """The profile whose packages this one has."""
    return profile.removeprefix(side_of(profile)).removeprefix("-")


def with_side(side: str, packages: str) -> str:
    """The profile of that side that has these packages."""
    return f"{side}-{packages}" if packages else side


@dataclass(frozen=True, slots=True)
class Tier:
    """One way to build a native wall."""

    isolation: Isolation
    wall: str
    rootless: bool = False
    cgroups: bool = False


TIERS = (
    Tier(Isolation.FULL, "namespaces", cgroups=True),
    Tier(Isolation.NAMESPACES, "namespaces"),
    Tier(Isolation.NAMESPACES, "namespaces", rootless=True),
    Tier(Isolation.LANDLOCK, "landlock"),
    Tier(Isolation.UNCONFINED, "unconfined"),
)


@dataclass
class NativeBackend:
    """Slots on this machine's own kernel.

    `tiers` are tried in order; `unconfined` must be allowed by name. `profiles` name the packages of
    warm interpreters, such as `{"numpy": ("numpy",)}`. `interpreter` runs the slots; default: this one.
    """

    tiers: Sequence[Tier] = TIERS
    allow_unconfined: bool = False
    interpreter: str = ""
    profiles: dict[str, tuple[str, ...]] = field(default_factory=lambda: dict(languages.PROFILES))
    _tier: Tier | None = None
    _home: cgroup.Home | None = None
    _header: Header | None = None
    _offers: dict[str, bool] = field(default_factory=dict)
    _spare: NativeSlot | None = None

    @property
    def starts_ahead(self) -> bool:
        """No: a slot is there in a tenth of a second, and idle ones cost memory and the start."""
        return False

    @property
    def isolation(self) -> Isolation:
        """The wall that was found."""
        return self._found.isolation

    @property
    def description(self) -> str:
        """For people."""
        how = "rootless" if self._found.rootless else "root" if os.geteuid() == 0 else "own uid"
        account = f"cgroup v{self._home.version}" if self._home else "no cgroup"
        return f"native, {self._found.wall}, {how}, {account}"

    def takes_series(self, *, apart: bool) -> bool:
        """Behind namespaces, where a box has a first process; runs in one process, anywhere."""
        return self._found.wall == "namespaces" or not apart

    @property
    def _found(self) -> Tier:
        if self._tier is None:
            raise SandboxUnavailable("the backend is not open")
        return self._tier

    async def open(self) -> None:
        """Find the strongest tier by building it."""
        refusals = []
        self._make_room_for_header()
        for tier in self.tiers:
            if tier.isolation is Isolation.UNCONFINED and not self.allow_unconfined:
                continue
            if tier.wall == "namespaces" and not tier.rootless and os.geteuid() != 0:
                continue
            self._home = cgroup.find_home() if tier.cgroups else None
            if tier.cgroups and self._home is None:
                refusals.append("no writable cgroup")
                continue
            self._tier = tier
            try:
                self._spare = await self.start(_SLOTS_PER_SERVER // len(SIDES) - 1, "")
            except SandboxUnavailable as error:
                refusals.append(f"{tier.wall}: {error}")
                continue
            if self._home is not None:
                cgroup.sweep(self._home)
            return
        self._tier = None
        await self.close()
        raise SandboxUnavailable("no native sandbox can be built here: " + "; ".join(refusals))

    async def start(self, number: int, profile: str) -> NativeSlot:
        """A fresh slot; the first one is that by which the tier was found."""
        spare = self._spare
        if spare is not None and not profile:
            self._spare = None
            return spare
        self._know(profile)
        directories: Sequence[str] = ()
        if self._home is not None:
            try:
                directories = self._home.create(f"{os.getpid()}-{number}{profile}")
            except OSError as error:
                raise SandboxUnavailable(f"no cgroup can be made: {error}") from None
        slot = NativeSlot(self._config(number, profile, directories), self._found.isolation, self.interpreter)
        try:
            await slot.start()
        except BaseException:
            await slot.close()  # its process, before what accounts for it
            cgroup.remove(directories)
            raise
        return slot

    def offers(self, profile: str) -> bool:
        """Is it known, and are its packages installed?"""
        if profile not in self._offers:
            try:
                self._know(profile)
            except LanguageMissing:
                self._offers[profile] = False
            else:
                self._offers[profile] = True
        return self._offers[profile]

    def _know(self, profile: str) -> None:
        profile = packages_of(profile)
        if profile not in self.profiles:
            raise LanguageMissing(
                f"no profile {profile!r} here; known: {', '.join(filter(None, self.profiles))}"
            )
        for package in self.profiles[profile]:
            if not languages.package_paths([package]):
                raise LanguageMissing(f"profile {profile!r} needs the Python package {package}: install it")

    def _config(self, number: int, profile: str, cgroups: Sequence[str]) -> dict[str, Any]:
        packages = self.profiles[packages_of(profile)]
        place = len(SIDES) * number + SIDES.index(side_of(profile))
        return {
            "wall": self._found.wall,
            "rootless": self._found.rootless,
            "uid": _UID_BASE + (os.getpid() * _SLOTS_PER_SERVER + place) % _UID_SPAN,
            "readable": [*languages.readable_paths(), *languages.package_paths(packages), *self._headers],
            "packages": languages.package_homes(packages),
            "modules": [*MODULES, *packages],
            "side": side_of(profile),
            "cgroup_version": self._home.version if self._home else 0,
            "cgroups": list(cgroups),
        }

    def toolchain(self, name: str) -> languages.Toolchain:
        """What this machine has for a language.

        Raises:
            LanguageMissing: it is not installed, or what it builds could not be started here.
        """
        chain = languages.toolchain(name)
        if chain.language.runs_own_file and self._scratch_is_noexec:
            raise LanguageMissing(
                f"{chain.language.name} programs cannot be started: {_TEMPORARY} is mounted noexec; mount it "
                "with exec (docker run --tmpfs /tmp:exec)"
            )
        if self._header is None or chain.language.name != "cpp":
            return chain
        self._header.prepare((chain.tools[0], *languages.CPP_FLAGS))
        build = (*chain.language.build, "-I", self._header.directory)
        return replace(chain, language=replace(chain.language, build=build))

    def languages(self) -> dict[str, str]:
        """Name and version of every language that can be run here."""
        found = languages.installed()
        if self._scratch_is_noexec:
            return {
                name: version for name, version in found.items() if not languages.find(name).runs_own_file
            }
        return found

    @property
    def _scratch_is_noexec(self) -> bool:
        """Whether runs work in the host's own file tree, where nothing that they build can be started."""
        return self._found.wall != "namespaces" and bool(os.statvfs(_TEMPORARY).f_flag & os.ST_NOEXEC)

    async def close(self) -> None:
        """Take away the precompiled header and a slot that nobody asked for; the pool closes the others."""
        spare, self._spare = self._spare, None
        if spare is not None:
            await spare.close()
        header, self._header = self._header, None
        if header is not None:
            await asyncio.to_thread(header.close)

    def _make_room_for_header(self) -> None:
        """Slots show its directory from their start on; it is filled when the first C++ program comes."""
        if self._header is None and "cpp" in languages.located():
            with suppress(OSError):  # without a place for it, programs compile more slowly
                self._header = Header()

    @property
    def _headers(self) -> list[str]:
        return [self._header.directory] if self._header else []
