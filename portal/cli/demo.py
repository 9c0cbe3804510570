"""`portal demo`."""

import signal

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
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that both ways to stop it tidy up
    try:
        run(running.run(port, click.echo))
    except running.CannotListen as error:
        raise click.ClickException(str(error)) from None
    except KeyboardInterrupt:
        click.echo("\nThe demo has stopped, and nothing of it is left.")
