import { describe, expect, it } from "vitest";
import { translateInvoice as adfin, invoiceItem as adfinItem } from "../../src/vendors/adfin/invoices.ts";
import { requestItem, translateRequest } from "../../src/vendors/adfin/payment-requests.ts";
import type { Schema } from "../../src/vendors/declare/schema.ts";
import {
  documentItem,
  translateInvoice as fynn,
  invoiceItem as fynnItem,
  translateDocument,
} from "../../src/vendors/fynn/invoices.ts";
import {
  translateInvoice as pland,
  invoiceItem as plandItem,
  reminderItem,
  translateReminder,
} from "../../src/vendors/pland/invoices.ts";
import { translateInvoice as sequence, invoiceItem as sequenceItem } from "../../src/vendors/sequence/invoices.ts";
import {
  translateInvoice as zenskar,
  invoiceItem as zenskarItem,
  receivables as zenskarReceivables,
} from "../../src/vendors/zenskar/invoices.ts";
import { daysOverdue } from "../../src/vocabulary/invoice.ts";

const uuid = "123e4567-e89b-12d3-a456-426614174000";
const other = "223e4567-e89b-12d3-a456-426614174001";
const objectId = "64b7f0c2a1b2c3d4e5f60718";
const asOf = Date.UTC(2026, 5, 30);

const readBy = <Value>(schema: Schema<Value>, sent: object): Value => {
  const read = schema.safeParse(sent);
  if (!read.success) throw new Error("The row was refused");
  return read.data;
};

describe("Zenskar's invoice row", () => {
  const row = {
    id: uuid,
    invoice_id: uuid,
    customer_id: other,
    contract_id: uuid,
    invoice_number: "INV-7",
    invoice_period: { begin_date: "2026-01-01", end_date_exclusive: "2026-02-01" },
    status: "approved",
    created_at: "2026-02-01T00:00:00",
    invoice_total: 710.3,
    net_invoice_total: 700,
    applied_balance: 0,
    amount_due: 710.3,
    due_date: "2026-06-01T00:00:00",
    promise_due_date: "2026-07-05T00:00:00",
    charged_at: null,
    invoice_url: "https://x.example/i",
    payment_url: "https://x.example/p",
  };
  const read = (more: object = {}) => zenskar(readBy(zenskarItem, { ...row, ...more }));

  it("is owed without a currency, which the vendor does not state", () => {
    expect(read()).toMatchObject({ state: "open", word: "approved", customerId: other, total: "710.3", open: "710.3" });
    expect(read().currency).toBeUndefined();
    expect(daysOverdue(read(), asOf)).toBe(29);
    expect(read().promisedAt?.at).toBe(Date.UTC(2026, 6, 5));
  });

  it("keeps words nobody explains as unknown, and shows no links", () => {
    expect(read({ status: "edited" })).toMatchObject({ state: "unknown", word: "edited" });
    expect(read({ status: "brand_new" })).toMatchObject({ state: "unknown", word: "brand_new" });
    expect(JSON.stringify(read())).not.toContain("https:");
  });

  const lines = (value: number, unit = "USD") => ({ lines: [{ name: "a", subtotal: { value, unit, display: "" } }] });
  const fill = (sent: unknown, more: object = {}) => zenskarReceivables.complete?.read(sent, read(more));

  it("takes the currency from its lines where they show the unit of its amounts", () => {
    expect(fill(lines(710.3))).toMatchObject({ currency: "USD", open: "710.3" });
    // With 19 % tax on top the lines are less than the total, and still show that it is in major units.
    expect(fill(lines(596.89))).toMatchObject({ currency: "USD", open: "710.3" });
    expect(fill(lines(710.3), { invoice_total: 71_030, amount_due: 71_030 })).toMatchObject({ open: "710.30" });
    expect(fill(lines(7.5, "KWD"), { invoice_total: 7_500, amount_due: 2_500 })).toMatchObject({ open: "2.500" });
  });

  it("takes none where the lines disagree, or the unit cannot be told", () => {
    expect(fill({ lines: [...lines(1).lines, ...lines(1, "EUR").lines] })?.currency).toBeUndefined();
    expect(fill(lines(710.3 / 15))?.currency).toBeUndefined();
    expect(fill({ lines: [] })?.currency).toBeUndefined();
    expect(fill({ items: [] })).toBeUndefined();
  });
});

describe("Pland's invoice row", () => {
  const row = {
    _id: objectId,
    number: 7,
    documentNumber: 1042,
    numberPrefix: "RE-",
    customerId: objectId,
    customer: null,
    issuedOn: "2026-05-01T00:00:00.000Z",
    fixDate: "2026-05-01T00:00:00.000Z",
    paidDate: null,
    canceledDate: null,
    remindedDate: null,
    fixedPaymentTerm: { paymentGoal: 14, paymentGoalDate: "2026-05-15T00:00:00.000Z" },
    currency: "EUR",
    totals: { net: 100, tax: 19, gross: 119.00000000000001, paid: 0, open: 119.00000000000001 },
    invoiceType: "invoice",
    finalInvoiceId: null,
    paymentLink: "https://x.example/p",
  };
  const read = (more: object = {}) => pland(readBy(plandItem, { ...row, ...more }));

  it("says its state by its dates, amounts without float noise", () => {
    expect(read()).toMatchObject({
      state: "open",
      number: "RE-1042",
      open: "119",
      currency: "EUR",
      lastReminderAt: null,
    });
    expect(read({ canceledDate: "2026-05-02" }).state).toBe("void");
    expect(read({ fixDate: null, documentNumber: null }).state).toBe("draft");
    expect(read({ fixDate: undefined }).state).toBe("open");
    expect(read({ totals: { gross: 119, paid: 19.5, open: 99.5 } })).toMatchObject({
      state: "partially_paid",
      open: "99.5",
    });
  });

  it("is overdue and reminded at once, since reminded invoices are the worst", () => {
    const reminded = read({ remindedDate: 1_780_272_000_000 });
    expect(reminded).toMatchObject({ state: "open", word: "reminded" });
    expect(daysOverdue(reminded, asOf)).toBe(46);
    expect(reminded.lastReminderAt?.at).toBe(1_780_272_000_000);
  });

  it("is paid once a payment date says so, even with a cash discount left open", () => {
    expect(read({ paidDate: "2026-05-10", totals: { gross: 119, paid: 115.43, open: 3.57 } }).state).toBe("paid");
  });

  it("has an unknown amount without totals, and at most its amount where a final invoice may repeat it", () => {
    expect(read({ totals: null })).toMatchObject({ state: "open", open: undefined });
    expect(read({ invoiceType: "partial_invoice", finalInvoiceId: objectId }).openIsAtMost).toBe(true);
  });

  it("has reminders that name their invoice, title and deadline", () => {
    const sent = {
      _id: objectId,
      invoiceId: objectId,
      issuedOn: "2026-06-01",
      invoiceReminderTitle: "1. Mahnung",
      paymentGoalDate: "2026-06-08",
    };
    expect(translateReminder(readBy(reminderItem, sent))).toMatchObject({
      key: objectId,
      kind: "reminder",
      word: "1. Mahnung",
    });
  });
});

describe("Adfin's invoice", () => {
  const row = {
    id: uuid,
    invoiceNo: "INV-7",
    totalAmount: "2.2",
    taxAmount: "0",
    dueAmount: "1.1",
    creditNotesAmount: "0",
    dueDate: "2026-06-04T00:00:00.000UTC",
    issueDate: "2026-05-04T00:00:00.000UTC",
    status: "OVERDUE",
    statusReasonCode: null,
    creditControlStatus: "ON_HOLD",
    customer: { id: other, name: "Acme Ltd", directDebitMandate: { status: "ACTIVE" }, people: [] },
    paymentRequests: [{ paymentLink: { url: "https://x.example/p" } }],
  };
  const read = (more: object = {}) => adfin(readBy(adfinItem, { ...row, ...more }));

  it("keeps decimals as text, reads the vendor's UTC, and knows whose it is", () => {
    expect(read()).toMatchObject({
      state: "open",
      total: "2.2",
      open: "1.1",
      customerId: other,
      dunning: { word: "ON_HOLD" },
    });
    expect(daysOverdue(read(), asOf)).toBe(26);
    expect(read().customer?.mandate).toEqual({ status: "active", reason: undefined });
    expect(JSON.stringify(read())).not.toContain("https:");
  });

  it("tells money on its way from money owed", () => {
    expect(read({ status: "SUBMITTED" }).state).toBe("pending");
    expect(read({ status: "SCHEDULED" })).toMatchObject({ state: "open", paymentUnderWay: true });
    expect(read({ status: "SETTLED" }).state).toBe("paid");
    expect(read({ status: "HELD" })).toMatchObject({ state: "unknown", word: "HELD" });
    expect(read({ statusReasonCode: "AMOUNT_DISPUTED" }).disputed).toBe(true);
  });

  it("leaves a mandate unknown where the row leaves it out", () => {
    expect(read({ customer: { id: other } }).customer?.mandate).toBeUndefined();
    expect(read({ customer: undefined }).customerId).toBeUndefined();
  });

  it("has payment requests with numbers, a currency and the last notification", () => {
    const sent = {
      id: uuid,
      paymentRequestNo: "PR-1",
      reference: "INV-7",
      totalAmount: 2.2,
      dueAmount: 1.1,
      currencyCode: "GBP",
      payByDate: "2026-06-04",
      lastNotificationSentTime: null,
      status: "UNPAID",
      customer: { id: other },
    };
    expect(translateRequest(readBy(requestItem, sent))).toMatchObject({
      number: "INV-7",
      open: "1.1",
      currency: "GBP",
      lastReminderAt: null,
      state: "open",
    });
  });
});

describe("Sequence's invoice", () => {
  const row = {
    id: uuid,
    invoiceNumber: "INV-7",
    status: "SENT",
    paymentStatus: "UNPAID",
    currency: "GBP",
    grossTotal: "120.00",
    customerId: other,
    customerLegalCompanyName: "Acme Ltd",
    customerEmails: ["ap@acme.example"],
    isCustomerArchived: false,
    issueDate: "2026-05-01",
    dueDate: "2026-05-31",
    dunningStatus: "OVERDUE_CHECK_SCHEDULED",
    creditNoteIds: [],
    merchantDetails: { bankAccounts: [{ iban: "GB33BUKB20201555555555" }] },
  };
  const read = (more: object = {}) => sequence(readBy(sequenceItem, { ...row, ...more }));

  it("owes its whole total only where nothing was paid or credited", () => {
    expect(read()).toMatchObject({ state: "open", open: "120.00", word: "SENT UNPAID" });
    expect(read().openIsAtMost).toBeUndefined();
    expect(read({ paymentStatus: "PARTIALLY_PAID" })).toMatchObject({
      state: "partially_paid",
      open: "120.00",
      openIsAtMost: true,
    });
    expect(read({ creditNoteIds: ["c"] })).toMatchObject({ open: "120.00", openIsAtMost: true });
    // The slim row does not say whether there are credit notes.
    expect(read({ creditNoteIds: undefined })).toMatchObject({ openIsAtMost: true });
  });

  it("owes its balance where the answer by id has one", () => {
    const exact = read({ paymentStatus: "PARTIALLY_PAID", balance: "20.50" });
    expect([exact.open, exact.openIsAtMost]).toEqual(["20.50", undefined]);
    expect(read({ integrationPaymentStatuses: { goCardless: "IN_PROGRESS" } }).paymentUnderWay).toBe(true);
  });

  it("is no debt before it is issued, once voided, or written off", () => {
    expect(read({ status: "DRAFT" }).state).toBe("draft");
    expect(read({ status: "VOIDED" }).state).toBe("void");
    expect(read({ paymentStatus: "UNCOLLECTIBLE" }).state).toBe("written_off");
    expect(read({ paymentStatus: "NEW_WORD" }).state).toBe("unknown");
    expect(JSON.stringify(read())).not.toContain("GB33");
  });
});

describe("Fynn's invoice", () => {
  const money = (amount: number, precision = 2) => ({ amount, precision, currencyCode: "EUR" });
  const row = {
    id: uuid,
    number: "RE-0000000001",
    type: "TYPE_INVOICE",
    status: "STATUS_REMINDED",
    currencyCode: "EUR",
    customer: { id: other, companyName: "Acme GmbH", status: "STATUS_ACTIVE" },
    finalizationDate: "2026-05-01T00:00:00+00:00",
    dueDate: "2026-05-15T00:00:00+00:00",
    lastReminderDate: "2026-06-01T00:00:00+00:00",
    dunningLevel: 2,
    dunningStatus: "none",
    grossAmount: money(1000),
    unpaidAmount: money(400),
    paymentMethod: {
      type: "sepa_debit",
      status: "active",
      enabled: true,
      sepaDebit: { iban: "DE02120300000000202051" },
    },
  };
  const read = (more: object = {}) => fynn(readBy(fynnItem, { ...row, ...more }));

  it("is judged by its unpaid amount, read by its own precision", () => {
    expect(read()).toMatchObject({
      state: "partially_paid",
      open: "4.00",
      total: "10.00",
      dunning: { level: 2 },
      customerId: other,
    });
    expect(read({ unpaidAmount: money(4000, 3), grossAmount: money(4000, 3) })).toMatchObject({
      state: "open",
      open: "4.000",
    });
    expect(read({ unpaidAmount: money(0), status: "STATUS_PAID" })).toMatchObject({ state: "paid" });
    expect(read({ status: "STATUS_CANCELLED" })).toMatchObject({ state: "void" });
  });

  it("has an unknown amount where the object is another, never assumed cents", () => {
    for (const unpaidAmount of [{}, 400, "4.00", null, { cents: 400 }])
      expect(read({ unpaidAmount })).toMatchObject({ state: "open", open: undefined });
  });

  it("is no invoice where it is a credit note, and shows no bank data", () => {
    expect(read({ type: "TYPE_CREDIT" })).toBe("other");
    expect(JSON.stringify(read())).not.toContain("DE02");
    expect(read()).toMatchObject({ customer: { paymentMethod: "sepa_debit active" } });
  });

  it("has dunning documents with level, deadline and a fee of its own", () => {
    const sent = {
      customer: row.customer,
      invoice: row,
      documentDate: "2026-06-01",
      dueDate: "2026-06-08",
      level: 2,
      type: "dunning",
      status: "open",
      dunningFeeCents: 500,
      dunningFee: money(500),
    };
    const read = (more: object = {}) => translateDocument(readBy(documentItem, { ...sent, ...more }));
    expect(read()).toMatchObject({ key: uuid, level: 2, fee: { amount: "5.00", currency: "EUR" } });
    expect(read({ status: "cancelled" })).toBe("other");
    expect(read({ dunningFee: null })).toMatchObject({ fee: undefined });
  });
});
