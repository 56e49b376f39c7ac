/** What the vendor documents of a customer in a list: dotted names, without list places. */

export const fields: readonly string[] = `
id createdAt organizations organizations.id organizations.owner organizations.owner.id organizations.owner.name
organizations.members organizations.members.id organizations.members.name legalName address address.line1 address.town
address.state address.postcode address.country url domain label integrationIds integrationIds.service
integrationIds.id integrationIds.lastSynced integrationIds.isPending archivedAt taxStatus
`
  .trim()
  .split(/\s+/);
