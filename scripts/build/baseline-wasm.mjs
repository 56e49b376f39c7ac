/**
 * undici's parser is WebAssembly. Optimising it takes a quarter of a second of processor time after the first answers,
 * which a process waits for when it ends, and gains nothing in thousands of requests.
 */

import { setFlagsFromString } from "node:v8";

setFlagsFromString("--liftoff-only");
