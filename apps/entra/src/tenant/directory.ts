/**
 * The tenant's directory: users and groups, and what an administrator does to them. Pure functions from one directory to
 * the next; what the provisioning service makes of a change is decided in `cycle/`.
 *
 * Every change takes the next change number and marks the object with it. That number, not a time, is what the
 * incremental cycle's watermark is compared with: two changes never share one.
 */
import { z } from 'zod'

const guidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
export const guidSchema = z.string().regex(guidPattern, 'is not a GUID in lower case')
export const instantSchema = z.iso.datetime()

/** Attribute names that would reach an object's prototype are refused wherever a name comes from outside. */
export const attributeNameSchema = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_]{0,127}$/, 'is not an attribute name: letters, digits and _ only, a letter first')
  .refine(name => !['constructor', 'prototype'].includes(name), 'is not an attribute name')

export const userSchema = z.strictObject({
  objectId: guidSchema,
  userPrincipalName: z.string().min(1),
  displayName: z.string().min(1),
  givenName: z.string().optional(),
  surname: z.string().optional(),
  mail: z.string().optional(),
  mailNickname: z.string().optional(),
  accountEnabled: z.boolean(),
  /** objectId of the user who is this one's manager. */
  manager: guidSchema.optional(),
  /** Every other attribute a mapping may read: department, jobTitle, employeeId, extensionAttribute1 … */
  attributes: z.record(attributeNameSchema, z.string()),
  createdDateTime: instantSchema,
  /** Set while the user lies in the recycle bin. */
  deletedDateTime: instantSchema.optional(),
  changeNumber: z.int().nonnegative()
})
export type User = z.infer<typeof userSchema>

export const groupSchema = z.strictObject({
  objectId: guidSchema,
  displayName: z.string().min(1),
  members: z.array(guidSchema),
  createdDateTime: instantSchema,
  changeNumber: z.int().nonnegative()
})
export type Group = z.infer<typeof groupSchema>

export const directorySchema = z.strictObject({
  changeNumber: z.int().nonnegative(),
  users: z.record(guidSchema, userSchema),
  groups: z.record(guidSchema, groupSchema)
})
export type Directory = z.infer<typeof directorySchema>

/** Days a deleted user lies in the recycle bin before the tenant removes it for good. */
export const recycleBinDays = 30
