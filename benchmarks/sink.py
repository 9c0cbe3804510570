"""An SMTP server in a process of its own that takes every mail and keeps none, for portal and floor alike."""

import asyncio
import sys

from aiosmtpd.smtp import SMTP, Envelope, Session


class Taking:
    """Accepts everything."""

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Takes the mail and forgets it."""
        return "250 taken"


async def serve(port: int) -> None:
    """Listens until the process is ended."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(Taking(), hostname="sink.example.org"), "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1])))
