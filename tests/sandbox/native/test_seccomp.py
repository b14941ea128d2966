"""Laws of the filter as a program of BPF; what it stops is tried out by the hostile programs."""

import struct

import pytest

from sandbox.native import seccomp


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
@pytest.mark.parametrize("kind", [{}, {"spare_init": True}, {"governing": True}], ids=str)
def test_every_jump_stays_inside_and_every_path_ends(
    machine: str, kind: dict[str, bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    uname = seccomp.os.uname()
    monkeypatch.setattr(seccomp.os, "uname", lambda: type(uname)((*uname[:4], machine)))
    code = list(struct.iter_unpack("<HBBI", seccomp.program(**kind)))
    assert len(code) < 4096
    for at, (instruction, yes, no, _) in enumerate(code):
        if instruction in {seccomp._JEQ, seccomp._JGE, seccomp._JSET}:
            assert max(at + 1 + yes, at + 1 + no) < len(code)
    assert code[-1][0] == seccomp._RET


def test_an_architecture_without_a_list_has_no_filter(monkeypatch: pytest.MonkeyPatch) -> None:
    uname = seccomp.os.uname()
    monkeypatch.setattr(seccomp.os, "uname", lambda: type(uname)((*uname[:4], "riscv64")))
    with pytest.raises(OSError, match="riscv64"):
        seccomp.program()
