"""The pages that describe the API load nothing from elsewhere and hold no script of their own."""

import re

import pytest

from tests.server import Server

LINK = re.compile(r'(?:src|href|spec-url)="([^"]*)"')


@pytest.mark.parametrize("path", ["/docs", "/redoc"])
def test_all_that_a_page_loads_is_served_here(server: Server, path: str) -> None:
    page = server.client.get(path)
    links = LINK.findall(page.text)
    assert len(links) >= 3
    for link in [*links, "/openapi.json"]:
        assert re.match("/[^/]", link), link
        assert server.client.get(link).status_code == 200, link
    assert "http" not in page.headers["content-security-policy"]


@pytest.mark.parametrize("path", ["/docs", "/redoc"])
def test_a_page_holds_no_script_of_its_own(server: Server, path: str) -> None:
    page = server.client.get(path)
    assert "<script>" not in page.text
    scripts = re.findall(r"<script[^>]*>([^<]*)</script>", page.text)
    assert set(scripts) == {""}
    assert "script-src" not in page.headers["content-security-policy"]
