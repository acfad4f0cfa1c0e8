"""The signed tenant token: says on PostgreSQL whose rows a query may read, and cannot be forged by SQL.

A plain session variable is no boundary, because `set_config` changes it inside the same SELECT. The token is
"<tenant>.<HMAC-SHA256 of tenant and backend process id, hex>" (RFC 2104); `app.current_tenant()` checks it with the two
padded keys in a table that the query role cannot read.
"""

import hashlib
import hmac
from uuid import UUID

_BLOCK = 64


def sign(tenant: UUID, backend_pid: int, key: bytes) -> str:
    """The token for this tenant on this connection."""
    mac = hmac.new(key, f"{tenant}.{backend_pid}".encode(), hashlib.sha256)
    return f"{tenant}.{mac.hexdigest()}"


def check_key(key: bytes) -> None:
    """Raise ValueError if the key is too short to be one."""
    if len(key) < 32:
        raise ValueError(f"The token key has {len(key)} bytes; use at least 32 random ones.")


def pads(key: bytes) -> tuple[bytes, bytes]:
    """The inner and the outer 64-byte block of HMAC-SHA256, so that a database with sha256() alone can check it."""
    check_key(key)
    block = (hashlib.sha256(key).digest() if len(key) > _BLOCK else key).ljust(_BLOCK, b"\0")
    return bytes(byte ^ 0x36 for byte in block), bytes(byte ^ 0x5C for byte in block)
