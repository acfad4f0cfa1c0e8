"""Secrets at rest: encrypted with rotating keys, bound to the tenant and row that they belong to.

AES-256-GCM of ``cryptography``; the associated data is ``tenant:row``, so that a ciphertext moved elsewhere does not
open. Text form: ``v1.<key id>.<base64url of nonce and ciphertext>``.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from db.errors import Invalid

_SEALED = re.compile(r"v1\.[0-9a-f]{8}\.[\w=-]{36,}")


@dataclass(frozen=True, slots=True)
class Vault:
    """Encrypts with the first of its master keys (32 bytes each) and decrypts with whichever fits."""

    keys: tuple[bytes, ...] = field(repr=False)

    def seal(self, secret: str, *, tenant_id: UUID, row_id: UUID) -> str:
        """Encrypt ``secret`` for this row."""
        key = self.keys[0]
        nonce = os.urandom(12)
        sealed = AESGCM(key).encrypt(nonce, secret.encode(), _bound_to(tenant_id, row_id))
        return f"v1.{_key_id(key)}.{base64.urlsafe_b64encode(nonce + sealed).decode()}"

    def open(self, sealed: str, *, tenant_id: UUID, row_id: UUID) -> str:
        """Decrypt.

        Raises:
            Invalid: the key is gone, or the ciphertext was moved or damaged.
        """
        version, _, rest = sealed.partition(".")
        key_id, _, body = rest.partition(".")
        key = next((each for each in self.keys if _key_id(each) == key_id), None)
        if version != "v1" or key is None:
            raise Invalid(
                "A stored key cannot be read: COUNTERFOIL_SECRET_KEY has changed. Enter the provider's key again."
            )
        try:
            raw = base64.urlsafe_b64decode(body)
            return AESGCM(key).decrypt(raw[:12], raw[12:], _bound_to(tenant_id, row_id)).decode()
        except (InvalidTag, ValueError):
            raise Invalid(
                "A stored key cannot be read: it was damaged or moved. Enter the provider's key again."
            ) from None

    def tag(self, message: bytes) -> bytes:
        """16 bytes that only this server can make of ``message``: HMAC-SHA256 with the first key, cut."""
        return _tag_of(self.keys[0], message)

    def has_tagged(self, message: bytes, tag: bytes) -> bool:
        """Whether ``tag`` was made of ``message`` with one of the keys."""
        return any(hmac.compare_digest(_tag_of(key, message), tag) for key in self.keys)

    def is_current(self, sealed: str) -> bool:
        """Whether ``sealed`` was made with the first key; else rotation should seal it anew."""
        return sealed.startswith(f"v1.{_key_id(self.keys[0])}.")


def make_vault(passphrases: Sequence[str]) -> Vault:
    """Derive master keys from the configured secrets, newest first (BLAKE2b; they are random, not passwords)."""
    return Vault(
        tuple(
            hashlib.blake2b(each.encode(), digest_size=32, person=b"counterfoilvault").digest()
            for each in passphrases
        )
    )


def is_sealed(text: str) -> bool:
    """Whether this is what ``Vault.seal`` makes; else it is a key as somebody wrote it."""
    return _SEALED.fullmatch(text) is not None


def mask(secret: str) -> str:
    """What may be shown of a key: ``***`` and its last four characters."""
    return f"***{secret[-4:]}" if len(secret) > 8 else "***"


def _tag_of(key: bytes, message: bytes) -> bytes:
    return hmac.digest(key, b"tag" + message, "sha256")[:16]


def _key_id(key: bytes) -> str:
    return hashlib.sha256(b"id" + key).hexdigest()[:8]


def _bound_to(tenant_id: UUID, row_id: UUID) -> bytes:
    return f"{tenant_id}:{row_id}".encode()
