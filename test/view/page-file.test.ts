/** The page as a file: small, closed by its own policy, and without any way to turn a text into markup or code. */

import { readdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { describe, expect, it } from "vitest";
import { viewFile } from "../support/view-browser.ts";

const page = readFileSync(viewFile, "utf8");

describe("the page as a file", () => {
  it("weighs at most 100 KB, and loads and links nothing", () => {
    expect(Buffer.byteLength(page)).toBeLessThanOrEqual(100_000);
    expect(page).not.toMatch(/\b(src|href|action)=|@import|url\(|https?:\/\//);
  });

  it("lets only its own script and style run, by their hashes", () => {
    const [, policy = ""] = /Content-Security-Policy" content="([^"]+)"/.exec(page) ?? [];
    expect(policy).toMatch(
      /^default-src 'none'; script-src 'sha256-\S+'; style-src 'sha256-\S+'; base-uri 'none'; form-action 'none'$/,
    );
  });

  it("never turns a text into markup, code or an address", () => {
    expect(page).not.toMatch(
      /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|DOMParser|fetch\(|XMLHttpRequest|WebSocket|window\.open|location\s*=/,
    );
  });
});

describe("its source", () => {
  const files = readdirSync("view", { recursive: true, encoding: "utf8" }).filter((path) => /\.(ts|css)$/.test(path));

  it("keeps to the house's measures: short files that say what they are, small folders", () => {
    const texts = files.map((path) => ({ path, text: readFileSync(`view/${path}`, "utf8") }));
    const long = texts.filter(({ text }) => text.split("\n").length > 251);
    const silent = texts.filter(({ path, text }) => path.endsWith(".ts") && !text.startsWith("/**"));
    expect([...long, ...silent].map(({ path }) => path)).toEqual([]);
    const folders = files.map((path) => dirname(path));
    expect(folders.filter((folder) => folders.filter((one) => one === folder).length > 12)).toEqual([]);
  });

  it("imports one way: what reads answers knows neither how they are drawn nor the host", () => {
    const importsOf = (room: string) =>
      files
        .filter((path) => path.startsWith(room))
        .flatMap((path) =>
          [...readFileSync(`view/${path}`, "utf8").matchAll(/from "([^"]+)"/g)].map(([, to]) => to ?? ""),
        );
    expect(importsOf("read/").filter((to) => !to.startsWith("./"))).toEqual([]);
    expect(importsOf("draw/").filter((to) => /host|main/.test(to))).toEqual([]);
    expect(importsOf("host/").filter((to) => !to.startsWith("./"))).toEqual([]);
  });
});
