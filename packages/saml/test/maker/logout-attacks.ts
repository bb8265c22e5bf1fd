/** Hostile messages of single logout, as query strings. */

import { createHmac } from 'node:crypto'
import { deflateRawSync } from 'node:zlib'
import { bad, type Settings, type Vector } from './case.ts'
import { status } from './document.ts'
import { answer, type Draft, deflated, nameId, request, type Sending, sent, sessionIndex } from './logout-message.ts'
import type { Material } from './material.ts'
import { hmacSha1, rsaMd5, rsaSha1, samlNs, statusSuccess } from './names.ts'
import { genuineMail, hour, instant, skew } from './occasion.ts'
import { changed } from './text.ts'

const query: Settings = { message: 'query.txt' }

function signatures({ idp, other, expired }: Material): Vector[] {
  const weak = 'weak_signature_algorithm'
  const wrong = 'logout_signature'
  const genuine = sent(request(), { key: idp, relayState: 'r' })
  const forged = encodeURIComponent(deflated(request({ content: nameId.replace(genuineMail, 'bob@corp.example') })))
  const publicKey = createHmac('sha1', idp.certificate).update('x').digest('base64')
  return [
    bad('logout-rsa-sha1', weak, 'RSA-SHA1.', sent(request(), { key: idp, algorithm: rsaSha1, hash: 'sha1' }), query),
    bad('logout-rsa-md5', weak, 'RSA-MD5.', sent(request(), { key: idp, algorithm: rsaMd5, hash: 'md5' }), query),
    bad(
      'logout-hmac',
      weak,
      'HMAC with what everybody knows.',
      `${sent(request())}&SigAlg=${encodeURIComponent(hmacSha1)}&Signature=${encodeURIComponent(publicKey)}`,
      query
    ),
    bad('logout-algorithm-unnamed', weak, 'An empty SigAlg.', genuine.replace(/SigAlg=[^&]*/, 'SigAlg='), query),
    bad(
      'logout-algorithm-exchanged',
      wrong,
      'Signed with SHA-256, said to be SHA-512.',
      genuine.replace('rsa-sha256', 'rsa-sha512'),
      query
    ),
    bad('logout-signed-by-another', wrong, 'Another provider’s key.', sent(request(), { key: other }), query),
    bad(
      'logout-expired-certificate',
      wrong,
      'The key of the expired one of two certificates.',
      sent(request(), { key: expired }),
      { ...query, certificates: ['idp', 'expired'] }
    ),
    bad(
      'logout-only-expired-certificate',
      'certificate_expired',
      'The one certificate has expired.',
      sent(request(), { key: expired }),
      { ...query, certificates: ['expired'] }
    ),
    bad(
      'logout-message-exchanged',
      wrong,
      'The signature of another message.',
      genuine.replace(/SAMLRequest=[^&]*/, `SAMLRequest=${forged}`),
      query
    ),
    bad(
      'logout-relay-state-exchanged',
      wrong,
      'Another RelayState than the signed one.',
      genuine.replace('RelayState=r', 'RelayState=https://attacker.example/'),
      query
    ),
    bad(
      'logout-relay-state-added',
      wrong,
      'A RelayState that was not signed.',
      `${sent(request(), { key: idp })}&RelayState=x`,
      query
    ),
    bad(
      'logout-relay-state-removed',
      wrong,
      'The signed RelayState is missing.',
      genuine.replace('RelayState=r&', ''),
      query
    ),
    bad(
      'logout-request-as-response',
      wrong,
      'A signed request under the other name.',
      genuine.replace('SAMLRequest=', 'SAMLResponse='),
      query
    ),
    bad(
      'logout-signature-without-algorithm',
      'logout_parameters',
      'A Signature without SigAlg.',
      genuine.replace(/&SigAlg=[^&]*/, ''),
      query
    ),
    bad(
      'logout-algorithm-without-signature',
      'logout_parameters',
      'A SigAlg without Signature: a signed message made an unsigned one.',
      genuine.replace(/&Signature=[^&]*/, ''),
      query
    ),
    bad(
      'logout-signature-empty',
      'logout_parameters',
      'An empty Signature.',
      genuine.replace(/Signature=[^&]*$/, 'Signature='),
      query
    ),
    bad(
      'logout-reescaped',
      wrong,
      'The same values, escaped another way: not what was signed.',
      sent(request(), { key: idp, relayState: 'a/b' }).replace('a%2Fb', 'a%2fb'),
      query
    )
  ]
}

function parameters({ idp }: Material): Vector[] {
  const genuine = sent(request(), { key: idp })
  const other = encodeURIComponent(deflated(request({ content: nameId.replace(genuineMail, 'bob@corp.example') })))
  const refused = (name: string, about: string, text: string) =>
    bad(`logout-${name}`, 'logout_parameters', about, text, query)
  return [
    refused(
      'message-twice',
      'Two SAMLRequests (parameter pollution), the forged one last.',
      `${genuine}&SAMLRequest=${other}`
    ),
    refused('message-twice-first', 'The forged one first.', `SAMLRequest=${other}&${genuine}`),
    refused(
      'request-and-response',
      'A request and a response.',
      `${genuine}&SAMLResponse=${encodeURIComponent(deflated(answer()))}`
    ),
    refused('escaped-name', 'The second SAMLRequest with an escape in its name.', `${genuine}&SAML%52equest=${other}`),
    refused('signature-twice', 'Two Signatures.', `${genuine}&Signature=AAAA`),
    refused('relay-state-twice', 'Two RelayStates.', `${sent(request(), { key: idp, relayState: 'r' })}&RelayState=x`),
    refused('no-message', 'No message.', 'RelayState=r'),
    refused('empty-query', 'Nothing.', ''),
    refused('broken-escape', 'A broken escape.', changed(genuine, 'SAMLRequest=', 'SAMLRequest=%E0%A4%A')),
    refused('other-encoding', 'Another SAMLEncoding.', `${genuine}&SAMLEncoding=urn:x`)
  ]
}

function packings(): Vector[] {
  const marker = '%%'
  const bomb = deflateRawSync(Buffer.alloc(20_000_000, ' ')).toString('base64')
  const plain = (xml: string) => `SAMLRequest=${encodeURIComponent(Buffer.from(xml).toString('base64'))}`
  const packed = (octets: Buffer) => `SAMLRequest=${encodeURIComponent(deflateRawSync(octets).toString('base64'))}`
  return [
    bad(
      'logout-inflate-bomb',
      'too_large',
      '20 MB of blanks, packed.',
      `SAMLRequest=${encodeURIComponent(bomb)}`,
      query
    ),
    bad(
      'logout-inflate-65537',
      'too_large',
      'An octet more than 64 kB when unpacked.',
      packed(Buffer.alloc(65_537, ' ')),
      query
    ),
    bad('logout-long-query', 'too_large', 'A query of more than 64 kB.', `SAMLRequest=${marker}`, {
      ...query,
      expand: { marker, text: 'A', times: 65_536 }
    }),
    bad(
      'logout-not-deflated',
      'logout_parameters',
      'Base64 without DEFLATE, as the POST binding has it.',
      plain(request()),
      query
    ),
    bad(
      'logout-cut',
      'logout_parameters',
      'The packed message cut short.',
      `SAMLRequest=${encodeURIComponent(Buffer.from(deflated(request()), 'base64').subarray(0, -20).toString('base64'))}`,
      query
    ),
    bad('logout-not-base64', 'not_base64', 'No Base64.', 'SAMLRequest=%21%21%21%21', query),
    bad(
      'logout-not-utf8',
      'not_utf8',
      'No UTF-8.',
      packed(Buffer.from(request().replace('alice', 'aliç'), 'latin1')),
      query
    ),
    bad(
      'logout-doctype',
      'forbidden_construct',
      'A document type.',
      sent(`<!DOCTYPE x [<!ENTITY e "x">]>${request()}`),
      query
    ),
    bad(
      'logout-comment',
      'forbidden_construct',
      'A comment in the NameID.',
      sent(request().replace('</NameID>', '<!-- -->.x</NameID>')),
      query
    ),
    bad(
      'logout-element-bomb',
      'too_many_elements',
      '2,000 elements.',
      sent(request({ content: nameId + '<samlp:x/>'.repeat(2000) })),
      query
    ),
    bad(
      'logout-depth',
      'too_deep',
      'Thirty levels.',
      sent(request({ content: nameId + '<samlp:x>'.repeat(30) })),
      query
    )
  ]
}

function contents({ idp }: Material): Vector[] {
  const key = { key: idp }
  const refused = (name: string, reason: string, about: string, draft: Draft, sending: Sending = key) =>
    bad(`logout-${name}`, reason, about, sent(request(draft), sending), query)
  const response = { ...key, parameter: 'SAMLResponse' }
  return [
    refused('destination-of-another', 'destination', 'Signed, for another portal.', {
      destination: 'https://other.example/logout'
    }),
    refused('destination-missing', 'destination', 'Signed, without Destination.', { destination: null }),
    refused(
      'destination-of-another-unsigned',
      'destination',
      'Unsigned, for another portal.',
      { destination: 'https://other.example/logout' },
      {}
    ),
    refused('issuer-of-another', 'unknown_issuer', 'Another provider’s name.', {
      issuer: 'https://idp.attacker.example/'
    }),
    refused('issuer-of-another-tenant', 'unknown_issuer', 'Another tenant of Entra ID.', {
      issuer: 'https://login.microsoftonline.com/00000000-0000-4000-8000-00000000ffff/'
    }),
    refused('version', 'version', 'Version 1.1.', { version: '1.1' }),
    refused('expired', 'expired', 'NotOnOrAfter is past by the skew exactly.', { notOnOrAfter: instant(-skew) }),
    refused('end-is-no-time', 'expired', 'A NotOnOrAfter that is no point in time.', { notOnOrAfter: 'soon' }),
    refused('too-old', 'too_old', 'Issued two hours ago.', { issueInstant: instant(-2 * hour) }),
    refused('issued-in-future', 'issued_in_future', 'Issued a second further ahead than the skew.', {
      issueInstant: instant(skew + 1000)
    }),
    refused('name-id-missing', 'nameid', 'No NameID.', { content: sessionIndex }),
    refused('name-id-twice', 'nameid', 'Two NameIDs.', { content: nameId + nameId }),
    refused('name-id-encrypted', 'nameid', 'An EncryptedID.', { content: `<EncryptedID xmlns="${samlNs}"/>` }),
    refused('session-index-empty', 'logout_shape', 'An empty SessionIndex, which could mean all.', {
      content: `${nameId}<samlp:SessionIndex/>`
    }),
    refused('another-root', 'logout_shape', 'An AuthnRequest.', { root: 'AuthnRequest' }),
    refused('foreign-content', 'logout_shape', 'An element of a foreign namespace.', {
      content: `${nameId}<x xmlns="urn:example:x"/>`
    }),
    bad('logout-id-missing', 'logout_shape', 'No ID.', sent(request().replace(' ID="_logout-1"', ''), key), query),
    bad(
      'logout-id-twice',
      'duplicate_id',
      'The ID twice.',
      sent(request().replace('<NameID ', '<NameID ID="_logout-1" '), key),
      query
    ),
    bad(
      'logout-response-without-status',
      'logout_shape',
      'An answer without Status.',
      sent(answer({ content: '' }), response),
      query
    ),
    bad(
      'logout-response-two-codes',
      'logout_shape',
      'An answer with two StatusCodes.',
      sent(answer({ content: status(statusSuccess, `<samlp:StatusCode Value="x"/>`) }), response),
      query
    ),
    bad(
      'logout-response-too-old',
      'too_old',
      'An answer of two hours ago.',
      sent(answer({ issueInstant: instant(-2 * hour) }), response),
      query
    )
  ]
}

export const badLogouts = (material: Material): readonly Vector[] => [
  ...signatures(material),
  ...parameters(material),
  ...packings(),
  ...contents(material)
]
