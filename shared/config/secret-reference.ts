import { z } from 'zod';

/** Where a secret is kept, taken apart. */
export type SecretSource =
  | { readonly kind: 'secret-manager'; readonly version: string }
  | { readonly kind: 'environment'; readonly variable: string }
  | { readonly kind: 'file'; readonly path: string };

const secretManager =
  /^secret:\/\/(projects\/[a-z0-9][a-z0-9.:-]*\/secrets\/[A-Za-z0-9_-]{1,255}\/versions\/[1-9][0-9]*)$/;
const environment = /^env:\/\/([A-Za-z_][A-Za-z0-9_]*)$/;
const file = /^file:\/\/(\S.*)$/;

export const referenceForms = 'secret://projects/<project>/secrets/<name>/versions/<number>, env://NAME or file://path';

/** Takes a reference apart; undefined for anything else, such as the secret itself or a version that is not pinned. */
export function parseSecretReference(reference: string): SecretSource | undefined {
  const version = secretManager.exec(reference)?.[1];
  if (version !== undefined) return { kind: 'secret-manager', version };
  const variable = environment.exec(reference)?.[1];
  if (variable !== undefined) return { kind: 'environment', variable };
  const path = file.exec(reference)?.[1];
  return path === undefined ? undefined : { kind: 'file', path };
}

/** Says what is wrong with a text that is no reference, without repeating any of it: it may be the secret itself. */
function objection(reference: unknown): string {
  if (typeof reference === 'string' && /^secret:\/\/.*\/versions\/latest$/.test(reference)) {
    return 'the version of a secret is a number (versions/3): "latest" would change it under a running service';
  }
  if (typeof reference === 'string' && /^(secret|env|file):\/\//.test(reference)) {
    return `is not a complete secret reference: expected ${referenceForms}`;
  }
  return `expected a reference to a secret: ${referenceForms}. The secret itself never stands in the configuration`;
}

const forms = [secretManager, environment, file].map(form => form.source).join('|');

/**
 * A configuration value that says where a secret is kept. A relative `file://` path is relative to the working
 * directory.
 */
export const secretReference = z
  .string()
  .regex(new RegExp(forms), { error: issue => objection(issue.input) })
  .describe(`Reference to a secret: ${referenceForms}`);
