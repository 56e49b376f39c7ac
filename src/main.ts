#!/usr/bin/env node
/** Starts the program: with Node's compile cache where Node has one (22.1), and loading only what the command needs. */

import * as modules from "node:module";

(modules as { enableCompileCache?: () => unknown }).enableCompileCache?.();

const { run } = await import("./program.ts");

await run(process.argv.slice(2));
