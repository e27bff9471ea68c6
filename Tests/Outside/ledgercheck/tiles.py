"""The files of a C2SP tlog-tiles directory."""

from .failures import invalid, malformed
from .merkle import leaf_hash, root_of

WIDTH = 256
MAX_ENTRY_BYTES = 4096
MAX_BUNDLE_BYTES = WIDTH * (2 + MAX_ENTRY_BYTES)


def index_path(index):
    groups = [f"{index % 1000:03d}"]
    while index >= 1000:
        index //= 1000
        groups.append(f"x{index % 1000:03d}")
    return "/".join(reversed(groups))


def paths(level, count):
    """(path, width) of the tiles that hold `count` hashes of a level, or the bundles for the level `entries`."""
    full, partial = divmod(count, WIDTH)
    for index in range(full):
        yield f"tile/{level}/{index_path(index)}", WIDTH
    if partial:
        yield f"tile/{level}/{index_path(full)}.p/{partial}", partial


def expected_paths(size):
    """Every file of a directory whose checkpoint has this size."""
    found = {"checkpoint"}
    found.update(path for path, _ in paths("entries", size))
    level = 0
    while size:
        found.update(path for path, _ in paths(level, size))
        size //= WIDTH
        level += 1
    return found


def check_paths(found, size):
    """No file missing and none besides. A size that the files could never hold is refused before it is counted out."""
    if size > WIDTH * len(found):
        raise invalid("missing-file", f"a tree of {size} leaves in {len(found)} files")
    expected = expected_paths(size)
    missing, extra = sorted(expected - found), sorted(found - expected)
    if missing:
        raise invalid("missing-file", ", ".join(missing[:5]))
    if extra:
        raise invalid("extra-file", ", ".join(extra[:5]))


def split_bundle(data, count, path):
    """The entries of a bundle; each stands behind its two-byte length."""
    entries, position = [], 0
    while position < len(data):
        start = position + 2
        position = start + int.from_bytes(data[position:start], "big")
        if position > len(data) or len(data) < start:
            raise malformed("bundle", f"{path} ends inside an entry")
        entries.append(data[start:position])
    if len(entries) != count:
        raise malformed("bundle", f"{path} holds {len(entries)} entries instead of {count}")
    return entries


def read_entries(read, size):
    """(entry, leaf hash) of every leaf, from the bundles."""
    for path, width in paths("entries", size):
        for entry in split_bundle(read(path, MAX_BUNDLE_BYTES), width, path):
            yield entry, leaf_hash(entry)


def check_hash_tiles(read, leaf_hashes):
    """Every hash tile equals the one computed from the leaves. Returns the number of tiles."""
    level, hashes, checked = 0, leaf_hashes, 0
    while hashes:
        for number, (path, width) in enumerate(paths(level, len(hashes))):
            start = number * WIDTH
            if read(path, WIDTH * 32) != b"".join(hashes[start : start + width]):
                raise invalid("tile", path)
            checked += 1
        full = len(hashes) // WIDTH
        hashes = [root_of(hashes[start * WIDTH : (start + 1) * WIDTH]) for start in range(full)]
        level += 1
    return checked
