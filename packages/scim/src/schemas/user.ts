/** The User schema (RFC 7643 §4.1, listed in §8.7.1). */
import { defineAttribute, type Schema } from '../schema.ts'
import { multiValuedAttribute, primaryAttribute, typeAttribute } from './multi-valued.ts'

const name = defineAttribute({
  name: 'name',
  type: 'complex',
  description: "The parts of the user's name.",
  subAttributes: [
    defineAttribute({ name: 'formatted', type: 'string', description: 'The full name as it is displayed.' }),
    defineAttribute({ name: 'familyName', type: 'string', description: 'Family name.' }),
    defineAttribute({ name: 'givenName', type: 'string', description: 'Given name.' }),
    defineAttribute({ name: 'middleName', type: 'string', description: 'Middle names.' }),
    defineAttribute({ name: 'honorificPrefix', type: 'string', description: 'Title before the name.' }),
    defineAttribute({ name: 'honorificSuffix', type: 'string', description: 'Suffix behind the name.' })
  ]
})

const addresses = defineAttribute({
  name: 'addresses',
  type: 'complex',
  multiValued: true,
  description: 'Postal addresses.',
  subAttributes: [
    defineAttribute({
      name: 'formatted',
      type: 'string',
      description: 'The whole address as on a label; may hold lines.'
    }),
    defineAttribute({ name: 'streetAddress', type: 'string', description: 'Street, house number, post office box.' }),
    defineAttribute({ name: 'locality', type: 'string', description: 'City or locality.' }),
    defineAttribute({ name: 'region', type: 'string', description: 'State or region.' }),
    defineAttribute({ name: 'postalCode', type: 'string', description: 'Postal code.' }),
    defineAttribute({ name: 'country', type: 'string', description: 'Country, as an ISO 3166-1 alpha-2 code.' }),
    typeAttribute(['work', 'home', 'other']),
    primaryAttribute
  ]
})

const groups = defineAttribute({
  name: 'groups',
  type: 'complex',
  multiValued: true,
  description: 'Groups the user belongs to; changed through the groups.',
  mutability: 'readOnly',
  subAttributes: [
    defineAttribute({ name: 'value', type: 'string', description: "The group's id.", mutability: 'readOnly' }),
    defineAttribute({
      name: '$ref',
      type: 'reference',
      description: 'Address of the group.',
      referenceTypes: ['User', 'Group'],
      mutability: 'readOnly'
    }),
    defineAttribute({ name: 'display', type: 'string', description: "The group's name.", mutability: 'readOnly' }),
    defineAttribute({
      name: 'type',
      type: 'string',
      description: 'Whether the membership is direct or through another group.',
      canonicalValues: ['direct', 'indirect'],
      mutability: 'readOnly'
    })
  ]
})

/** @see [RFC 7643 §4.1, "User" Resource Schema](https://www.rfc-editor.org/rfc/rfc7643#section-4.1) */
export const userSchema: Schema = {
  id: 'urn:ietf:params:scim:schemas:core:2.0:User',
  name: 'User',
  description: 'User Account',
  attributes: [
    defineAttribute({
      name: 'userName',
      type: 'string',
      description: 'The name the user signs in with; unique among all users.',
      required: true,
      uniqueness: 'server'
    }),
    name,
    defineAttribute({ name: 'displayName', type: 'string', description: 'The name shown to other people.' }),
    defineAttribute({ name: 'nickName', type: 'string', description: 'What the user is called in everyday life.' }),
    defineAttribute({
      name: 'profileUrl',
      type: 'reference',
      description: 'Address of a page about the user.',
      referenceTypes: ['external']
    }),
    defineAttribute({ name: 'title', type: 'string', description: 'Job title.' }),
    defineAttribute({ name: 'userType', type: 'string', description: 'How the user stands to the organisation.' }),
    defineAttribute({ name: 'preferredLanguage', type: 'string', description: 'Language to address the user in.' }),
    defineAttribute({
      name: 'locale',
      type: 'string',
      description: 'Region whose conventions for dates and numbers apply.'
    }),
    defineAttribute({ name: 'timezone', type: 'string', description: 'Time zone by its name in the IANA database.' }),
    defineAttribute({ name: 'active', type: 'boolean', description: 'Whether the user may sign in.' }),
    defineAttribute({
      name: 'password',
      type: 'string',
      description: 'A password to set; never given back.',
      caseExact: true,
      mutability: 'writeOnly',
      returned: 'never'
    }),
    multiValuedAttribute('emails', 'E-mail addresses.', {}, ['work', 'home', 'other']),
    multiValuedAttribute('phoneNumbers', 'Telephone numbers.', {}, ['work', 'home', 'mobile', 'fax', 'pager', 'other']),
    multiValuedAttribute('ims', 'Addresses for instant messages.', {}, [
      'aim',
      'gtalk',
      'icq',
      'xmpp',
      'msn',
      'skype',
      'qq',
      'yahoo'
    ]),
    multiValuedAttribute(
      'photos',
      'Addresses of pictures of the user.',
      { type: 'reference', caseExact: true, referenceTypes: ['external'] },
      ['photo', 'thumbnail']
    ),
    addresses,
    groups,
    multiValuedAttribute('entitlements', 'Things the user is entitled to.', {}),
    multiValuedAttribute('roles', 'Roles of the user.', {}),
    multiValuedAttribute('x509Certificates', 'Certificates, DER in base64.', { type: 'binary', caseExact: true })
  ]
}
