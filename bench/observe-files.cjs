/** Loaded before main.js by --require: notes every file of dist/ that is read or compiled, one JSON line each. */

const fs = require("node:fs");
const modules = require("node:module");
const { relative } = require("node:path");

const { BENCH_DIST: dist, BENCH_NOTES: notes } = process.env;
const { appendFileSync, readFileSync } = fs;

const note = (path, bytes) => {
  const below = relative(dist, String(path));
  if (!below.startsWith("..")) appendFileSync(notes, `${JSON.stringify({ path: below, bytes })}\n`);
};

fs.readFileSync = (path, ...rest) => {
  const content = readFileSync(path, ...rest);
  note(path, Buffer.byteLength(content));
  return content;
};

const compile = modules.prototype._compile;
modules.prototype._compile = function (content, path, ...rest) {
  note(path, Buffer.byteLength(content));
  return compile.call(this, content, path, ...rest);
};
