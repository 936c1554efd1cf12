"""Fetch the pinned browser libraries from their npm tarballs into ``webapp/static/vendor``.

Run by a person when a version changes; the result is committed, so neither installation nor the
running platform ever fetches anything. Needs ``npm``, which uses its own configured registry.
"""

import hashlib
import json
import shutil
import subprocess
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

VENDOR = Path(__file__).resolve().parents[1] / "webapp" / "static" / "vendor"


@dataclass(frozen=True)
class Package:
    """One npm package: exact version, licence, and which of its files are kept under which stem."""

    name: str
    version: str
    licence: str
    files: dict[str, str]


PACKAGES = (
    Package(
        "bootstrap",
        "5.3.9",
        "MIT",
        {
            "dist/css/bootstrap.min.css": "bootstrap-5.3.9.min.css",
            "dist/js/bootstrap.bundle.min.js": "bootstrap-5.3.9.bundle.min.js",
            "LICENSE": "bootstrap-5.3.9.LICENSE.txt",
        },
    ),
    Package(
        "htmx.org",
        "2.0.11",
        "0BSD",
        {
            "dist/htmx.min.js": "htmx-2.0.11.min.js",
            "LICENSE": "htmx-2.0.11.LICENSE.txt",
        },
    ),
    Package(
        "swagger-ui-dist",
        "5.35.0",
        "Apache-2.0",
        {
            "swagger-ui.css": "swagger-ui-dist-5.35.0.css",
            "swagger-ui-bundle.js": "swagger-ui-dist-5.35.0.bundle.js",
            "LICENSE": "swagger-ui-dist-5.35.0.LICENSE.txt",
            "swagger-ui-bundle.js.LICENSE.txt": "swagger-ui-dist-5.35.0.bundle.LICENSE.txt",
        },
    ),
)


def without_source_map(content: bytes) -> bytes:
    """Drop the trailing reference to a source map, which is not kept and would answer 404."""
    lines = content.rstrip().split(b"\n")
    if b"sourceMappingURL=" in lines[-1]:
        lines.pop()
    return b"\n".join(lines) + b"\n"


def fetch(package: Package, folder: Path) -> list[dict[str, str]]:
    """Pack one package and write its kept files into ``folder``.

    Returns:
        The manifest's entries, one a file.

    Raises:
        subprocess.CalledProcessError: npm could not deliver exactly this version.
        KeyError: the tarball lacks a listed file.
    """
    npm = shutil.which("npm")
    if npm is None:
        raise SystemExit("需要 npm 才能更新前端库:请先安装 Node.js。")
    entries = []
    with tempfile.TemporaryDirectory() as scratch:
        subprocess.run(  # noqa: S603
            [npm, "pack", "--silent", f"{package.name}@{package.version}"],
            cwd=scratch,
            check=True,
            stdout=subprocess.DEVNULL,
        )
        (tarball,) = Path(scratch).glob("*.tgz")
        with tarfile.open(tarball) as archive:
            for source, target in package.files.items():
                member = archive.extractfile(f"package/{source}")
                if member is None:
                    raise KeyError(source)
                content = without_source_map(member.read())
                (folder / target).write_bytes(content)
                entries.append(_entry(package, target, content))
    return entries


def _entry(package: Package, target: str, content: bytes) -> dict[str, str]:
    return {
        "name": package.name,
        "version": package.version,
        "licence": package.licence,
        "file": target,
        "sha256": hashlib.sha256(content).hexdigest(),
    }


def main() -> None:
    """Replace the vendor folder by freshly fetched files and their manifest."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "vendor"
        folder.mkdir()
        entries = [entry for package in PACKAGES for entry in fetch(package, folder)]
        manifest = json.dumps(entries, indent=2, ensure_ascii=False) + "\n"
        (folder / "manifest.json").write_text(manifest, encoding="utf-8")
        shutil.rmtree(VENDOR, ignore_errors=True)
        shutil.copytree(folder, VENDOR)


if __name__ == "__main__":
    main()
