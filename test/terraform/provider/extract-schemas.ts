/**
 * Writes `schemas/` anew from the provider's own source, at the release that `provider-release.ts` names:
 *   node test/terraform/provider/extract-schemas.ts <clone of hashicorp/terraform-provider-google>
 * Only facts are taken (names, types, which may be left out, which values are taken), no text.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FieldSchema, ResourceSchema } from './field-schema.ts';
import { iamTypes, providerRelease, resourceTypes } from './provider-release.ts';
import { readGoSchema, timeoutsOf } from './read-go-schema.ts';

const [clone] = process.argv.slice(2);
if (clone === undefined) throw new Error('Say where a clone of the provider is.');
const folder = join(import.meta.dirname, 'schemas');

const read = (path: string): string =>
  execFileSync('git', ['-C', clone, 'show', `${providerRelease.tag}:${path}`], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });

/** The SDK gives every resource an id. */
const id: FieldSchema = { type: 'string', optional: true, computed: true };

function sorted(fields: Readonly<Record<string, FieldSchema>>): Record<string, FieldSchema> {
  return Object.fromEntries(Object.entries(fields).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** What the resources share. */
const shared = read('google/tpgresource/utils.go');

function resource(type: string, path: string): ResourceSchema {
  const source = read(path);
  const fields = readGoSchema(`${source}\n${shared}`, /func Resource\w+\(\)[^{]*\{[\s\S]*?\n\t\tSchema:\s*/);
  return { type, source: path, timeouts: timeoutsOf(source), fields: sorted({ ...fields, id }) };
}

/** A member of an IAM policy: what all have, and how this one names what it is a policy of. */
function iamMember(type: string, path: string): ResourceSchema {
  const common = 'google/tpgiamresource/resource_iam_member.go';
  const base = readGoSchema(read(common), /var IamMemberBaseSchema = /);
  const own = readGoSchema(read(path), /var \w+Schema = (?=map)/);
  return { type, source: path, timeouts: [], fields: sorted({ ...base, ...own, id }) };
}

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder);
const all = [
  ...Object.entries(resourceTypes).map(([type, path]) => resource(type, path)),
  ...Object.entries(iamTypes).map(([type, path]) => iamMember(type, path)),
];
for (const schema of all) {
  writeFileSync(join(folder, `${schema.type}.json`), `${JSON.stringify(schema)}\n`);
}
process.stdout.write(`${all.length} schemas of ${providerRelease.source} ${providerRelease.tag}\n`);
