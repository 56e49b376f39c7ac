/** How a customer pays, and whether its account is open: mandates in every state, methods, archived and suspended. */

import type { Company, SandboxVendor } from "../company.ts";
import { hash, pick } from "../hash.ts";
import { use } from "../identities.ts";
import { otherId, vendorNumber } from "../ids.ts";

type Mandate = NonNullable<Company["mandate"]>;

const mandateStates: readonly (readonly [Mandate["status"], string | null])[] = [
  ["ACTIVE", null],
  ["ACTIVE", null],
  ["ACTIVE", "MIGRATED"],
  ["ACTIVE", "BANK_ACCOUNT_CHANGED"],
  ["CREATED", null],
  ["PENDING", "PENDING_ACTIVATION"],
  ["PENDING", "PENDING_DD_CAPABILITY"],
  ["CANCELLED", "INCORRECT_BANK_DETAILS"],
  ["CANCELLED", "OTHER"],
  ["CANCELLED", null],
  ["MIGRATING", null],
];

const day = 86_400_000;

/** The latest mandate of a customer, or null: about a third have none. */
export const mandateOf = (
  seed: number,
  vendor: SandboxVendor,
  index: number,
  customerCreatedAt: number,
): Company["mandate"] => {
  const draw = hash(seed, index * 8 + vendorNumber(vendor), use.mandate);
  if (draw % 3 === 0) return null;
  const [status, reason] = pick(mandateStates, draw >>> 4);
  const createdAt = customerCreatedAt + (1 + ((draw >>> 12) % 40)) * day;
  return { id: otherId(seed, vendor, "mandate", index), status, reason, createdAt };
};

const methods: readonly Company["paymentMethod"][] = ["card", "sepa_debit", "sepa_debit", "bank_transfer", null];

/** What the customer pays with, or null. */
export const paymentMethodOf = (draw: number): Company["paymentMethod"] => pick(methods, draw);

/** Only Sequence archives, and only Fynn archives and suspends; elsewhere everyone is active. */
export const statusOf = (vendor: SandboxVendor, draw: number): Company["status"] => {
  if (vendor === "sequence") return draw % 12 === 0 ? "archived" : "active";
  if (vendor !== "fynn") return "active";
  const turn = draw % 20;
  return turn === 0 ? "archived" : turn <= 2 ? "suspended" : "active";
};
