"""The whole check of one exported ledger, step by step, and what it says."""

from .blocks import Blocks
from .encodings import base64_standard
from .entries import LogKeyChange, Seal, decode_leaf, ends_with_a_quarter
from .failures import UPGRADE_NEEDED, Failure, invalid
from .merkle import root_of
from .notes import COSIGNER_TYPE, MAX_NOTE_BYTES, Checkpoint
from .receipts import Receipt
from .records import Records
from .tiles import check_hash_tiles, check_paths, read_entries

MAX_PROBLEMS_SHOWN = 20


class UpgradeNeeded(Exception):
    """The ledger holds something newer than this checker: it is neither sound nor unsound."""


class Audit:
    """Checks a directory, then receipts against it. `say` is given each line of the account."""

    def __init__(self, directory, keys, other_origins, say):
        self._directory = directory
        self._keys = keys
        self._other_origins = other_origins
        self._say = say
        self._leaf_hashes = []
        self._roots = {}
        self._origin = None
        self._ends = None
        self.problems = 0

    def _problem(self, where, failure):
        self.problems += 1
        if self.problems <= MAX_PROBLEMS_SHOWN:
            self._say(f"PROBLEM {where}: {failure}")

    def check_directory(self):
        """Stops where the next step would have nothing to stand on."""
        where = "checkpoint"
        try:
            checkpoint = self._check_checkpoint()
            where = "files"
            found = self._directory.paths()
            check_paths(found, checkpoint.size)
            self._say(f"files: {len(found)}, none missing, none besides")
            where = "tiles"
            entries = self._check_tiles(checkpoint)
        except Failure as failure:
            self._problem(where, failure)
            return
        self._check_leaves(checkpoint, entries)

    def _check_checkpoint(self):
        checkpoint = Checkpoint(self._directory.read("checkpoint", MAX_NOTE_BYTES), self._keys)
        self._origin = checkpoint.origin
        self._say(f"checkpoint: {checkpoint.origin}, size {checkpoint.size}, root {base64_standard(checkpoint.root)}")
        self._say("signed by: " + ", ".join(key.name for key in checkpoint.log_keys))
        for key, time in checkpoint.cosignatures:
            self._say(f"cosigned by: {key.name} at {time}")
        cosigned = {key.id for key, _ in checkpoint.cosignatures}
        for key in self._keys:
            if key.type == COSIGNER_TYPE and key.id not in cosigned:
                raise invalid("cosignature-missing", key.name)
        return checkpoint

    def _check_tiles(self, checkpoint):
        entries = []
        for entry, leaf in read_entries(self._directory.read, checkpoint.size):
            entries.append(entry)
            self._leaf_hashes.append(leaf)
        tiles = check_hash_tiles(self._directory.read, self._leaf_hashes)
        if self._prefix_root(checkpoint.size) != checkpoint.root:
            raise invalid("root", "the entries hash to another root than the checkpoint's")
        self._say(f"tiles: {tiles} hash tiles and the root equal what the entries hash to")
        return entries

    def _check_leaves(self, checkpoint, entries):
        records, blocks, odd_ends = Records(checkpoint.origin, self._other_origins), Blocks(), 0
        for index, (data, leaf) in enumerate(zip(entries, self._leaf_hashes)):
            try:
                odd_ends += self._check_leaf(data, leaf, records, blocks, checkpoint.origin)
            except Failure as failure:
                if failure.kind == UPGRADE_NEEDED:
                    raise UpgradeNeeded(f"entry {index}: {failure}")
                self._problem(f"entry {index}", failure)
                if blocks.size == index:
                    blocks.append_entry(leaf)
        try:
            blocks.check_checkpoint_size(checkpoint.size)
            blocks.check_log_key(checkpoint.size, {key.public for key in checkpoint.log_keys})
        except Failure as failure:
            self._problem("checkpoint", failure)
        self._ends = set(blocks.ends)
        self._say(f"blocks: {len(blocks.ends)}, each seal read against its leaves and the seal before")
        for change in blocks.key_changes:
            self._say(f"log key: changed by both keys, the new one signs above size {change.end}")
        self._report_entries(records, odd_ends)

    @staticmethod
    def _check_leaf(data, leaf, records, blocks, origin):
        decoded = decode_leaf(data)
        if isinstance(decoded, Seal):
            blocks.append_seal(decoded, leaf)
            return False
        if isinstance(decoded, LogKeyChange):
            blocks.append_key_change(decoded, leaf, origin)
            return False
        blocks.append_entry(leaf)
        records.append(decoded, leaf)
        return decoded.not_after != 0 and not ends_with_a_quarter(decoded.not_after)

    def _report_entries(self, records, odd_ends):
        self._say(
            f"entries: {records.events} events with valid signatures in {len(records)} records, "
            f"{records.revocations} foreign revocations"
        )
        if records.unchecked_revocations:
            self._say(
                f"note: {records.unchecked_revocations} foreign revocations name a ledger not given by --origin, "
                "so their signatures are not checked"
            )
        for record in sorted(records.disputed):
            self._say(f"ALARM: record {record.hex()} has two entries with one seq; it counts as revoked")
        if odd_ends:
            self._say(f"note: {odd_ends} entries end inside a calendar quarter")

    def check_receipt(self, name, data):
        try:
            receipt = Receipt(data, self._keys)
            relation = self._compare(receipt)
        except Failure as failure:
            if failure.kind == UPGRADE_NEEDED:
                raise UpgradeNeeded(f"receipt {name}: {failure}")
            self._problem(f"receipt {name}", failure)
            return
        checkpoint = receipt.checkpoint
        self._say(
            f"receipt {name}: entry {receipt.proof.index} of {checkpoint.origin} at size {checkpoint.size}, "
            f"{len(receipt.opening.statements)} statement(s), {len(checkpoint.cosignatures)} known "
            f"cosignature(s), {relation}"
        )
        if receipt.changes_key:
            self._say(f"note: {name} changes the record key; only the ledger shows that the old key agreed")

    def _compare(self, receipt):
        checkpoint, index = receipt.checkpoint, receipt.proof.index
        if checkpoint.origin != self._origin:
            return "another ledger's"
        if self._ends is None:
            return "not compared with the directory"
        if checkpoint.size > len(self._leaf_hashes):
            return "newer than the directory"
        if self._prefix_root(checkpoint.size) != checkpoint.root:
            raise invalid("fork", f"a second root at size {checkpoint.size}")
        if self._leaf_hashes[index] != receipt.leaf_hash:
            raise invalid("fork", f"a second entry at {index}")
        if checkpoint.size not in self._ends:
            raise invalid("checkpoint-size", f"{checkpoint.size} is not the end of a block")
        return "the same history as the directory"

    def _prefix_root(self, size):
        if size not in self._roots:
            self._roots[size] = root_of(self._leaf_hashes[:size])
        return self._roots[size]
