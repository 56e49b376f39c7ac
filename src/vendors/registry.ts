/** Every vendor, one line each, in the order answers name them. */

import { adfin } from "./adfin/index.ts";
import type { Vendor } from "./define.ts";
import { fynn } from "./fynn/index.ts";
import { pland } from "./pland/index.ts";
import { sequence } from "./sequence/index.ts";
import { zenskar } from "./zenskar/index.ts";

export const vendors: readonly Vendor[] = [zenskar, pland, adfin, sequence, fynn];
