/** The other systems that vendors link customers to, under one name each, however a vendor or a person writes it. */

const services: readonly (readonly [name: string, writing: RegExp])[] = [
  ["Xero", /^xero/],
  ["Stripe", /^stripe/],
  ["QuickBooks", /^(?:quickbooks|qbo|intuit)/],
  ["DATEV", /^datev/],
  ["HubSpot", /^hubspot/],
  ["Salesforce", /^(?:salesforce|sfdc)/],
  ["NetSuite", /^netsuite/],
  ["Sage", /^sage/],
  ["GoCardless", /^gocardless/],
];

/** Undefined for a text that begins with none of their names. */
export const linkedService = (text: string): string | undefined => {
  const plain = text.toLowerCase().replace(/[^a-z0-9]/g, "");
  return services.find(([, writing]) => writing.test(plain))?.[0];
};
