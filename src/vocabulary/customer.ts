/**
 * A customer, once translated from a vendor's words.
 *
 * Three states, everywhere alike: a value; `null` = the vendor says there is none (shown as `-`);
 * `undefined` = the vendor does not say (shown as `?`). Unknown is never shown as none.
 */

import type { Moment } from "./moment.ts";

/** A decimal string as the vendor sent it and its ISO 4217 code; `currency` undefined = not stated by the vendor. */
export interface Money {
  readonly amount: string;
  readonly currency?: string | undefined;
}

export interface Person {
  readonly name?: string | null | undefined;
  readonly email?: string | null | undefined;
  readonly phone?: string | null | undefined;
  readonly isPrimary?: boolean | undefined;
}

export interface Address {
  readonly street?: string | null | undefined;
  readonly postalCode?: string | null | undefined;
  readonly city?: string | null | undefined;
  /** As the vendor writes it: a name or an ISO 3166-1 alpha-2 code. */
  readonly country?: string | null | undefined;
}

/** The same customer in another system, as the vendor links it: Xero, QuickBooks, Stripe, DATEV … */
export interface Link {
  readonly service: string;
  readonly id: string;
}

/** Masked: e-mail addresses, phone numbers and names of persons other than the customer itself are hidden. */
export type Pii = "full" | "masked";

export const mandateStatuses = ["created", "pending", "active", "cancelled", "migrating"] as const;

export const financialStatuses = ["overdue", "outstanding", "pending", "paid", "draft", "none"] as const;

export const customerStatuses = ["active", "archived", "suspended"] as const;

export interface Customer {
  /** The vendor's own id, exactly as sent. */
  readonly id: string;
  readonly name?: string | null | undefined;
  /** The number people use, as the vendor numbers its customers. */
  readonly number?: string | null | undefined;
  readonly externalId?: string | null | undefined;
  /** In our words where the vendor publishes its own; otherwise the vendor's code, untranslated. */
  readonly status?: string | null | undefined;
  /** Every address known, the one to write to first; `null` = known to have none. */
  readonly emails?: readonly string[] | null | undefined;
  readonly phones?: readonly string[] | null | undefined;
  readonly people?: readonly Person[] | null | undefined;
  readonly address?: Address | null | undefined;
  readonly vatIds?: readonly string[] | null | undefined;
  readonly createdAt?: Moment | null | undefined;
  readonly updatedAt?: Moment | null | undefined;
  /** What is owed now, from the row's own fields only. */
  readonly due?: Money | null | undefined;
  readonly financialStatus?: string | null | undefined;
  /**
   * The latest direct debit mandate; `null` = the vendor says there is none. `status` lower case, unknown values kept.
   */
  readonly mandate?: { readonly status: string; readonly reason?: string | undefined } | null | undefined;
  /** How the customer pays: a word or two, never bank or card data. */
  readonly paymentMethod?: string | null | undefined;
  readonly autoCharge?: boolean | undefined;
  readonly communications?: boolean | undefined;
  readonly archived?: boolean | undefined;
  readonly suspended?: boolean | undefined;
  readonly links?: readonly Link[] | undefined;
  /** Another customer that pays for this one, where the vendor says so. */
  readonly parent?: { readonly id: string; readonly name?: string | undefined } | undefined;
  /** The vendor's own fields that were asked for by name, as it sent them. */
  readonly own?: Readonly<Record<string, unknown>> | undefined;
}

/** Whether there is an e-mail, a phone, or a person with either; undefined where the vendor does not show them all. */
export const isReachable = ({ emails, phones, people }: Customer): boolean | undefined => {
  if (emails?.some(Boolean) || phones?.some(Boolean) || people?.some(({ email, phone }) => email || phone)) return true;
  return emails === undefined || people === undefined ? undefined : false;
};
