"""`portal serve` and `portal worker`."""

import click
import uvicorn

from portal.assembly import assemble
from portal.cli.running import opened, run
from portal.config import load, require_secrets
from portal.db import Database
from portal.mail.relay import way_out
from portal.teams.policy import declare
from portal.texts.shelf import Shelf
from portal.worker import run_alone


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, help="The port to listen on.")
@click.option("--workers", default=1, show_default=True, help="How many server processes.")
@click.option("--no-worker", is_flag=True, help="Leave the mail to `portal worker`, on SQLite too.")
def serve(host: str, port: int, workers: int, no_worker: bool) -> None:
    """Serve the portal's pages; on SQLite also send its mail."""
    settings = load()
    require_secrets(settings, mail=True)
    way_out(settings)
    on_sqlite = settings.database_url.startswith("sqlite")
    factory = "from_environment" if no_worker or not on_sqlite else "with_worker_from_environment"
    uvicorn.run(
        f"portal.app:{factory}",
        factory=True,
        host=host,
        port=port,
        workers=workers,
        access_log=False,
        server_header=False,
        log_level="warning",
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=",".join(settings.trusted_proxies),
    )


@click.command()
@click.option("--once", is_flag=True, help="Do all that is due, then end.")
def worker(once: bool) -> None:
    """Send the mail that is due, and keep doing so."""
    run(_work(once))


async def _work(once: bool) -> None:
    settings = load()
    require_secrets(settings, mail=True)
    async with opened(settings):
        pass
    parts = assemble(settings)
    try:
        await parts[Shelf].enter(ending=True)
        await declare(parts[Database], settings)
        await run_alone(parts, once=once)
    finally:
        await parts[Database].dispose()
