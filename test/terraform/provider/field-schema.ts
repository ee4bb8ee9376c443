import { z } from 'zod';

/**
 * How one field of a resource is written down in `schemas/`: what Terraform's protocol tells, and what only the
 * provider's own checks know.
 */
export interface FieldSchema {
  readonly type: 'string' | 'bool' | 'number' | 'list' | 'set' | 'map' | 'block-list' | 'block-set';
  /** The kind of the elements of a list, set or map. */
  readonly of?: 'string' | 'bool' | 'number' | undefined;
  /** What stands inside a block, or inside an element of a list that only the provider fills. */
  readonly fields?: Readonly<Record<string, FieldSchema>> | undefined;
  readonly required?: boolean | undefined;
  readonly optional?: boolean | undefined;
  readonly computed?: boolean | undefined;
  readonly sensitive?: boolean | undefined;
  readonly writeOnly?: boolean | undefined;
  /** A change replaces the resource. */
  readonly forceNew?: boolean | undefined;
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  readonly oneOf?: readonly string[] | undefined;
  readonly pattern?: string | undefined;
  readonly between?: readonly [number, number] | undefined;
  readonly conflictsWith?: readonly string[] | undefined;
  readonly exactlyOneOf?: readonly string[] | undefined;
  readonly atLeastOneOf?: readonly string[] | undefined;
  readonly requiredWith?: readonly string[] | undefined;
  /** A check that the provider has in Go; `named-checks.ts` repeats those that matter here. */
  readonly check?: string | undefined;
}

const paths = z.array(z.string()).optional();

export const fieldSchema: z.ZodType<FieldSchema> = z.strictObject({
  type: z.enum(['string', 'bool', 'number', 'list', 'set', 'map', 'block-list', 'block-set']),
  of: z.enum(['string', 'bool', 'number']).optional(),
  get fields() {
    return z.record(z.string(), fieldSchema).optional();
  },
  required: z.boolean().optional(),
  optional: z.boolean().optional(),
  computed: z.boolean().optional(),
  sensitive: z.boolean().optional(),
  writeOnly: z.boolean().optional(),
  forceNew: z.boolean().optional(),
  min: z.int().optional(),
  max: z.int().optional(),
  oneOf: z.array(z.string()).optional(),
  pattern: z.string().optional(),
  between: z.tuple([z.number(), z.number()]).optional(),
  conflictsWith: paths,
  exactlyOneOf: paths,
  atLeastOneOf: paths,
  requiredWith: paths,
  check: z.string().optional(),
});

/** One file of `schemas/`. */
export const resourceSchema = z.strictObject({
  type: z.string(),
  source: z.string(),
  timeouts: z.array(z.string()),
  fields: z.record(z.string(), fieldSchema),
});
export type ResourceSchema = z.infer<typeof resourceSchema>;
