"""The chain of blocks: each seal covers the leaves before it and names the seal before it."""

from .entries import ZERO
from .failures import invalid
from .merkle import RootBuilder, root_of


class Blocks:
    """Fed with the leaves of a ledger in order."""

    def __init__(self):
        self.ends = []
        self.key_changes = []
        self._change = None
        self._tree = RootBuilder()
        self._body = []
        self._last_hash = ZERO
        self._last_time = 0

    @property
    def size(self):
        return (self.ends[-1] if self.ends else 0) + len(self._body)

    def append_entry(self, leaf_hash):
        alone = self._change is None
        self._body.append(leaf_hash)
        if not alone:
            raise invalid("log-key", "a change of the log key stands alone in its block")

    def append_key_change(self, change, leaf_hash, origin):
        """The next change of the log key, over the tree before its block."""
        before, alone = self.key_changes, not self._body
        self._body.append(leaf_hash)
        known = {key for other in before for key in (other.old, other.new)}
        if (
            not alone
            or change.epoch != len(before) + 1
            or change.size != self._tree.size
            or change.root != self._tree.root()
            or (before and before[-1].new != change.old)
            or change.new in known
        ):
            raise invalid("log-key")
        change.verify(origin)
        self._change = change

    def append_seal(self, seal, leaf_hash):
        """Raises on the first rule broken; the block is closed either way, so that later blocks are still checked."""
        first, end = (self.ends[-1] if self.ends else 0), self.size + 1
        expected = (
            ("seal-height", seal.height == len(self.ends)),
            ("seal-first", seal.first == first),
            ("seal-end", seal.end == end),
            ("prev-seal", seal.prev_seal == self._last_hash),
            ("body-root", seal.body_root == root_of(self._body)),
            ("seal-time", seal.time_s >= self._last_time),
            ("key-epoch", seal.key_epoch == len(self.key_changes)),
        )
        self.ends.append(end)
        for hashed in (*self._body, leaf_hash):
            self._tree.append(hashed)
        if self._change is not None:
            self.key_changes.append(self._change)
            self._change = None
        self._body, self._last_hash, self._last_time = [], leaf_hash, seal.time_s
        for rule, holds in expected:
            if not holds:
                raise invalid(rule, f"seal at {end - 1}")

    def check_checkpoint_size(self, size):
        if size not in self.ends and not (size == 0 and not self.ends):
            raise invalid("checkpoint-size", f"{size} is not the end of a block")

    def check_log_key(self, size, publics):
        """A head of this size is signed by the key that the changes below it leave in force, and by no other."""
        if not self.key_changes:
            return
        keys = [change.new for change in self.key_changes if change.end < size]
        if (keys[-1] if keys else self.key_changes[0].old) not in publics:
            raise invalid("key-epoch", f"another key of the log signs at size {size}")
