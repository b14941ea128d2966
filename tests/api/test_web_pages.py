"""The files of the inspector: everything comes from here, nothing stands inline; formulas for it."""

import re

import pytest

from tests.server import Server

LINK = re.compile(r'(?:src|href)="([^"#]+)"')
IMPORT = re.compile(r'from "\./([\w.]+)"')


def test_all_that_the_page_loads_is_served_here_and_asked_for_again(server: Server) -> None:
    page = server.client.get("/")
    files = [link for link in LINK.findall(page.text) if link.startswith("inspector/")]
    assert len(files) == 3
    script = server.client.get("/inspector/inspector.js")
    files += [f"inspector/{name}" for name in IMPORT.findall(script.text)]
    for file in files:
        answer = server.client.get(f"/{file}")
        assert answer.status_code == 200, file
        assert answer.headers["cache-control"] == "no-cache"
        assert "://" not in answer.text.replace("http://www.w3.org/2000/svg", ""), file


def test_the_policy_allows_nothing_inline_and_the_page_needs_nothing_inline(server: Server) -> None:
    page = server.client.get("/")
    assert "unsafe" not in page.headers["content-security-policy"]
    assert "style=" not in page.text
    assert re.findall(r"<script[^>]*>([^<]*)</script>", page.text) == [""]


@pytest.mark.parametrize(
    "path", ["/inspector/index.html", "/inspector/nothing.js", "/inspector/..%2fapi/app.py"]
)
def test_nothing_else_is_served_there(server: Server, path: str) -> None:
    assert server.client.get(path).status_code == 404


def test_formulas_become_mathml_and_markup_stays_text(server: Server) -> None:
    asked = {"texts": [{"text": "<b>$x^2$"}, {"text": "\\frac{1}{2}", "formula": True}, {"text": "plain"}]}
    answer = server.client.post("/v1/mathml", json=asked)
    html = answer.json()["html"]
    assert html[0].startswith("&lt;b&gt;<math")
    assert "<mfrac>" in html[1]
    assert html[2] == "plain"


def test_too_many_texts_are_refused_with_their_path(server: Server) -> None:
    answer = server.client.post("/v1/mathml", json={"texts": [{"text": ""}] * 65})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["path"] == "texts"
