/** Runs `<folder>/main.js` as it is, notes every script it compiles, and writes their bytecode when it ends. */

const { mkdirSync, writeFileSync } = require("node:fs");
const { basename, join, resolve } = require("node:path");
const vm = require("node:vm");

const folder = resolve(process.argv[2]);
const bytecode = join(folder, "bytecode", process.versions.v8);
const scripts = new Map();

const { Script } = vm;
vm.Script = class extends Script {
  constructor(text, options) {
    super(text, options);
    scripts.set(basename(options.filename), this);
  }
};

process.once("exit", () => {
  for (const [name, script] of scripts) writeFileSync(join(bytecode, name), script.createCachedData());
});

// main.js takes the way with bytecode where this folder is.
mkdirSync(bytecode, { recursive: true });
process.argv.splice(2);
require(join(folder, "main.js"));
