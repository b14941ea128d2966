"""What all surfaces share."""

import httpx
import pytest

from reward_service.api import compat
from reward_service.api.app import create_app
from reward_service.errors import BadSpec
from reward_service.settings import Settings, SurfaceSettings
from tests.server import Server, started

SLIME = {"prompt": "", "response": "\\boxed{5}", "label": "4"}


def test_a_surface_that_there_is_not_is_no_setting() -> None:
    with pytest.raises(BadSpec, match=r"compat\.slim"):
        create_app(Settings(compat={"slim": SurfaceSettings()}))


def test_surfaces_are_set_one_by_one_and_switched_off() -> None:
    env = {"REWARD_SERVICE_COMPAT": '{"slime": {"spec": "dapo"}, "piston": {"enabled": false}}'}
    with started("--workers", "1", env=env) as server:
        assert server.client.post("/slime", json=SLIME).json() == -1.0
        assert server.client.post("/slime", json=SLIME, params={"spec": "accuracy"}).json() == 0.0
        assert server.client.get("/api/v2/runtimes").status_code == 404
        assert "/api/v2/execute" not in server.client.get("/openapi.json").json()["paths"]


def test_a_query_that_makes_no_sense_is_refused_by_name(server: Server) -> None:
    for name, value in (("hold_s", "-1"), ("unscored", "nan"), ("outage", "zero")):
        response = server.client.post("/slime", json=SLIME, params={name: value})
        assert response.status_code == 422
        assert name in response.text


def test_every_surface_describes_itself(server: Server) -> None:
    paths = server.client.get("/openapi.json").json()["paths"]
    for surface in compat.SURFACES.values():
        for path in surface.bodies:
            operation = paths[path]["post"]
            assert operation["tags"] == ["compat"]
            assert operation["description"]
            assert operation["requestBody"]


def test_a_client_that_hangs_up_takes_its_held_request_along(bare: Server) -> None:
    url = f"{bare.url}/run_code?hold_s=600"
    with pytest.raises(httpx.ReadTimeout):
        httpx.post(url, json={"code": "print(1)"}, timeout=0.5)
    assert bare.client.get("/readyz").status_code == 200
