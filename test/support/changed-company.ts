/** A company with some of its parts changed. */

import type { Company } from "../../src/sandbox/population/company.ts";

/** Companies compute their parts whenever they are read; this one has them all. */
export const changedCompany = (company: Company, change: Partial<Company>): Company => {
  const parts: Record<string, unknown> = {};
  for (const part in company) parts[part] = company[part as keyof Company];
  return Object.assign(parts, change) as unknown as Company;
};
