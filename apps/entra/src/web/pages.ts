/** Every page of the tenant's administration. */
import { basicConfiguration } from './pages/basic-configuration.ts'
import { certificates } from './pages/certificates.ts'
import { claimPages } from './pages/claims.ts'
import { enterpriseApps } from './pages/enterprise-apps.ts'
import { groupPages } from './pages/groups.ts'
import { mappingPages } from './pages/mapping.ts'
import { myApps } from './pages/my-apps.ts'
import { overviewPages } from './pages/overview.ts'
import { provisioningPages } from './pages/provisioning.ts'
import { provisioningLogPages } from './pages/provisioning-logs.ts'
import { provisioningSettings } from './pages/provisioning-settings.ts'
import { singleSignOnPage } from './pages/single-sign-on.ts'
import { userPages } from './pages/users.ts'
import { usersAndGroups } from './pages/users-and-groups.ts'
import { servicePartyCertificates } from './pages/verification.ts'
import type { Page } from './visit.ts'

export const pages: readonly Page[] = [
  ...enterpriseApps,
  ...overviewPages,
  ...usersAndGroups,
  singleSignOnPage,
  basicConfiguration,
  ...claimPages,
  certificates,
  ...servicePartyCertificates,
  ...provisioningPages,
  ...mappingPages,
  provisioningSettings,
  ...provisioningLogPages,
  ...userPages,
  ...groupPages,
  myApps
]
