/**
 * The attribute mappings that Entra gives a new non-gallery application: what an administrator then cuts down.
 */
import { type AttributeMapping, activeExpression } from './attribute-mapping.ts'
import { enterpriseUser, managerPath } from './target-path.ts'

const direct = (target: string, attribute: string): AttributeMapping => ({
  target,
  source: { type: 'Direct', attribute },
  apply: 'Always'
})

const expression = (target: string, text: string): AttributeMapping => ({
  target,
  source: { type: 'Expression', expression: text },
  apply: 'Always'
})

export const galleryMappings: readonly AttributeMapping[] = [
  { ...direct('userName', 'userPrincipalName'), matchingPrecedence: 1 },
  expression('active', activeExpression),
  direct('displayName', 'displayName'),
  direct('title', 'jobTitle'),
  direct('emails[type eq "work"].value', 'mail'),
  direct('preferredLanguage', 'preferredLanguage'),
  direct('name.givenName', 'givenName'),
  direct('name.familyName', 'surname'),
  expression('name.formatted', 'Join(" ", [givenName], [surname])'),
  direct('addresses[type eq "work"].formatted', 'physicalDeliveryOfficeName'),
  direct('addresses[type eq "work"].streetAddress', 'streetAddress'),
  direct('addresses[type eq "work"].locality', 'city'),
  direct('addresses[type eq "work"].region', 'state'),
  direct('addresses[type eq "work"].postalCode', 'postalCode'),
  direct('addresses[type eq "work"].country', 'country'),
  direct('phoneNumbers[type eq "work"].value', 'telephoneNumber'),
  direct('phoneNumbers[type eq "mobile"].value', 'mobile'),
  direct('phoneNumbers[type eq "fax"].value', 'facsimileTelephoneNumber'),
  direct('externalId', 'mailNickname'),
  direct(`${enterpriseUser}:employeeNumber`, 'employeeId'),
  direct(`${enterpriseUser}:department`, 'department'),
  direct(managerPath, 'manager')
]
