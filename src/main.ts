#!/usr/bin/env node
/**
 * Starts the built program. Its chunks are compiled from the bytecode that the build left beside them, where V8 is of
 * the same version: reading and compiling text would be most of a start. Everywhere else Node's own compile cache does
 * it from the second start on, where Node has one (22.1).
 */

import { existsSync, readFileSync } from "node:fs";
import * as modules from "node:module";
import { join } from "node:path";
import { Script } from "node:vm";

/** What src/program.ts exports. */
interface Program {
  run(given: readonly string[]): Promise<void>;
}

type Load = (name: string) => unknown;

const chunks = join(__dirname, "chunks");
const bytecode = join(__dirname, "bytecode", process.versions.v8);
const loaded = new Map<string, { readonly exports: unknown }>();

const bytecodeOf = (name: string): Buffer | undefined => {
  try {
    return readFileSync(join(bytecode, name));
  } catch {
    return undefined;
  }
};

/** The `require` of a chunk: other chunks by `./name.js`, else what Node itself offers. */
const requireFrom: Load = (name) => (name.startsWith("./") ? load(name.slice(2)) : require(name));

const load: Load = (name) => {
  const known = loaded.get(name);
  if (known) return known.exports;
  const chunk = { exports: {} };
  loaded.set(name, chunk);
  const filename = join(chunks, name);
  // The build writes nothing but ASCII, and a string of one byte per character is the fastest to read. Bytecode that
  // this V8 does not take (other flags) is ignored by it, and the text compiled.
  const script = new Script(`(function(exports,require,module){${readFileSync(filename, "latin1")}\n})`, {
    filename,
    cachedData: bytecodeOf(name),
  });
  script.runInThisContext()(chunk.exports, requireFrom, chunk);
  return chunk.exports;
};

const program = (): Program => {
  if (existsSync(bytecode)) return load("program.js") as Program;
  (modules as { enableCompileCache?: () => unknown }).enableCompileCache?.();
  return require(join(chunks, "program.js"));
};

void program().run(process.argv.slice(2));
