import { z } from 'zod';

/**
 * Dropcontact's API, version 1 (developer.dropcontact.com). What is not found is absent, and a few fields come as numbers
 * or as text according to the plan: everything is optional, nothing else is looked at.
 */
const word = z.union([z.string(), z.number()]).transform(String).optional().catch(undefined);

/** Answer to POST /v1/enrich/all. `success` is to be read whatever the HTTP status. */
export const dropcontactStarted = z.object({
  success: z.boolean(),
  error: z.unknown(),
  request_id: z.string().optional(),
});

const person = z.object({
  custom_fields: z.record(z.string(), z.unknown()).optional().catch(undefined),
  email: z
    .array(z.object({ email: z.string().optional(), qualification: z.string().optional() }))
    .optional()
    .catch(undefined),
  first_name: word,
  last_name: word,
  job: word,
  phone: word,
  mobile_phone: word,
  linkedin: word,
  country: word,
  company: word,
  website: word,
  industry: word,
  naf5_des: word,
  nb_employees: word,
  employee_count: word,
  siret_city: word,
});
export type DropcontactPerson = z.infer<typeof person>;

/** Answer to GET /v1/enrich/all/{request_id}: without `data` while it is not ready, and for an id that it does not know. */
export const dropcontactResult = z.object({
  success: z.boolean(),
  error: z.unknown(),
  data: z.array(person).optional(),
});
