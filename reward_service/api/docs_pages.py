"""The pages that describe the API, `/docs` and `/redoc`, with their scripts from an installed package.

FastAPI's own pages fetch their scripts from a content delivery network and are blank where there is none. The
scripts here come from `fastapi_offline`, and nothing on a page stands inline, so that one policy of content
security (`auth_middleware`) covers all pages.
"""

from importlib.resources import files
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, Response
from fastapi.staticfiles import StaticFiles

ASSETS = "/docs/assets"
"""Below it the scripts and styles of both pages."""

_START = """\
window.onload = () => SwaggerUIBundle({
  url: document.documentElement.dataset.document,
  dom_id: "#page",
  deepLinking: true,
  presets: [SwaggerUIBundle.presets.apis, SwaggerUIBundle.SwaggerUIStandalonePreset],
})
"""
_PAGE = """\
<!doctype html>
<html lang="en" data-document="{root}/openapi.json">
<head><meta charset="utf-8"><title>reward-service: API</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="{assets}/favicon.png">
{head}
</head>
<body>{body}</body>
</html>
"""


def install(app: FastAPI) -> None:
    """Serve both pages and what they load. The application is made with `docs_url=None, redoc_url=None`."""
    scripts = Path(str(files("fastapi_offline") / "static"))

    @app.get("/docs", include_in_schema=False)
    async def swagger(request: Request) -> HTMLResponse:
        head = (
            '<link rel="stylesheet" href="{assets}/swagger-ui.css">'
            '<script src="{assets}/swagger-ui-bundle.js"></script><script src="{assets}/start.js"></script>'
        )
        return _page(request, head, '<div id="page"></div>')

    @app.get("/redoc", include_in_schema=False)
    async def redoc(request: Request) -> HTMLResponse:
        script = '<script src="{assets}/redoc.standalone.js"></script>'
        return _page(request, "", f'<redoc spec-url="{{root}}/openapi.json"></redoc>{script}')

    @app.get(f"{ASSETS}/start.js", include_in_schema=False)
    async def start() -> Response:
        return Response(_START, media_type="text/javascript")

    app.mount(ASSETS, StaticFiles(directory=scripts), name="docs-assets")


def _page(request: Request, head: str, body: str) -> HTMLResponse:
    root = request.scope.get("root_path", "")
    places = {"root": root, "assets": f"{root}{ASSETS}"}
    return HTMLResponse(_PAGE.format(head=head.format(**places), body=body.format(**places), **places))
