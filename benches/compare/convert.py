"""One generated portal in; the same entries as content of Lyceum, Hugo and Zola out.

All entries become entries of one language, because the three do not mean the same by several. Sessions, prices and codes are left
out, because only Lyceum knows them; each entry keeps its title, date, summary, key points, terms and text.
"""

import re
import shutil
import tomllib
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
TAXONOMIES = ("topics", "specials", "tags")
LINK = re.compile(r"\]\(([^)\s:]+)\.md(#[^)\s]*)?\)")


@dataclass
class Entry:
    """An entry of the portal: its path below `content/` without the ending, its fields, its Markdown."""

    path: str
    fields: dict
    body: str


def read(portal: Path) -> list[Entry]:
    """All articles and courses of a generated portal, in the order of their paths."""
    content = portal / "content"
    entries = []
    for file in sorted(content.rglob("*.md")):
        name = plain(file.relative_to(content).as_posix().removesuffix(".md"))
        if name.startswith("pages/"):
            continue
        _, front, body = file.read_text("utf-8").split("+++\n", 2)
        entries.append(Entry(name, tomllib.loads(front), LINK.sub(lambda link: relink(name, link), body)))
    return entries


def plain(name: str) -> str:
    """The English version of an entry becomes an entry of its own."""
    return re.sub(r"\.en$", "-en", name)


def relink(name: str, link: re.Match) -> str:
    return f"]({plain(link[1])}.md{link[2] or ''})"


def write(tool: str, entries: list[Entry], portal: Path, site: Path) -> None:
    """Writes the site of a tool into a new folder: its settings and templates, and the entries."""
    shutil.copytree(HERE / tool, site)
    if tool == "lyceum":
        with (site / "site.toml").open("a", encoding="utf-8") as settings:
            settings.write(terms_of(portal))
    if tool == "zola":
        write_sections(entries, site)
    for entry in entries:
        file = site / "content" / f"{entry.path}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text_of(tool, entry), "utf-8")


def terms_of(portal: Path) -> str:
    """The terms that the portal declares; the other two take them as they are used."""
    settings = (portal / "site.toml").read_text("utf-8")
    start, end = settings.index("[taxonomies.topics]"), settings.index("[taxonomies.cities]")
    return re.sub(r', en = "[^"]*"', "", settings[start:end]) + "[taxonomies.tags]\nopen = true\n"


def text_of(tool: str, entry: Entry) -> str:
    fields = entry.fields
    front = {"title": fields["title"], "date": fields.get("date")}
    front["summary" if tool == "lyceum" else "description"] = fields.get("summary")
    terms = {kind: fields.get(kind) for kind in TAXONOMIES}
    points = {"key_points": fields.get("key_points")}
    if tool == "zola":
        text = table(front) + "[taxonomies]\n" + table(terms) + "[extra]\n" + table(points)
    else:
        text = table(front | terms | points)
    body = entry.body
    if tool == "zola":
        body = LINK.sub(lambda link: from_root(entry.path, link), body)
    return f"+++\n{text}+++\n{body}"


def from_root(path: str, link: re.Match) -> str:
    """Zola takes links to files from the root of the content alone."""
    parts = path.split("/")[:-1]
    for part in link[1].split("/"):
        if part == "..":
            parts.pop()
        elif part != ".":
            parts.append(part)
    return f"](@/{'/'.join(parts)}.md{link[2] or ''})"


def table(fields: dict) -> str:
    return "".join(f"{key} = {value(field)}\n" for key, field in fields.items() if field is not None)


def value(field) -> str:
    if isinstance(field, str):
        escaped = field.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'
    if isinstance(field, list):
        return "[" + ", ".join(value(item) for item in field) + "]"
    return field.isoformat()


def write_sections(entries: list[Entry], site: Path) -> None:
    """Zola wants a file for each folder; those of years and topics hand their entries up."""
    folders = {str(parent) for entry in entries for parent in Path(entry.path).parents}
    for folder in folders:
        file = site / "content" / folder / "_index.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        if folder == ".":
            front = ""
        elif "/" in folder:
            front = "transparent = true\nrender = false\n"
        else:
            front = f'title = "{folder}"\nsort_by = "date"\npaginate_by = 20\n'
        file.write_text(f"+++\n{front}+++\n", "utf-8")
