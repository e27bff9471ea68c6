"""Receipts: an opening, its entry, and the proof that the entry stands in a signed checkpoint."""

from .encodings import decode_base64, decode_decimal
from .entries import EVENT, decode_leaf
from .failures import invalid, malformed
from .merkle import leaf_hash, root_from_inclusion_proof
from .notes import Checkpoint
from .statements import Opening

FIRST_LINE = b"nuo/receipt@v1\n"
PROOF_FIRST_LINE = "c2sp.org/tlog-proof@v1"
MAX_RECEIPT_BYTES = 1 << 19
MAX_PROOF_HASHES = 63


class Proof:
    """A c2sp.org/tlog-proof@v1 with extra data, parsed but not verified."""

    def __init__(self, data):
        head, blank, self.checkpoint = data.partition(b"\n\n")
        try:
            lines = head.decode("ascii").split("\n")
        except UnicodeDecodeError:
            raise malformed("proof-lines")
        if not blank or lines[0] != PROOF_FIRST_LINE or len(lines) < 3:
            raise malformed("proof-lines")
        if not lines[1].startswith("extra ") or not lines[2].startswith("index "):
            raise malformed("proof-lines")
        self.extra = decode_base64(lines[1][len("extra ") :])
        self.index = decode_decimal(lines[2][len("index ") :])
        self.hashes = [decode_base64(line) for line in lines[3:]]
        if len(self.hashes) > MAX_PROOF_HASHES or any(len(value) != 32 for value in self.hashes):
            raise malformed("proof-hash")


class Receipt:
    """A receipt whose parts agree with each other and with the trusted keys.

    The people's signatures inside the opening need their keys, which a receipt does not carry; the record key's
    signature on the entry is checked with `rk`, except where this very entry changes the key.
    """

    def __init__(self, data, keys):
        if len(data) > MAX_RECEIPT_BYTES:
            raise malformed("receipt-size")
        if not data.startswith(FIRST_LINE):
            raise malformed("receipt-first-line")
        opening, blank, proof = data[len(FIRST_LINE) :].partition(b"\n\n")
        if not blank:
            raise malformed("receipt-shape")
        self.opening = Opening(opening)
        self.proof = Proof(proof)
        self.checkpoint = Checkpoint(self.proof.checkpoint, keys)
        self.entry = decode_leaf(self.proof.extra)
        if getattr(self.entry, "kind", None) != EVENT:
            raise invalid("receipt-kind")
        self.leaf_hash = leaf_hash(self.proof.extra)
        root = root_from_inclusion_proof(self.leaf_hash, self.proof.index, self.checkpoint.size, self.proof.hashes)
        if root != self.checkpoint.root:
            raise invalid("inclusion")
        self.opening.check_entry(self.checkpoint.origin, self.entry)
        self.changes_key = self.entry.seq > 0 and bool(self.entry.signer)
        if not self.changes_key:
            self.entry.verify_event(self.checkpoint.origin, self.opening.statements[0].record_key)
