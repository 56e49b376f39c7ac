/** The view as people meet it: in a real Chromium, inside the official host bridge, over this server's own answers. */

import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LinkedClient, linkedClient } from "../support/linked.ts";
import { openTestServices } from "../support/services.ts";
import {
  asResult,
  type Host,
  hasChromium,
  type OpenedView,
  openHost,
  openView,
  type ViewOptions,
  viewFile,
  whySkipped,
} from "../support/view-browser.ts";

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

describe.skipIf(!hasChromium)(`the view in a host${whySkipped}`, () => {
  const services = openTestServices({ customers: 60 });
  let client: LinkedClient;
  let host: Host;

  beforeAll(async () => {
    [client, host] = await Promise.all([linkedClient(services), openHost()]);
  });
  afterAll(() => Promise.all([host?.close(), client?.close()]));

  const call = async (name: string, given: Record<string, unknown>) => asResult(await client.callTool(name, given));

  const open = (options: ViewOptions): Promise<OpenedView> => openView(host, { ask: call, ...options });

  const texts = (view: OpenedView, selector: string) => view.frame.locator(selector).allInnerTexts();

  it("draws a list with its coverage above it, pages on through the host, and keeps every page's coverage", async () => {
    const view = await open({ result: await call("list_customers", { limit: 5 }) });
    expect(await texts(view, "tbody tr")).toHaveLength(5);
    expect(await texts(view, ".verdict")).toEqual(["Not complete"]);
    await view.frame.getByRole("button", { name: "Next page" }).click();
    await view.frame.locator("tbody tr").nth(9).waitFor();
    expect(view.calls.map(({ name, given }) => [name, Object.keys(given)])).toEqual([
      ["get_customer_page", ["continuation"]],
    ]);
    expect(await texts(view, ".shown")).toEqual(["10 rows on 2 pages"]);
    expect(await view.frame.locator(".coverage ~ .doubts").innerText()).toMatch(/^Page 1: 5 rows/);
    expect([view.requests, view.errors]).toEqual([[], []]);
  });

  it("sorts what it shows by the column that is clicked, what is unknown last", async () => {
    const view = await open({ result: await call("list_customers", { limit: 30, max_tokens: 8_000 }) });
    const head = view.frame.locator('thead [data-column="email"] button');
    const emails = () => texts(view, 'tbody [data-column="email"] .value');
    await head.click();
    const up = await emails();
    const told = up.filter((one) => one.includes("@"));
    expect(told).toEqual(told.toSorted(new Intl.Collator("en-GB", { numeric: true }).compare));
    expect(up.findIndex((one) => !one.includes("@"))).toBe(told.length);
    await head.click();
    expect((await emails()).slice(0, told.length)).toEqual(told.toReversed());
    await expect(view.frame.locator('th[data-column="email"]').getAttribute("aria-sort")).resolves.toBe("descending");
  });

  it("opens a customer through the host and comes back to the same row", async () => {
    const result = await client.callTool("list_customers", { limit: 5 });
    const view = await open({ result: asResult(result) });
    const third = view.frame.locator("tbody tr").nth(2).getByRole("button");
    const name = await third.innerText();
    await third.click();
    await view.frame.getByRole("heading", { level: 1, name }).waitFor();
    const rows = (result.structured?.rows ?? []) as string[][];
    const ref = rows[2]?.[0];
    expect(view.calls.map(({ name, given }) => [name, given.ref])).toEqual([["get_customer", ref]]);
    await view.frame.getByRole("button", { name: "Back" }).click();
    expect(await view.frame.evaluate("document.activeElement.innerText")).toBe(name);
  });
});
