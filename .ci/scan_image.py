"""Look through a built image without running it: who it runs as, what it holds, and how old that is.

    scan_image.py [--tools] IMAGE        (--tools: it may hold compilers and interpreters of other languages)

Its files are read from `docker export`. Debian's packages are compared with Debian's security archive by
this machine's apt, Python's with the advisories (`audit.py`). A finding is an error; what cannot be scanned
is said.
"""

import argparse
import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath

import audit

ARCHIVE = "http://deb.debian.org/debian-security"
KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"
APT_SECONDS = 120
MAX_LOOKED_AT_BYTES = 1 << 16
SPECIAL, STICKY, WORLD_WRITABLE = 0o6000, 0o1000, 0o002

LEFTOVERS = (
    *("*/.git", "*/.cache", "build", "*/.mypy_cache", "*/.pytest_cache", "*/.ruff_cache"),
    *("var/lib/apt/lists/*Packages*", "var/cache/apt/archives/*.deb", "var/cache/apt/*.bin"),
)
SECRETS = (
    *("*/.netrc", "*/.pypirc", "*/.npmrc", "*/pip.conf", "*/.env", "*/.ssh", "*/id_rsa*", "*/id_ed25519*"),
    *("*/api-keys", "*/.docker/config.json", "*/.aws", "*/.config/gcloud"),
)
PRIVATE_KEY = re.compile(rb"-----BEGIN [A-Z ]*PRIVATE KEY-----\s+[A-Za-z0-9+/=]{32}")
CREDENTIALS = re.compile(r"\w://[^\s/:@]+:[^\s/@]+@|(?i:password|secret|token|api_key)\w*=[^\s]+")
NEVER = {"pip", "pip3", "git", "curl", "wget", "gdb", "strace", "ssh", "sudo", "nc"}
TOOLS = {
    "gcc",
    "cc",
    "g++",
    "c++",
    "clang",
    "make",
    "ld",
    "as",
    "go",
    "rustc",
    "cargo",
    "javac",
    "node",
    "npm",
}


def main() -> int:
    """Scan what the command line names."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("image")
    parser.add_argument("--tools", action="store_true")
    asked = parser.parse_args()
    scan = audit.Scan(of_image(asked.image))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        forbidden = NEVER if asked.tools else NEVER | TOOLS
        for member, content in files(asked.image):
            scan.findings += of_file(member, content, forbidden)
            keep(member, content, folder)
        scan.add(of_debian(folder))
        scan.add(of_python(folder, asked.image))
    return scan.conclude(asked.image)


def docker(*arguments: str) -> str:
    """What the engine answers."""
    return subprocess.run(["docker", *arguments], check=True, capture_output=True, text=True).stdout


def of_image(image: str) -> list[str]:
    """Its user, and what its making has left in its history and environment."""
    config = json.loads(docker("image", "inspect", image))[0]["Config"]
    user = (config.get("User") or "").partition(":")[0]
    told = [
        *(config.get("Env") or ()),
        *docker("history", "--no-trunc", "--format", "{{.CreatedBy}}", image).split("\n"),
    ]
    found = [
        f"a credential in its history or environment: {line[:60]}"
        for line in told
        if CREDENTIALS.search(line)
    ]
    return (
        found
        if user.isdigit() and int(user)
        else [f"it runs as {user or 'root'}, not as a number above 0", *found]
    )


def files(image: str) -> Iterator[tuple[tarfile.TarInfo, bytes]]:
    """Every file, with what small ones hold."""
    container = docker("create", image).strip()
    try:
        with (
            subprocess.Popen(["docker", "export", container], stdout=subprocess.PIPE) as exporting,
            tarfile.open(fileobj=exporting.stdout, mode="r|") as archive,
        ):
            for member in archive:
                small = member.isfile() and (member.size <= MAX_LOOKED_AT_BYTES or is_metadata(member.name))
                yield member, archive.extractfile(member).read() if small else b""
    finally:
        docker("rm", "-f", container)


def of_file(member: tarfile.TarInfo, content: bytes, forbidden: set[str]) -> Iterator[str]:
    """What is wrong with a file."""
    path = PurePosixPath(member.name)
    if member.isfile() and member.mode & SPECIAL:
        yield f"setuid or setgid: {path}"
    if (member.isfile() or member.isdir()) and member.mode & WORLD_WRITABLE and not member.mode & STICKY:
        yield f"writable by everybody: {path}"
    if any(fnmatch(f"/{path}", f"/{pattern}") for pattern in LEFTOVERS):
        yield f"left over from the build: {path}"
    if any(fnmatch(f"/{path}", f"/{pattern}") for pattern in SECRETS) or PRIVATE_KEY.search(content):
        yield f"a secret: {path}"
    if (path.parent.name in ("bin", "sbin") and path.name in forbidden) or path.match("*-packages/pip"):
        yield f"a tool that it has no use for: {path}"


def is_metadata(name: str) -> bool:
    """Whether a file tells which packages there are."""
    return name in ("var/lib/dpkg/status", "usr/lib/os-release") or name.endswith(".dist-info/METADATA")


def keep(member: tarfile.TarInfo, content: bytes, folder: Path) -> None:
    """Put aside what tells which packages there are."""
    if is_metadata(member.name):
        path = PurePosixPath(member.name)
        place = folder / "python" / path.parent.name if path.name == "METADATA" else folder
        place.mkdir(parents=True, exist_ok=True)
        (place / path.name).write_bytes(content)


def of_debian(folder: Path) -> audit.Scan:
    """Debian packages that the security archive has newer."""
    told = folder / "os-release"
    release = dict(re.findall(r'^(\w+)="?([^"\n]*)', told.read_text() if told.exists() else "", re.MULTILINE))
    if release.get("ID") != "debian" or not shutil.which("apt"):
        return audit.Scan(unscanned=["Debian packages: the image is no Debian, or there is no apt here"])
    if not (folder / "status").exists():
        return audit.Scan(["no list of its Debian packages"])
    suite = f"{release['VERSION_CODENAME']}-security"
    (folder / "sources.list").write_text(f"deb [signed-by={KEYRING}] {ARCHIVE} {suite} main\n")
    try:
        apt(folder, "apt-get", "update", "-qq", "--error-on=any")
        newer = apt(folder, "apt", "list", "--upgradable", "-qq")
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        said = (getattr(error, "stderr", None) or str(error)).strip().splitlines()
        return audit.Scan(unscanned=[f"Debian packages: {said[-1][: audit.REASON_CHARS]}"])
    return audit.Scan([f"older than the security archive's: {line}" for line in newer.splitlines()])


def of_python(folder: Path, image: str) -> audit.Scan:
    """Python packages beside Debian's that have advisories."""
    count = len(list(folder.glob("python/*")))
    print(f"{image}: {count} Python packages")
    return audit.packages("--path", str(folder / "python")) if count else audit.Scan()


def apt(folder: Path, *command: str) -> str:
    """What apt answers about the image's packages instead of this machine's."""
    places = {
        "Dir::State": folder / "state",
        "Dir::State::Status": folder / "status",
        "Dir::Cache": folder / "cache",
        "Dir::Etc::SourceList": folder / "sources.list",
        "Dir::Etc::SourceParts": "/dev/null",
        "Dir::Etc::Preferences": "/dev/null",
        "Dir::Etc::PreferencesParts": "/dev/null",
        "APT::Sandbox::User": "root",
    }
    options = [part for name, value in places.items() for part in ("-o", f"{name}={value}")]
    (folder / "state/lists/partial").mkdir(parents=True, exist_ok=True)
    (folder / "cache/archives/partial").mkdir(parents=True, exist_ok=True)
    done = subprocess.run(
        [command[0], *options, *command[1:]], check=True, capture_output=True, text=True, timeout=APT_SECONDS
    )
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
