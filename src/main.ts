#!/usr/bin/env node
/** Starts the program: with Node's compile cache where Node has one (22.1), and loading only what the command needs. */

import * as modules from "node:module";

/** Not in the types of the oldest Node that is supported. */
const cache = modules as { enableCompileCache?: () => unknown; flushCompileCache?: () => void };

/** Hosts kill servers rather than end them, and Node writes its cache when a process ends. */
const flushAfterMs = 3_000;

cache.enableCompileCache?.();

const { run } = await import("./program.ts");

await run(process.argv.slice(2));

setTimeout(() => cache.flushCompileCache?.(), flushAfterMs).unref();
