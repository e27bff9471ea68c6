"""RFC 6962 §2.1 hashing: roots from a stack of complete subtrees, and inclusion proofs."""

import hashlib


def leaf_hash(data):
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


class RootBuilder:
    """The root of a list of leaf hashes fed one at a time, in memory for one hash per level."""

    def __init__(self):
        self.size = 0
        self._stack = []

    def append(self, leaf):
        self.size += 1
        count = self.size
        while count & 1 == 0:
            leaf = node_hash(self._stack.pop(), leaf)
            count >>= 1
        self._stack.append(leaf)

    def root(self):
        if not self._stack:
            return hashlib.sha256(b"").digest()
        root = self._stack[-1]
        for left in reversed(self._stack[:-1]):
            root = node_hash(left, root)
        return root


def root_of(leaf_hashes):
    builder = RootBuilder()
    for leaf in leaf_hashes:
        builder.append(leaf)
    return builder.root()


def root_from_inclusion_proof(leaf, index, size, proof):
    """The root that the proof leads to (RFC 9162 §2.1.3.2), or None when its length does not fit."""
    if not 0 <= index < size:
        return None
    position, last, root = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return None
        if position & 1 or position == last:
            root = node_hash(sibling, root)
            while position & 1 == 0 and position:
                position >>= 1
                last >>= 1
        else:
            root = node_hash(root, sibling)
        position >>= 1
        last >>= 1
    return root if last == 0 else None
