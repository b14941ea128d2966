from tests.server import Server


def test_a_server_that_can_work_is_alive_and_ready(server: Server) -> None:
    assert server.client.get("/healthz").json() == {"status": "ok"}
    server.wait_ready()
    state = server.client.get("/readyz").json()
    assert state["status"] == "ready"
    assert state["workers"] == len(server.workers())


def test_the_catalogue_lists_specs_and_verifiers(server: Server) -> None:
    specs = {spec["name"]: spec for spec in server.client.get("/v1/specs").json()["specs"]}
    assert set(specs["r1-zero"]["components"]) == {"accuracy", "format"}
    assert specs["r1-zero"]["warnings"] == []
    verifiers = {v["name"]: v for v in server.client.get("/v1/verifiers").json()["verifiers"]}
    assert verifiers["math"]["reference_kind"] == "math"
    assert "mode" in verifiers["format"]["params"]
