/**
 * `demo --view`: a host on loopback for the person's own browser, closed to everybody else, and gone when it is
 * stopped.
 */

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { request } from "node:http";
import { chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { program } from "../support/clients.ts";
import { chromiumOptions, hasChromium, viewFile, whySkipped } from "../support/view-browser.ts";

let child: ChildProcess;
let url = "";

beforeAll(async () => {
  child = spawn(process.execPath, [program, "demo", "--view"], { env: {}, stdio: ["ignore", "pipe", "pipe"] });
  const [out] = (await once(child.stdout ?? child, "data")) as [Buffer];
  url = /http:\/\/127\.0\.0\.1:\d+\//.exec(out.toString())?.[0] ?? "";
});
afterAll(() => void child.kill("SIGKILL"));

/** A browser that starts beside others on a busy machine takes its time. */
const patience = 60_000;

/** With a `Host` of one's own, which fetch does not allow. */
const statusFor = (headers: Record<string, string>, method = "GET", path = ""): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    const sent = request(`${url}${path}`, { method, headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    sent.once("error", reject);
    sent.end(method === "POST" ? "{}" : undefined);
  });

describe("demo --view", () => {
  it("serves its own page and the view as the server gives it, each behind its policy", async () => {
    const page = await (await fetch(url)).text();
    expect(page).toMatch(
      /content="default-src 'none'; script-src 'sha256-\S+'; .*connect-src 'self'; frame-src 'self'"/,
    );
    const view = await fetch(`${url}view`);
    expect(view.headers.get("content-security-policy")).toMatch(/^default-src 'none'; /);
    expect(await view.text()).toBe(readFileSync(viewFile, "utf8"));
  });

  it("is closed to other names, to forms of other sites, and to everything that it does not know", async () => {
    const json = { "content-type": "application/json" };
    const statuses = [
      await statusFor({ host: "evil.example" }),
      await statusFor({ "content-type": "text/plain" }, "POST", "call"),
      await statusFor({}, "POST", "call"),
      await statusFor(json, "POST", "elsewhere"),
      await statusFor({}, "DELETE"),
      await statusFor({}, "GET", "view/../main.js"),
    ];
    expect(statuses).toEqual([403, 415, 415, 404, 404, 404]);
  });

  it.skipIf(!hasChromium)(
    `shows a worklist, and what is missing once a vendor is down${whySkipped}`,
    { timeout: patience },
    async () => {
      const browser = await chromium.launch(chromiumOptions);
      try {
        const page = await browser.newPage({ viewport: { width: 1100, height: 900 } });
        await page.goto(url);
        const view = page.frameLocator("iframe");
        await view.getByRole("heading", { level: 1, name: "Dunning worklist" }).waitFor();
        expect(await view.locator(".chart").count()).toBeGreaterThan(1);
        await page.getByLabel("Adfin is down").check();
        await view.locator('.vendor[data-tone="failed"]', { hasText: "adfin" }).waitFor();
        expect(await view.locator(".left-out").innerText()).toContain("adfin: not read");
        await page.getByLabel("Search").fill("Schröder");
        await page.keyboard.press("Enter");
        await view.getByRole("heading", { level: 1, name: "Customers" }).waitFor();
      } finally {
        await browser.close();
      }
    },
  );

  it("ends when it is stopped", async () => {
    child.kill("SIGTERM");
    expect((await once(child, "close"))[0]).toBe(0);
  });
});
