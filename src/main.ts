#!/usr/bin/env node
/** Starts the program: with Node's compile cache where Node has one (22.1), and loading only what the command needs. */

import * as modules from "node:module";
import { hangUpWithLauncher } from "./platform/launcher.ts";
import { tellFailure } from "./tell-failure.ts";

/** Not in the types of the oldest Node that is supported. */
const cache = modules as { enableCompileCache?: () => unknown; flushCompileCache?: () => void };

/** Hosts kill servers rather than end them, and Node writes its cache when a process ends. */
const flushAfterMs = 3_000;

cache.enableCompileCache?.();

const given = process.argv.slice(2);

/** The `engines` of package.json: below it the program would break off somewhere in the middle. */
const oldestNode = [20, 18, 1] as const;

/** Said before anything is loaded that an older Node cannot read. */
const checkNode = (): void => {
  const [major = 0, minor = 0, patch = 0] = process.versions.node.split(".").map(Number);
  const [least, leastMinor, leastPatch] = oldestNode;
  const isOld = major - least || minor - leastMinor || patch - leastPatch;
  if (isOld < 0) throw new Error(`Node ${oldestNode.join(".")} or newer is needed, and this is ${process.version}.`);
};

/** The plain start over stdio, which hosts make, loads nothing that reads command lines. */
const isPlainStdio = given.length === 0 || (given.length === 1 && given[0] === "stdio");

try {
  checkNode();
  hangUpWithLauncher();
  if (isPlainStdio) await (await import("./commands/stdio.ts")).runStdio({});
  // Started by this program itself: src/tokens/exchange-apart.ts.
  else if (given[0] === "exchange-token") await (await import("./commands/exchange-token.ts")).runExchangeToken();
  else await (await import("./cli.ts")).runCommandLine(given);
} catch (failure) {
  tellFailure(failure);
}

setTimeout(() => cache.flushCompileCache?.(), flushAfterMs).unref();
