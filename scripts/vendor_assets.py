"""Fetch the pinned browser libraries from their npm tarballs into ``webapp/static/vendor``.

Run by a person when a version changes; the result is committed, so neither installation nor the
running platform ever fetches anything. Needs ``npm``, which uses its own configured registry.

ECharts is built: of its 1.1 MB the charts need half. The versions of the builder and of all that
goes in are pinned, so that the same bytes come out again.
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


@dataclass(frozen=True)
class Bundle:
    """A part of npm packages, built into one script that defines a global of its own.

    Attributes:
        packages: exact versions of all that goes into it, by name, the first of which names it.
        entry: the module that is built.
        script: the name of the file.
        texts: licences and notices, by the path below ``node_modules``, and the names they get.
    """

    packages: dict[str, str]
    licence: str
    entry: str
    script: str
    texts: dict[str, str]


_BUILDER = {"esbuild": "0.25.9"}
BUNDLES = (
    Bundle(
        {"echarts": "6.1.0", "zrender": "6.1.0", "tslib": "2.3.0"},
        "Apache-2.0",
        """
import { init, use } from "echarts/core";
import { BarChart, FunnelChart, HeatmapChart, LineChart, ScatterChart } from "echarts/charts";
import {
  AriaComponent, GridComponent, TooltipComponent, VisualMapContinuousComponent,
} from "echarts/components";
import { LabelLayout } from "echarts/features";
import { SVGRenderer } from "echarts/renderers";
use([
  BarChart, FunnelChart, HeatmapChart, LineChart, ScatterChart, AriaComponent, GridComponent,
  TooltipComponent, VisualMapContinuousComponent, LabelLayout, SVGRenderer,
]);
export { init };
""",
        "echarts-6.1.0.charts.min.js",
        {
            "echarts/LICENSE": "echarts-6.1.0.LICENSE.txt",
            "echarts/NOTICE": "echarts-6.1.0.NOTICE.txt",
            "echarts/licenses/LICENSE-d3": "echarts-6.1.0.d3.LICENSE.txt",
            "zrender/LICENSE": "echarts-6.1.0.zrender.LICENSE.txt",
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
    entries = []
    with tempfile.TemporaryDirectory() as scratch:
        _run(scratch, "npm", "pack", "--silent", f"{package.name}@{package.version}")
        (tarball,) = Path(scratch).glob("*.tgz")
        with tarfile.open(tarball) as archive:
            for source, target in package.files.items():
                member = archive.extractfile(f"package/{source}")
                if member is None:
                    raise KeyError(source)
                content = without_source_map(member.read())
                (folder / target).write_bytes(content)
                entries.append(
                    _entry(package.name, package.version, package.licence, target, content)
                )
    return entries


def build(bundle: Bundle, folder: Path) -> list[dict[str, str]]:
    """Build one bundle and write it and its licences into ``folder``.

    Returns:
        The manifest's entries, one a file.

    Raises:
        subprocess.CalledProcessError: npm could not deliver these versions, or they do not build.
    """
    name, version = next(iter(bundle.packages.items()))
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch)
        (root / "package.json").write_text('{"private": true}', encoding="utf-8")
        (root / "entry.js").write_text(bundle.entry, encoding="utf-8")
        exact = [f"{one}@{number}" for one, number in {**bundle.packages, **_BUILDER}.items()]
        _run(scratch, "npm", "install", "--silent", "--no-audit", "--no-fund", *exact)
        _run(
            scratch,
            *("npx", "--no-install", "esbuild", "entry.js", "--bundle", "--minify"),
            *("--format=iife", f"--global-name={name}", "--target=es2019"),
            *("--legal-comments=none", "--log-level=warning", f"--outfile={bundle.script}"),
        )
        kept = {bundle.script: root / bundle.script}
        kept |= {target: root / "node_modules" / path for path, target in bundle.texts.items()}
        entries = []
        for target, path in kept.items():
            content = path.read_bytes()
            (folder / target).write_bytes(content)
            entries.append(_entry(name, version, bundle.licence, target, content))
    return entries


def _run(folder: str, program: str, *arguments: str) -> None:
    path = shutil.which(program)
    if path is None:
        raise SystemExit("需要 npm 才能更新前端库:请先安装 Node.js。")
    subprocess.run(  # noqa: S603 - our own arguments, no shell
        [path, *arguments], cwd=folder, check=True, stdout=subprocess.DEVNULL
    )


def _entry(name: str, version: str, licence: str, target: str, content: bytes) -> dict[str, str]:
    return {
        "name": name,
        "version": version,
        "licence": licence,
        "file": target,
        "sha256": hashlib.sha256(content).hexdigest(),
    }


def main() -> None:
    """Replace the vendor folder by freshly fetched files and their manifest."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "vendor"
        folder.mkdir()
        entries = [entry for package in PACKAGES for entry in fetch(package, folder)]
        entries += [entry for bundle in BUNDLES for entry in build(bundle, folder)]
        manifest = json.dumps(entries, indent=2, ensure_ascii=False) + "\n"
        (folder / "manifest.json").write_text(manifest, encoding="utf-8")
        shutil.rmtree(VENDOR, ignore_errors=True)
        shutil.copytree(folder, VENDOR)


if __name__ == "__main__":
    main()
