/** Whose money is on its way, told by a vendor's payments where no invoice does. */

import type { Query } from "../../http/request.ts";
import type { List } from "./list.ts";

/** A payment that is not over, or of which that cannot be told. */
export interface Payment {
  /** Undefined where the row does not say whose it is. */
  readonly customerId: string | undefined;
  /** Undefined: in a state without a published meaning. */
  readonly isUnderWay: true | undefined;
}

/** The list that tells whose money is on its way, where no invoice does. Rows that are over are `other`. */
export interface PaymentList {
  readonly list: List<Payment>;
  /** One walk per query: together they find every payment that is not over. */
  readonly queries: readonly Query[];
  /** What it tells, in a few words. */
  readonly about: string;
}

/** What such a list tells. */
export const paymentsUnderWay = "payments under way";

/** A row of such a list, by whether it is under way; undefined: that cannot be told. */
export const paymentOf = (customerId: string | null | undefined, isUnderWay: boolean | undefined): Payment | "other" =>
  isUnderWay === false ? "other" : { customerId: customerId ?? undefined, isUnderWay };
