/** Every relative link of every page leads to a file, and every anchor to a heading. */

import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { describe, expect, it } from "vitest";

const root = resolve(import.meta.dirname, "..", "..");

const below = (folder: string): readonly string[] =>
  existsSync(join(root, folder))
    ? readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).map((path) => join(folder, path))
    : [];

const pages = [...readdirSync(root), ...below("docs"), ...below(".github")].filter(
  (path) => path.endsWith(".md") || path === "llms.txt",
);

/** Prose only: what stands in code is no link. */
const prose = (text: string): string => text.replaceAll(/^```[\s\S]*?^```$/gm, "").replaceAll(/`[^`\n]*`/g, "");

const linksOf = (text: string): readonly string[] =>
  [...prose(text).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = ""]) => target);

/** As GitHub makes anchors: lower case, punctuation dropped, spaces as hyphens. */
const anchorsOf = (text: string): readonly string[] =>
  [...text.replaceAll(/^```[\s\S]*?^```$/gm, "").matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );

const isExternal = (target: string): boolean => /^[a-z]+:/.test(target);

describe.each(pages)("%s", (path) => {
  const text = readFileSync(join(root, path), "utf8");
  const inside = linksOf(text).filter((target) => !isExternal(target));

  it("links to what is there", () => {
    const broken = inside.filter((target) => {
      const [file = "", anchor] = target.split("#");
      const found = file === "" ? join(root, path) : resolve(dirname(join(root, path)), file);
      if (!existsSync(found) || relative(root, found).startsWith("..")) return true;
      if (anchor === undefined || statSync(found).isDirectory()) return false;
      return !anchorsOf(readFileSync(found, "utf8")).includes(anchor);
    });
    expect(broken).toEqual([]);
  });

  it("links outside over https only, and to no address of ours but the repository", () => {
    const outside = linksOf(text).filter(isExternal);
    expect(outside.filter((target) => !/^(https|vscode|cursor):/.test(target))).toEqual([]);
  });
});

it("comments cite pages that are here", () => {
  const sources = below("src").filter((path) => path.endsWith(".ts"));
  const cited = sources.flatMap((path) =>
    [...readFileSync(join(root, path), "utf8").matchAll(/(?<![\w/])docs\/(?:decisions\/)?[\w-]+\.md\b/g)].map(
      ([page]) => page,
    ),
  );
  expect(cited.length).toBeGreaterThan(5);
  expect([...new Set(cited)].filter((page) => !existsSync(join(root, page)))).toEqual([]);
  const elsewhere = sources.filter((path) =>
    /\b(?:DESIGN|COMPAT|RELIABILITY)\b/.test(readFileSync(join(root, path), "utf8")),
  );
  expect(elsewhere).toEqual([]);
});
