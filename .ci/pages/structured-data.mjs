// Pages in, how many things in their JSON-LD are not what schema.org says of them out. The judge is the TypeScript compiler with the types
// that Google generates from schema.org's own vocabulary (npm `schema-dts`): an unknown property, or a value of a type that the
// property does not take, is an error of the compiler.

import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const COMPILER = createRequire(import.meta.url).resolve("typescript/bin/tsc");

export function misshapenThings(folder, pages) {
  const things = pages.flatMap((page) => thingsOf(join(folder, page)).map((thing) => ({ page, thing })));
  if (things.length === 0) throw new Error("no page has structured data");
  const types = [...new Set(things.map(({ thing }) => thing["@type"]))].sort();
  const lines = [`import type { ${types.join(", ")} } from "schema-dts";`];
  for (const [index, { page, thing }] of things.entries()) {
    lines.push(`// ${page}`, `export const thing${index}: ${thing["@type"]} = ${JSON.stringify(thing, withoutConstraints, 1)};`);
  }
  // Within this folder, so that the compiler finds the types.
  const temporary = mkdtempSync(join(HERE, "node_modules", ".things-"));
  try {
    const file = join(temporary, "things.ts");
    writeFileSync(file, lines.join("\n"));
    const options = ["--noEmit", "--strict", "--skipLibCheck", "--target", "es2022", "--module", "nodenext"];
    const { status, stdout, error } = spawnSync("node", [COMPILER, ...options, file], { encoding: "utf8", maxBuffer: 1 << 26 });
    if (error) throw error;
    const found = stdout.split("\n").filter((line) => /error TS/.test(line));
    if (status !== 0) console.error(stdout.trim());
    return { things: things.length, wrong: status === 0 ? 0 : Math.max(found.length, 1) };
  } finally {
    rmSync(temporary, { recursive: true });
  }
}

/** What actions say of their own properties, `query-input` and the like, is no part of the vocabulary: <https://schema.org/docs/actions.html>. */
function withoutConstraints(key, value) {
  return /-(input|output)$/.test(key) ? undefined : value;
}

function thingsOf(file) {
  const blocks = readFileSync(file, "utf8").matchAll(/<script type="application\/ld\+json">(.*?)<\/script>/gs);
  return [...blocks].flatMap(([, text]) => {
    const { "@context": context, "@graph": graph, ...thing } = JSON.parse(text);
    if (context !== "https://schema.org") throw new Error(`${file}: the context is ${context}`);
    return graph ?? [thing];
  });
}
