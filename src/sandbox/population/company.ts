/**
 * The truth of the sandbox: one generated customer of one vendor, and its invoices. Vendors' APIs render it in their
 * own shapes; tests compute expected answers from it, never from the sandbox's filters.
 */

export const sandboxVendors = ["zenskar", "pland", "adfin", "sequence", "fynn"] as const;
export type SandboxVendor = (typeof sandboxVendors)[number];

export interface CompanyPerson {
  readonly id: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string | null;
  readonly phone: string | null;
}

export interface CompanyInvoice {
  /** UUID; 24 hex at Pland. */
  readonly id: string;
  readonly number: string;
  readonly state: "draft" | "open" | "partially_paid" | "paid" | "void" | "written_off";
  /** Epoch milliseconds, UTC midnight. */
  readonly issuedAt: number;
  readonly dueAt: number;
  readonly paidAt: number | null;
  readonly lastReminderAt: number | null;
  /** 0 = none so far. */
  readonly dunningLevel: number;
  readonly currency: string;
  /** Digits after the decimal point of the currency: EUR 2, JPY 0, KWD 3. */
  readonly precision: number;
  /** In minor units of the currency, safe integers. `open` is 0 unless state is open or partially_paid. */
  readonly total: number;
  readonly open: number;
  /** The whole open amount is on its way (a submitted direct debit). */
  readonly paymentPending: boolean;
}

export interface Company {
  /** Place in creation order at this vendor, 0-based: `createdAt` never falls as `index` rises. */
  readonly index: number;
  readonly vendor: SandboxVendor;
  /** UUID; 24 hex at Pland. */
  readonly id: string;
  /** Equal for the same company at several vendors, otherwise unique. */
  readonly key: number;
  /** As this vendor's user typed it: the same company may be spelled differently at two vendors. */
  readonly name: string;
  /** False for a person without a company name. */
  readonly isBusiness: boolean;
  readonly number: number;
  readonly externalId: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly people: readonly CompanyPerson[];
  readonly street: string;
  readonly houseNumber: string;
  readonly postalCode: string;
  readonly city: string;
  /** ISO 3166-1 alpha-2, and its English name. */
  readonly country: string;
  readonly countryName: string;
  readonly vatId: string | null;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly status: "active" | "archived" | "suspended";
  readonly archivedAt: number | null;
  readonly communications: boolean;
  readonly autoCharge: boolean;
  readonly mandate: {
    readonly id: string;
    readonly status: "CREATED" | "PENDING" | "ACTIVE" | "CANCELLED" | "MIGRATING";
    readonly reason: string | null;
    readonly createdAt: number;
  } | null;
  readonly paymentMethod: "card" | "sepa_debit" | "bank_transfer" | null;
  readonly xeroId: string | null;
  readonly quickbooksId: string | null;
  readonly stripeId: string | null;
  readonly currency: string;
}

/** `believable` looks like the books of a mid-sized company; `harsh` holds every trap, far more often than in life. */
export const populationKinds = ["believable", "harsh"] as const;
export type PopulationKind = (typeof populationKinds)[number];

export interface Population {
  readonly kind: PopulationKind;
  /** Customers per vendor. */
  readonly size: number;
  readonly seed: number;
  /** UTC midnight in epoch milliseconds; due dates are laid out around it. */
  readonly today: number;
  /** Computed on demand, nothing kept: any index in constant time. */
  company(vendor: SandboxVendor, index: number): Company;
  /** Constant time: ids carry their index. Undefined for an id this vendor never gave out. */
  find(vendor: SandboxVendor, id: string): Company | undefined;
  invoices(company: Company): readonly CompanyInvoice[];
}
