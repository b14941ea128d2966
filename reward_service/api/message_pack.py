"""MessagePack beside JSON: bodies of the type `application/msgpack`, and answers to who accepts them."""

from starlette.requests import Request

MEDIA_TYPE = "application/msgpack"
ACCEPTED = {"accept-post": f"application/json, {MEDIA_TYPE}"}
"""The header by which the service says so."""
_MEDIA_TYPES = frozenset({MEDIA_TYPE, "application/x-msgpack", "application/vnd.msgpack"})


def is_packed(request: Request) -> bool:
    """Whether the body of a request is MessagePack."""
    given: str = request.headers.get("content-type", "")
    return given.partition(";")[0].strip().lower() in _MEDIA_TYPES


def wants_packed(request: Request) -> bool:
    """Whether the answer is to be MessagePack: named in `Accept`, and not less wanted than JSON."""
    accept = request.headers.get("accept", "")
    if "msgpack" not in accept:
        return False
    wanted = {"packed": 0.0, "json": 0.0}
    for entry in accept.split(","):
        name, _, parameters = entry.partition(";")
        kind = name.strip().lower()
        if kind in _MEDIA_TYPES or kind == "application/json":
            form = "json" if kind == "application/json" else "packed"
            wanted[form] = max(wanted[form], _quality(parameters))
    return wanted["packed"] > 0 and wanted["packed"] >= wanted["json"]


def _quality(parameters: str) -> float:
    for parameter in parameters.split(";"):
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "q":
            try:
                return float(value)
            except ValueError:
                return 0.0
    return 1.0
