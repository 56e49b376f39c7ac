/**
 * The view in a real Chromium, inside a host made with the official bridge. Nothing it might ask of a network exists.
 */

import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { build } from "esbuild";
import { chromium, type Frame, type Page } from "playwright-core";
import type { ToolResult } from "./clients.ts";

const executable = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);

export const hasChromium = executable !== undefined;

export const whySkipped = hasChromium ? "" : " (skipped: there is no Chromium; Debian's package chromium has it)";

/**
 * A sandboxed frame would get a process of its own, a second of work for each view. The list replaces Playwright's: the
 * others are those of it that ask a network at the start, upgrade addresses or hold back what is painted.
 */
const withoutFeatures = [
  "IsolateSandboxedIframes",
  ...["HttpsUpgrades", "HttpsFirstBalancedModeAutoEnable", "MediaRouter", "OptimizationHints"],
  ...["NetworkTimeServiceQuerying", "AimEnabled", "PreconnectToSearch", "PaintHolding"],
];

/** Without its own sandbox, since tests run as root in containers. */
export const chromiumOptions = {
  executablePath: executable ?? "",
  args: ["--no-sandbox", "--disable-gpu", `--disable-features=${withoutFeatures.join(",")}`],
};

/** Scripts are bundled elsewhere, so the repository is where everything is started from. */
const root = resolve(".");
export const viewFile = `${root}/dist/view.html`;

const bundledHost = async (): Promise<string> => {
  const { outputFiles } = await build({
    entryPoints: [`${root}/test/view/host-page.mjs`],
    bundle: true,
    write: false,
    format: "iife",
    platform: "browser",
    logLevel: "error",
  });
  return outputFiles[0]?.text ?? "";
};

/** What the specification tells a host to allow a view that asks for no domain. */
const policy =
  "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; media-src 'self' data:; connect-src 'none'";

type Given = Record<string, unknown>;

export interface ViewOptions {
  /** What a tool answered, as it arrives at the host. */
  readonly result?: object;
  /** Answers calls that the view makes; without it the host passes on no calls. */
  readonly ask?: (name: string, given: Given) => Promise<object>;
  readonly context?: Record<string, unknown>;
  readonly width?: number;
  readonly height?: number;
  readonly reducedMotion?: "reduce";
}

export interface OpenedView {
  readonly page: Page;
  readonly frame: Frame;
  /** Calls of tools that the view made. */
  readonly calls: { readonly name: string; readonly given: Given }[];
  /** Whatever was asked of a network, beside the host's own page. */
  readonly requests: string[];
  /** Errors and refusals of the policy, as the browser's console tells them. */
  readonly errors: string[];
  /** Sends a result to the view. */
  send(result: object): Promise<void>;
}

export const asResult = ({ text, structured, isError }: ToolResult): object => ({
  content: [{ type: "text", text }],
  ...(structured ? { structuredContent: structured } : {}),
  isError,
});

const hostUrl = "http://host.test/";
const hostHtml =
  "<!doctype html><style>body{margin:0}iframe{border:0;width:100%;display:block}</style><script src=host.js></script>";

/** The host's page, and what came out of it. One after the other, views open in the same page: that is faster. */
export interface Host {
  readonly page: Page;
  readonly calls: OpenedView["calls"];
  readonly requests: string[];
  readonly errors: string[];
  ask: ViewOptions["ask"];
  close(): Promise<void>;
}

export const openHost = async (): Promise<Host> => {
  const [browser, script] = await Promise.all([chromium.launch(chromiumOptions), bundledHost()]);
  const page = await browser.newPage();
  const host: Host = { page, calls: [], requests: [], errors: [], ask: undefined, close: () => browser.close() };
  page.on("pageerror", (error) => host.errors.push(String(error)));
  page.on("console", (message) => message.type() === "error" && host.errors.push(message.text()));
  await page.route("**/*", (route) => {
    const url = route.request().url();
    if (url === hostUrl)
      return route.fulfill({
        contentType: "text/html",
        body: hostHtml,
        headers: { "content-security-policy": policy },
      });
    if (url === `${hostUrl}host.js`) return route.fulfill({ contentType: "text/javascript", body: script });
    host.requests.push(url);
    return route.abort();
  });
  await page.exposeFunction("ask", ({ name, arguments: given = {} }: { name: string; arguments?: Given }) => {
    host.calls.push({ name, given });
    return host.ask?.(name, given);
  });
  await page.goto(hostUrl);
  return host;
};

export const openView = async (host: Host, options: ViewOptions): Promise<OpenedView> => {
  const { width = 900, height = 800, reducedMotion = null, ask, context = {} } = options;
  const { page, calls, requests, errors } = host;
  host.ask = ask;
  for (const list of [calls, requests, errors]) list.length = 0;
  await page.setViewportSize({ width, height });
  await page.emulateMedia({ reducedMotion });
  const html = readFileSync(viewFile, "utf8");
  const opening = { html, context: { locale: "en-GB", theme: "light", ...context }, callsTools: ask !== undefined };
  await page.evaluate(`window.openView(${JSON.stringify(opening)})`);
  // By its element: the list of frames may still hold the view before.
  const frame = await (await page.waitForSelector("iframe")).contentFrame();
  if (!frame) throw new Error("The host made no frame.");
  const send = async (result: object): Promise<void> => {
    await page.evaluate(`window.bridge.sendToolInput({ arguments: {} })`);
    await page.evaluate(`window.bridge.sendToolResult(${JSON.stringify(result)})`);
    await frame.waitForSelector("#view:not([aria-busy])");
  };
  if (options.result) await send(options.result);
  return { page, frame, calls, requests, errors, send };
};
