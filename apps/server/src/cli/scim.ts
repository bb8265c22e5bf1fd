import { type Command, Option } from 'commander'
import type { Mount } from '../domain/actor.ts'
import { changeScimPolicy, readScimPolicy } from '../domain/connections/scim-policy.ts'
import { answer, type Means, operatorOccasion } from './means.ts'

const paths: Readonly<Record<Mount, string>> = { entra: '/scim/v2/entra/', scim: '/scim/v2/' }

export function addScimCommands(program: Command, means: Means): void {
  const scim = program.command('scim').description('what identity providers may do')
  scim
    .command('show')
    .description('the policy of each address')
    .option('--json', 'answer in one JSON object')
    .action(async (options: { json?: boolean }) => {
      const { store } = await means.open()
      const [entra, generic] = [await readScimPolicy(store, 'entra'), await readScimPolicy(store, 'scim')]
      const lines = [
        `${paths.entra}  renames ${onOff(entra.renames)}`,
        `${paths.scim}        renames ${onOff(generic.renames)}`
      ]
      await answer(means, options.json, { entra, scim: generic }, lines)
    })
  scim
    .command('set')
    .description('change the policy of one address')
    .addOption(new Option('--mount <mount>', 'entra or scim').choices(['entra', 'scim']).makeOptionMandatory())
    .addOption(new Option('--renames <state>', 'may a userName change').choices(['on', 'off']).makeOptionMandatory())
    .option('--json', 'answer in one JSON object')
    .action(async (options: { mount: Mount; renames: string; json?: boolean }) => {
      const portal = await means.open()
      const policy = await changeScimPolicy(portal, operatorOccasion(means), options.mount, {
        renames: options.renames === 'on'
      })
      const shown = { mount: options.mount, ...policy }
      await answer(means, options.json, shown, [`${paths[options.mount]}  renames ${onOff(policy.renames)}`])
    })
}

const onOff = (state: boolean): string => (state ? 'on' : 'off')
