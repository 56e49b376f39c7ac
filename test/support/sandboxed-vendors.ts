/** The registry's vendors that the sandbox has: what is told from its population alone can hold for no others. */

import { sandboxVendors } from "../../src/sandbox/population/company.ts";
import type { Vendor } from "../../src/vendors/define.ts";
import { vendors as registered } from "../../src/vendors/registry.ts";

export const vendors: readonly Vendor[] = registered.filter(({ id }) =>
  (sandboxVendors as readonly string[]).includes(id),
);
