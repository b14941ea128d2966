"""The reference of a text-to-SQL problem: right queries and the tables they are asked of."""

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, field_validator

from reward_service.reference import Reference

MAX_QUERY = 20_000
MAX_SCRIPT = 500_000
MAX_QUERIES = 16
MAX_TABLES = 64
QueryText = Annotated[str, StringConstraints(min_length=1, max_length=MAX_QUERY)]


class SqlReference(Reference):
    """A query, or several that are right, over tables."""

    kind: Literal["sql"] = "sql"
    query: QueryText | Annotated[list[QueryText], Field(min_length=1, max_length=MAX_QUERIES)] = Field(
        description="The right query, or all that are accepted.",
        examples=["SELECT name FROM city WHERE size > 3"],
    )
    tables: (
        Annotated[str, StringConstraints(max_length=MAX_SCRIPT)]
        | Annotated[dict[str, Any], Field(min_length=1, max_length=MAX_TABLES)]
    ) = Field(
        description="A script of CREATE TABLE and INSERT, or rows by table: a list of objects, or `columns` "
        "and `rows`.",
        examples=[{"city": [{"name": "Oslo", "size": 3}, {"name": "Riga", "size": 4}]}],
    )
    ordered: bool | None = Field(
        default=None,
        description="Whether the order of rows counts; default: where the query itself orders at its top.",
    )
    columns: Literal["any", "given"] = Field(
        default="any", description="Whether columns may stand in another order."
    )
    dialect: str = Field(
        default="sqlite",
        pattern=r"^[a-z]{2,20}$",
        description="The dialect of the queries (sqlglot's names).",
    )

    @field_validator("tables")
    @classmethod
    def _holds_tables(cls, tables: Any) -> Any:
        if isinstance(tables, str):
            if not tables.strip():
                raise ValueError("there are no tables")
            return tables
        for name, rows in tables.items():
            listed = rows.get("rows") if isinstance(rows, dict) else rows
            if not isinstance(listed, list):
                raise ValueError(f"table {name[:40]!r}: rows are a list")  # noqa: TRY004 -- a fault of the field
        return tables

    @property
    def queries(self) -> tuple[str, ...]:
        """All accepted queries."""
        return (self.query,) if isinstance(self.query, str) else tuple(self.query)
