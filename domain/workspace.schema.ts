import { z } from 'zod';
import { idSchema } from './id.schema.ts';
import { LANGUAGES } from './language.ts';
import { PERMISSIONS, ROLES } from './role.ts';
import { instantSchema, lineSchema, webUrlSchema, zoneSchema } from './text.schema.ts';
import { ONBOARDING_STEPS } from './workspace.ts';

export const languageSchema = z.enum(LANGUAGES);
export const roleSchema = z.enum(ROLES);

export const senderSchema = z.object({
  firstName: lineSchema(100),
  lastName: lineSchema(100),
  company: lineSchema(200),
  postalAddress: z.string().trim().min(1).max(500),
  signature: z.string().max(2000),
});

export const createWorkspaceSchema = z.object({
  name: lineSchema(100),
  sandbox: z.boolean(),
  language: languageSchema.optional(),
  zone: zoneSchema.optional(),
});

export const patchWorkspaceSchema = z
  .object({
    name: lineSchema(100),
    zone: zoneSchema,
    language: languageSchema,
    sender: senderSchema,
    bookingUrl: webUrlSchema.nullable(),
    /** Steps that are done; they stay done. */
    onboarding: z.array(z.enum(ONBOARDING_STEPS)),
  })
  .partial();

/** A workspace as its members see it. `now` is on its own clock. */
export const workspaceSchema = z
  .object({
    id: idSchema('ws'),
    name: z.string(),
    sandbox: z.boolean(),
    language: languageSchema,
    zone: z.string(),
    sender: senderSchema.nullable(),
    bookingUrl: z.string().nullable(),
    onboarding: z.array(z.enum(ONBOARDING_STEPS)),
    now: instantSchema,
    clockOffsetMs: z.number().int(),
    skippingTo: instantSchema.nullable(),
    createdAt: instantSchema,
  })
  .meta({ id: 'Workspace' });

/** A workspace in a list of one's own. */
export const membershipSchema = z
  .object({
    workspaceId: idSchema('ws'),
    name: z.string(),
    sandbox: z.boolean(),
    role: roleSchema,
    permissions: z.array(z.enum(PERMISSIONS)),
  })
  .meta({ id: 'Membership' });
