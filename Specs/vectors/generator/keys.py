"""Fixed secrets, and keys that sign."""

import hashlib
import hmac

from ledgercheck import ed25519, p256, suites
from ledgercheck.suites import ED25519, ES256

SUITE_NAMES = {ED25519: "ed25519", ES256: "es256"}


def fixed_bytes(label, count=32):
    """The same bytes in every run: test material, never secrets."""
    blocks = (
        hashlib.sha256(f"Nuo test vectors/{label}/{number}".encode()).digest() for number in range(count // 32 + 1)
    )
    return b"".join(blocks)[:count]


def hkdf_sha256(secret, salt, info, count):
    """RFC 5869."""
    pseudorandom_key = hmac.new(salt, secret, hashlib.sha256).digest()
    output, block = b"", b""
    for number in range(1, -(-count // 32) + 1):
        block = hmac.new(pseudorandom_key, block + info + bytes([number]), hashlib.sha256).digest()
        output += block
    return output[:count]


def reduce_to_scalar(wide):
    """48 bytes to a private key of P-256."""
    return (int.from_bytes(wide, "big") % (p256.ORDER - 1) + 1).to_bytes(32, "big")


class SigningKey:
    def __init__(self, suite, label):
        self.suite = suite
        self.secret = fixed_bytes(label) if suite == ED25519 else reduce_to_scalar(fixed_bytes(label, 48))
        module = ed25519 if suite == ED25519 else p256
        self.public = module.public_key(self.secret)
        self._module = module

    @property
    def algorithm(self):
        return suites.ALGORITHMS[self.suite]

    @property
    def thumbprint(self):
        return suites.thumbprint(self.suite, self.public)

    def sign(self, message):
        return self._module.sign(self.secret, message)
