import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deepmerge } from 'deepmerge-ts';
import { parse } from 'yaml';
import { z } from 'zod';

const given = z.looseObject({ functions: z.record(z.string(), z.looseObject({})), upstreams: z.looseObject({}) });
type Whole = z.infer<typeof given>;

/** What an installation with every function configures beside the template of production. */
const beside = `
upstreams:
  booker: { url: "https://booker.example.ac.uk", email: lockstep@example.ac.uk, password: "secret://projects/p/secrets/booker-password/versions/1" }
  bookerTarget: { url: "https://booker-test.example.ac.uk", email: lockstep@example.ac.uk, password: "secret://projects/p/secrets/booker-test-password/versions/1" }
  termtime: { url: "https://termtime.example.ac.uk/v1/api", database: Live, key: "secret://projects/p/secrets/termtime-key/versions/1" }
  termtimeTarget: { url: "https://termtime.example.ac.uk/v1/api", database: Training, key: "secret://projects/p/secrets/termtime-training-key/versions/1" }
  smtp: { host: smtp.example.ac.uk, user: lockstep, password: "secret://projects/p/secrets/smtp-password/versions/1", from: lockstep@example.ac.uk }
  items:
    group: assessment/items
    hook:
      url: https://item-hook.example.ac.uk
      secrets: [{ version: 2026-11, token: "secret://projects/p/secrets/item-hook-token/versions/1" }]
functions:
  essm-bookings: { departments: all }
  essm-rooms: {}
  essm-roombookings: { enabled: true, owner: rooms }
  essm-conflicts: {}
  item-sync: {}
  item-queue: {}
  item-hook: {}
  item-store: {}
  digest: { domains: [example.ac.uk], others: [timetable-support@example.ac.uk] }
  admin: { url: "https://lockstep.example.ac.uk", formKey: "secret://projects/p/secrets/form-key/versions/1" }
`;

/** A configuration in which every function that is served is served, as it stands in files: the template of production, and what that leaves out. */
export function wholeConfiguration(root = process.cwd()): Whole {
  const template = readFileSync(join(root, 'config/production.yaml'), 'utf8');
  const merged = deepmerge(parse(beside), parse(template, { merge: true }));
  const settings = Object.entries(Object(merged)).filter(([key]) => !key.startsWith('x-'));
  return given.parse(Object.fromEntries(settings));
}

/** A configuration as Terraform renders it for the functions: JSON in one line, its keys in order. */
export function asRendered(configuration: unknown): string {
  return JSON.stringify(inOrder(configuration)).replaceAll(
    /[<>&]/g,
    sign => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, inOrder(inner)]));
}
