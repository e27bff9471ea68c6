"""C2SP signed notes, checkpoints, verifier keys and Ed25519 cosignatures."""

import hashlib
import re

from . import ed25519
from .encodings import base64_standard, decode_base64, decode_decimal
from .failures import invalid, malformed

LOG_TYPE = 0x01
COSIGNER_TYPE = 0x04
MAX_NOTE_BYTES = 1 << 18
MAX_SIGNATURES = 64
_NAME = re.compile(r"[^\s+]+")


def key_id(name, key_type, public):
    return hashlib.sha256(name.encode() + b"\n" + bytes([key_type]) + public).digest()[:4]


class VerifierKey:
    """A key one trusts, from its text `name+id+base64(type ‖ key)`."""

    def __init__(self, text):
        parts = text.split("+", 2)
        if len(parts) != 3 or not _NAME.fullmatch(parts[0]) or not re.fullmatch("[0-9a-f]{8}", parts[1]):
            raise malformed("vkey", text)
        material = decode_base64(parts[2])
        if len(material) != 33 or material[0] not in (LOG_TYPE, COSIGNER_TYPE):
            raise malformed("vkey", "neither an Ed25519 log key (01) nor an Ed25519 cosigner key (04)")
        self.name, self.type, self.public = parts[0], material[0], material[1:]
        self.id = key_id(self.name, self.type, self.public)
        if self.id.hex() != parts[1]:
            raise malformed("vkey", f"its id should be {self.id.hex()}")
        if not ed25519.is_public_key(self.public):
            raise malformed("vkey", "not an Ed25519 public key")


def vkey_text(name, key_type, public):
    return f"{name}+{key_id(name, key_type, public).hex()}+{base64_standard(bytes([key_type]) + public)}"


class Note:
    """The text of a note and its signature lines, parsed but not verified."""

    def __init__(self, data):
        if len(data) > MAX_NOTE_BYTES:
            raise malformed("note-size")
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            raise malformed("note-utf8")
        if any(ord(character) < 0x20 and character != "\n" for character in text):
            raise malformed("note-control-character")
        body, blank, block = text.rpartition("\n\n")
        if not blank or not block.endswith("\n"):
            raise malformed("note-shape")
        self.body = body + "\n"
        self.signatures = [self._signature(line) for line in block[:-1].split("\n")]
        if len(self.signatures) > MAX_SIGNATURES:
            raise malformed("note-signature-count")

    @staticmethod
    def _signature(line):
        parts = line.split(" ")
        if len(parts) != 3 or parts[0] != "\u2014" or not _NAME.fullmatch(parts[1]):
            raise malformed("note-signature-line", line[:60])
        signature = decode_base64(parts[2])
        if len(signature) < 5:
            raise malformed("note-signature-line", line[:60])
        return parts[1], signature[:4], signature[4:]


class Checkpoint:
    """A verified checkpoint: signed by a trusted log key, and every signature by a trusted key holds."""

    def __init__(self, data, keys):
        note = Note(data)
        lines = note.body[:-1].split("\n")
        if len(lines) != 3 or not lines[0]:
            raise malformed("checkpoint-lines", f"{len(lines)} lines")
        self.origin = lines[0]
        self.size = decode_decimal(lines[1])
        self.root = decode_base64(lines[2])
        if len(self.root) != 32:
            raise malformed("checkpoint-root")
        self.log_keys = []
        self.cosignatures = []
        for name, identifier, signature in note.signatures:
            for key in keys:
                if (key.name, key.id) == (name, identifier):
                    self._verify(key, signature, note.body)
        if not self.log_keys:
            raise invalid("log-signature", f"no trusted log key signed for {self.origin}")

    def _verify(self, key, signature, body):
        if key.type == LOG_TYPE:
            if not ed25519.verify(key.public, signature, body.encode()):
                raise invalid("note-signature", key.name)
            if key.name == self.origin:
                self.log_keys.append(key)
            return
        if len(signature) != 72:
            raise malformed("cosignature", key.name)
        time = int.from_bytes(signature[:8], "big")
        message = f"cosignature/v1\ntime {time}\n{body}".encode()
        if time >= 2**63 or not ed25519.verify(key.public, signature[8:], message):
            raise invalid("note-signature", key.name)
        if key.name == self.origin:
            raise invalid("cosigner-name", "a cosigner bears another name than the log")
        self.cosignatures.append((key, time))
