"""The layer table of docs/architecture.md, from the import contract and the first sentences of the packages.

python .ci/layer_table.py            prints it
python .ci/layer_table.py --write    puts it into docs/architecture.md
"""

import ast
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs/architecture.md"
BEGIN, END = "<!-- layers: written by .ci/layer_table.py -->\n", "<!-- end of layers -->\n"


def layers() -> list[list[str]]:
    """The names of each line of the contract, the highest first."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    (contract,) = [contract for contract in contracts if contract["type"] == "layers"]
    return [[name.strip() for name in line.split("|")] for line in contract["layers"]]


def summary(name: str) -> str:
    """The first sentence of a module's or package's docstring, on one line."""
    place = ROOT / "reward_service" / name
    file = place / "__init__.py" if place.is_dir() else place.with_suffix(".py")
    paragraph = (ast.get_docstring(ast.parse(file.read_text("utf-8"))) or "").split("\n\n")[0]
    return " ".join(paragraph.split())


def table() -> str:
    """One row a line of the contract."""
    rows = ["| layer | what stands there |", "|---|---|"]
    for names in layers():
        cells = " · ".join(f"`{name}`" for name in names)
        rows.append(f"| {cells} | {'<br>'.join(summary(name) for name in names)} |")
    return "\n".join(rows) + "\n"


def written(page: str) -> str:
    """The page with the present table."""
    head, rest = page.split(BEGIN)
    return head + BEGIN + table() + END + rest.split(END)[1]


if __name__ == "__main__":
    if "--write" in sys.argv:
        PAGE.write_text(written(PAGE.read_text("utf-8")), "utf-8")
    else:
        print(table(), end="")
