"""Picture files are whole, and stay what they are."""

from __future__ import annotations

import os
import time
from hashlib import sha256
from pathlib import Path

import pytest

from jobs.files import PARTIAL, Target, clear_partial
from jobs.pictures import forget_older, store_picture


def test_a_picture_is_stored_with_its_facts(tmp_path: Path) -> None:
    made = store_picture(b"pixels", Target(tmp_path, "tenant/order/a-1.webp"), 12.0)
    assert (tmp_path / "tenant/order/a-1.webp").read_bytes() == b"pixels"
    assert (made.bytes, made.checksum, made.milliseconds) == (6, sha256(b"pixels").hexdigest(), 12.0)
    assert list((tmp_path / PARTIAL).iterdir()) == []


def test_one_that_is_there_stays_and_its_own_facts_are_told(tmp_path: Path) -> None:
    target = Target(tmp_path, "tenant/order/a-1.webp")
    first = store_picture(b"first", target, 1.0)
    second = store_picture(b"second, of a worker that came too late", target, 2.0)
    assert target.path.read_bytes() == b"first"
    assert (second.bytes, second.checksum) == (first.bytes, first.checksum)


def test_a_failed_write_leaves_nothing(tmp_path: Path) -> None:
    target = Target(tmp_path, "tenant/order/a-1.webp")
    target.path.mkdir(parents=True)
    with pytest.raises(OSError, match="director"):
        store_picture(b"pixels", target, 1.0)
    assert list((tmp_path / PARTIAL).iterdir()) == []


def test_older_pictures_of_the_same_render_go(tmp_path: Path) -> None:
    for name in ("a-old-1.webp", "b-old-1.webp", "a-new-1.webp", "a-newest-1.webp"):
        store_picture(b"pixels", Target(tmp_path, f"tenant/order/{name}"), 1.0)
        time.sleep(0.01)
    forget_older(Target(tmp_path, "tenant/order/a-new-1.webp"), "a")
    left = sorted(file.name for file in tmp_path.rglob("*.webp"))
    assert left == ["a-new-1.webp", "a-newest-1.webp", "b-old-1.webp"]


def test_only_what_a_crash_left_long_ago_is_cleared(tmp_path: Path) -> None:
    folder = tmp_path / PARTIAL
    folder.mkdir()
    for name in ("old", "new"):
        (folder / name).write_bytes(b"half")
    long_ago = time.time() - 7200
    os.utime(folder / "old", (long_ago, long_ago))
    clear_partial(tmp_path)
    assert [file.name for file in folder.iterdir()] == ["new"]
