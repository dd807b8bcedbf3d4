"""Writes the package: every format of every table, the descriptor and the README, and swaps the release in."""

from newsledger.publish.package import PackageInfo, PackageInfoError
from newsledger.publish.releasing import ReleaseRefused, build, release
from newsledger.publish.retiring import Earlier, EarlierReleaseError
from newsledger.publish.swap import TargetBusy, TargetOccupied, finish_interrupted, locked, refuse_occupied

__all__ = [
    "Earlier",
    "EarlierReleaseError",
    "PackageInfo",
    "PackageInfoError",
    "ReleaseRefused",
    "TargetBusy",
    "TargetOccupied",
    "build",
    "finish_interrupted",
    "locked",
    "refuse_occupied",
    "release",
]
