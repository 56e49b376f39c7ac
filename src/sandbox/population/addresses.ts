/** E-mail addresses of generated customers: whose they may be, without making up the people behind them. */

import type { Company } from "./company.ts";

/** The domain of a customer's own address; undefined without one, and for hostile text that only looks like one. */
export const domainOfCompany = ({ email }: Company): string | undefined => email?.match(/^[\w.-]+@([a-z0-9.-]+)$/)?.[1];

/**
 * False when nobody at the company can have this address (in lower case): its people's are at its own domain. Asked
 * first, since making up the people takes ten times as long.
 */
export const mayHaveAddress = (company: Company, address: string): boolean => {
  const domain = domainOfCompany(company);
  return domain === undefined || address.endsWith(`@${domain}`);
};
