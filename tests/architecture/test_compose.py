"""What docker-compose.yml promises: every queue has a worker, one door, no secret in sight, time to end in good order.

That it builds, starts and keeps what it promises is tried by `make try-compose`.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

from portal import running
from tests.architecture.product import CHECKOUT

COMPOSE: dict[str, Any] = yaml.safe_load((CHECKOUT / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
LASTING = sorted(set(SERVICES) - {"migrate"})
OURS = ("web", "worker-route", "worker-mail", "sweep", "beat", "migrate")
WORKERS = ("worker-route", "worker-mail")
NGINX = (CHECKOUT / "deploy" / "nginx" / "nginx.conf").read_text(encoding="utf-8")
SECRET = re.compile(r"SECRET|PASSWORD|_KEY|TOKEN")


def environment(service: str) -> dict[str, str]:
    """The variables of a service, as they stand in the file."""
    return {name: str(value) for name, value in SERVICES[service].get("environment", {}).items()}


def command(service: str) -> str:
    """What it runs, in one line."""
    said = SERVICES[service]["command"]
    return said if isinstance(said, str) else " ".join(said)


def queues(service: str) -> list[str]:
    """The queues that a worker serves, in their order."""
    found = re.search(r"--queues=(\S+)", command(service))
    return found[1].split(",") if found else []


def test_every_queue_has_exactly_one_worker() -> None:
    served = [queue for worker in WORKERS for queue in queues(worker)]

    assert sorted(served) == sorted(settings.CELERY_TASK_QUEUES)
    assert queues("worker-mail") == ["mail", "media", "maint"]


def test_the_processes_are_those_of_the_demo() -> None:
    demo = {program.name for program in running.programs(Path("/nowhere"), 0)} - {"mailbox"}

    assert demo == {*OURS} - {"migrate"}


@pytest.mark.parametrize("worker", WORKERS)
def test_a_worker_is_started_as_in_the_demo(worker: str) -> None:
    for option in ("--pool=prefork", "--concurrency=1", "--without-gossip", "--without-mingle"):
        assert option in command(worker)
        assert option in running.WORKER


@pytest.mark.parametrize("worker", WORKERS)
def test_a_worker_has_time_to_hand_back_what_it_holds(worker: str) -> None:
    given = environment(worker)

    grace = int(SERVICES[worker]["stop_grace_period"].removesuffix("s"))

    assert given["REMAP_SIGTERM"] == "SIGQUIT"
    assert grace >= 2 * float(given["WORKER_SOFT_SHUTDOWN"])


def test_web_has_time_to_finish_a_request_and_more_than_one_process() -> None:
    grace = int(SERVICES["web"]["stop_grace_period"].removesuffix("s"))

    assert grace > settings.REQUEST_SECONDS
    assert int(re.findall(r"--workers=(\d+)", command("web"))[0]) >= 2
    assert "--respawn-failed-workers" in command("web")
    assert "PROCESS_ROLE=web" in command("web")


@pytest.mark.parametrize("service", LASTING)
def test_everything_that_lasts_comes_back_and_is_looked_at(service: str) -> None:
    made = SERVICES[service]

    assert made["restart"] == "unless-stopped"
    assert made["healthcheck"]["test"]
    assert made["mem_limit"]
    assert made["logging"]["options"]["max-size"]


@pytest.mark.parametrize("service", sorted(SERVICES))
def test_nothing_has_more_rights_than_it_needs(service: str) -> None:
    made = SERVICES[service]

    assert made["read_only"] is True
    assert made["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in made["security_opt"]
    assert not {"cap_add", "privileged", "network_mode", "pid"} & made.keys()
    assert service in OURS or made["user"].partition(":")[0] not in ("", "0", "root")


def test_the_image_runs_as_nobody_in_particular() -> None:
    image = (CHECKOUT / "Dockerfile").read_text(encoding="utf-8")

    last = image[image.rindex("\nFROM ") :]

    assert re.search(r"^USER [1-9]\d+:[1-9]\d+$", last, re.MULTILINE)
    assert re.search(r"^HEALTHCHECK ", last, re.MULTILINE)
    assert re.search(r"^STOPSIGNAL ", last, re.MULTILINE)
    assert "--no-default-groups" in image
    assert not re.search(r"pip install|uv sync|npm", last)


def test_nginx_is_the_only_door_and_the_data_has_no_way_out() -> None:
    published = [service for service, made in SERVICES.items() if "ports" in made]
    outside = {service for service, made in SERVICES.items() if "outside" in made["networks"]}

    assert published == ["nginx"]
    assert {name for name, made in COMPOSE["networks"].items() if (made or {}).get("internal")} == {"edge", "data"}
    assert outside == {"nginx", "web", "worker-route", "worker-mail", "sweep"}
    assert "data" not in SERVICES["nginx"]["networks"]


@pytest.mark.parametrize("service", sorted(SERVICES))
def test_no_secret_stands_in_the_file(service: str) -> None:
    for name, value in environment(service).items():
        if SECRET.search(name) and name != "SECRET_KEY_FALLBACKS":
            assert name.endswith("_FILE"), name
            assert value.removeprefix("/run/secrets/") in SERVICES[service]["secrets"]
        assert not re.search(r"://[^/@\s]*:[^/@\s]+@", value), name


def test_every_secret_is_made_by_make_and_kept_out_of_the_repository() -> None:
    makefile = (CHECKOUT / "Makefile").read_text(encoding="utf-8")
    ignored = (CHECKOUT / ".gitignore").read_text(encoding="utf-8").splitlines()

    made = re.findall(r"^SECRETS := (.*)$", makefile, re.MULTILINE)[0].split()

    assert {*made, "mail_password"} == COMPOSE["secrets"].keys()
    assert "/secrets/" in ignored
    assert "secrets" not in (CHECKOUT / ".dockerignore").read_text(encoding="utf-8")  # a list of what goes in


def test_every_variable_that_can_be_set_is_in_the_example() -> None:
    source = (CHECKOUT / "docker-compose.yml").read_text(encoding="utf-8")
    example = (CHECKOUT / ".env.example").read_text(encoding="utf-8")

    names = {*re.findall(r"\$\{([A-Z_]+)", source), *environment("worker-mail"), *environment("web")}

    missing = [n for n in names if not re.search(rf"^{n.removesuffix('_FILE')}=", example, re.MULTILINE)]
    assert [name for name in missing if name != "REMAP_SIGTERM"] == []  # Celery's own


def test_what_starts_waits_for_the_migrations() -> None:
    for service in {*OURS} - {"migrate"}:
        assert SERVICES[service]["depends_on"]["migrate"]["condition"] == "service_completed_successfully"
    for deed in ("migrate", "createcachetable", "load_reference", "train_routing --first"):
        assert f"manage.py {deed}" in command("migrate")


def test_only_the_migrations_own_the_tables() -> None:
    roles = {service: re.findall(r"//(\w+)@", environment(service)["DATABASE_URL"])[0] for service in OURS}
    granted = (CHECKOUT / "deploy" / "postgres" / "roles.sh").read_text(encoding="utf-8")

    assert roles.pop("migrate") == "portal_owner"
    assert set(roles.values()) == {"portal"}
    assert "GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO portal;" in granted
    assert "SUPERUSER" not in granted.replace("NOSUPERUSER", "")


def test_the_broker_refuses_and_the_cache_forgets() -> None:
    broker, cache = (
        (CHECKOUT / "deploy" / "redis" / f"{name}.conf").read_text(encoding="utf-8") for name in ("broker", "cache")
    )

    assert "maxmemory-policy noeviction" in broker
    assert "appendonly yes" in broker
    assert "maxmemory-policy allkeys-lru" in cache
    assert environment("web")["REDIS_URL"] != environment("web")["CELERY_BROKER_URL"]


def test_the_database_sorts_as_everywhere() -> None:
    assert "--locale-provider=builtin --builtin-locale=C.UTF-8" in environment("postgres")["POSTGRES_INITDB_ARGS"]


def kept_by_the_edge(path: str) -> bool:
    """Whether nginx may keep responses for `path`, by the map in its settings: the first pattern that fits."""
    table = re.findall(r"map \$uri \$may_keep \{(.*?)\n    \}", NGINX, re.DOTALL)[0]
    patterns = re.findall(r'"~([^"]+)" edge;', table)
    assert len(patterns) >= 4
    return any(re.search(pattern, path) for pattern in patterns)


def addresses(resolver: URLResolver, before: str = "/") -> Iterator[tuple[str, Callable[..., Any]]]:
    """Every address with its view; what stands for a parameter in it is an x."""
    for pattern in resolver.url_patterns:
        here = before + re.sub(r"<[^>]+>", "x", str(pattern.pattern))
        if isinstance(pattern, URLPattern):
            yield here, pattern.callback
        else:
            yield from addresses(pattern, here)


def is_public_page(view: Callable[..., Any] | None) -> bool:
    """Whether `ideas.public_pages` made it one."""
    while view is not None:
        if view.__code__.co_filename.endswith("ideas/public_pages.py"):
            return True
        view = getattr(view, "__wrapped__", None)
    return False


def test_the_edge_keeps_every_public_page_and_no_other() -> None:
    found = {path: is_public_page(view) for path, view in addresses(get_resolver()) if not path.startswith("/api/")}

    assert sum(found.values()) >= 5
    assert {path for path, public in found.items() if kept_by_the_edge(path) != public} == set()
    assert all(kept_by_the_edge(f"/en{path}") == public for path, public in found.items() if public)
    assert not kept_by_the_edge("/api/v1/desk/submissions/")
    assert kept_by_the_edge("/static/main.css")


def test_a_stale_page_has_a_limit_of_age() -> None:
    directives = re.sub(r"#.*", "", NGINX)

    assert "proxy_cache_use_stale" not in directives
    assert "proxy_cache_valid" not in directives
    assert "proxy_ignore_headers" not in directives
    assert "proxy_cache_background_update on;" in directives


def test_the_edge_says_who_the_client_is_and_lets_nobody_else_say_it() -> None:
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in NGINX
    assert "$proxy_add_x_forwarded_for" not in NGINX
    assert "proxy_set_header X-Forwarded-Proto $proto;" in NGINX


def test_the_log_of_the_edge_holds_no_address_and_no_link() -> None:
    logged = re.findall(r"log_format \w+ '([^']*)'", NGINX)

    assert len(logged) == 1
    assert not re.search(r"\$(remote_|http_|request\b|request_uri|uri|args|query)", logged[0])
