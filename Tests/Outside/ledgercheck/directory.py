"""An export directory on disk, read with limits."""

import os

from .failures import invalid, malformed


class Unreadable(Exception):
    """Nothing can be said about a file that cannot be read."""


def read_file(path, limit):
    try:
        with open(path, "rb") as file:
            data = file.read(limit + 1)
    except OSError as error:
        raise Unreadable(f"{path}: {error.strerror}")
    if len(data) > limit:
        raise malformed("file-size", str(path))
    return data


class Directory:
    """The files below a folder, by their path with forward slashes."""

    def __init__(self, root):
        self._root = root
        if not os.path.isdir(root):
            raise Unreadable(f"{root}: not a directory")

    def paths(self):
        found = set()
        for folder, folders, files in os.walk(self._root):
            for name in files + [name for name in folders if os.path.islink(os.path.join(folder, name))]:
                full = os.path.join(folder, name)
                path = os.path.relpath(full, self._root).replace(os.sep, "/")
                if os.path.islink(full) or not os.path.isfile(full):
                    raise invalid("extra-file", f"{path} is not a plain file")
                found.add(path)
        return found

    def read(self, path, limit):
        return read_file(os.path.join(self._root, *path.split("/")), limit)
