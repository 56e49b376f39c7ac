/** What the vendor documents of a customer in a list: dotted names, without list places. */

export const fields: readonly string[] = `
id external_id customer_name custom_data address address.line1 address.line2 address.line3 address.city address.state
address.zipCode address.country address.country_code address.validation_status address.connector_validation
ship_to_address ship_to_address.line1 ship_to_address.line2 ship_to_address.line3 ship_to_address.city
ship_to_address.state ship_to_address.zipCode ship_to_address.country ship_to_address.country_code
ship_to_address.validation_status ship_to_address.connector_validation tax_info tax_info.country_code
tax_info.tax_code tax_info.tax_id phone_number email contacts contacts.id contacts.customer contacts.first_name
contacts.last_name contacts.email contacts.send_contract contacts.send_invoice custom_attributes
communications_enabled auto_charge_enabled invoice_details invoice_details.no_of_invoices
invoice_details.total_amount_due created_at updated_at default_payment_method default_payment_method.id
default_payment_method.customer_id default_payment_method.organisation_id default_payment_method.connector_id
default_payment_method.connector_name default_payment_method.external_id default_payment_method.status
default_payment_method.country default_payment_method.is_default default_payment_method.type
default_payment_method.details business_entity_id business_entity business_entity.id business_entity.name
business_entity.address business_entity.address.line1 business_entity.address.line2 business_entity.address.line3
business_entity.address.city business_entity.address.state business_entity.address.zipCode
business_entity.address.country business_entity.address.validation_status business_entity.email
business_entity.phone_number business_entity.is_default business_entity.tax_config business_entity.logo_url
`
  .trim()
  .split(/\s+/);
