// Rows of scim-clients.md that no test here can name, and why. Kept beside the tests, so that none is forgotten in silence.

const groupsAreNotKept = 'groups are read as an empty list and not written yet; A.23 to A.27 and D.11 test that'
const oauth = 'OAuth client credentials and workload identity federation are not built; a gallery listing needs them'
const simulated = 'a whole provisioning job: the simulator in apps/entra walks through it against a running portal'

/** Rows by chapter, with the reason why they don't apply. */
export const rowsLeftOut: Readonly<Record<string, string>> = {
  'A.0.10': groupsAreNotKept,
  'A.0.14': groupsAreNotKept,
  'A.0.15': 'tested over real connections in http/tls.test.ts',
  'A.28': groupsAreNotKept,
  'A.29': groupsAreNotKept,
  'A.30': groupsAreNotKept,
  'A.37': 'tested in admission.test.ts with a clock of its own',
  'A.40': oauth,
  'B.1.10': groupsAreNotKept,
  'B.1.11': 'tested in admission.test.ts with a clock of its own',
  'C.1.14': groupsAreNotKept,
  'C.1.15': groupsAreNotKept,
  'C.1.16': groupsAreNotKept,
  'C.1.17': groupsAreNotKept,
  'C.1.18': groupsAreNotKept,
  'C.1.19': groupsAreNotKept,
  'C.1.20': groupsAreNotKept,
  'C.1.21': groupsAreNotKept,
  'C.1.22': groupsAreNotKept,
  'C.1.23': groupsAreNotKept,
  'C.1.24': groupsAreNotKept,
  'C.1.25': groupsAreNotKept,
  'C.1.P4': groupsAreNotKept,
  'C.1.P5': groupsAreNotKept,
  'C.1.P6': groupsAreNotKept,
  'C.1.P7': groupsAreNotKept,
  'C.2.Entra_Jobs': simulated,
  'C.2.Groups': groupsAreNotKept,
  'C.2.Validate_Credentials': oauth,
  'C.2.Federated_Identity': oauth,
  'D.30': groupsAreNotKept,
  'D.31': groupsAreNotKept,
  'D.32': groupsAreNotKept,
  'D.61': groupsAreNotKept,
  'D.62': groupsAreNotKept,
  'D.63': groupsAreNotKept,
  'D.64': groupsAreNotKept,
  'D.66': groupsAreNotKept,
  'D.74': 'keys and sessions of a deactivated person: domain/directory tests, and admission.test.ts for SCIM keys'
}
