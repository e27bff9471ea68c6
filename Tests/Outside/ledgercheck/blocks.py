"""The chain of blocks: each seal covers the leaves before it and names the seal before it."""

from .entries import ZERO
from .failures import invalid
from .merkle import root_of


class Blocks:
    """Fed with the leaves of a ledger in order."""

    def __init__(self):
        self.ends = []
        self._body = []
        self._last_hash = ZERO
        self._last_time = 0

    @property
    def size(self):
        return (self.ends[-1] if self.ends else 0) + len(self._body)

    def append_entry(self, leaf_hash):
        self._body.append(leaf_hash)

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
        )
        self.ends.append(end)
        self._body, self._last_hash, self._last_time = [], leaf_hash, seal.time_s
        for rule, holds in expected:
            if not holds:
                raise invalid(rule, f"seal at {end - 1}")

    def check_checkpoint_size(self, size):
        if size not in self.ends and not (size == 0 and not self.ends):
            raise invalid("checkpoint-size", f"{size} is not the end of a block")
