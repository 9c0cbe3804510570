"""A portal to measure: settings of its own in a temporary folder, and the demo's studies."""

import asyncio
import base64
import os
import subprocess
import sys
from pathlib import Path
from urllib.request import Request, urlopen

from portal import demo
from portal.crypto import new_master_key

STUDY = "/studies/NCT06419439"


def environment(folder: Path, smtp_port: int = 9) -> dict[str, str]:
    """Settings as environment variables; nothing listens on the discard port, so mail waits there."""
    return {
        "PORTAL_DATABASE_URL": f"sqlite+aiosqlite:///{folder}/portal.db",
        "PORTAL_SECRET_KEYS": "benchmark" * 4,
        "PORTAL_ENCRYPTION_KEYS": base64.urlsafe_b64encode(new_master_key()).decode(),
        "PORTAL_SMTP_URL": f"smtp://127.0.0.1:{smtp_port}?tls=none",
        "PORTAL_MAIL_FROM": "portal@example.org",
        "PORTAL_FALLBACK_EMAIL": "operator@example.org",
    }


async def stage(settings: dict[str, str]) -> None:
    """Imports the demo's studies."""
    studies = Path(demo.__file__).parent / "studies"
    command = [sys.executable, "-m", "portal", "studies", "import", str(studies)]
    imported = await asyncio.to_thread(
        subprocess.run, command, env={**os.environ, **settings}, capture_output=True, check=False
    )
    if imported.returncode:
        raise RuntimeError(imported.stdout.decode() + imported.stderr.decode())


async def fetch(url: str) -> bytes:
    """The body of a page as it is sent, compressed."""

    def read() -> bytes:
        with urlopen(Request(url, headers={"accept-encoding": "gzip"})) as answer:
            body: bytes = answer.read()
            return body

    return await asyncio.to_thread(read)
