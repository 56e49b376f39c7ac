/** Arguments that list and search share, each described once. */

import * as z from "zod";

export const pageArguments = {
  limit: z.int().min(1).max(200).default(20).describe("Rows"),
  detail: z.enum(["compact", "standard"]).default("compact").describe("standard adds phone, dates, links"),
  max_tokens: z.int().min(800).max(20_000).default(2_000).describe("Budget"),
  explain: z.boolean().default(false).describe("Only plan"),
};

export const vendorsArgument = z.array(z.string()).min(1).max(50).optional().describe("Default: all");
