/** What the vendor documents of a customer in a list: dotted names, without list places. */

export const fields: readonly string[] = `
id externalId name creationTime lastUpdatedTime people people.id people.firstName people.lastName people.email
people.phoneNo people.isPrimaryContact people.isIncludedInCommunications addresses addresses.id addresses.city
addresses.postalCode addresses.country addresses.addressLine1 directDebitMandate directDebitMandate.id
directDebitMandate.status directDebitMandate.statusReasonCode directDebitMandate.statusReason
directDebitMandate.creationTime directDebitMandate.lastUpdatedTime directDebitMandate.authorisationTime
directDebitMandate.submissionTime directDebitMandate.url timezone discount discount.percentage discount.period
externalData externalData.connectorType externalData.id externalData.name tags
`
  .trim()
  .split(/\s+/);
