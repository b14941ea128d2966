"""The manifests, rendered by kubectl: valid, and true to the service they run."""

import shutil
import subprocess
from functools import cache
from typing import Any

import kubernetes_validate
import pytest
import yaml

from reward_service import __version__
from reward_service.api.app import create_app
from reward_service.settings import Settings
from tests.conftest import ROOT

KUBERNETES = ROOT / "deploy" / "kubernetes"
OVERLAYS = sorted(folder.name for folder in (KUBERNETES / "overlays").iterdir())
OLDEST, NEWEST = "1.30", "1.34"
WORKLOAD, PORT = "reward-service", 8000

pytestmark = pytest.mark.skipif(not shutil.which("kubectl"), reason="kubectl is not installed")


@cache
def rendered(overlay: str) -> tuple[dict[str, Any], ...]:
    """What `kubectl apply -k` would send."""
    command = ["kubectl", "kustomize", str(KUBERNETES / "overlays" / overlay)]
    done = subprocess.run(command, capture_output=True, check=True, timeout=60)
    return tuple(yaml.safe_load_all(done.stdout))


def one(overlay: str, kind: str, name: str = WORKLOAD) -> dict[str, Any]:
    found = [d for d in rendered(overlay) if d["kind"] == kind and d["metadata"]["name"] == name]
    assert len(found) == 1, (kind, name)
    return found[0]


def pod(overlay: str) -> dict[str, Any]:
    spec: dict[str, Any] = one(overlay, "Deployment")["spec"]["template"]["spec"]
    return spec


def container(overlay: str) -> dict[str, Any]:
    (only,) = pod(overlay)["containers"]
    found: dict[str, Any] = only
    return found


def environment(overlay: str) -> dict[str, Any]:
    return {entry["name"]: entry for entry in container(overlay)["env"]}


@pytest.mark.parametrize("version", [OLDEST, NEWEST])
@pytest.mark.parametrize("overlay", OVERLAYS)
def test_every_document_is_what_the_api_server_accepts(overlay: str, version: str) -> None:
    for document in rendered(overlay):
        kubernetes_validate.validate(document, version, strict=True)


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_probes_ask_for_paths_that_the_service_has_and_ports_that_it_opens(overlay: str) -> None:
    paths = set(create_app(Settings(workers=1)).openapi()["paths"])
    ports = {port["name"]: port["containerPort"] for port in container(overlay)["ports"]}
    assert ports == {"http": PORT} == {"http": int(environment(overlay)["REWARD_SERVICE_PORT"]["value"])}
    for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
        asked = container(overlay)[probe]["httpGet"]
        assert asked["path"] in paths
        assert asked["port"] in ports
    assert container(overlay)["livenessProbe"]["httpGet"]["path"] != "/readyz", (
        "busy is no reason to be killed"
    )


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_every_setting_in_the_environment_is_one(overlay: str) -> None:
    given = {name.removeprefix("REWARD_SERVICE_").lower() for name in environment(overlay)}
    assert given <= set(Settings.model_fields)
    assert environment(overlay)["REWARD_SERVICE_MIN_ISOLATION"]["value"] == overlay


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_the_cluster_adds_no_variables_that_look_like_settings(overlay: str) -> None:
    """A Service named reward-service sets REWARD_SERVICE_PORT=tcp://10.0.0.1:8000 in every pod around it."""
    assert pod(overlay)["enableServiceLinks"] is False
    assert pod(overlay)["automountServiceAccountToken"] is False


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_it_uses_the_processors_of_its_limit_and_has_time_to_finish(overlay: str) -> None:
    assert (
        environment(overlay)["REWARD_SERVICE_WORKERS"]["valueFrom"]["resourceFieldRef"]["resource"]
        == "limits.cpu"
    )
    for kind in ("requests", "limits"):
        assert {"cpu", "memory"} <= set(container(overlay)["resources"][kind])
    wait = int(container(overlay)["lifecycle"]["preStop"]["exec"]["command"][1])
    grace = int(environment(overlay)["REWARD_SERVICE_GRACE_SECONDS"]["value"])
    assert pod(overlay)["terminationGracePeriodSeconds"] >= wait + grace + 5


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_selectors_find_the_pods_they_mean(overlay: str) -> None:
    pods = {
        deployment["metadata"]["name"]: deployment["spec"]["template"]["metadata"]["labels"].items()
        for deployment in rendered(overlay)
        if deployment["kind"] == "Deployment"
    }

    def meant(document: dict[str, Any]) -> set[str]:
        spec = document["spec"]
        selector = spec.get("podSelector") or spec["selector"]
        labels = selector.get("matchLabels", selector).items()
        return {name for name, own in pods.items() if labels <= own}

    for name in ("reward-service", "reward-gateway"):
        for kind in ("Deployment", "PodDisruptionBudget", "Service"):
            assert meant(one(overlay, kind, name)) == {name}
    assert meant(one(overlay, "Service", "reward-service-pods")) == {"reward-service"}
    assert meant(one(overlay, "NetworkPolicy")) == {"reward-service"}
    assert one(overlay, "HorizontalPodAutoscaler")["spec"]["scaleTargetRef"]["name"] == "reward-service"


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_nothing_goes_out_and_only_the_namespace_comes_in(overlay: str) -> None:
    policy = one(overlay, "NetworkPolicy")["spec"]
    assert (sorted(policy["policyTypes"]), policy["egress"]) == (["Egress", "Ingress"], [])
    assert policy["ingress"] == [{"from": [{"podSelector": {}}], "ports": [{"port": "http"}]}]


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_the_image_is_this_version_and_its_root_is_read_only(overlay: str) -> None:
    assert container(overlay)["image"] == f"reward-service:{__version__}"
    assert container(overlay)["securityContext"]["readOnlyRootFilesystem"] is True
    mounts = {mount["mountPath"]: mount["name"] for mount in container(overlay)["volumeMounts"]}
    volumes = {volume["name"]: volume for volume in pod(overlay)["volumes"]}
    assert volumes[mounts["/tmp"]]["emptyDir"]["sizeLimit"]
    keys = environment(overlay)["REWARD_SERVICE_API_KEYS_FILE"]["value"]
    assert volumes[mounts[keys.rpartition("/")[0]]]["secret"]["secretName"] == "reward-service-keys"


@pytest.mark.parametrize("overlay", ["landlock", "namespaces"])
def test_no_overlay_but_full_has_root_or_a_capability(overlay: str) -> None:
    assert pod(overlay)["securityContext"]["runAsNonRoot"] is True
    context = container(overlay)["securityContext"]
    assert (context["capabilities"], context["allowPrivilegeEscalation"]) == ({"drop": ["ALL"]}, False)
    assert "privileged" not in context


def test_each_overlay_loosens_what_its_wall_needs_and_nothing_more() -> None:
    assert pod("landlock")["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert "seccompProfile" not in container("landlock")["securityContext"]
    assert container("namespaces")["securityContext"]["seccompProfile"]["type"] == "Localhost"
    assert container("full")["securityContext"]["privileged"] is True
    assert pod("full")["securityContext"]["runAsUser"] == 0
