/** What the vendor documents of a customer in a list: dotted names, without list places. */

export const fields: readonly string[] = `
_id number companyId status status.status status.createdAt status.createdBy status.lastModifiedAt
status.lastModifiedBy chatId name contactPerson address address.street address.zip address.city address.country
address.co address.state contact contact.telephone contact.mobile contact.email contact.sms contact.smsCount
contact.smsChatCount contact.smsSendDate contact.smsSendBy contact.website contact.lastSMSStatus
contact.secondSmsSendDate contract invoiceRecipientId invoiceCCRecipientIds hideRecipientOnDocuments buyerReference
orderReferenceId vatNumber debitorNumber paymentTermId
`
  .trim()
  .split(/\s+/);
