/**
 * Takes the screenshots of docs/view.md, and docs/icon.png of its drawing: npm run screenshots. The built program over
 * the embedded sandbox, in Chromium.
 *
 * Where pngquant is installed (Debian's package of that name) they become a third of their size.
 */

import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, statSync } from "node:fs";
import { embedded, startSandbox } from "../src/sandbox/server.ts";
import { clients } from "../test/support/clients.ts";
import { asResult, hasChromium, type OpenedView, openHost, openView } from "../test/support/view-browser.ts";

const folder = "docs/screenshots";

interface Shot {
  readonly tool: string;
  readonly given: Record<string, unknown>;
  readonly theme: "light" | "dark";
  readonly width: number;
  /** Pixels from the top. */
  readonly height: number;
  /** A vendor that is down meanwhile. */
  readonly down?: "adfin";
  /** Done before the picture is taken. */
  readonly act?: (view: OpenedView) => Promise<unknown>;
}

const worklist = { tool: "triage_dunning", given: { limit: 100, max_tokens: 16_000 } } as const;

const openFirst = async ({ frame }: OpenedView): Promise<void> => {
  await frame.locator("tbody button.open").nth(1).click();
  await frame.locator(".card").waitFor();
};

const shots: Readonly<Record<string, Shot>> = {
  "worklist-light": { ...worklist, theme: "light", width: 1_000, height: 900 },
  "worklist-dark-vendor-down": { ...worklist, theme: "dark", width: 1_000, height: 900, down: "adfin" },
  "worklist-dark-narrow": { ...worklist, theme: "dark", width: 360, height: 1_150 },
  "customer-light": { ...worklist, theme: "light", width: 1_000, height: 700, act: openFirst },
  "customer-light-narrow": { ...worklist, theme: "light", width: 360, height: 1_150, act: openFirst },
  "summary-light": {
    tool: "summarize_customers",
    given: { group_by: ["country", "bucket"], max_tokens: 8_000 },
    theme: "light",
    width: 1_000,
    height: 800,
  },
  "customers-dark": {
    tool: "search_customers",
    given: { query: "Schröder", limit: 12, max_tokens: 4_000 },
    theme: "dark",
    width: 1_000,
    height: 700,
  },
};

if (!hasChromium) throw new Error("There is no Chromium here; Debian's package chromium has it.");
mkdirSync(folder, { recursive: true });
const sandbox = await startSandbox(embedded);
const client = await clients["the new era's client"]({ args: ["stdio"], env: sandbox.settings });
const host = await openHost();
const ask = async (name: string, given: Record<string, unknown>) => asResult(await client.callTool(name, given));
for (const [name, { tool, given, theme, width, height, down, act }] of Object.entries(shots)) {
  if (down) sandbox.setFault(down, "500");
  const view = await openView(host, { result: await ask(tool, given), ask, context: { theme }, width, height });
  await act?.(view);
  await view.page.waitForFunction("document.querySelector('iframe').offsetHeight === window.lastHeight");
  await view.page.screenshot({ path: `${folder}/${name}.png`, clip: { x: 0, y: 0, width, height } });
  if (down) sandbox.setFault(down, undefined);
}
// Clients must show PNG and may show SVG (MCP 2025-11-25, icons).
await host.page.setViewportSize({ width: 512, height: 512 });
await host.page.setContent(`<style>body{margin:0}svg{display:block}</style>${readFileSync("docs/icon.svg", "utf8")}`);
await host.page.screenshot({ path: "docs/icon.png", omitBackground: true });
await Promise.all([host.close(), client.close(), sandbox.close()]);
spawnSync("pngquant", [
  "--force",
  "--ext",
  ".png",
  "--skip-if-larger",
  ...readdirSync(folder).map((file) => `${folder}/${file}`),
]);
for (const file of readdirSync(folder))
  console.log(`${file} ${Math.ceil(statSync(`${folder}/${file}`).size / 1024)} KiB`);
process.exit(0);
