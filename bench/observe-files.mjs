/** Loaded before main.js by --import: notes every file of dist/ that is loaded as a module, one JSON line each. */

import { register } from "node:module";

register("./observe-hooks.mjs", import.meta.url);
