/** Every tool, in the order clients see them. */

import type { AnyTool } from "./define.ts";
import { describeVendorsTool } from "./describe-vendors.ts";
import { getCustomerTool } from "./get-customer.ts";
import { getCustomerPageTool } from "./get-customer-page.ts";
import { listCustomersTool } from "./list-customers.ts";
import { searchCustomersTool } from "./search-customers.ts";
import { summarizeCustomersTool } from "./summarize-customers.ts";
import { triageDunningTool } from "./triage-dunning.ts";

export const tools: readonly AnyTool[] = [
  listCustomersTool,
  searchCustomersTool,
  getCustomerPageTool,
  getCustomerTool,
  describeVendorsTool,
  summarizeCustomersTool,
  triageDunningTool,
];
