import * as shapes from '@sealpost/api'
import { z } from 'zod'

/** A schema as JSON Schema, draft 2020-12, which is what OpenAPI 3.1 speaks. */
export type JsonSchema = Readonly<Record<string, unknown>>

/** What the API's description calls the shapes: as packages/api does. */
const names: ReadonlyMap<z.ZodType, string> = new Map(
  Object.entries(shapes as Readonly<Record<string, unknown>>)
    .filter((entry): entry is [string, z.ZodType] => entry[1] instanceof z.ZodType)
    .map(([name, schema]) => [schema, name.charAt(0).toUpperCase() + name.slice(1)])
)

/** Collects the shapes that routes speak of, each under one name. */
export class Components {
  readonly #schemas = new Map<string, JsonSchema>()

  /** What is sent: members with a default may be left out. */
  taken(schema: z.ZodType): JsonSchema {
    return this.#named(schema, jsonSchemaOf(schema, 'input'))
  }

  /** What comes back. */
  given(schema: z.ZodType): JsonSchema {
    return this.#named(schema, jsonSchemaOf(schema, 'output'))
  }

  get schemas(): Readonly<Record<string, JsonSchema>> {
    return Object.fromEntries([...this.#schemas].sort(([one], [other]) => (one < other ? -1 : 1)))
  }

  /** A shape that isn't the same both ways has a second name for what is sent. */
  #named(schema: z.ZodType, json: JsonSchema): JsonSchema {
    const plain = names.get(schema)
    if (plain === undefined) return json
    const name = this.#isFree(plain, json) ? plain : `${plain}Taken`
    this.#schemas.set(name, json)
    return { $ref: `#/components/schemas/${name}` }
  }

  #isFree(name: string, json: JsonSchema): boolean {
    const known = this.#schemas.get(name)
    return known === undefined || JSON.stringify(known) === JSON.stringify(json)
  }
}

/** The members of an object's shape, each as JSON Schema, and which must be there. */
export function membersOf(schema: z.ZodType): readonly { name: string; required: boolean; schema: JsonSchema }[] {
  const { properties = {}, required = [] } = jsonSchemaOf(schema, 'input') as {
    properties?: Record<string, JsonSchema>
    required?: readonly string[]
  }
  return Object.entries(properties).map(([name, each]) => ({ name, required: required.includes(name), schema: each }))
}

function jsonSchemaOf(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io, unrepresentable: 'any', reused: 'inline' })
  return json
}
