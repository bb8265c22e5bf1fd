/** The tenant's addresses and names in SAML. The issuer is Microsoft's, wherever this program is reached. */

export type Addresses = {
  readonly loginUrl: string
  readonly logoutUrl: string
  /** "Microsoft Entra Identifier": the Issuer of assertions. */
  readonly issuer: string
  /** The Issuer that Microsoft documents for LogoutResponse. */
  readonly logoutIssuer: string
  metadataUrl(applicationId: string): string
  userAccessUrl(applicationId: string): string
}

/** @param origin Where this program is reached, such as `http://localhost:8600`; without a slash at the end. */
export const addressesOf = (tenantId: string, origin: string): Addresses => ({
  loginUrl: `${origin}/${tenantId}/saml2`,
  logoutUrl: `${origin}/${tenantId}/saml2`,
  issuer: `https://sts.windows.net/${tenantId}/`,
  logoutIssuer: `https://login.microsoftonline.com/${tenantId}/`,
  metadataUrl: applicationId =>
    `${origin}/${tenantId}/federationmetadata/2007-06/federationmetadata.xml?appid=${applicationId}`,
  userAccessUrl: applicationId => `${origin}/signin/${applicationId}?tenantId=${tenantId}`
})
