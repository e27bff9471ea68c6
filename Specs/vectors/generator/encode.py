"""The bytes of entries, seals, statements, openings and notes."""

import hashlib
import json

from ledgercheck.encodings import base64_standard, base64url
from ledgercheck.notes import COSIGNER_TYPE, LOG_TYPE, key_id

ZERO = bytes(32)
CRITICAL = ["role", "org", "rec", "seq", "prv", "rk", "eff", "exp", "iat", "slt"]
QUARTER_END = 1_798_732_800  # 2027-01-01T00:00:00+08:00


def number(value, width):
    return value.to_bytes(width, "big")


def prefixed(data, width):
    return number(len(data), width) + data


def padded(data, sizes=(256, 512, 4096)):
    size = next(size for size in sizes if len(data) + 2 <= size)
    return data + prefixed(bytes(size - len(data) - 2), 2)


def leaf_hash(data):
    return hashlib.sha256(b"\x00" + data).digest()


def tree_root(leaves):
    """RFC 6962 §2.1 as it is written down there, from the data of the leaves."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaf_hash(leaves[0])
    half = 1 << (len(leaves) - 1).bit_length() - 1
    return hashlib.sha256(b"\x01" + tree_root(leaves[:half]) + tree_root(leaves[half:])).digest()


def inclusion_proof(index, leaves):
    """RFC 6962 §2.1.1, likewise."""
    if len(leaves) == 1:
        return []
    half = 1 << (len(leaves) - 1).bit_length() - 1
    if index < half:
        return inclusion_proof(index, leaves[:half]) + [tree_root(leaves[half:])]
    return inclusion_proof(index - half, leaves[half:]) + [tree_root(leaves[:half])]


class EntryFields:
    """The fields of an entry with the values of a plain seq 0 event; a vector changes what it is about."""

    def __init__(self, **changes):
        self.version = 1
        self.kind = 1
        self.suite = 1
        self.effect = 1
        self.record = ZERO
        self.seq = 0
        self.prev = ZERO
        self.not_after = QUARTER_END
        self.commitment = ZERO
        self.stop = ZERO
        self.extension = b""
        self.signer = b""
        for name, value in changes.items():
            if not hasattr(self, name):
                raise AttributeError(name)
            setattr(self, name, value)

    def to_signer(self):
        """Every field from version to signer as encoded."""
        return (
            bytes([self.version, self.kind, self.suite, self.effect])
            + self.record
            + number(self.seq, 4)
            + self.prev
            + number(self.not_after, 8)
            + self.commitment
            + self.stop
            + prefixed(self.extension, 1)
            + prefixed(self.signer, 2)
        )

    def event_message(self, origin):
        return b"nuo/event/v1\0" + prefixed(origin.encode(), 1) + self.to_signer()

    def unpadded(self, signature):
        return self.to_signer() + prefixed(signature, 2)

    def encoded(self, signature):
        return padded(self.unpadded(signature))

    def as_json(self):
        return {
            "version": self.version,
            "kind": self.kind,
            "suite": self.suite,
            "effect": self.effect,
            "record": self.record.hex(),
            "seq": self.seq,
            "prev": self.prev.hex(),
            "notAfter": self.not_after,
            "commitment": self.commitment.hex(),
            "stop": self.stop.hex(),
            "extension": self.extension.hex(),
            "signer": self.signer.hex(),
        }


def revocation_message(origin, record):
    return b"nuo/revoke/v1\0" + prefixed(origin.encode(), 1) + record


def log_key_change(epoch, size, root, old, new, signers, origin):
    """The leaf that changes the log key, signed by the two `signers`."""
    fields = bytes([1, 3, 1]) + number(epoch, 4) + number(size, 8) + root + old.public + new.public + prefixed(b"", 1)
    message = b"nuo/log-key/v1\0" + prefixed(origin.encode(), 1) + fields
    return padded(fields + b"".join(key.sign(message) for key in signers))


class SealFields:
    """The fields of a seal, at first those of height 0."""

    def __init__(self, **changes):
        self.version = 1
        self.height = 0
        self.first = 0
        self.end = 2
        self.prev_seal = ZERO
        self.body_root = ZERO
        self.state_root = ZERO
        self.sm3_root = ZERO
        self.time_s = 1_790_000_000
        self.key_epoch = 0
        self.policy_epoch = 0
        self.extension = b""
        self.gm_sig = b""
        for name, value in changes.items():
            if not hasattr(self, name):
                raise AttributeError(name)
            setattr(self, name, value)

    def unpadded(self):
        return (
            bytes([self.version, 2])
            + number(self.height, 8)
            + number(self.first, 8)
            + number(self.end, 8)
            + self.prev_seal
            + self.body_root
            + self.state_root
            + self.sm3_root
            + number(self.time_s, 8)
            + number(self.key_epoch, 4)
            + number(self.policy_epoch, 4)
            + prefixed(self.extension, 1)
            + prefixed(self.gm_sig, 1)
        )

    def encoded(self):
        return padded(self.unpadded())

    def as_json(self):
        return {
            "version": self.version,
            "kind": 2,
            "height": self.height,
            "first": self.first,
            "end": self.end,
            "prevSeal": self.prev_seal.hex(),
            "bodyRoot": self.body_root.hex(),
            "stateRoot": self.state_root.hex(),
            "sm3Root": self.sm3_root.hex(),
            "time": self.time_s,
            "keyEpoch": self.key_epoch,
            "policyEpoch": self.policy_epoch,
            "extension": self.extension.hex(),
            "gmSig": self.gm_sig.hex(),
        }


def statement_header(key, role, origin, fields, record_key, issued_at, salt):
    """The protected header's members in their order, for a statement about an entry's fields."""
    return {
        "alg": key.algorithm,
        "typ": "nuo+jws",
        "cty": "application/fhir+json",
        "v": 1,
        "kid": key.thumbprint,
        "role": role,
        "org": origin,
        "rec": base64url(fields.record),
        "seq": fields.seq,
        "prv": base64url(fields.prev),
        "rk": base64url(record_key),
        "eff": fields.effect,
        "exp": fields.not_after,
        "iat": issued_at,
        "slt": base64url(salt),
        "crit": list(CRITICAL),
    }


def compact_json(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def sign_statement(key, header_bytes, payload):
    signing_input = f"{base64url(header_bytes)}.{base64url(payload)}"
    return f"{signing_input}.{base64url(key.sign(signing_input.encode()))}"


def commitment(opening):
    return hashlib.sha256(b"nuo/commit/v1\0" + number(len(opening), 4) + opening).digest()


def checkpoint_body(origin, size, root):
    return f"{origin}\n{size}\n{base64_standard(root)}\n"


def signature_line(name, key_type, public, signature):
    return f"\u2014 {name} {base64_standard(key_id(name, key_type, public) + signature)}\n"


def log_signature_line(key, name, body):
    return signature_line(name, LOG_TYPE, key.public, key.sign(body.encode()))


def cosignature_line(key, name, body, time):
    signature = key.sign(f"cosignature/v1\ntime {time}\n{body}".encode())
    return signature_line(name, COSIGNER_TYPE, key.public, number(time, 8) + signature)


def tlog_proof(entry, index, proof, checkpoint):
    lines = ["c2sp.org/tlog-proof@v1", f"extra {base64_standard(entry)}", f"index {index}"]
    lines += [base64_standard(value) for value in proof]
    return "\n".join(lines) + "\n\n" + checkpoint


def receipt(opening, proof):
    return "nuo/receipt@v1\n" + opening.decode() + "\n\n" + proof
