// A built site in, how many of its site maps the schema of sitemaps.org refuses out; prints what is wrong with each. The schema is the one
// that the npm package `sitemap` ships, the judge is `xmllint`.

import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const SCHEMA = fileURLToPath(new URL("site-map.xsd", import.meta.url));

export function refusedSiteMaps(folder) {
  const maps = readdirSync(folder).filter((name) => /^sitemap(-\d+)?\.xml$/.test(name));
  if (maps.length === 0) throw new Error(`${folder} has no site map`);
  return maps.filter((name) => {
    const { status, stderr, error } = spawnSync("xmllint", ["--nonet", "--noout", "--schema", SCHEMA, join(folder, name)], { encoding: "utf8" });
    if (error) throw error;
    if (status !== 0) console.error(stderr.trim());
    return status !== 0;
  }).length;
}
