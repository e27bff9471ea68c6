"""The chains of entries of one ledger: who may write the next entry of a record, and after which one."""

import hashlib

from .entries import EVENT
from .failures import invalid


class _Link:
    """An entry as its successors see it."""

    def __init__(self, seq, key):
        self.seq = seq
        self.key = key


class _Record:
    def __init__(self, entry):
        self.suite = entry.suite
        self.stop = entry.stop
        self.links = {}

    def keys_in_force(self):
        last = max(link.seq for link in self.links.values())
        return {link.key for link in self.links.values() if link.seq == last}


class Records:
    """Fed with the entries of a ledger in order.

    Two entries with one seq are both accepted and make the record disputed; a successor names the one it follows.
    A changed key signs from the entry after the one that names it.
    """

    def __init__(self, origin, other_origins=()):
        self.origin = origin
        self.events = 0
        self.revocations = 0
        self.unchecked_revocations = 0
        self.disputed = set()
        self._records = {}
        self._origins = {hashlib.sha256(name.encode()).digest(): name for name in (origin, *other_origins)}

    def __len__(self):
        return len(self._records)

    def append(self, entry, leaf_hash):
        if entry.kind == EVENT:
            self._append_event(entry, leaf_hash)
        else:
            self._append_revocation(entry)

    def _append_event(self, entry, leaf_hash):
        record = self._records.get(entry.record)
        if entry.seq == 0:
            if record is not None:
                raise invalid("record-exists", entry.record.hex())
            record, key = _Record(entry), entry.signer
        else:
            key = self._key_for(entry, record, leaf_hash)
        entry.verify_event(self.origin, key)
        if any(link.seq == entry.seq for link in record.links.values()):
            self.disputed.add(entry.record)
        record.links[leaf_hash] = _Link(entry.seq, entry.signer or key)
        self._records[entry.record] = record
        self.events += 1

    @staticmethod
    def _key_for(entry, record, leaf_hash):
        if record is None:
            raise invalid("record-unknown", entry.record.hex())
        if leaf_hash in record.links:
            raise invalid("repeated-entry", entry.record.hex())
        if entry.suite != record.suite:
            raise invalid("suite-change", entry.record.hex())
        previous = record.links.get(entry.prev)
        if previous is None:
            raise invalid("prev", entry.record.hex())
        if previous.seq + 1 != entry.seq:
            raise invalid("seq", f"{entry.seq} after {previous.seq} in {entry.record.hex()}")
        return previous.key

    def _append_revocation(self, entry):
        self.revocations += 1
        named = self._origins.get(entry.commitment)
        if named is None:
            self.unchecked_revocations += 1
            return
        entry.verify_foreign_revocation(named)
        if named == self.origin:
            record = self._records.get(entry.record)
            if record is None:
                raise invalid("record-unknown", entry.record.hex())
            if not entry.is_authorised_by(record.keys_in_force(), record.stop):
                raise invalid("revocation-authority", entry.record.hex())
