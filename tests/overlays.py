"""Overlays made from plain values."""

from typing import Any

import yaml

Data = dict[str, Any]


class _NoAliases(yaml.SafeDumper):
    def ignore_aliases(self, data: object) -> bool:
        return True


def overlay_of(base: str, name: str = "ours", **parts: object) -> Data:
    title = {"vi": "Bản sửa đổi", "en": "An overlay"}
    return {"rulebook": name, "version": "2.0.0", "title": title, "extends": base, **parts}


def yaml_of(data: Data) -> str:
    return yaml.dump(data, allow_unicode=True, sort_keys=False, Dumper=_NoAliases)
