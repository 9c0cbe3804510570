"""`portal demo`."""

import click

from portal.cli.running import run
from portal.demo import running


@click.command()
@click.option(
    "--port",
    default=8000,
    show_default=True,
    type=click.IntRange(0, 65535),
    help="The port to listen on; 0 takes a free one.",
)
def demo(port: int) -> None:
    """Try the portal: a few studies and a mailbox that shows every e-mail; nothing leaves this machine."""
    try:
        run(running.run(port, click.echo))
    except running.CannotListen as error:
        raise click.ClickException(str(error)) from None
    click.echo("\nThe demo has stopped, and nothing of it is left.")
