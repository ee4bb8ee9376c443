import type { FieldSchema, ResourceSchema } from './field-schema.ts';

type Fields = Readonly<Record<string, FieldSchema>>;
type ProtocolType =
  | string
  | readonly [string, ProtocolType]
  | readonly ['object', Readonly<Record<string, ProtocolType>>];

function protocolType({ type, of = 'string', fields }: FieldSchema): ProtocolType {
  if (type !== 'list' && type !== 'set' && type !== 'map') return type;
  if (fields === undefined) return [type, of];
  return [
    type,
    ['object', Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, protocolType(field)]))],
  ];
}

function block(fields: Fields): object {
  const entries = Object.entries(fields);
  return {
    attributes: entries
      .filter(([, { type }]) => !type.startsWith('block'))
      .map(([name, field]) => ({
        name,
        type: Buffer.from(JSON.stringify(protocolType(field))),
        required: field.required,
        optional: field.optional,
        computed: field.computed,
        sensitive: field.sensitive,
        write_only: field.writeOnly,
      })),
    block_types: entries.filter(([, { type }]) => type.startsWith('block')).map(([name, field]) => nested(name, field)),
  };
}

/** As the SDK does it: a required block is needed once at least, an optional one never. */
function nested(name: string, { type, fields = {}, required, min = 0, max = 0 }: FieldSchema): object {
  return {
    type_name: name,
    block: block(fields),
    nesting: type === 'block-set' ? 'SET' : 'LIST',
    min_items: required === true ? Math.max(1, min) : 0,
    max_items: max,
  };
}

/** A resource's schema as Terraform's plugin protocol carries it. */
export function protocolSchema({ fields, timeouts }: ResourceSchema): object {
  const { block_types, ...rest } = { block_types: [], ...block(fields) };
  const operations = timeouts.map(name => ({ name, type: Buffer.from('"string"'), optional: true }));
  const own = { type_name: 'timeouts', block: { attributes: operations }, nesting: 'SINGLE' };
  return { version: 0, block: { ...rest, block_types: timeouts.length === 0 ? block_types : [...block_types, own] } };
}

/** The provider's own configuration, as far as the roots use it. */
export const providerSchema = {
  version: 0,
  block: {
    attributes: ['project', 'region', 'billing_project', 'user_project_override'].map(name => ({
      name,
      type: Buffer.from(name === 'user_project_override' ? '"bool"' : '"string"'),
      optional: true,
    })),
  },
};
