/** The page as a file: small, closed by its own policy, and without any way to turn a text into markup or code. */

import { readFileSync } from "node:fs";
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
